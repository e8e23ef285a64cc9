/** A venue's programme from a file, such as its box office saves it. */
import type { LocalDate } from '../rules/local-date.ts'
import { readCount, readDay, readText, readWord, wordsFor } from './cells.ts'
import {
  type CellProblem,
  type ColumnProblem,
  matchColumns,
  type Names,
  readRow,
  type RowReader,
  startOf,
} from './columns.ts'
import { REPORT_NAMES } from './report.ts'
import { type EachRow, eachRow, type Encoding, type Separator, type Table, type TableRow } from './table.ts'

/** What the columns may be called. */
export const EVENT_NAMES = {
  title: [
    ...['nimi', 'tapahtuman nimi', 'tapahtuma', 'näytös', 'otsikko', 'kurssi', 'kurssin nimi'],
    ...['namn', 'titel', 'rubrik', 'evenemang', 'evenemangets namn', 'föreställning', 'kurs', 'kursens namn'],
    ...['title', 'name', 'event', 'event name', 'performance', 'course', 'course name'],
  ],
  production: [
    ...['esitys', 'esityksen nimi', 'produktio', 'tuotanto', 'teos', 'produktion', 'produktionens namn', 'verk'],
    ...['production', 'production name', 'work'],
  ],
  day: [
    ...['päivä', 'pvm', 'päivämäärä', 'esityspäivä', 'alkupäivä', 'alkamispäivä', 'ensimmäinen päivä'],
    ...['datum', 'dag', 'startdatum', 'första dagen', 'date', 'day', 'start date', 'first day'],
  ],
  startsAt: [
    ...['aika', 'kello', 'klo', 'kellonaika', 'alkamisaika', 'alkaa klo', 'tid', 'kl', 'klockan', 'klockslag'],
    ...['starttid', 'börjar kl', 'time', 'start time', 'starts at'],
  ],
  place: [
    ...['paikka', 'sali', 'näyttämö', 'tila', 'esityspaikka', 'plats', 'sal', 'scen', 'lokal'],
    ...['place', 'venue', 'hall', 'stage', 'room', 'location'],
  ],
  ticketsOnSale: [
    ...['myynnissä', 'lippuja', 'liput', 'lippuja myynnissä', 'liput myynnissä', 'paikkoja myynnissä'],
    ...['biljetter', 'till salu', 'biljetter till salu', 'tickets', 'on sale', 'tickets on sale'],
  ],
  kind: ['laji', 'tyyppi', 'tapahtumalaji', 'typ', 'slag', 'kind', 'type', 'event type'],
  lastDay: [
    ...['päättyy', 'viimeinen päivä', 'päättymispäivä', 'loppupäivä', 'slutar', 'sista dagen', 'slutdatum'],
    ...['ends', 'last day', 'end date'],
  ],
  capacity: ['kapasiteetti', 'paikkaluku', 'paikkamäärä', 'kapacitet', 'antal platser', 'capacity', 'seats'],
} as const satisfies Names<string>

export type EventField = keyof typeof EVENT_NAMES
export type NewEventKind = 'performance' | 'course'

const readKind = readWord<NewEventKind>(
  wordsFor({
    performance: ['esitys', 'näytös', 'tapahtuma', 'föreställning', 'evenemang', 'performance', 'event'],
    course: ['kurssi', 'kurs', 'course'],
  }),
  'unknown_kind',
)

/** An event that a row asks to be added. */
export interface NewEvent {
  readonly title: string
  readonly production: string
  readonly day: LocalDate
  readonly lastDay: LocalDate | null
  /** Finnish clock time `HH:MM`, or null for a whole day. */
  readonly startsAt: string | null
  readonly place: string | null
  readonly ticketsOnSale: number | null
  readonly capacity: number | null
  readonly kind: NewEventKind
}

/** `event` is null exactly where there are problems. */
export interface EventRow {
  readonly line: number
  /** As the file has it. */
  readonly text: string
  readonly event: NewEvent | null
  readonly problems: readonly CellProblem[]
}

export type EventsRead =
  | ({ readonly encoding: Encoding; readonly separator: Separator } & EachRow<EventRow>)
  | ColumnProblem<EventField>
  /** A report of uses, by mistake. */
  | { readonly code: 'cards_in_events' }

/** The events of a table, row by row: a bad row stands in the way of no other. */
export function readEvents(table: Table): EventsRead {
  if (hasCards(table)) return { code: 'cards_in_events' }
  const columns = matchColumns<EventField>(table.header, EVENT_NAMES, [['title', 'production'], ['day']])
  if ('code' in columns) return columns
  const lines = new Map<string, number>()
  const rowOf = (row: TableRow): EventRow => {
    const { line, text, value, problems } = readRow(table, columns, row, (cells) =>
      eventOf(cells, columns.has('title')),
    )
    const other = value && lineOfSame(value, line, lines)
    if (other !== null) return { line, text, event: null, problems: [{ code: 'same_as_line', line, other }] }
    return { line, text, event: value, problems }
  }
  return { encoding: table.encoding, separator: table.separator, ...eachRow(table, rowOf) }
}

const hasCards = ({ header }: Table): boolean =>
  !('code' in matchColumns<'cardNumber'>(header, { cardNumber: REPORT_NAMES.cardNumber }, [['cardNumber']]))

function eventOf(cells: RowReader<EventField>, hasTitle: boolean): NewEvent | null {
  const names = namesOf(cells, hasTitle)
  const first = cells.need('day', readDay)
  const event = {
    startsAt: startOf(cells, first),
    place: cells.read('place', readText),
    ticketsOnSale: cells.read('ticketsOnSale', readCount),
    capacity: cells.read('capacity', readCount),
    kind: cells.read('kind', readKind) ?? 'performance',
    lastDay: cells.read('lastDay', readDay)?.day ?? null,
  }
  if (first && event.lastDay && event.lastDay < first.day) cells.fault('lastDay', { code: 'ends_before_start' })
  return names && first && { ...names, day: first.day, ...event }
}

/** Title and production; where one is missing it is as the other. */
function namesOf(cells: RowReader<EventField>, hasTitle: boolean): Pick<NewEvent, 'title' | 'production'> | null {
  const faults = cells.problems.length
  const title = cells.read('title', readText)
  const production = cells.read('production', readText)
  const name = title ?? production
  if (name !== null) return { title: name, production: production ?? name }
  if (cells.problems.length === faults) cells.fault(hasTitle ? 'title' : 'production', { code: 'empty_cell' })
  return null
}

/** The line of an earlier row with the same production, day, time and place, or null and this one is kept as the first. */
function lineOfSame({ production, day, startsAt, place }: NewEvent, line: number, lines: Map<string, number>) {
  const key = JSON.stringify([production, day, startsAt, place])
  const other = lines.get(key)
  if (other === undefined) lines.set(key, line)
  return other ?? null
}
