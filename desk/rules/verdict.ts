/** Is this card good for this event, and for whom? Pure: the clock and all data are arguments. */
import { type CardNumber, isWellFormed, looksMisread } from './card-number.ts'
import type { GroupAttention, GroupRefusal } from './group.ts'
import type { LimitAttention, LimitDecision, LimitReason } from './limits-decision.ts'
import type { Instant, LocalDate } from './local-date.ts'

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

/** What the register says against a card: no venue can set it aside. Source: docs/rules.md#what-every-desk-checks */
export type CardRefusal =
  | { readonly code: 'malformed' }
  | { readonly code: 'no_data' }
  | { readonly code: 'not_found'; readonly dataAsOf: Instant; readonly misread: boolean }
  | { readonly code: 'inactive' }
  | { readonly code: 'banned' }
  | { readonly code: 'in_transfer' }
  | { readonly code: 'expired'; readonly validUntil: LocalDate }
  | { readonly code: 'expires_before_event'; readonly validUntil: LocalDate; readonly eventDay: LocalDate }
/** A worker's free entrance is not a fee of the worker's. Source: docs/rules.md#community-card */
export type KindRefusal = { readonly code: 'community_not_for_fees'; readonly overridable: false }
export type RefuseReason = CardRefusal | GroupRefusal | KindRefusal | LimitReason

export type AttentionReason =
  | { readonly code: 'same_card_again'; readonly at: Instant }
  | { readonly code: 'already_used'; readonly at: Instant; readonly tickets: number }
  /** A booking of this card for this event is open already. */
  | { readonly code: 'already_booked'; readonly at: Instant; readonly tickets: number }
  | LimitAttention
  | GroupAttention
/** What is recorded afterwards is not refused: what would refuse it is a doubt. Source: docs/rules.md#recording */
export type Reason = RefuseReason | AttentionReason

export type RefuseCode = RefuseReason['code']
export type AttentionCode = AttentionReason['code']
export type ReasonCode = Reason['code']

/** What staff should remember at this card; the app reminds and stores nothing. */
export type Reminder = 'check_id' | 'community_not_alone'

/** Who takes part on this card. */
export interface PartyAllowed {
  /** Minors in the register; on a community card, clients under 16. */
  readonly minorsMax: number
  /** How many of holder and minors the venue's limits let in, or null where all of them. */
  readonly available: number | null
}

type Some<T> = readonly [T, ...T[]]
export type Decision =
  /** `excess`: the venue's own limits that a supervisor's word exceeds, to be recorded with the use. */
  | { readonly kind: 'admit'; readonly excess: readonly LimitReason[] }
  | { readonly kind: 'attention'; readonly reasons: Some<Reason>; readonly excess: readonly LimitReason[] }
  /** `overridable`: whether a supervisor's word is enough. */
  | { readonly kind: 'refuse'; readonly reasons: readonly [RefuseReason, ...Reason[]]; readonly overridable: boolean }

/** What is known of one card. */
export interface CardFacts {
  readonly number: CardNumber | null
  /** The replica's row, or null where it has none. */
  readonly card: Card | null
  /** When the register's data was current, or null where the desk has none yet. */
  readonly dataAsOf: Instant | null
  /** The day for which the card must be valid besides today. */
  readonly eventDay: LocalDate
  /** Today in Finland, or the day of use where it is recorded afterwards. */
  readonly today: LocalDate
}

/** What is known of an earlier showing of a card. */
export interface EarlierFacts {
  /** This card's last use at this event, if any. */
  readonly lastUse: { readonly at: Instant; readonly tickets: number } | null
  /** When this card was last scanned at this desk, if it was the card before this one. */
  readonly lastScan: Instant | null
  readonly now: Instant
}

/** A second showing within this time is taken for one. Milliseconds. Source: docs/rules.md#the-same-card-again */
export const SAME_CARD_WITHIN = 3_000

/** The first check of a card that refuses it, or null for a good card. Source: docs/rules.md#what-every-desk-checks */
export function ofCard(facts: CardFacts): CardRefusal | null {
  const { number, card, dataAsOf } = facts
  if (number === null) return { code: 'malformed' }
  if (dataAsOf === null) return { code: 'no_data' }
  if (card === null) return unknown(number, dataAsOf)
  return ofState(card) ?? ofValidity(card, facts)
}

/**
 * The decision that the checks of the card, the group and the venue's limits come to, in this order. What a supervisor
 * may exceed is overridable only where nothing else refuses. A value, never an exception.
 * Source: docs/rules.md#what-every-desk-checks
 */
export function decisionFrom(
  refusals: readonly (CardRefusal | GroupRefusal | KindRefusal)[],
  limits: LimitDecision,
  attentions: readonly AttentionReason[],
): Decision {
  const [first, ...more] = refusals
  if (first) return { kind: 'refuse', reasons: [first, ...more], overridable: false }
  // whoever gives a supervisor's word must have had the attentions before them too
  if (limits.kind === 'refuse')
    return {
      kind: 'refuse',
      reasons: [...limits.reasons, ...(limits.overridable ? [...limits.attentions, ...attentions] : [])],
      overridable: limits.overridable,
    }
  const [seen, ...others] = [...(limits.kind === 'attention' ? limits.reasons : []), ...attentions]
  if (seen) return { kind: 'attention', reasons: [seen, ...others], excess: limits.excess }
  return { kind: 'admit', excess: limits.excess }
}

/**
 * The same for what has happened already: whatever would refuse it is a doubt that staff see and the record keeps. Only
 * what is no record at all stays refused. Source: docs/rules.md#recording
 */
export function afterwardsFrom(
  refusals: readonly (CardRefusal | GroupRefusal | KindRefusal)[],
  limits: LimitDecision,
  attentions: readonly AttentionReason[],
): Decision {
  const impossible = refusals.find(({ code }) => code === 'malformed' || code === 'card_twice')
  if (impossible) return { kind: 'refuse', reasons: [impossible], overridable: false }
  if (limits.kind === 'refuse') return { kind: 'refuse', reasons: limits.reasons, overridable: false }
  const exceeded = limits.kind === 'attention' ? limits.reasons.filter(isLimit) : []
  const [first, ...more] = [...refusals, ...(limits.kind === 'attention' ? limits.reasons : []), ...attentions]
  const excess = [...limits.excess, ...exceeded.filter(({ overridable }) => overridable)]
  return first ? { kind: 'attention', reasons: [first, ...more], excess } : { kind: 'admit', excess }
}
const isLimit = (reason: LimitReason | LimitAttention): reason is LimitReason => 'overridable' in reason

/** Whether the card names an organisation rather than a holder. Source: docs/rules.md#community-card */
export function isCommunity(card: Card): boolean {
  return card.kind === 'community' || card.kind === 'community_mobile'
}

/** Source: docs/rules.md#not-in-the-register */
function unknown(number: CardNumber, dataAsOf: Instant): CardRefusal {
  if (!isWellFormed(number)) return { code: 'malformed' }
  return { code: 'not_found', dataAsOf, misread: looksMisread(number) }
}

/** Source: docs/rules.md#states */
function ofState(card: Card): CardRefusal | null {
  return card.state === 'active' ? null : { code: card.state }
}

/** Source: docs/rules.md#valid-today-and-on-the-day-of-the-event */
function ofValidity({ validUntil }: Card, { eventDay, today }: CardFacts): CardRefusal | null {
  if (validUntil < today) return { code: 'expired', validUntil }
  if (validUntil < eventDay) return { code: 'expires_before_event', validUntil, eventDay }
  return null
}

/** Uses are unlimited, so an earlier one is told, not refused. Source: docs/rules.md#uses-are-unlimited */
export function ofEarlierUse({ lastUse, lastScan, now }: EarlierFacts): AttentionReason[] {
  if (lastUse) return [{ code: 'already_used', ...lastUse }]
  const since = lastScan === null ? Infinity : now - lastScan
  return since >= 0 && since < SAME_CARD_WITHIN ? [{ code: 'same_card_again', at: lastScan as Instant }] : []
}
