/** What the large button says. Pure. */
import type { Fee, KindDetails, Verdict } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { moneyText, partyText } from './format.ts'
import type { Judged } from './shown.ts'

const RECORD = {
  performance: m.record,
  course: m.record_course,
  fee: m.record_fee,
  visit: m.record_visit,
} satisfies Record<KindDetails['kind'], () => string>

export function actionText({ verdict, terms }: Judged, primary: 'record' | 'book'): string {
  const isAnyway = verdict.kind === 'attention'
  if (primary === 'book') return isAnyway && terms.act === 'book' ? m.book_anyway() : m.book()
  if (isAnyway) return m.record_anyway()
  return verdict.booking ? m.record_booking() : RECORD[verdict.details.kind]()
}

/** Who and what it is done for: `1 aikuinen + 2 lasta: 3 lippua`, `12,50 €`. */
export function partOfAction({ details }: Verdict, minors: number, fee: Fee | null): string {
  if (details.kind === 'fee') return fee ? moneyText(fee.cents) : ''
  const count = 1 + minors
  const things = { performance: m.tickets, course: m.places, visit: m.visits }[details.kind]({ count })
  return `${partyText({ adults: 1, minors })}: ${things}`
}
