/** What the limits say about a party, and what becomes of it at a supervisor's word or when it has happened already. */
import type { FeeKind, LeftOutKind } from './limits.ts'
import { type CardShown, type Party, takenBy } from './limits-party.ts'
import type { Instant, LocalDate } from './local-date.ts'

/** Limits that a party may take more than one from: they can be full, or hold too few. */
export type PartyQuota = 'cap' | 'day_cap' | 'share' | 'places' | 'visits' | 'fee_sum'
/** Limits that are taken one at a time. */
export type SingleQuota = 'open_bookings' | 'courses_at_a_time' | 'courses_per_year' | 'fee_number'

interface OfCard {
  /** Which of the party's cards. */
  readonly card: number
}
/** "7 of 12 given", "2 can be given". Tickets, places, visits, bookings, courses, fees; cents for `fee_sum`. */
interface QuotaNumbers {
  readonly limit: number
  readonly taken: number
  readonly asked: number
  /** How many can be given. */
  readonly left: number
  /** Which card's limit it is, or null for one that all cards share. */
  readonly card: number | null
  /** The day from which there is room again, or null where only a give-back makes room. */
  readonly again: LocalDate | null
}
export type QuotaReason = QuotaNumbers & {
  readonly code: `${PartyQuota}_full` | `${PartyQuota}_short` | `${SingleQuota}_full`
}

/** The venue's own limits: a supervisor may exceed them. */
type OwnLimit = { readonly overridable: true } & (
  | QuotaReason
  | { readonly code: 'left_out'; readonly as: LeftOutKind | 'event' }
  | { readonly code: 'hand_over_too_early'; readonly from: Instant }
  | { readonly code: 'booking_not_open'; readonly from: LocalDate }
  | ({ readonly code: 'once_per_production'; readonly acquired: number } & OfCard)
  | { readonly code: 'fee_kind_not_allowed'; readonly fee: FeeKind }
)
/** The card's limits and the world's: nobody at the venue may exceed them. */
type GivenLimit = { readonly overridable: false } & (
  | { readonly code: 'malformed_input'; readonly what: string }
  | { readonly code: 'sold_out' }
  | ({ readonly code: 'too_many_minors'; readonly registered: number; readonly asked: number } & OfCard)
  | ({ readonly code: 'minors_not_on_courses'; readonly asked: number } & OfCard)
  | ({ readonly code: 'community_not_for_courses' } & OfCard)
)
export type LimitReason = OwnLimit | GivenLimit
export type LimitReasonCode = LimitReason['code']

/** The event is not of today: staff look twice. Source: docs/rules.md#days */
export type LimitAttention = { readonly code: 'last_night' | 'event_past'; readonly eventDay: LocalDate }

type Some<T> = readonly [T, ...T[]]
export type LimitDecision =
  /** `excess`: the venue's own limits that a supervisor's word exceeds, to be recorded with the use. */
  | { readonly kind: 'admit'; readonly excess: readonly LimitReason[] }
  | {
      readonly kind: 'attention'
      readonly reasons: Some<LimitAttention | LimitReason>
      readonly excess: readonly LimitReason[]
    }
  | {
      readonly kind: 'refuse'
      readonly reasons: Some<LimitReason>
      readonly attentions: readonly LimitAttention[]
      /** Whether a supervisor's word is enough. */
      readonly overridable: boolean
    }

const isSome = <T>(list: readonly T[]): list is Some<T> => list.length > 0

/** The decision that follows from what was found, in the order of the checks. */
export function decisionOf(
  refusals: readonly LimitReason[],
  attentions: readonly LimitAttention[] = [],
  excess: readonly LimitReason[] = [],
): LimitDecision {
  if (isSome(refusals))
    return { kind: 'refuse', reasons: refusals, attentions, overridable: refusals.every((r) => r.overridable) }
  return isSome(attentions) ? { kind: 'attention', reasons: attentions, excess } : { kind: 'admit', excess }
}

/** The decision once a supervisor has given PIN and reason: own limits give way. Source: docs/rules.md#limits-a-venue-may-set */
export function withOverride(decision: LimitDecision): LimitDecision {
  if (decision.kind !== 'refuse' || !decision.overridable) return decision
  return decisionOf([], decision.attentions, decision.reasons)
}

/** What a promised ticket is given in spite of. */
const PROMISED: ReadonlySet<LimitReasonCode> = new Set<LimitReasonCode>([
  ...(['cap_full', 'cap_short', 'day_cap_full', 'day_cap_short'] as const),
  ...(['share_full', 'share_short', 'places_full', 'places_short'] as const),
])

/**
 * The decision on handing over what was booked: a cap that filled since does not take the ticket back, and what a
 * supervisor let it exceed at the booking stays exceeded. Source: docs/rules.md#recording
 */
export function asPromised(decision: LimitDecision, exceeded: ReadonlySet<string>): LimitDecision {
  if (decision.kind !== 'refuse') return decision
  const left = decision.reasons.filter(({ code }) => !PROMISED.has(code) && !exceeded.has(code))
  return decisionOf(
    left,
    decision.attentions,
    decision.reasons.filter(({ code }) => exceeded.has(code)),
  )
}

/**
 * The decision for what has happened already: a doubt is an attention, never a refusal, and that the event is past is
 * no doubt. Only what is no record at all stays refused. Source: docs/rules.md#recording
 */
export function afterwards(decision: LimitDecision): LimitDecision {
  const doubts = (decision.kind === 'admit' ? [] : decision.reasons).filter(isDoubt)
  if (doubts.some(({ code }) => code === 'malformed_input')) return decision
  const excess = decision.kind === 'refuse' ? [] : decision.excess
  return isSome(doubts) ? { kind: 'attention', reasons: doubts, excess } : { kind: 'admit', excess }
}
const isDoubt = (reason: LimitAttention | LimitReason): reason is LimitReason =>
  reason.code !== 'last_night' && reason.code !== 'event_past'

export const malformedInput = (what: string): LimitReason => ({ code: 'malformed_input', what, overridable: false })

/** What is left of a limit; what a supervisor gave beyond it leaves nothing, never less. */
export const leftOf = ({ limit, taken }: { readonly limit: number; readonly taken: number }): number =>
  Math.max(0, limit - taken)

type Asked = Omit<QuotaNumbers, 'left' | 'card' | 'again'> & Partial<Pick<QuotaNumbers, 'card' | 'again'>>
const numbers = (asked: Asked): QuotaNumbers => ({ card: null, again: null, ...asked, left: leftOf(asked) })

/** A reason where a party asks for more than is left, else nothing. */
export function ofPartyQuota(name: PartyQuota, asked: Asked): LimitReason[] {
  const quota = numbers(asked)
  if (quota.asked <= quota.left) return []
  return [{ code: `${name}_${quota.left === 0 ? 'full' : 'short'}`, ...quota, overridable: true }]
}

/** A reason where none is left, else nothing. */
export function ofSingleQuota(name: SingleQuota, asked: Omit<Asked, 'asked'>): LimitReason[] {
  const quota = numbers({ ...asked, asked: 1 })
  return quota.left >= 1 ? [] : [{ code: `${name}_full`, ...quota, overridable: true }]
}

/** More minors on a holder's card than it has in the register. Source: docs/rules.md#minors */
export function ofMinors({ cards }: Party): LimitReason[] {
  return cards.flatMap(({ community, along, minorsRegistered: registered }: CardShown, card): LimitReason[] =>
    community || along <= registered
      ? []
      : [{ code: 'too_many_minors', registered, asked: along, card, overridable: false }],
  )
}

const SHORTAGES: ReadonlySet<LimitReasonCode> = new Set<LimitReasonCode>([
  'cap_full',
  'cap_short',
  'day_cap_full',
  'day_cap_short',
  'share_full',
  'share_short',
  'places_full',
  'places_short',
  'visits_full',
  'visits_short',
])
const isShortage = (reason: LimitReason): reason is LimitReason & QuotaReason => SHORTAGES.has(reason.code)

/**
 * How many of the party can be given: all, what the shortest limit has left, or none where something else refuses.
 * Source: docs/rules.md#limits-a-venue-may-set
 */
export function canBeGiven(decision: LimitDecision, party: Party): number {
  const all = takenBy(party)
  if (decision.kind !== 'refuse') return all
  const shortages = decision.reasons.filter(isShortage)
  if (shortages.length < decision.reasons.length) return 0
  const ofCards = shortages.filter(({ card }) => card !== null).reduce((sum, { asked, left }) => sum + asked - left, 0)
  const shared = shortages.filter(({ card }) => card === null).map(({ left }) => left)
  return Math.min(all - ofCards, ...shared)
}
