/** What a venue reports of a period, and what this desk did on its shift. docs/rules.md#what-the-registers-owner-asks */
import { setImmediate as turn } from 'node:timers/promises'
import type { Ledger } from '../db/ledger.ts'
import type { FilledRow, Shift, SumRow } from '../db/reports.ts'
import type { Refusals } from '../db/tallies.ts'
import {
  type Counted,
  type EventTally,
  FIELDS,
  type FeeTally,
  type Figures,
  type FilledEvent,
  type RefusalTally,
  type RefuseCode,
  type ReportedEvent,
  type ShiftFigures,
  type Tally,
} from './contract.ts'
import { helsinkiInstant } from './rules/limits-time.ts'
import { FEE_KINDS } from './rules/limits.ts'
import { addDays, type Instant, type LocalDate } from './rules/local-date.ts'
import { workDay } from './rules/limits-time.ts'
import type { Days } from './rules/periods.ts'

export interface ReportDeps {
  readonly ledger: Ledger
  readonly now: () => Instant
  /** The venue that is served now. */
  readonly venue: { readonly id: string; readonly name: string }
}

/** One venue's figures by the day of use. Other work goes on meanwhile: a scan waits for a few milliseconds at most. */
export async function figuresOf({ ledger, venue }: ReportDeps, { from, to }: Days): Promise<Figures> {
  const sums = await collect(ledger, venue.id, { from, to })
  return {
    venue: venue.name,
    ...{ from, to },
    ...counted(ledger, sums, ledger.reports.refusals(venue.id, from, to)),
    days: grouped(counting(sums), ({ day }) => day)
      .map(([day, rows]) => ({ day, ...tallyOf(rows) }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    fields: FIELDS.map((field) => ({ field, ...tallyOf(counting(sums).filter((sum) => sum.field === field)) })),
    filled: ledger.reports.filled(venue.id, from, to).flatMap((row) => toFilled(ledger, row)),
  }
}

/** Until this hour it is still last night's shift. Source: docs/rules.md#days */
const SHIFT_BEGINS = '06:00'

/** The shift that is worked now: from 06.00 to 06.00. */
export function shiftAt(now: Instant): Shift {
  const day = workDay(now)
  const at = (on: LocalDate) => helsinkiInstant(on, SHIFT_BEGINS) ?? now
  return { day, start: at(day), end: at(addDays(day, 1)) }
}

/** What this desk recorded on the shift that is worked now. */
export function shiftFigures({ ledger, now }: Pick<ReportDeps, 'ledger' | 'now'>): ShiftFigures {
  const at = now()
  const shift = shiftAt(at)
  const moments = ledger.reports.shiftMoments(shift).flatMap(({ eventId, ...moment }) => {
    const event = eventOf(ledger, eventId)
    return event ? [{ event, ...moment }] : []
  })
  return {
    ...{ day: shift.day, at },
    ...counted(ledger, ledger.reports.shiftSums(shift), ledger.reports.shiftRefusals(shift.day)),
    otherDays: ledger.reports.shiftOtherDays(shift),
    undone: ledger.reports.shiftUndone(shift),
    moments,
  }
}

/** As long as one look into the ledger should take. Milliseconds. */
const SHORT = 2
const LONG = 8
const MOST_DAYS = 64

/** Some days at a time, as many as do not take long. What is recorded meanwhile is in it or not, but never half. */
async function collect(ledger: Ledger, venueId: string, asked: Days): Promise<SumRow[]> {
  const { first, last } = ledger.reports.bounds(venueId)
  if (first === null || last === null) return []
  const end = asked.to < last ? asked.to : last
  const sums: SumRow[] = []
  let days = 1
  for (let from = asked.from > first ? asked.from : first; from <= end;) {
    const begun = performance.now()
    const until = addDays(from, days - 1)
    sums.push(...ledger.reports.sums(venueId, from, until < end ? until : end))
    const took = performance.now() - begun
    from = addDays(until, 1)
    if (took < SHORT) days = Math.min(days * 2, MOST_DAYS)
    else if (took > LONG) days = Math.max(1, Math.floor(days / 2))
    await turn()
  }
  return sums
}

function counted(ledger: Ledger, sums: readonly SumRow[], refusals: readonly Refusals[]): Counted {
  const counts = counting(sums)
  return {
    total: tallyOf(counts),
    apart: tallyOf(sums.filter(({ isApart }) => isApart === 1)),
    waiting: sumOf(counts, ({ waiting }) => waiting),
    rejected: sumOf(counts, ({ rejected }) => rejected),
    events: eventsOf(ledger, counts),
    fees: feesOf(counts),
    refusals: refusals.map(({ code, count }): RefusalTally => ({ code: code as RefuseCode, count })),
  }
}

const counting = (sums: readonly SumRow[]): SumRow[] => sums.filter(({ isApart }) => isApart === 0)

/** Of whole numbers and whole cents. */
const sumOf = (rows: readonly SumRow[], value: (row: SumRow) => number): number =>
  rows.reduce((sum, row) => sum + value(row), 0)

const tallyOf = (rows: readonly SumRow[]): Tally => ({
  uses: sumOf(rows, ({ uses }) => uses),
  adults: sumOf(rows, ({ adults }) => adults),
  minors: sumOf(rows, ({ minors }) => minors),
})

function grouped<Key>(rows: readonly SumRow[], keyOf: (row: SumRow) => Key): [Key, SumRow[]][] {
  const groups = new Map<Key, SumRow[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return [...groups]
}

function eventsOf(ledger: Ledger, sums: readonly SumRow[]): EventTally[] {
  const tallies = grouped(sums, ({ eventId }) => eventId).flatMap(([eventId, rows]): EventTally[] => {
    const event = eventOf(ledger, eventId)
    return event ? [{ ...event, ...tallyOf(rows) }] : []
  })
  return tallies.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
}
const orderOf = ({ day, startsAt, title }: ReportedEvent): string => `${day} ${startsAt ?? '     '} ${title}`

function eventOf(ledger: Ledger, eventId: string): ReportedEvent | null {
  const event = ledger.events.get(eventId)
  if (!event) return null
  const { id, kind, title, production, day, lastDay, startsAt, venueId } = event
  const venue = ledger.venues.get(venueId)?.name ?? venueId
  return { id, kind, title: title ?? production, day, lastDay: lastDay ?? day, startsAt, venue }
}

/** A library's fees by kind, and what of courses' fees was covered. */
function feesOf(sums: readonly SumRow[]): FeeTally[] {
  const ofKind = (kind: FeeTally['kind']) =>
    sums.filter((sum) => (kind === 'course' ? sum.kind === 'course' && sum.cents > 0 : sum.feeKind === kind))
  return [...FEE_KINDS, 'course' as const].flatMap((kind) => {
    const rows = ofKind(kind)
    if (rows.length === 0) return []
    return [{ kind, uses: sumOf(rows, ({ uses }) => uses), cents: sumOf(rows, ({ cents }) => cents) }]
  })
}

function toFilled(ledger: Ledger, { eventId, ...row }: FilledRow): FilledEvent[] {
  const event = eventOf(ledger, eventId)
  return event ? [{ ...event, ...row }] : []
}
