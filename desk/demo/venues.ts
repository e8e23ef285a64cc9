/** The made-up organisations and their venues: of each kind one, with the limits that such a venue may set. */
import type { Cents, Limits } from '../rules/limits.ts'
import type { LocalDate } from '../rules/local-date.ts'
import type { VenueEvent } from './events.ts'
import type { NewVenue } from './organisations.ts'
import { concertProgramme, summerProgramme, theatreProgramme } from './programme.ts'
import { courseProgramme, feeProgramme, festivalProgramme, visitProgramme } from './programme-kinds.ts'

export interface DemoVenue extends NewVenue {
  readonly programme: (today: LocalDate) => VenueEvent[]
}
export interface DemoOrganisation {
  readonly id: string
  readonly name: string
  /** Pairs any number of desks: a one-time code would end the demonstration at its second start. */
  readonly code: string | null
  /** A desk is told the first one first. */
  readonly venues: readonly DemoVenue[]
  /** Venues of other organisations. */
  readonly sellsFor: readonly string[]
}

/** The demonstration's own code. */
export const DEMO_CODE = 'KAIKU-DEMO'
/** The same for another organisation, whose desks know the same cards by other keys. */
export const DEMO_CODE_2 = 'KAIKU-DEMO-2'
export const CITY_ID = 'kaikulan-kaupunki'
export const THEATRE_ID = 'kaikulan-teatteri'
export const FESTIVAL_ID = 'kaikulan-festivaali'
export const INSTITUTE_ID = 'kaikulan-opisto'
export const LIBRARY_ID = 'kaikulan-kirjasto'
export const SWIMMING_HALL_ID = 'kaikulan-uimahalli'
export const CONCERT_HALL_ID = 'kivikylan-konserttitalo'
export const SUMMER_THEATRE_ID = 'koskenniskan-kesateatteri'

const cents = (cents: number) => cents as Cents

const LIMITS = {
  festival: { performance: { largeEvent: { cap: 20, per: 'day' } } },
  institute: { course: { placesPerCourse: 2, coursesAtATime: 2, coursesPerYear: 2, feeCovered: cents(2_500) } },
  library: {
    library: {
      kinds: ['interlibrary_loan', 'overdue_fine', 'copying'],
      sum: { cents: cents(3_000), per: 'year' },
    },
  },
  swimmingHall: { visit: { visitsPerYear: 30, wristband: cents(500) } },
  concertHall: { performance: { cap: 8, oncePerProduction: true } },
} as const satisfies Record<string, Limits>

const CITY_VENUES: readonly DemoVenue[] = [
  { id: THEATRE_ID, name: 'Kaikulan teatteri', kinds: ['performing_arts'], limits: {}, programme: theatreProgramme },
  {
    id: FESTIVAL_ID,
    name: 'Kaikulan festivaali',
    kinds: ['festival'],
    limits: LIMITS.festival,
    programme: festivalProgramme,
  },
  {
    id: INSTITUTE_ID,
    name: 'Kaikulan opisto',
    kinds: ['institute'],
    limits: LIMITS.institute,
    programme: courseProgramme,
  },
  { id: LIBRARY_ID, name: 'Kaikulan kirjasto', kinds: ['library'], limits: LIMITS.library, programme: feeProgramme },
  {
    id: SWIMMING_HALL_ID,
    name: 'Kaikulan uimahalli',
    kinds: ['swimming_hall'],
    limits: LIMITS.swimmingHall,
    programme: visitProgramme,
  },
]
const CONCERT_HALL: DemoVenue = {
  id: CONCERT_HALL_ID,
  name: 'Kivikylän konserttitalo',
  kinds: ['performing_arts'],
  limits: LIMITS.concertHall,
  programme: concertProgramme,
}
const SUMMER_THEATRE: DemoVenue = {
  id: SUMMER_THEATRE_ID,
  name: 'Koskenniskan kesäteatteri',
  kinds: ['performing_arts'],
  limits: {},
  programme: summerProgramme,
}

export const ORGANISATIONS: readonly DemoOrganisation[] = [
  { id: CITY_ID, name: 'Kaikulan kaupunki', code: DEMO_CODE, venues: CITY_VENUES, sellsFor: [CONCERT_HALL_ID] },
  { id: SUMMER_THEATRE_ID, name: SUMMER_THEATRE.name, code: DEMO_CODE_2, venues: [SUMMER_THEATRE], sellsFor: [] },
  { id: 'kivikylan-kunta', name: 'Kivikylän kunta', code: null, venues: [CONCERT_HALL], sellsFor: [] },
]
