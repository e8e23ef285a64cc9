/** From what was scanned to a verdict: advice for the screen, and the last word inside the transaction that records. */
import type { BookingRow } from '../db/bookings.ts'
import type { EventRow } from '../db/events.ts'
import type { Ledger } from '../db/ledger.ts'
import { type Booking, DeskError, type Fee, type Venue, type Verdict } from './contract.ts'
import { isDaily, SMALL_PARTY_KINDS } from './kinds.ts'
import { type AtWork, type CountedCard, decideLimits, detailsOf } from './limits-at-work.ts'
import { type CardNumber, isCommunityNumber, maskOf, parseCardNumber } from './rules/card-number.ts'
import { type GroupRefusal, ofGroup, ofSize } from './rules/group.ts'
import {
  afterwards,
  asPromised,
  canBeGiven,
  type LimitDecision,
  type LimitReason,
  withOverride,
} from './rules/limits-decision.ts'
import { dayServed } from './rules/limits-time.ts'
import { helsinkiDay, type Instant, type LocalDate } from './rules/local-date.ts'
import {
  afterwardsFrom,
  type AttentionReason,
  type Card,
  type CardRefusal,
  type Decision,
  decisionFrom,
  isCommunity,
  ofCard,
  ofEarlierUse,
  type PartyAllowed,
} from './rules/verdict.ts'
import type { Session } from './session.ts'
import { toVenue } from './venues.ts'

export interface JudgeDeps {
  readonly ledger: Ledger
  readonly session: Session
  readonly now: () => Instant
}

/** A card as it was shown: its number, or only its key where the number is forgotten. */
export interface Shown {
  readonly number: CardNumber | null
  readonly cardKey: Buffer | null
  readonly minors: number
  /** Said of a card whose number and key are forgotten. */
  readonly community?: boolean
}

export interface Question {
  readonly eventId: string
  readonly cards: readonly Shown[]
  readonly act: 'hand_over' | 'book'
  /** Cards of the group that the last of `cards` is to join: only whether it is among them already is asked. */
  readonly joining?: readonly Shown[]
  readonly fee?: Fee | null
  /** A supervisor has given a word. */
  readonly override?: boolean
  /** Staff let a card in that is not in the data. */
  readonly provisional?: boolean
  /** It happened on this day already: nothing refuses it. */
  readonly happened?: LocalDate | null
  /** The use that is being corrected. */
  readonly correcting?: string
  /** When this card was shown the last time, if it was the card before this one. */
  readonly lastScan?: (cardKey: Uint8Array) => Instant | null
}

export interface JudgedCard extends Shown {
  readonly card: Card | null
  readonly community: boolean
  readonly refusal: CardRefusal | null
  readonly booking: BookingRow | null
}

/** What was found about a party, and what follows from it. */
export interface Judged {
  readonly event: EventRow
  readonly venue: Venue
  readonly cards: readonly JudgedCard[]
  readonly work: AtWork
  readonly dataAsOf: Instant | null
  readonly decision: Decision
  /** Whether staff may let the card in until the register has answered. */
  readonly provisional: boolean
}

/** Clients under 16 on one community card: more than any group has. */
const MOST_UNDER_16 = 20

/** The card in what was scanned or typed. */
export function shown({ session }: Pick<JudgeDeps, 'session'>, text: string, minors = 0): Shown {
  const number = parseCardNumber(text)
  return { number, cardKey: number && session.keys.cardKey(number), minors }
}

/** Judges a party for an event. Throws DeskError `event_unknown`. Source: docs/rules.md#what-every-desk-checks */
export function judge(deps: JudgeDeps, question: Question): Judged {
  const { ledger, session } = deps
  const event = ledger.events.get(question.eventId)
  const venueRow = event && ledger.venues.get(event.venueId)
  if (!event || !venueRow) throw new DeskError('not_found', 'event_unknown')
  const venue = toVenue(venueRow)
  const now = deps.now()
  const today = question.happened ?? (event.kind === 'performance' ? dayServed(event.day, now) : helsinkiDay(now))
  const { act, correcting = '' } = question
  const work: AtWork = { counts: ledger.counts, venue, event, act, correcting, day: today, now }
  const found = question.cards.map((card) =>
    look(deps, event, card, { today, isHandOver: act === 'hand_over' && !correcting, isKnown: correcting !== '' }),
  )
  // after the look: a replica that proves damaged is let go of there
  const dataAsOf = session.replica.progress()?.asOf ?? null
  const provisional = venue.settings.provisional && found.every(({ refusal }) => refusal?.code === 'not_found')
  const cards = provisional && question.provisional ? found.map((card) => ({ ...card, refusal: null })) : found
  return { event, venue, cards, work, dataAsOf, provisional, decision: decide(deps, question, work, cards) }
}

interface Looking {
  readonly today: LocalDate
  /** A booking is handed over. */
  readonly isHandOver: boolean
  /** It was judged when it was recorded: what is forgotten of it since is no refusal. */
  readonly isKnown: boolean
}

/** What the desk knows of a card. What goes on from day to day is used today. */
function look({ ledger, session }: JudgeDeps, event: EventRow, shown: Shown, looking: Looking): JudgedCard {
  const { number, cardKey } = shown
  const card = (cardKey && session.replica.find(cardKey)?.card) ?? null
  const dataAsOf = session.replica.progress()?.asOf ?? null
  const { today, isHandOver, isKnown } = looking
  const isForgotten = isKnown && number === null && card === null
  const eventDay = isDaily(event.kind) ? today : event.day
  const known = number ?? (cardKey && KNOWN)
  return {
    ...shown,
    card,
    community: card ? isCommunity(card) : (shown.community ?? (number !== null && isCommunityNumber(number))),
    refusal: isForgotten ? null : ofCard({ number: known, card, dataAsOf, eventDay, today }),
    booking: cardKey && isHandOver ? ledger.bookings.ofCard(event.id, cardKey) : null,
  }
}
/** Stands for a number that the register has and the desk has forgotten. */
const KNOWN = 'K' as CardNumber

function decide(deps: JudgeDeps, question: Question, work: AtWork, cards: readonly JudgedCard[]): Decision {
  const members = (list: readonly (Shown & { readonly community?: boolean })[]) =>
    list.map(({ cardKey, minors, community = false }) => ({
      identity: cardKey?.toString('hex') ?? '',
      along: minors,
      community,
    }))
  const booked = question.act === 'book' ? cards.flatMap((card) => alreadyBooked(deps, work, card)) : []
  const { joining = [], happened = null, override = false } = question
  const group = ofGroup({
    cards: members([...joining, ...cards]),
    under16Allowed: work.venue.settings.under16WithCommunity,
  }).filter(({ code }) => isAsked(question, work, code))
  const refusals = [...cards.flatMap(({ refusal }) => refusal ?? []), ...group, ...ofKind(work, cards)]
  const attentions = [...ofSize(members(cards)), ...ofSpan(work), ...booked, ...earlier(deps, question, work, cards)]
  const isKnown = refusals.every(({ code }) => code !== 'malformed' && code !== 'no_data')
  // without a card's key nothing is counted any more: its limits have ended
  const limits: LimitDecision =
    isKnown && cards.every(({ cardKey }) => cardKey)
      ? promised(decideLimits(work, counted(cards), question.fee ?? null), cards)
      : { kind: 'admit', excess: [] }
  if (happened !== null) return afterwardsFrom(refusals, afterwards(limits), attentions)
  return decisionFrom(refusals, override ? withOverride(limits) : limits, attentions)
}

/** Where every card has booked as much, the promise holds, and so does a supervisor's word at the booking. */
function promised(limits: LimitDecision, cards: readonly JudgedCard[]): LimitDecision {
  if (!cards.every(({ booking, minors }) => booking && minors <= booking.minors)) return limits
  const exceeded = cards.flatMap(({ booking }) => JSON.parse(booking?.excess ?? '[]') as LimitReason[])
  return asPromised(limits, new Set(exceeded.map(({ code }) => code)))
}

/**
 * Of a card that is shown, or entered from paper, only whether it is in the group already: the others of its group come
 * and came by themselves. A course and a fee are one card's. Source: docs/rules.md#community-card
 */
function isAsked({ joining, happened }: Question, { event }: AtWork, code: GroupRefusal['code']): boolean {
  if (code === 'card_twice') return true
  return SMALL_PARTY_KINDS.has(event.kind) && joining === undefined && !happened
}

/** A second booking is made when staff have seen the first. */
function alreadyBooked({ ledger }: JudgeDeps, { event }: AtWork, { cardKey }: JudgedCard): AttentionReason[] {
  const booking = cardKey && ledger.bookings.ofCard(event.id, cardKey)
  return booking ? [{ code: 'already_booked', at: booking.bookedAt, tickets: 1 + booking.minors }] : []
}

/** What went on from day to day and is over by now. A performance and a course say so among their limits. */
function ofSpan({ event, day }: AtWork): AttentionReason[] {
  const last = event.lastDay ?? event.day
  return isDaily(event.kind) && day > last ? [{ code: 'event_past', eventDay: last }] : []
}

/** No fee for a worker. Source: docs/rules.md#community-card */
function ofKind({ event }: AtWork, cards: readonly JudgedCard[]) {
  if (event.kind !== 'fee' || !cards.some(({ community }) => community)) return []
  return [{ code: 'community_not_for_fees', overridable: false } as const]
}

function counted(cards: readonly JudgedCard[]): CountedCard[] {
  return cards.flatMap(({ card, cardKey, community, minors, booking }) =>
    cardKey ? [{ cardKey, community, along: minors, minorsRegistered: registered(card), booking }] : [],
  )
}
const registered = (card: Card | null): number => (card && !isCommunity(card) ? card.minors : 0)

/** What was recorded or shown before. A library settles several fees one after another; a pool is gone to every day. */
function earlier(
  { ledger }: JudgeDeps,
  { lastScan = () => null, happened }: Question,
  { event, day, now, correcting }: AtWork,
  cards: readonly JudgedCard[],
): AttentionReason[] {
  if (correcting) return []
  return cards.flatMap(({ cardKey }) => {
    if (!cardKey) return []
    const last = lastUse(ledger, event, cardKey, day)
    return ofEarlierUse({ lastUse: last, lastScan: happened ? null : lastScan(cardKey), now })
  })
}

function lastUse({ counts }: Ledger, { id, kind }: EventRow, cardKey: Buffer, day: LocalDate) {
  if (kind === 'fee') return null
  return kind === 'visit' ? counts.lastOfCardOn(id, cardKey, day) : counts.lastOfCard(id, cardKey)
}

/** What the screen is told: nothing of a number but its mask. The card is the one that the first reason is about. */
export function toVerdict(judged: Judged): Verdict {
  const { decision, event, dataAsOf, cards, work, provisional } = judged
  const card = cards[cardOf(judged)]
  return {
    ...decision,
    mask: card?.number ? maskOf(card.number) : null,
    eventId: event.id,
    dataAsOf,
    community: card?.community ?? false,
    party: partyOf(judged, card),
    reminders: card?.card ? [card.community ? 'community_not_alone' : 'check_id'] : [],
    details: detailsOf(work, card?.cardKey ?? null),
    booking: card?.booking ? toBooking(card.booking) : null,
    provisional,
  }
}

function cardOf({ decision, cards }: Judged): number {
  const refused = cards.findIndex(({ refusal }) => refusal !== null)
  if (refused >= 0) return refused
  const [reason] = decision.kind === 'admit' ? [] : decision.reasons
  return reason && 'card' in reason && reason.card !== null ? Math.min(reason.card, cards.length - 1) : 0
}

function partyOf({ event, venue, work, decision }: Judged, card: JudgedCard | undefined): PartyAllowed {
  if (!card?.cardKey || (decision.kind === 'refuse' && !decision.overridable)) return { minorsMax: 0, available: 0 }
  const minorsMax = mostAlong(event, venue, card)
  const all = counted([{ ...card, minors: card.community ? 0 : minorsMax }])
  const given = canBeGiven(decideLimits(work, all, null), { cards: all, assistants: 0 })
  const isAll = event.kind === 'fee' || card.community || given === 1 + minorsMax
  return { minorsMax, available: isAll ? null : given }
}

function mostAlong(event: EventRow, venue: Venue, { card, community }: JudgedCard): number {
  if (event.kind === 'fee') return 0
  if (event.kind === 'course' && !venue.limits.course?.minorsAllowed) return 0
  if (community) return venue.settings.under16WithCommunity ? MOST_UNDER_16 : 0
  return registered(card)
}

export const toBooking = ({ id, eventId, minors, channel, bookedAt, note, state }: BookingRow): Booking => ({
  id,
  eventId,
  minors,
  channel,
  bookedAt,
  note,
  state,
})
