/** Why an entered fee is none yet, in words. */
import { m } from '../paraglide/messages.js'
import type { FeeProblem } from './fee-entry.svelte.ts'

const PROBLEMS = {
  empty: m.money_empty,
  not_a_number: m.money_not_a_number,
  negative: m.money_negative,
  too_many_decimals: m.money_too_many_decimals,
  too_large: m.money_too_large,
  zero: m.money_zero,
  no_kind: m.fee_no_kind,
} satisfies Record<FeeProblem, () => string>

export const feeProblemText = (problem: FeeProblem): string => PROBLEMS[problem]()
