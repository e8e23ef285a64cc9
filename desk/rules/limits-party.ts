/** Who comes along and what they take from a limit. docs/rules.md#limits-a-venue-may-set */
import { isCount } from './limits.ts'

/** More people than this do not come on one card: the most that a use can say. */
const MOST_ALONG = 99

/** A card and those who come on it. */
export interface CardShown {
  /** Shown by a community worker, not by a holder. */
  readonly community: boolean
  /** Minors of the holder; on a community card, its clients under 16. */
  readonly along: number
  /** Minors in the register; a community card has none. */
  readonly minorsRegistered: number
}

/** One holder with minors, or a group of holders and workers, given together or not at all. */
export interface Party<C extends CardShown = CardShown> {
  readonly cards: readonly C[]
  /** Assistants and interpreters. Source: docs/rules.md#assistants-and-interpreters */
  readonly assistants: number
}

/** Holder or worker, and each minor or client under 16, take one. Source: docs/rules.md#limits-a-venue-may-set */
export const takenByCard = ({ along }: CardShown): number => 1 + along

/** What the party takes from a cap; assistants and interpreters take nothing. Source: docs/rules.md#limits-a-venue-may-set */
export const takenBy = ({ cards }: Party): number => cards.reduce((sum, card) => sum + takenByCard(card), 0)

/** Whether there is a card at all, and every number is a number of people. */
export function isParty({ cards, assistants }: Party): boolean {
  return (
    cards.length > 0 &&
    isCount(assistants) &&
    cards.every(({ along, minorsRegistered }) => isCount(along) && along <= MOST_ALONG && isCount(minorsRegistered))
  )
}
