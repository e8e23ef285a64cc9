/** What is said while past uses are entered. */
import type { Instant, Reason, RecordedUse } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { moneyText, partyText } from '../format.ts'
import { reasonText, wordsOf } from '../reasons.ts'
import { FEE_NAMES } from '../reasons-limits.ts'
import type { CardProblem } from './paper.svelte.ts'
import type { DayProblem } from './paper-day.svelte.ts'
import type { Entered } from './paper-entered.svelte.ts'

const DAY_PROBLEMS: Readonly<Record<DayProblem, () => string>> = {
  needed: m.paper_day_needed,
  bad_day: m.paper_day_bad,
  future: m.paper_day_future,
}
const CARD_PROBLEMS: Readonly<Record<CardProblem, () => string>> = {
  needed: m.paper_card_needed,
  bad: m.paper_card_bad,
  no_event: m.paper_choose_event,
  unfinished: m.paper_card_unfinished,
}

export const dayProblemText = (problem: DayProblem | null): string | null => problem && DAY_PROBLEMS[problem]()
export const cardProblemText = (problem: CardProblem | null): string | null => problem && CARD_PROBLEMS[problem]()

/** `1 aikuinen + 2 lasta`, or a fee's kind and sum. */
export const usedText = (use: RecordedUse): string =>
  use.feeKind ? `${FEE_NAMES[use.feeKind]()} ${moneyText(use.cents ?? 0)}` : partyText(use)

/** The same with the card, for as long as the register has not its number. */
export const enteredText = ({ use, mask }: Entered): string =>
  [usedText(use), mask].filter((text) => text !== null).join(', ')

/** What is doubted, with its word and its numbers: `Ei voimassa: Kortti oli voimassa 30.9.2025 asti.` */
export const doubtText = (reason: Reason, now: Instant): string =>
  `${wordsOf(reason).word(reason)}: ${reasonText(reason, now)}`
