/** The words of reports. Pure. */
import {
  type Exported,
  FIELDS,
  FIGURE_COLUMNS,
  FIGURE_PARTS,
  type FigureColumn,
  type FigurePart,
  type FigureWords,
  type FilledEvent,
  type Instant,
  type FeeTally,
  type Printed,
  type ReportedEvent,
  type Tally,
} from '../../../desk/contract.ts'
import { spanOf } from '../../../desk/rules/limits-time.ts'
import { FEE_KINDS } from '../../../desk/rules/limits.ts'
import type { Days, Grain } from '../../../desk/rules/periods.ts'
import { m } from '../../paraglide/messages.js'
import { getLocale } from '../../paraglide/runtime.js'
import { momentText, partyText, spanText, weekdayText } from '../format.ts'
import { FEE_NAMES } from '../reasons-limits.ts'
import { whenText } from './event-list.ts'
import type { Choice } from './figures-period.ts'
import type { PeriodProblem } from './figures.svelte.ts'
import { exportedText } from './journal-export-words.ts'
import { FIELD_NAMES, numberText, problemText } from './names.ts'
import { reasonNames } from './reason-names.ts'

export const CHOICE_NAMES: Readonly<Record<Choice, () => string>> = {
  today: m.reports_today,
  week: m.reports_week,
  month: m.reports_month,
  last_month: m.reports_last_month,
  year: m.reports_year,
  last_year: m.reports_last_year,
  own: m.reports_own,
}
export const GRAIN_NAMES: Readonly<Record<Grain, () => string>> = {
  day: m.reports_by_day,
  month: m.reports_by_month,
  year: m.reports_by_year,
}
export const PART_HEADS: Readonly<Record<Grain, () => string>> = {
  day: m.reports_column_day,
  month: m.reports_column_month,
  year: m.reports_column_year,
}

export const feeName = (kind: FeeTally['kind']): string =>
  kind === 'course' ? m.reports_fee_course() : FEE_NAMES[kind]()

/** `1.–30.11.2026`. */
export const periodText = ({ from, to }: Days): string => spanText({ day: from, lastDay: to })

export const periodProblemText = (problem: PeriodProblem | null): string | null =>
  problem === 'out_of_range' ? m.reports_out_of_range() : problemText(problem)

/** Adults, minors and both, after the number of records. */
export const tallyCells = ({ uses, adults, minors }: Tally): string[] =>
  [uses, adults, minors, adults + minors].map(numberText)
export const tallyHeads = (): string[] => [
  m.reports_uses(),
  m.journal_column_adults(),
  m.journal_column_minors(),
  m.reports_people(),
]

/** An event as a line of a table: what it is, and below it when; with its venue where there are several. */
export function eventWords(event: ReportedEvent, withVenue: boolean) {
  const when = whenText(event)
  return { name: event.title, note: withVenue ? `${when}, ${event.venue}` : when }
}

/** When no more could be had, in sentences. */
export function filledText({ filled, firstFilledAt, soldOutAt }: FilledEvent, now: Instant): string {
  const when = (at: Instant) => momentText(at, now)
  return [
    filled > 0 && firstFilledAt !== null ? m.reports_filled_times({ count: filled, when: when(firstFilledAt) }) : '',
    soldOutAt === null ? '' : m.reports_sold_out_at({ when: when(soldOutAt) }),
  ]
    .filter(Boolean)
    .join(' ')
}

/** The answers to what the register's owner asks every year. Source: docs/rules.md#what-the-registers-owner-asks */
export function answersOf(filled: readonly FilledEvent[]): readonly string[] {
  const full = filled.filter((event) => event.filled > 0).length
  const soldOut = filled.filter(({ soldOutAt }) => soldOutAt !== null)
  const used = soldOut.filter(({ tickets }) => tickets > 0).length
  return [
    ...(full > 0 ? [m.reports_cap_answer({ count: full })] : []),
    ...(soldOut.length > 0 ? [m.reports_sold_out_answer({ count: soldOut.length, used })] : []),
  ]
}

// ---- parts of a period --------------------------------------------------------------------------------------------

const LOCALES = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' } as const
const SHAPES: Readonly<
  Record<Grain, { readonly long: Intl.DateTimeFormatOptions; readonly short: Intl.DateTimeFormatOptions }>
> = {
  day: { long: {}, short: { day: 'numeric', month: 'numeric' } },
  month: { long: { month: 'long', year: 'numeric' }, short: { month: 'short' } },
  year: { long: { year: 'numeric' }, short: { year: 'numeric' } },
}

/** Names of the parts of a period: in a table, and short below a chart. Months of one year go without it. */
export function partNames(grain: Grain, days: Days): { long(part: Days): string; short(part: Days): string } {
  const locale = getLocale()
  const { short, ...shapes } = SHAPES[grain]
  const isOneYear = grain === 'month' && days.from.slice(0, 4) === days.to.slice(0, 4)
  const long = isOneYear ? ({ month: 'long' } as const) : shapes.long
  const englishDay = grain === 'day' && locale === 'en' ? ({ month: 'short' } as const) : {}
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALES[locale], { timeZone: 'UTC', ...options, ...englishDay })
  const [longFormat, shortFormat] = [format(long), format(short)]
  return {
    long: (part) => {
      if (grain === 'day') return weekdayText(part.from)
      return isWhole(part, grain) ? longFormat.format(Date.parse(part.from)) : periodText(part)
    },
    short: (part) => shortFormat.format(Date.parse(part.from)),
  }
}

function isWhole({ from, to }: Days, grain: Grain): boolean {
  const { first, last } = spanOf(grain, from)
  return from === first && to === last
}

/** What the chart shows, for whoever cannot see it; null where it shows nothing. */
export function chartText(
  { total, ...days }: Days & { readonly total: Tally },
  parts: readonly (Days & Tally)[],
  grain: Grain,
): string | null {
  const people = ({ adults, minors }: Tally) => adults + minors
  const [most] = [...parts].sort((a, b) => people(b) - people(a))
  if (!most || people(most) === 0) return null
  return m.reports_chart({
    people: partyText(total),
    most: numberText(people(most)),
    when: partNames(grain, days).long(most),
  })
}

// ---- the file and the paper ---------------------------------------------------------------------------------------

const COLUMNS: Readonly<Record<FigureColumn, () => string>> = {
  part: m.reports_part,
  from: m.reports_from,
  to: m.reports_to,
  what: m.reports_what,
  uses: m.reports_uses,
  adults: m.journal_column_adults,
  minors: m.journal_column_minors,
  people: m.reports_people,
  euros: m.journal_column_euros,
  times: m.reports_times,
  when: m.reports_when,
}
const PARTS: Readonly<Record<FigurePart, () => string>> = {
  total: m.reports_total,
  apart: m.reports_part_apart,
  time: m.reports_part_time,
  field: m.reports_field,
  event: m.journal_column_event,
  fee: m.reports_fee,
  refusal: m.reports_part_refusal,
  cap_full: m.reports_part_cap_full,
  sold_out: m.reports_part_sold_out,
}

const worded = <K extends string>(names: readonly K[], word: (name: K) => string) =>
  Object.fromEntries(names.map((name) => [name, word(name)])) as Record<K, string>

/** In the language of the screen. */
export const figureWords = (): FigureWords => ({
  columns: worded(FIGURE_COLUMNS, (column) => COLUMNS[column]()),
  parts: worded(FIGURE_PARTS, (part) => PARTS[part]()),
  fields: worded(FIELDS, (field) => FIELD_NAMES[field]()),
  fees: worded([...FEE_KINDS, 'course'] as const, feeName),
  refusals: reasonNames(),
})

/** Where the file is, or why there is none. */
export const savedText = (result: Exported): string =>
  result.outcome === 'written' ? m.reports_saved({ path: result.path }) : exportedText(result)

export const PRINTED_TEXTS: Readonly<Record<Printed, () => string>> = {
  sent: m.reports_printed,
  cancelled: m.reports_print_cancelled,
  failed: m.reports_print_failed,
}
