/** An agency's report: each line with the event of the venue that it is about, or why that cannot be told. docs/rules.md#sold-elsewhere */
import type { EventRow } from '../db/events.ts'
import type { Ledger } from '../db/ledger.ts'
import type { FileProblem } from './contract.ts'
import { readReport, type ReportedUse, type ReportRow } from './csv/report.ts'
import type { EachRow } from './csv/table.ts'
import { nameKey } from './event-facts.ts'
import { ofRow, readFile, type Unreadable } from './file-problems.ts'
import { type CardNumber, withoutCardNumber } from './rules/card-number.ts'
import type { Cents, FeeKind } from './rules/limits.ts'
import type { LocalDate } from './rules/local-date.ts'

/** A line and its event. The number never leaves the desk as it is. Source: docs/rules.md#privacy */
export interface MatchedLine {
  readonly line: number
  /** As the file has it, without the card's number. */
  readonly text: string
  readonly day: LocalDate | null
  /** As the file calls it. */
  readonly production: string | null
  /** Null exactly where there are problems. */
  readonly eventId: string | null
  readonly number: CardNumber | null
  readonly minors: number
  /** Of a fee alone: who pays what of a course is not the agency's to say. */
  readonly cents: Cents | null
  readonly feeKind: FeeKind | null
  readonly problems: readonly FileProblem[]
}

export interface MatchedReport extends EachRow<MatchedLine> {
  readonly outcome: 'read'
  readonly encoding: string
  readonly separator: string
}

/** Reads a report, as base64, for a venue: its lines as they are asked for, once. Nothing later than `today` has happened. */
export function readReportFile(
  { ledger, venueId }: { readonly ledger: Ledger; readonly venueId: string },
  file: string,
  today: LocalDate,
): MatchedReport | Unreadable {
  const read = readFile(file, (table) => readReport(table, today))
  if ('outcome' in read) return read
  return { ...read, outcome: 'read', rows: matched(read.rows, programme(ledger, venueId)) }
}

function* matched(rows: Iterable<ReportRow>, onDay: (day: LocalDate) => readonly EventRow[]): Generator<MatchedLine> {
  for (const { line, text, use, problems } of rows)
    if (use === null) yield { ...NOTHING, line, text, problems: problems.map(ofRow) }
    else yield { line, text, ...toLine(use, match(use, onDay(use.day))) }
}

const NOTHING = {
  day: null,
  production: null,
  eventId: null,
  number: null,
  minors: 0,
  cents: null,
  feeKind: null,
} as const

type Match = { readonly event: EventRow } | { readonly problem: FileProblem }

function toLine(use: ReportedUse, match: Match): Omit<MatchedLine, 'line' | 'text'> {
  const { day, cardNumber: number, minors, amount, feeKind } = use
  const line = { day, production: use.production && withoutCardNumber(use.production), number, minors }
  if ('problem' in match) return { ...line, eventId: null, cents: amount, feeKind, problems: [match.problem] }
  const { id, kind } = match.event
  if (kind !== 'fee') return { ...line, eventId: id, cents: null, feeKind: null, problems: [] }
  const problems = ofFee(use)
  return { ...line, eventId: problems.length === 0 ? id : null, cents: amount, feeKind, problems }
}

/** A fee is recorded with its kind and its sum. Source: docs/rules.md#library */
function ofFee({ amount, feeKind, minors }: ReportedUse): FileProblem[] {
  return [
    ...(amount === null ? [{ code: 'amount_missing' }] : []),
    ...(feeKind === null ? [{ code: 'fee_kind_missing' }] : []),
    ...(minors === 0 ? [] : [{ code: 'minors_with_fee', value: String(minors) }]),
  ]
}

/** What is on at a venue on a day, each day looked up once. */
function programme(ledger: Ledger, venueId: string): (day: LocalDate) => readonly EventRow[] {
  const days = new Map<LocalDate, readonly EventRow[]>()
  return (day) => {
    const events = days.get(day) ?? ledger.events.between(venueId, day, day)
    days.set(day, events)
    return events
  }
}

/**
 * The event of a row, by day, clock time and production. A row may leave out what its day and time tell alone, and may call
 * the only event of a day by another name.
 */
function match(use: ReportedUse, onDay: readonly EventRow[]): Match {
  const ofDay = ofKind(use, onDay)
  const atTime = ofDay.filter(({ startsAt }) => isAtTime(use, startsAt))
  const named = atTime.filter((event) => isCalled(event, use.production))
  const isNameNeeded = use.production !== null && ofDay.length > 1
  const [event, ...others] = best(use, named.length > 0 || isNameNeeded ? named : atTime)
  if (!event) return { problem: { code: 'event_unknown' } }
  if (others.length === 0) return { event }
  return { problem: { code: 'event_ambiguous', value: [event, ...others].slice(0, SHOWN).map(nameOf).join(', ') } }
}
/** So many of the events that could be meant are told. */
const SHOWN = 4

/** A kind of fee, or a sum where the venue takes fees, is a fee; anything else is something else. */
function ofKind({ feeKind, amount }: ReportedUse, onDay: readonly EventRow[]): readonly EventRow[] {
  const fees = onDay.filter(({ kind }) => kind === 'fee')
  const others = onDay.filter(({ kind }) => kind !== 'fee')
  return feeKind !== null || (amount !== null && fees.length > 0) ? fees : others.length > 0 ? others : fees
}

/** A whole day has every time. */
const isAtTime = (use: ReportedUse, startsAt: string | null): boolean =>
  use.startsAt === null || startsAt === null || use.startsAt === startsAt

/** Those at the very time come before those of the whole day. */
function best({ startsAt }: ReportedUse, events: readonly EventRow[]): readonly EventRow[] {
  const exact = events.filter((event) => startsAt !== null && event.startsAt === startsAt)
  return exact.length > 0 ? exact : events
}

const isCalled = ({ production, title }: EventRow, name: string | null): boolean =>
  name !== null && (nameKey(production) === nameKey(name) || (title !== null && nameKey(title) === nameKey(name)))

const nameOf = ({ production, title, startsAt }: EventRow) => [title ?? production, startsAt].filter(Boolean).join(' ')
