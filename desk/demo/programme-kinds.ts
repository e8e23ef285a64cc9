/** What a festival, an institute, a library and a swimming hall have. Of a day it depends on that day alone here too. */
import { addDays, type LocalDate } from '../rules/local-date.ts'
import { OPEN_END } from '../sync/protocol.ts'
import type { VenueEvent } from './events.ts'
import { dayNumber, PLAIN } from './programme.ts'

interface Course {
  readonly id: string
  readonly name: string
  readonly place: string
  readonly startsAt: string
  readonly feeCents: number
  /** Once a week. */
  readonly meetings: number
}

export const LIBRARY_FEES_ID = 'kirjaston-maksut'
export const SWIMMING_ID = 'uinti'

const FESTIVAL_PAST_DAYS = 2
const FESTIVAL_COMING_DAYS = 4
const FESTIVAL_PEOPLE = 2_400
const COURSE_PLACES = 12
/** 1970 began on a Thursday. */
const THURSDAY = 3
/** One course begins each week: the first shown began last week. */
const COURSE_WEEKS = [-1, 0, 1, 2, 3, 4]
const LONG_AGO = '2020-01-01' as LocalDate

const COURSES: readonly Course[] = [
  { id: 'savityo', name: 'Savityön alkeet', place: 'Savipaja', startsAt: '17:30', feeCents: 6_800, meetings: 10 },
  { id: 'suomea', name: 'Suomea arkeen', place: 'Luokka 2', startsAt: '09:30', feeCents: 2_500, meetings: 12 },
  { id: 'tuolijumppa', name: 'Tuolijumppa', place: 'Liikuntasali', startsAt: '10:00', feeCents: 1_900, meetings: 8 },
  { id: 'kuvankasittely', name: 'Kuvat talteen', place: 'Luokka 4', startsAt: '17:00', feeCents: 3_200, meetings: 6 },
  { id: 'yhteislaulu', name: 'Yhteislaulu', place: 'Juhlasali', startsAt: '18:00', feeCents: 2_400, meetings: 12 },
  {
    id: 'ompelu',
    name: 'Ompelun peruskurssi',
    place: 'Käsityöluokka',
    startsAt: '17:30',
    feeCents: 5_400,
    meetings: 9,
  },
]

/** One festival with a few of its days around today, each a whole day. */
export function festivalProgramme(today: LocalDate): VenueEvent[] {
  const days = Array.from({ length: FESTIVAL_PAST_DAYS + 1 + FESTIVAL_COMING_DAYS }, (_, i) => i - FESTIVAL_PAST_DAYS)
  return days.map((offset) => {
    const day = addDays(today, offset)
    return {
      ...PLAIN,
      id: `kaikufestivaali-${day}`,
      kind: 'performance',
      productionId: 'kaikufestivaali',
      production: 'Kaikufestivaali',
      field: 'culture',
      day,
      place: 'Rantapuisto',
      ticketsOnSale: FESTIVAL_PEOPLE,
      capacity: FESTIVAL_PEOPLE,
      peopleAtATime: FESTIVAL_PEOPLE,
    }
  })
}

/** One course begins each Monday, and each again as often as all have begun. */
export function courseProgramme(today: LocalDate): VenueEvent[] {
  const week = Math.floor((dayNumber(today) + THURSDAY) / 7)
  const monday = addDays(today, -((dayNumber(today) + THURSDAY) % 7))
  return COURSE_WEEKS.map((weeks) => {
    const { id, name, meetings, ...course } = COURSES[(week + weeks) % COURSES.length] as Course
    const day = addDays(monday, weeks * 7)
    return {
      ...PLAIN,
      ...course,
      id: `${id}-${day}`,
      kind: 'course',
      productionId: id,
      production: name,
      field: 'education',
      day,
      lastDay: addDays(day, (meetings - 1) * 7),
      ticketsOnSale: COURSE_PLACES,
      capacity: COURSE_PLACES,
    }
  })
}

export const feeProgramme = (): VenueEvent[] => [openEnded(LIBRARY_FEES_ID, 'fee', 'Kirjaston maksut', 'culture')]
export const visitProgramme = (): VenueEvent[] => [openEnded(SWIMMING_ID, 'visit', 'Uinti', 'sport')]

function openEnded(id: string, kind: 'fee' | 'visit', name: string, field: VenueEvent['field']): VenueEvent {
  return { ...PLAIN, id, kind, productionId: id, production: name, field, day: LONG_AGO, lastDay: OPEN_END }
}
