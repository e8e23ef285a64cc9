/** The venue's limits with what has been taken from them: what they say of a party at an event. docs/rules.md#limits-a-venue-may-set */
import type { Counts } from '../db/counts.ts'
import type { EventRow } from '../db/events.ts'
import { type Fee, type KindDetails, OPEN_END, type Venue } from './contract.ts'
import { courseForLimits, performanceForLimits } from './events.ts'
import { type CourseCard, decideCourse, splitFee } from './rules/limits-course.ts'
import { leftOf, type LimitDecision } from './rules/limits-decision.ts'
import { allowanceLeft, decideFee } from './rules/limits-library.ts'
import type { CardShown, Party } from './rules/limits-party.ts'
import { capOf, decidePerformance } from './rules/limits-performance.ts'
import { spanOf } from './rules/limits-time.ts'
import { decideVisit, visitsLeft } from './rules/limits-visit.ts'
import { type Cents, FEE_KINDS } from './rules/limits.ts'
import type { Instant, LocalDate } from './rules/local-date.ts'

/** A card of the party, with what is being handed over to it now. */
export interface CountedCard extends CardShown {
  readonly cardKey: Uint8Array
  /** Its open booking for the event, which this hands over; its tickets are free to it. */
  readonly booking: { readonly id: string; readonly minors: number } | null
}
export interface AtWork {
  readonly counts: Counts
  readonly venue: Venue
  readonly event: EventRow
  readonly act: 'hand_over' | 'book'
  /** The use that is being corrected: not counted. */
  readonly correcting: string
  /** The day of the use, for what goes on from day to day. */
  readonly day: LocalDate
  readonly now: Instant
}

/** What the limits say of a party. */
export function decideLimits(work: AtWork, cards: readonly CountedCard[], fee: Fee | null): LimitDecision {
  switch (work.event.kind) {
    case 'performance':
      return ofPerformance(work, cards)
    case 'course':
      return ofCourse(work, cards)
    case 'fee':
      return ofFee(work, cards, fee)
    case 'visit':
      return ofVisit(work, cards)
  }
}

/** What the screen shows of the limits at a card; at no card where it is not known. */
export function detailsOf(work: AtWork, cardKey: Uint8Array | null): KindDetails {
  const { venue, event, counts, day } = work
  switch (event.kind) {
    case 'performance': {
      const cap = capOf(venue.limits.performance ?? {}, performanceForLimits(event))
      if (!cap) return { kind: 'performance', cap: null, left: null }
      return {
        kind: 'performance',
        cap: cap.tickets,
        left: leftOf({ limit: cap.tickets, taken: takenOf(work, cap.per) }),
      }
    }
    case 'course': {
      const places = placesOf(work)
      const left = places === null ? null : leftOf({ limit: places, taken: counts.taken(event.id, leaving(work)) })
      return { kind: 'course', left, fee: feeOfCourse(work) }
    }
    case 'fee': {
      const limits = venue.limits.library ?? {}
      const kinds = limits.kinds ?? FEE_KINDS
      return { kind: 'fee', kinds, ...allowanceLeft(limits, settledOf(work, cardKey)) }
    }
    case 'visit': {
      const limits = venue.limits.visit ?? {}
      const left = cardKey === null ? null : visitsLeft(limits, visitsOf(work, cardKey, day))
      return { kind: 'visit', left, wristband: limits.wristband ?? null }
    }
  }
}

/** What of a course's fee is covered, or null where the fee is not known. */
export function feeOfCourse({ event, venue }: Pick<AtWork, 'event' | 'venue'>) {
  return event.feeCents === null ? null : splitFee(event.feeCents, venue.limits.course ?? {})
}

/** Tickets or places given, and how many there may be; null where there is no cap. Source: docs/rules.md#what-the-registers-owner-asks */
export function fillOf(work: AtWork): { readonly limit: number; readonly taken: number } | null {
  const { event, venue } = work
  if (event.kind === 'course') {
    const limit = placesOf(work)
    return limit === null ? null : { limit, taken: work.counts.taken(event.id) }
  }
  if (event.kind !== 'performance') return null
  const cap = capOf(venue.limits.performance ?? {}, performanceForLimits(event))
  return cap && { limit: cap.tickets, taken: takenOf(work, cap.per) }
}

const leaving = ({ correcting }: AtWork) => ({ useId: correcting, bookingId: '' })

function takenOf(work: AtWork, per: 'event' | 'day'): number {
  const { counts, event } = work
  if (per === 'event') return counts.taken(event.id, leaving(work))
  return counts.takenOnDay(event.productionId, event.day, leaving(work))
}

/** Bookings of the party's own cards give way to what is handed over. */
const promised = (cards: readonly CountedCard[]): number =>
  cards.reduce((sum, { booking }) => sum + (booking ? 1 + booking.minors : 0), 0)

function ofPerformance(work: AtWork, cards: readonly CountedCard[]): LimitDecision {
  const { counts, venue, event: row, act, correcting, now } = work
  const [limits, event] = [venue.limits.performance ?? {}, performanceForLimits(row)]
  const cap = capOf(limits, event)
  const party = partyOf(cards, (card) => ({
    acquired: limits.oncePerProduction
      ? counts.acquired(card.cardKey, row.productionId, { useId: correcting, bookingId: card.booking?.id ?? '' })
      : 0,
    openBookings:
      limits.openBookings !== undefined && act === 'book' ? counts.openBookings(card.cardKey, row.venueId, row.id) : 0,
  }))
  const taken = cap ? takenOf(work, cap.per) - promised(cards) : 0
  const takenHere = limits.deskShare === undefined ? 0 : counts.takenHere(row.id, leaving(work)) - promised(cards)
  return decidePerformance({ limits, event, party, act, taken, takenHere, now })
}

function placesOf({ event, venue }: AtWork): number | null {
  const set = event.ownCap ?? venue.limits.course?.placesPerCourse
  return set === undefined ? null : Math.max(1, set)
}

function ofCourse(work: AtWork, cards: readonly CountedCard[]): LimitDecision {
  const { counts, venue, event, day, now } = work
  const year = spanOf('year', event.day)
  const others = { venueId: event.venueId, eventId: event.id }
  const count = (card: CountedCard): Pick<CourseCard, 'coursesNow' | 'coursesThisYear'> => ({
    coursesNow: counts.courses({ ...others, cardKey: card.cardKey, notOver: day, from: FIRST_DAY, to: OPEN_END }),
    coursesThisYear: counts.courses({
      ...others,
      cardKey: card.cardKey,
      notOver: FIRST_DAY,
      from: year.first,
      to: year.last,
    }),
  })
  return decideCourse({
    limits: venue.limits.course ?? {},
    course: courseForLimits(event),
    party: partyOf(cards, count),
    taken: counts.taken(event.id, leaving(work)) - promised(cards),
    takenHere: counts.takenHere(event.id, leaving(work)) - promised(cards),
    now,
  })
}
const FIRST_DAY = '0000-01-01' as LocalDate

/** Without a fee the question is whether there is room for any at all. */
function ofFee(work: AtWork, cards: readonly CountedCard[], fee: Fee | null): LimitDecision {
  const limits = work.venue.limits.library ?? {}
  const least = { kind: limits.kinds?.[0] ?? 'other', cents: 1 as Cents } as const
  const settled = settledOf(work, cards[0]?.cardKey ?? null)
  return decideFee({ limits, fee: fee ?? least, ...settled, day: work.day })
}

function settledOf({ counts, venue, event, day, correcting }: AtWork, cardKey: Uint8Array | null) {
  const { sum, number } = venue.limits.library ?? {}
  const of = (per: NonNullable<typeof sum>['per'] | undefined) =>
    per === undefined || cardKey === null
      ? { cents: 0, fees: 0 }
      : counts.fees(cardKey, event.venueId, spanOf(per, day), correcting)
  return { settledSum: of(sum?.per).cents, settledNumber: of(number?.per).fees }
}

const visitsOf = ({ counts, event, correcting }: AtWork, cardKey: Uint8Array, day: LocalDate): number =>
  counts.visits(cardKey, event.venueId, spanOf('year', day), correcting)

function ofVisit(work: AtWork, cards: readonly CountedCard[]): LimitDecision {
  const { venue, day } = work
  const limits = venue.limits.visit ?? {}
  const isCounted = limits.visitsPerYear !== undefined
  const party = partyOf(cards, ({ cardKey }) => ({ visits: isCounted ? visitsOf(work, cardKey, day) : 0 }))
  return decideVisit({ limits, party, day })
}

function partyOf<C>(cards: readonly CountedCard[], count: (card: CountedCard) => C): Party<CardShown & C> {
  const shown = cards.map((card) => ({
    community: card.community,
    along: card.along,
    minorsRegistered: card.minorsRegistered,
    ...count(card),
  }))
  return { cards: shown, assistants: 0 }
}
