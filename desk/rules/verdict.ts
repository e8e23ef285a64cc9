/** Is this card good for this event, and for how many minors? Pure: the clock and all data are arguments. */
import { type CardNumber, isWellFormed, looksMisread } from './card-number.ts'
import { helsinkiDay, type Instant, type LocalDate } from './local-date.ts'

export const CARD_KINDS = ['customer', 'customer_mobile', 'community', 'community_mobile'] as const
export type CardKind = (typeof CARD_KINDS)[number]
export const CARD_STATES = ['active', 'inactive', 'banned', 'in_transfer'] as const
export type CardState = (typeof CARD_STATES)[number]

/** A card as the register tells it: no name, no birth date, no address, not even its number. */
export interface Card {
  readonly kind: CardKind
  readonly state: CardState
  /** Last valid day, inclusive. */
  readonly validUntil: LocalDate
  /** Registered number of children or grandchildren under 18. */
  readonly minors: number
}

export type RefuseReason =
  | { readonly code: 'malformed' }
  | { readonly code: 'no_data' }
  | { readonly code: 'not_found'; readonly dataAsOf: Instant; readonly misread: boolean }
  | { readonly code: 'inactive' }
  | { readonly code: 'banned' }
  | { readonly code: 'in_transfer' }
  | { readonly code: 'expired'; readonly validUntil: LocalDate }
  | { readonly code: 'expires_before_event'; readonly validUntil: LocalDate; readonly eventDay: LocalDate }
  | { readonly code: 'too_many_minors'; readonly registered: number; readonly asked: number }

export type AttentionReason =
  | { readonly code: 'same_card_again'; readonly at: Instant }
  | { readonly code: 'already_used'; readonly at: Instant; readonly tickets: number }

export type RefuseCode = RefuseReason['code']
export type AttentionCode = AttentionReason['code']

/** What staff should remember at this card; the app reminds and stores nothing. */
export type Reminder = 'check_id' | 'community_not_alone'

/** Who takes part on this card. */
export interface PartyAllowed {
  readonly minorsMax: number
}

export type Decision =
  | { readonly kind: 'admit'; readonly party: PartyAllowed; readonly reminders: readonly Reminder[] }
  | {
      readonly kind: 'attention'
      readonly reason: AttentionReason
      readonly party: PartyAllowed
      readonly reminders: readonly Reminder[]
    }
  | { readonly kind: 'refuse'; readonly reason: RefuseReason }

/** Everything a decision depends on. */
export interface Facts {
  readonly number: CardNumber | null
  /** The replica's row, or null where it has none. */
  readonly card: Card | null
  /** When the register's data was current, or null where the desk has none yet. */
  readonly dataAsOf: Instant | null
  readonly event: { readonly day: LocalDate }
  /** Minors asked for; null while staff have not said. */
  readonly minors: number | null
  /** This card's last use at this event, if any. */
  readonly lastUse: { readonly at: Instant; readonly tickets: number } | null
  /** When this card was last scanned at this desk, if it was the card before this one. */
  readonly lastScan: Instant | null
  readonly now: Instant
}

/** A second showing within this time is taken for one. Milliseconds. Source: docs/rules.md#the-same-card-again */
export const SAME_CARD_WITHIN = 3_000

/**
 * The verdict on a card: the first check that refuses, else the first that asks for attention, else admit.
 * A value, never an exception. Source: docs/rules.md#what-every-desk-checks
 */
export function decide(facts: Facts): Decision {
  const { number, card, dataAsOf } = facts
  if (number === null) return refuse({ code: 'malformed' })
  if (dataAsOf === null) return refuse({ code: 'no_data' })
  if (card === null) return refuse(unknown(number, dataAsOf))
  const refusal = ofState(card) ?? ofValidity(card, facts) ?? ofMinors(card, facts)
  if (refusal) return refuse(refusal)

  const party = { minorsMax: isCommunity(card) ? 0 : card.minors }
  const reminders: Reminder[] = isCommunity(card) ? ['community_not_alone'] : ['check_id']
  const reason = ofEarlierUse(facts)
  return reason ? { kind: 'attention', reason, party, reminders } : { kind: 'admit', party, reminders }
}

const refuse = (reason: RefuseReason): Decision => ({ kind: 'refuse', reason })

/** Whether the card names an organisation rather than a holder. Source: docs/rules.md#community-card */
export function isCommunity(card: Card): boolean {
  return card.kind === 'community' || card.kind === 'community_mobile'
}

/** Source: docs/rules.md#not-in-the-register */
function unknown(number: CardNumber, dataAsOf: Instant): RefuseReason {
  if (!isWellFormed(number)) return { code: 'malformed' }
  return { code: 'not_found', dataAsOf, misread: looksMisread(number) }
}

/** Source: docs/rules.md#states */
function ofState(card: Card): RefuseReason | null {
  return card.state === 'active' ? null : { code: card.state }
}

/** Source: docs/rules.md#valid-today-and-on-the-day-of-the-event */
function ofValidity({ validUntil }: Card, { event, now }: Facts): RefuseReason | null {
  if (validUntil < helsinkiDay(now)) return { code: 'expired', validUntil }
  if (validUntil < event.day) return { code: 'expires_before_event', validUntil, eventDay: event.day }
  return null
}

/** Source: docs/rules.md#minors */
function ofMinors(card: Card, { minors }: Facts): RefuseReason | null {
  const registered = isCommunity(card) ? 0 : card.minors
  return minors !== null && minors > registered ? { code: 'too_many_minors', registered, asked: minors } : null
}

/** Uses are unlimited, so an earlier one is told, not refused. Source: docs/rules.md#uses-are-unlimited */
function ofEarlierUse({ lastUse, lastScan, now }: Facts): AttentionReason | null {
  if (lastUse) return { code: 'already_used', ...lastUse }
  const since = lastScan === null ? Infinity : now - lastScan
  return since >= 0 && since < SAME_CARD_WITHIN ? { code: 'same_card_again', at: lastScan as Instant } : null
}
