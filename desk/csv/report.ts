/** Uses that happened elsewhere, from a ticket agency's report or a list: one row is one card. docs/rules.md#sold-elsewhere */
import { type CardNumber, parseCardNumber } from '../rules/card-number.ts'
import type { Cents, FeeKind } from '../rules/limits.ts'
import type { LocalDate } from '../rules/local-date.ts'
import {
  clean,
  isFormula,
  type Read,
  readAmount,
  readCount,
  readDay,
  type Reader,
  readText,
  readWord,
  wordsFor,
} from './cells.ts'
import {
  type CellProblem,
  type ColumnProblem,
  matchColumns,
  type Names,
  readRow,
  type RowReader,
  startOf,
} from './columns.ts'
import { type EachRow, eachRow, type Encoding, type Separator, type Table, type TableRow } from './table.ts'

/** What the columns may be called. */
export const REPORT_NAMES = {
  cardNumber: [
    ...['kortti', 'kortin numero', 'korttinumero', 'kortin tunnus', 'kaikukortti', 'kaikukortin numero'],
    ...['kaikukortin tunnus', 'kortnummer', 'kort', 'kortets nummer', 'kaikukortet', 'kaikukort'],
    ...['card', 'card number', 'card no', 'kaikukortti number'],
  ],
  day: [
    ...['päivä', 'pvm', 'päivämäärä', 'käyttöpäivä', 'esityspäivä', 'datum', 'dag', 'användningsdag'],
    ...['date', 'day', 'date of use'],
  ],
  startsAt: [
    ...['aika', 'kello', 'klo', 'kellonaika', 'alkamisaika', 'tid', 'kl', 'klockan', 'klockslag', 'starttid'],
    ...['time', 'start time', 'starts at'],
  ],
  production: [
    ...['esitys', 'esityksen nimi', 'näytös', 'tapahtuma', 'tapahtuman nimi', 'produktio', 'tuotanto', 'kurssi'],
    ...[
      'föreställning',
      'evenemang',
      'produktion',
      'kurs',
      'production',
      'performance',
      'event',
      'event name',
      'course',
    ],
  ],
  minors: [
    ...['lapset', 'lapsia', 'alaikäiset', 'alaikäisiä', 'alaikäisten määrä', 'barn', 'minderåriga'],
    ...['antal barn', 'antal minderåriga', 'minors', 'children'],
  ],
  tickets: [
    ...['liput', 'lippuja', 'lippujen määrä', 'kpl', 'määrä', 'antal', 'biljetter', 'antal biljetter'],
    ...['tickets', 'number of tickets', 'quantity'],
  ],
  amount: ['summa', 'euroa', 'eur', 'euro', 'maksu', 'maksu €', 'belopp', 'avgift', 'amount', 'sum', 'fee'],
  feeKind: ['maksulaji', 'maksun laji', 'avgiftsslag', 'typ av avgift', 'fee kind', 'fee type', 'kind of fee'],
} as const satisfies Names<string>

export type ReportField = keyof typeof REPORT_NAMES

/** Minors on one card; as many as a record takes. */
export const MOST_MINORS = 99

const readFeeKind = readWord<FeeKind>(
  wordsFor({
    overdue_fine: ['myöhästymismaksu', 'förseningsavgift', 'overdue fine'],
    interlibrary_loan: ['kaukolaina', 'fjärrlån', 'interlibrary loan'],
    copying: ['kopiointi', 'kopiering', 'copying'],
    other: ['muu', 'annat', 'other'],
  }),
  'unknown_fee_kind',
)

/** A use that a row reports. The holder's own ticket goes without saying: the tickets are `1 + minors`. */
export interface ReportedUse {
  /** Of any shape: whether the card exists is the register's to say. */
  readonly cardNumber: CardNumber
  readonly day: LocalDate
  /** Finnish clock time `HH:MM`, or null where the file tells none. */
  readonly startsAt: string | null
  readonly production: string | null
  readonly minors: number
  readonly amount: Cents | null
  readonly feeKind: FeeKind | null
}

/** `use` is null exactly where there are problems. */
export interface ReportRow {
  readonly line: number
  /** As the file has it, without the card's number. */
  readonly text: string
  readonly use: ReportedUse | null
  readonly problems: readonly CellProblem[]
}

export type ReportRead =
  ({ readonly encoding: Encoding; readonly separator: Separator } & EachRow<ReportRow>) | ColumnProblem<ReportField>

/** The uses of a table, row by row: a bad row stands in the way of no other. Nothing later than `today` has happened. */
export function readReport(table: Table, today: LocalDate): ReportRead {
  const columns = matchColumns<ReportField>(table.header, REPORT_NAMES, [['cardNumber'], ['day']])
  if ('code' in columns) return columns
  const { encoding, separator } = table
  const rowOf = (row: TableRow): ReportRow => {
    const take = (cells: RowReader<ReportField>) => useOf(cells, row.line, today)
    const { line, text, value, problems } = readRow(table, columns, row, take, 'cardNumber')
    return { line, text, use: value, problems }
  }
  return { encoding, separator, ...eachRow(table, rowOf) }
}

function useOf(cells: RowReader<ReportField>, line: number, today: LocalDate): ReportedUse | null {
  const cardNumber = cells.need('cardNumber', readCardNumber)
  const day = cells.need('day', readDay)
  if (day && day.day > today) cells.fault('day', { code: 'future_day' })
  const rest = {
    startsAt: startOf(cells, day),
    production: cells.read('production', readText),
    minors: minorsOf(cells, line),
    amount: cells.read('amount', readAmount),
    feeKind: cells.read('feeKind', readFeeKind),
  }
  return cardNumber && day && { cardNumber, day: day.day, ...rest }
}

/** Source: docs/rules.md#the-card-number */
function readCardNumber(cell: string): Read<CardNumber> {
  const text = clean(cell)
  if (text === '') return { value: null }
  if (isFormula(cell)) return { code: 'formula' }
  const value = parseCardNumber(text)
  return value === null ? { code: 'bad_card_number' } : { value }
}

const tooMany = { code: 'too_many_minors', most: MOST_MINORS } as const

const readMinors: Reader<number> = (cell) => {
  const read = readCount(cell)
  return 'value' in read && (read.value ?? 0) > MOST_MINORS ? tooMany : read
}

/** The holder and the minors. */
const readTickets: Reader<number> = (cell) => {
  const read = readCount(cell)
  if (!('value' in read) || read.value === null) return read
  if (read.value === 0) return { code: 'nobody' }
  return read.value > 1 + MOST_MINORS ? tooMany : read
}

/** The minors on the card, told by themselves, by the tickets, or by both where they agree. */
function minorsOf(cells: RowReader<ReportField>, line: number): number {
  const minors = cells.read('minors', readMinors)
  const tickets = cells.read('tickets', readTickets)
  if (minors !== null && tickets !== null && tickets !== 1 + minors) {
    cells.problems.push({ code: 'counts_disagree', line, tickets, minors })
  }
  return minors ?? (tickets === null ? 0 : tickets - 1)
}
