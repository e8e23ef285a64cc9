/** What the made-up stages put on. A day's programme depends on that day alone, so it is the same seen from any day. */
import { addDays, type LocalDate } from '../rules/local-date.ts'
import type { VenueEvent } from './events.ts'

interface Production {
  readonly id: string
  readonly name: string
  readonly title?: string
  readonly place: string
  readonly ticketsOnSale: number
  readonly features?: VenueEvent['features']
  readonly leftOut?: boolean
}
interface Slot {
  readonly startsAt: string
  readonly productions: readonly Production[]
  /** Played every so many days. */
  readonly every: number
  /** The same for days further off than what is on sale in full. */
  readonly everyLater: number
}

const DAY_MS = 86_400_000
const PAST_DAYS = 7
const COMING_DAYS = 60
/** So far ahead the whole programme is on sale, after that a part of it. */
const FULL_DAYS = 10

/** What most events say nothing of. */
export const PLAIN = {
  title: null,
  lastDay: null,
  startsAt: null,
  place: null,
  ticketsOnSale: null,
  capacity: null,
  peopleAtATime: null,
  features: [],
  feeCents: null,
  leftOut: false,
} satisfies Partial<VenueEvent>

const HAMLET = { id: 'hamlet', name: 'Hamlet', place: 'Suuri näyttämö', ticketsOnSale: 999 }
const BROTHERS = { id: 'seitseman-veljesta', name: 'Seitsemän veljestä', place: 'Suuri näyttämö', ticketsOnSale: 1000 }
const TANGO = { id: 'lumikenkatango', name: 'Lumikenkätango', place: 'Suuri näyttämö', ticketsOnSale: 250 }
const BEAR = { id: 'jaakarhun-retki', name: 'Pikku jääkarhun retki', place: 'Pieni näyttämö', ticketsOnSale: 160 }
const QUEEN = { id: 'kivikylan-kuningatar', name: 'Kivikylän kuningatar', place: 'Pieni näyttämö', ticketsOnSale: 150 }
const LIGHTHOUSE = { id: 'yo-majakalla', name: 'Yö Harmaakarin majakalla', place: 'Kellari', ticketsOnSale: 34 }
const GALA = { ...TANGO, id: 'lumikenkatango-gala', name: 'Lumikenkätango: juhlaensi-ilta', leftOut: true }

const THEATRE: readonly Slot[] = [
  { startsAt: '14:00', productions: [BEAR, QUEEN], every: 1, everyLater: 5 },
  { startsAt: '18:00', productions: [LIGHTHOUSE], every: 2, everyLater: 8 },
  { startsAt: '19:00', productions: [HAMLET, BROTHERS, TANGO], every: 1, everyLater: 3 },
  // once in the time that is shown
  {
    startsAt: '20:15',
    productions: [GALA],
    every: PAST_DAYS + 1 + COMING_DAYS,
    everyLater: PAST_DAYS + 1 + COMING_DAYS,
  },
]
const SUMMER: Production = { id: 'nummisuutarit', name: 'Nummisuutarit', place: 'Rantalava', ticketsOnSale: 420 }
const SUMMER_THEATRE: readonly Slot[] = [{ startsAt: '18:30', productions: [SUMMER], every: 1, everyLater: 4 }]

const MATINEE: Production = {
  id: 'paivakonsertit',
  name: 'Päiväkonsertit',
  title: 'Päiväkonsertti: lauluja mereltä',
  place: 'Kamarisali',
  ticketsOnSale: 180,
}
const SYMPHONY: Production = {
  id: 'kivikylan-sinfonietta',
  name: 'Kivikylän sinfonietta',
  title: 'Kivikylän sinfonietta: Talvinen pastoraali',
  place: 'Konserttisali',
  ticketsOnSale: 250,
}
const VISITORS: Production = {
  id: 'harmaakarin-puhaltajat',
  name: 'Harmaakarin puhaltajat vierailulla',
  place: 'Konserttisali',
  ticketsOnSale: 250,
  features: ['guest'],
}
const BALL: Production = {
  id: 'kivikylan-gaala',
  name: 'Kivikylän gaalakonsertti',
  place: 'Konserttisali',
  ticketsOnSale: 240,
  features: ['gala'],
  leftOut: true,
}
const CONCERT_HALL: readonly Slot[] = [
  { startsAt: '13:00', productions: [MATINEE], every: 1, everyLater: 7 },
  { startsAt: '18:00', productions: [SYMPHONY, VISITORS, BALL], every: 1, everyLater: 4 },
]

/** Performances from a week ago to sixty days ahead. */
export const theatreProgramme = (today: LocalDate): VenueEvent[] => programme(today, THEATRE)
export const summerProgramme = (today: LocalDate): VenueEvent[] => programme(today, SUMMER_THEATRE)
export const concertProgramme = (today: LocalDate): VenueEvent[] => programme(today, CONCERT_HALL)

function programme(today: LocalDate, slots: readonly Slot[]): VenueEvent[] {
  const offsets = Array.from({ length: PAST_DAYS + 1 + COMING_DAYS }, (_, i) => i - PAST_DAYS)
  return offsets.flatMap((offset) => {
    const day = addDays(today, offset)
    const number = dayNumber(day)
    return slots
      .filter(({ every, everyLater }) => number % (offset > FULL_DAYS ? everyLater : every) === 0)
      .map(({ productions, startsAt }) =>
        performance(productions[number % productions.length] as Production, day, startsAt),
      )
  })
}

/** Days since 1970. */
export const dayNumber = (day: LocalDate): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS

function performance(production: Production, day: LocalDate, startsAt: string): VenueEvent {
  const { id, name, title = null, place, ticketsOnSale, features = [], leftOut = false } = production
  return {
    ...PLAIN,
    id: `${id}-${day}-${startsAt.replace(':', '')}`,
    kind: 'performance',
    productionId: id,
    production: name,
    title,
    field: 'culture',
    day,
    startsAt,
    place,
    ticketsOnSale,
    features,
    leftOut,
  }
}
