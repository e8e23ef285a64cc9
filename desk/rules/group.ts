/** Who may come together on several cards, given all at once or not at all. docs/rules.md#community-card */
import type { CardShown } from './limits-party.ts'

/** More people than this are agreed on with the venue; staff confirm that they are. Source: docs/rules.md#community-card */
export const SMALL_GROUP = 5
/** No transaction holds more cards than this: beyond it a scanner has run away. */
export const MOST_CARDS = 40

export type GroupRefusal = { readonly overridable: false } & (
  | { readonly code: 'community_alone' }
  /** `card` was in the group already. */
  | { readonly code: 'card_twice'; readonly card: number }
  | { readonly code: 'under_16_not_allowed'; readonly card: number; readonly asked: number }
)
export type GroupAttention = { readonly code: 'large_group'; readonly people: number }

export interface GroupFacts {
  readonly cards: readonly (Pick<CardShown, 'community' | 'along'> & {
    /** The same for the same card. */
    readonly identity: string
  })[]
  /** Whether clients under 16 may come on the community card: the venue's choice. */
  readonly under16Allowed: boolean
}

/** What stands in the way of the group as a group. Source: docs/rules.md#community-card */
export function ofGroup({ cards, under16Allowed }: GroupFacts): GroupRefusal[] {
  return [...ofTwice(cards), ...ofCompany(cards), ...(under16Allowed ? [] : ofUnder16(cards))]
}

/** Everybody counts, the worker too. Source: docs/rules.md#community-card */
export function ofSize(cards: GroupFacts['cards']): GroupAttention[] {
  const people = cards.reduce((sum, { along }) => sum + 1 + along, 0)
  const isGroup = cards.some(({ community }) => community)
  return isGroup && people > SMALL_GROUP ? [{ code: 'large_group', people }] : []
}

function ofTwice(cards: GroupFacts['cards']): GroupRefusal[] {
  const card = cards.findIndex(({ identity }, i) => cards.findIndex((other) => other.identity === identity) < i)
  return card < 0 ? [] : [{ code: 'card_twice', card, overridable: false }]
}

/** At least one holder comes along, whose own card is shown. Source: docs/rules.md#community-card */
function ofCompany(cards: GroupFacts['cards']): GroupRefusal[] {
  const isAlone = cards.length > 0 && cards.every(({ community }) => community)
  return isAlone ? [{ code: 'community_alone', overridable: false }] : []
}

function ofUnder16(cards: GroupFacts['cards']): GroupRefusal[] {
  return cards.flatMap(({ community, along }, card): GroupRefusal[] =>
    community && along > 0 ? [{ code: 'under_16_not_allowed', card, asked: along, overridable: false }] : [],
  )
}
