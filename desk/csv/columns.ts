/** Which column is which field, and what is told of a row that cannot be taken. docs/rules.md#sold-elsewhere */
import { holdsCardNumber, withoutCardNumber } from '../rules/card-number.ts'
import { clean, type DayCell, type Fault, keyOf, type Reader, readTime, wordsFor } from './cells.ts'
import type { Table, TableProblem, TableRow } from './table.ts'

/** What a field's column may be called, in Finnish, Swedish and English. */
export type Names<F extends string> = Readonly<Record<F, readonly string[]>>
/** Where each field that the file has stands in a row. */
export type Columns<F extends string> = ReadonlyMap<F, number>

/** `accepted`: what the column may be called. `columns`: the headings, as the file has them, that all mean the one field. */
export type ColumnProblem<F extends string = string> =
  | { readonly code: 'missing_column'; readonly field: F; readonly accepted: readonly string[] }
  | { readonly code: 'double_column'; readonly field: F; readonly columns: readonly string[] }

/** Why a file cannot be taken at all. */
export type FileProblem = TableProblem | ColumnProblem | { readonly code: 'cards_in_events' }

/** What is wrong with a row: a closed list. `line` is the file's; the words are the screen's. */
export type CellProblem =
  /** `given` is cut short, and null for a card number or what looks like one. Source: docs/rules.md#privacy */
  | (Fault & { readonly line: number; readonly column: string; readonly given: string | null })
  | { readonly code: 'wrong_cells'; readonly line: number; readonly cells: number; readonly columns: number }
  | { readonly code: 'same_as_line'; readonly line: number; readonly other: number }
  | { readonly code: 'counts_disagree'; readonly line: number; readonly tickets: number; readonly minors: number }

/** The field of each heading; `Summa (€)` and `Päivä (pp.kk.vvvv)` also go by what stands before the brackets. */
function fieldOf<F extends string>(heading: string, fields: ReadonlyMap<string, F>): F | undefined {
  return fields.get(keyOf(heading)) ?? fields.get(keyOf(heading.replace(/\(.*\)/s, '')))
}

/**
 * Where the fields stand, or the first column that is missing or there twice. Of each group in `required` at least one
 * field must be there. Columns that no field goes by are left alone.
 */
export function matchColumns<F extends string>(
  header: readonly string[],
  names: Names<F>,
  required: readonly (readonly [F, ...F[]])[],
): Columns<F> | ColumnProblem<F> {
  const all = Object.keys(names) as F[]
  const fields = wordsFor(names)
  const found = header.map((heading) => fieldOf(heading, fields))
  const twice = all.find((field) => found.indexOf(field) !== found.lastIndexOf(field))
  if (twice !== undefined) {
    return { code: 'double_column', field: twice, columns: header.filter((_, i) => found[i] === twice).map(short) }
  }
  const missing = required.find((group) => !group.some((field) => found.includes(field)))
  if (missing) {
    return { code: 'missing_column', field: missing[0], accepted: missing.flatMap((field) => names[field]) }
  }
  return new Map(found.flatMap((field, i) => (field === undefined ? [] : [[field, i] as const])))
}

/** Characters of the file that a problem repeats. */
const LONGEST_GIVEN = 60
const short = (text: string) => Array.from(clean(text)).slice(0, LONGEST_GIVEN).join('')

/** Whether a text gives away the hidden one, or most of it. */
const tells = (text: string, hidden: string) =>
  hidden !== '' && (text.includes(hidden) || (text.length >= LONG_ENOUGH && hidden.includes(text)))
const LONG_ENOUGH = 6

/** The cells of one row, read field by field; what cannot be taken is kept as a problem. */
export interface RowReader<F extends string> {
  readonly problems: CellProblem[]
  /** The field's value; null where its cell is empty or cannot be taken, or the file has no such column. */
  read<T>(field: F, reader: Reader<T>): T | null
  /** The same, where an empty cell is a problem. */
  need<T>(field: F, reader: Reader<T>): T | null
  fault(field: F, fault: Fault): void
}

/** `secret`: the field that is never repeated, in whichever cell it stands. Source: docs/rules.md#privacy */
function rowReader<F extends string>({ header }: Table, columns: Columns<F>, row: TableRow, secret?: F): RowReader<F> {
  const problems: CellProblem[] = []
  const at = (field: F) => columns.get(field) ?? -1
  const cellOf = (field: F) => row.cells[at(field)] ?? ''
  const hidden = secret === undefined ? '' : keyOf(cellOf(secret))
  const givenOf = (field: F) => {
    const cell = cellOf(field)
    return field === secret || holdsCardNumber(cell) || tells(keyOf(cell), hidden) ? null : short(cell)
  }
  const fault = (field: F, found: Fault) => {
    const column = short(header[at(field)] ?? '')
    problems.push({ ...found, line: row.line, column, given: givenOf(field) })
  }
  const read = <T>(field: F, reader: Reader<T>) => {
    const found = reader(cellOf(field))
    if ('value' in found) return found.value
    fault(field, found)
    return null
  }
  const need = <T>(field: F, reader: Reader<T>) => {
    const before = problems.length
    const value = read(field, reader)
    if (value === null && problems.length === before) fault(field, { code: 'empty_cell' })
    return value
  }
  return { problems, read, need, fault }
}

/** What a row says, or null and why it cannot be taken. */
export interface RowRead<T> {
  readonly line: number
  /** As the file has it, cut short and without what could be a card's number. Source: docs/rules.md#privacy */
  readonly text: string
  readonly value: T | null
  readonly problems: readonly CellProblem[]
}

/** One row of the table: a value or at least one problem, never both. A row of another width is not read at all. */
export function readRow<F extends string, T>(
  table: Table,
  columns: Columns<F>,
  row: TableRow,
  take: (cells: RowReader<F>) => T | null,
  secret?: F,
): RowRead<T> {
  const { line, cells } = row
  const text = textOf(table, row, secret === undefined ? -1 : (columns.get(secret) ?? -1))
  if (cells.length !== table.header.length) {
    const problem = { code: 'wrong_cells', line, cells: cells.length, columns: table.header.length } as const
    return { line, text, value: null, problems: [problem] }
  }
  const reader = rowReader(table, columns, row, secret)
  const value = take(reader)
  return { line, text, value: reader.problems.length > 0 ? null : value, problems: reader.problems }
}

/** A row by itself. Where it holds a card's number, nothing that might be a part of it is repeated, in whichever cell. */
function textOf({ header, separator }: Table, { cells }: TableRow, secret: number): string {
  const hidden = keyOf(cells[secret] ?? '')
  const isOpen = (cell: string, at: number) => at !== secret && !tells(keyOf(cell), hidden)
  // of a row of another width nobody knows which cell is which: whatever has as many digits as a number is hidden
  const hasPlaces = secret === -1 || cells.length === header.length
  const shown = cells.map((cell, at) => {
    if (!isOpen(cell, at) || (!hasPlaces && MANY_DIGITS.test(cell))) return cell.trim() === '' ? '' : '•'
    return withoutCardNumber(clean(cell))
  })
  return Array.from(shown.join(separator === '\t' ? ' ; ' : separator))
    .slice(0, LONGEST_TEXT)
    .join('')
}
const LONGEST_TEXT = 200
const MANY_DIGITS = /\d{6,}/

/** The time in its own column or beside the day; where both are there they must agree. */
export function startOf<F extends string>(cells: RowReader<F | 'startsAt'>, day: DayCell | null): string | null {
  const time = cells.read('startsAt', readTime)
  const beside = day?.time ?? null
  if (time !== null && beside !== null && time !== beside) cells.fault('startsAt', { code: 'times_disagree' })
  return time ?? beside
}
