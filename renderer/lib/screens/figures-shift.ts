/** What is on the summary of a shift: as much as one sheet of paper has room for. Pure. */
import type { EventTally, ShiftFigures, Tally } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { dayOf, dayText, moneyText, timeText } from '../format.ts'
import { eventWords, feeName, tallyCells } from './figures-words.ts'
import { numberText } from './names.ts'
import { reasonName } from './reason-names.ts'

/** With what stands above and below them these fit on one A4, each with its note below it. */
const MOST_EVENTS = 10
const MOST_REFUSALS = 7
const MOST_MOMENTS = 4

export interface SheetRow {
  readonly key: string
  readonly name: string
  readonly note?: string
  readonly cells: readonly string[]
}

const together = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (sum, { uses, adults, minors }) => ({
      uses: sum.uses + uses,
      adults: sum.adults + adults,
      minors: sum.minors + minors,
    }),
    { uses: 0, adults: 0, minors: 0 },
  )

/** Those with the most records by name, the others in one line; in the order of the clock. */
export function eventRows(events: readonly EventTally[], withVenue: boolean): readonly SheetRow[] {
  const fits = events.length <= MOST_EVENTS
  const largest = new Set([...events].sort((a, b) => b.uses - a.uses).slice(0, MOST_EVENTS - 1))
  const named = fits ? events : events.filter((event) => largest.has(event))
  const others = events.filter((event) => !named.includes(event))
  return [
    ...named.map((event) => ({ key: event.id, ...eventWords(event, withVenue), cells: tallyCells(event) })),
    ...(others.length > 0
      ? [{ key: 'others', name: m.reports_shift_others({ count: others.length }), cells: tallyCells(together(others)) }]
      : []),
  ]
}

export function feeRows({ fees }: ShiftFigures): readonly SheetRow[] {
  const rows = fees.map(({ kind, uses, cents }) => ({
    key: kind,
    name: feeName(kind),
    cells: [numberText(uses), moneyText(cents)],
  }))
  const cents = fees.reduce((sum, fee) => sum + fee.cents, 0)
  const uses = fees.reduce((sum, fee) => sum + fee.uses, 0)
  if (rows.length < 2) return rows
  return [...rows, { key: 'total', name: m.reports_total(), cells: [numberText(uses), moneyText(cents)] }]
}

export function refusalRows({ refusals }: ShiftFigures): readonly SheetRow[] {
  const named = refusals.length <= MOST_REFUSALS ? refusals : refusals.slice(0, MOST_REFUSALS - 1)
  const others = refusals.slice(named.length)
  const count = others.reduce((sum, other) => sum + other.count, 0)
  return [
    ...named.map((refusal) => ({
      key: refusal.code,
      name: reasonName(refusal.code),
      cells: [numberText(refusal.count)],
    })),
    ...(others.length > 0
      ? [{ key: 'others', name: m.reports_shift_others({ count: others.length }), cells: [numberText(count)] }]
      : []),
  ]
}

/** The last ones, where they are many. */
export const momentRows = ({ moments }: ShiftFigures): readonly SheetRow[] =>
  moments.slice(-MOST_MOMENTS).map((moment, i) => ({
    key: String(i),
    name: moment.event.title,
    note: (moment.what === 'cap_full' ? m.programme_moment_cap_full : m.programme_moment_sold_out)({
      when: m.moment_day({ day: dayText(dayOf(moment.at)), time: timeText(moment.at) }),
    }),
    cells: [],
  }))
