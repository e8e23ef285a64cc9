import type { Counter } from './counter.svelte.ts'
import type { Around } from './wedge.ts'

/** What keys are about now. */
export function aroundKeys({
  typed,
  taking,
  takingBack,
  choice,
}: Counter): Pick<Around, 'text' | 'awaiting' | 'amount' | 'list' | 'choosing'> {
  const amount = choice.card?.verdict.details.kind === 'fee'
  const list = taking.awaiting && (amount || choice.group !== null)
  return { text: typed, awaiting: taking.awaiting, amount, list, choosing: takingBack.which.isOpen }
}
