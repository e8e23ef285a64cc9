/** Messages about figures: what a venue reports of a period, and what this desk did on its shift. Nothing of any card is in them. */
import * as v from 'valibot'
import { FEE_KINDS, type FeeKind } from '../rules/limits.ts'
import type { Instant, LocalDate } from '../rules/local-date.ts'
import { GRAINS, grainsOf, type Tally } from '../rules/periods.ts'
import type { RefuseCode } from '../rules/verdict.ts'
import type { Exported } from './journal.ts'
import { Day, type EventKind, FIELDS, type Field, Line } from './values.ts'

export type { Tally }
export interface DayTally extends Tally {
  readonly day: LocalDate
}
export interface FieldTally extends Tally {
  readonly field: Field
}
/** What tells an event from others. */
export interface ReportedEvent {
  readonly id: string
  readonly title: string
  readonly kind: EventKind
  readonly day: LocalDate
  /** The last day of a course, or OPEN_END. */
  readonly lastDay: LocalDate
  readonly startsAt: string | null
  readonly venue: string
}
export interface EventTally extends ReportedEvent, Tally {}
/** `course`: what of courses' fees was covered. */
export interface FeeTally {
  readonly kind: FeeKind | 'course'
  readonly uses: number
  readonly cents: number
}
export interface RefusalTally {
  readonly code: RefuseCode
  readonly count: number
}
/** An event of which no more could be had. Source: docs/rules.md#what-the-registers-owner-asks */
export interface FilledEvent extends ReportedEvent {
  /** How often its cap filled. */
  readonly filled: number
  readonly firstFilledAt: Instant | null
  readonly soldOutAt: Instant | null
  /** Given with the card. */
  readonly tickets: number
}

/** What counts: nothing that was taken back. */
export interface Counted {
  readonly total: Tally
  /** Let in provisionally and then rejected by the register: in no other figure. Source: docs/rules.md#not-in-the-register */
  readonly apart: Tally
  /** Of the total: what the register has not answered for, and what it rejected. */
  readonly waiting: number
  readonly rejected: number
  /** In the order of the clock. */
  readonly events: readonly EventTally[]
  readonly fees: readonly FeeTally[]
  /** The most frequent first. */
  readonly refusals: readonly RefusalTally[]
}

/** One venue's, by the day of use. */
export interface Figures extends Counted {
  readonly venue: string
  readonly from: LocalDate
  readonly to: LocalDate
  /** Days that have any, one after another. */
  readonly days: readonly DayTally[]
  readonly fields: readonly FieldTally[]
  /** Of these days, in their order. */
  readonly filled: readonly FilledEvent[]
}

/** What this desk recorded since 06.00, at all of its venues. */
export interface ShiftFigures extends Counted {
  readonly day: LocalDate
  readonly at: Instant
  /** Entered from paper, of other days: in no other figure of it. */
  readonly otherDays: number
  readonly undone: number
  readonly moments: readonly {
    readonly event: ReportedEvent
    readonly what: 'cap_full' | 'sold_out'
    readonly at: Instant
  }[]
}

/** In the order of the file. */
const TALLIED = ['uses', 'adults', 'minors', 'people'] as const
export const FIGURE_COLUMNS = ['part', 'from', 'to', 'what', ...TALLIED, 'euros', 'times', 'when'] as const
export type FigureColumn = (typeof FIGURE_COLUMNS)[number]
export const FIGURE_PARTS = [
  'total',
  'apart',
  'time',
  'field',
  'event',
  'fee',
  'refusal',
  'cap_full',
  'sold_out',
] as const
export type FigurePart = (typeof FIGURE_PARTS)[number]

/** The words of the file, in the language of the screen: the desk has none of its own. */
const Words = v.strictObject({
  columns: v.strictObject(v.entriesFromList(FIGURE_COLUMNS, Line)),
  parts: v.strictObject(v.entriesFromList(FIGURE_PARTS, Line)),
  fields: v.strictObject(v.entriesFromList(FIELDS, Line)),
  fees: v.strictObject(v.entriesFromList([...FEE_KINDS, 'course'], Line)),
  /** By their codes. */
  refusals: v.record(v.pipe(v.string(), v.maxLength(40)), Line),
})
export type FigureWords = v.InferOutput<typeof Words>

/** Nothing was recorded before, and nothing is planned after. */
const FIRST = '2000-01-01'
const LAST = '2099-12-31'
export const isReportDay = (day: LocalDate): boolean => day >= FIRST && day <= LAST
export const ReportDay = v.pipe(Day, v.check(isReportDay))
const days = { from: ReportDay, to: ReportDay }

export const reportRequests = {
  /** The served venue's, both days included. */
  'figures.get': v.strictObject(days),
  'figures.shift': v.strictObject({}),
  /** Divided as the screen can divide these days: a line for each day of a century would keep everybody waiting. */
  'figures.export': v.pipe(
    v.strictObject({ ...days, grain: v.picklist(GRAINS), words: Words }),
    v.check(({ grain, ...days }) => grainsOf(days).includes(grain)),
  ),
} as const

export interface ReportAnswers {
  'figures.get': Figures
  'figures.shift': ShiftFigures
  'figures.export': Exported
}
