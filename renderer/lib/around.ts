import type { Counter } from './counter.svelte.ts'
import type { Around } from './wedge.ts'

/** What keys are about now. */
export function aroundKeys({ typed, taking, choice }: Counter): Pick<Around, 'text' | 'awaiting' | 'amount' | 'list'> {
  const amount = choice.card?.verdict.details.kind === 'fee'
  return { text: typed, awaiting: taking.awaiting, amount, list: taking.awaiting && (amount || choice.group !== null) }
}
