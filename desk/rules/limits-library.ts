/** May this fee be settled with the card, and what is left? docs/rules.md#library */
import { type Cents, FEE_KINDS, type FeeKind, isCents, isCount, type LibraryLimits } from './limits.ts'
import {
  decisionOf,
  leftOf,
  type LimitDecision,
  type LimitReason,
  malformedInput,
  ofPartyQuota,
  ofSingleQuota,
} from './limits-decision.ts'
import { spanOf } from './limits-time.ts'
import { type LocalDate, parseLocalDate } from './local-date.ts'

export interface LibraryFacts {
  readonly limits: LibraryLimits
  readonly fee: { readonly kind: FeeKind; readonly cents: Cents }
  /** Cents settled with this card in the period of the sum, without what is being corrected. */
  readonly settledSum: number
  /** Fees settled with this card in the period of the number, without what is being corrected. */
  readonly settledNumber: number
  /** The day of the fee: today, or the day on the paper. */
  readonly day: LocalDate
}

/** The decision of the library's limits: every reason, in the order of the checks. Source: docs/rules.md#library */
export function decideFee(facts: LibraryFacts): LimitDecision {
  const odd = oddInput(facts)
  if (odd !== null) return decisionOf([malformedInput(odd)])
  return decisionOf([...ofKind(facts), ...ofSum(facts), ...ofNumber(facts)])
}

function ofKind({ limits, fee }: LibraryFacts): LimitReason[] {
  const allowed = limits.kinds === undefined || limits.kinds.includes(fee.kind)
  return allowed ? [] : [{ code: 'fee_kind_not_allowed', fee: fee.kind, overridable: true }]
}

function ofSum({ limits: { sum }, fee, settledSum, day }: LibraryFacts): LimitReason[] {
  if (sum === undefined) return []
  const again = spanOf(sum.per, day).next
  return ofPartyQuota('fee_sum', { limit: sum.cents, taken: settledSum, asked: fee.cents, card: 0, again })
}

function ofNumber({ limits: { number }, settledNumber, day }: LibraryFacts): LimitReason[] {
  if (number === undefined) return []
  const again = spanOf(number.per, day).next
  return ofSingleQuota('fee_number', { limit: number.fees, taken: settledNumber, card: 0, again })
}

/** A fee of nothing is no fee. */
function oddInput({ limits, fee, settledSum, settledNumber, day }: LibraryFacts): string | null {
  if (!isCents(fee.cents) || fee.cents === 0 || !FEE_KINDS.includes(fee.kind)) return 'fee'
  if (parseLocalDate(day) === null) return 'day'
  if (!isCents(settledSum) || !isCents(limits.sum?.cents ?? 0)) return 'sum'
  return isCount(settledNumber) && isCount(limits.number?.fees ?? 0) ? null : 'number'
}

/** What the card has left in the periods of the limits; null where no such limit is set. Source: docs/rules.md#library */
export function allowanceLeft(
  { sum, number }: LibraryLimits,
  { settledSum, settledNumber }: Pick<LibraryFacts, 'settledSum' | 'settledNumber'>,
): { readonly cents: Cents | null; readonly fees: number | null } {
  return {
    cents: sum === undefined ? null : (leftOf({ limit: sum.cents, taken: settledSum }) as Cents),
    fees: number === undefined ? null : leftOf({ limit: number.fees, taken: settledNumber }),
  }
}
