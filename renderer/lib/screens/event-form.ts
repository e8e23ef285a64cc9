/** An event as it is typed: the fields of its kind, and what they say. Pure. */
import {
  type EventDetail,
  type EventKind,
  type Field,
  type LocalDate,
  type NewEvent,
  OPEN_END,
} from '../../../desk/contract.ts'
import type { Feature, PerformanceSize } from '../../../desk/rules/limits.ts'
import {
  countInput,
  dayInput,
  moneyInput,
  problemOf,
  readCount,
  readDay,
  readMoney,
  readTime,
  timeInput,
  type Typed,
  type TypingProblem,
  valueOf,
} from './typed.ts'

/** What the desk says of leaving an event out. */
export const LEAVING_OUT = ['usual', 'out', 'in'] as const
export type LeavingOut = (typeof LEAVING_OUT)[number]

export interface EventDraft {
  kind: EventKind
  field: Field
  production: string
  title: string
  day: string
  lastDay: string
  startsAt: string
  place: string
  ticketsOnSale: string
  capacity: string
  peopleAtATime: string
  fee: string
  features: readonly Feature[]
  ownCap: string
  leavingOut: LeavingOut
}
export type EventProblem = TypingProblem | 'day_out_of_range'
export type EventProblems = Readonly<Partial<Record<keyof EventDraft, EventProblem>>>

/** What events of a kind are about, unless staff say otherwise. */
export const USUAL_FIELDS: Readonly<Record<EventKind, Field>> = {
  performance: 'culture',
  course: 'education',
  fee: 'culture',
  visit: 'sport',
}

/** What goes on from day to day has neither days nor limits of its own. */
export const isLasting = (kind: EventKind): boolean => kind === 'fee' || kind === 'visit'

export const emptyDraft = (kind: EventKind): EventDraft => ({
  ...{ kind, field: USUAL_FIELDS[kind], production: '', title: '', day: '', lastDay: '', startsAt: '', place: '' },
  ...{ ticketsOnSale: '', capacity: '', peopleAtATime: '', fee: '', features: [], ownCap: '', leavingOut: 'usual' },
})

const leavingOutOf = (leftOut: boolean | null): LeavingOut => (leftOut === null ? 'usual' : leftOut ? 'out' : 'in')
const leftOutOf = (leavingOut: LeavingOut): boolean | null => (leavingOut === 'usual' ? null : leavingOut === 'out')

export const draftOf = (event: EventDetail): EventDraft => ({
  kind: event.kind,
  field: event.field,
  production: event.production,
  title: event.title === event.production ? '' : event.title,
  day: dayInput(event.day),
  lastDay: event.lastDay === event.day || event.lastDay === OPEN_END ? '' : dayInput(event.lastDay),
  startsAt: timeInput(event.startsAt),
  place: event.place ?? '',
  ticketsOnSale: countInput(event.ticketsOnSale),
  capacity: countInput(event.capacity),
  peopleAtATime: countInput(event.peopleAtATime),
  fee: moneyInput(event.feeCents),
  features: event.features,
  ownCap: countInput(event.ownCap),
  leavingOut: leavingOutOf(event.leftOut),
})

export const isSameDraft = (a: EventDraft, b: EventDraft): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The event as it was saved, as a message. */
export const eventOf = (event: EventDetail): NewEvent => ({
  title: event.title === event.production ? '' : event.title,
  production: event.production,
  kind: event.kind,
  field: event.field,
  day: event.day,
  lastDay: event.lastDay === event.day || event.lastDay === OPEN_END ? null : event.lastDay,
  startsAt: event.startsAt,
  place: event.place,
  ticketsOnSale: event.ticketsOnSale,
  capacity: event.capacity,
  peopleAtATime: event.peopleAtATime,
  features: [...event.features],
  feeCents: event.feeCents as NewEvent['feeCents'],
  ownCap: event.ownCap,
  leftOut: event.leftOut,
  soldOut: event.soldOut,
})

/** How large the typed performance is, as far as it can be read. */
export const sizeOf = (draft: EventDraft): PerformanceSize => ({
  ticketsOnSale: valueOf(readCount(draft.ticketsOnSale)),
  capacity: valueOf(readCount(draft.capacity)),
  peopleAtATime: valueOf(readCount(draft.peopleAtATime)),
  features: draft.features,
})

/** An event can be on from then until so many years from now: as the desk has it. */
const FIRST_DAY = '2000-01-01'
const YEARS_AHEAD = 5

interface Known {
  readonly today: LocalDate
  /** The event as it was saved; null for a new one. */
  readonly saved: EventDetail | null
}
export interface EventReading {
  /** Null where a field cannot be taken as it stands. */
  readonly event: NewEvent | null
  readonly problems: EventProblems
}

/** What the fields say. Of an event of the register only the desk's own words are read. */
export function readDraft(draft: EventDraft, known: Known): EventReading {
  const { saved } = known
  const ownCap = readCount(draft.ownCap)
  const words = { ownCap: valueOf(ownCap), leftOut: leftOutOf(draft.leavingOut), soldOut: saved?.soldOut ?? false }
  const own = problemsOf({ ownCap })
  if (saved?.origin === 'register') return settle({ ...eventOf(saved), ...words }, own)
  const { facts, problems } = readFacts(draft, known)
  return settle({ ...facts, ...words }, isLasting(draft.kind) ? problems : { ...problems, ...own })
}

const settle = (event: NewEvent, problems: EventProblems): EventReading => ({
  event: Object.keys(problems).length > 0 ? null : event,
  problems,
})

type Facts = Omit<NewEvent, 'ownCap' | 'leftOut' | 'soldOut'>
/** What is typed for a performance alone. Of a saved event of another kind it stays as it was, out of sight. */
const unseenOf = (saved: EventDetail | null) =>
  saved ? { title: eventOf(saved).title, capacity: saved.capacity } : { title: '', capacity: null }

const NO_SHOW = { startsAt: null, ticketsOnSale: null, capacity: null, peopleAtATime: null, feeCents: null } as const

function readFacts(draft: EventDraft, known: Known): { facts: Facts; problems: EventProblems } {
  const { kind, field } = draft
  const production = draft.production.trim()
  const named: EventProblems = production === '' ? { production: 'needed' } : {}
  const about = { kind, field, production, title: '', place: null, features: [], ...NO_SHOW }
  if (isLasting(kind)) {
    const day = known.saved?.day ?? known.today
    return { facts: { ...about, title: unseenOf(known.saved).title, day, lastDay: null }, problems: named }
  }
  const days = readDays(draft, known)
  const startsAt = readTime(draft.startsAt)
  const ofKind = kind === 'course' ? readCourse(draft, known) : readPerformance(draft)
  const facts = { ...about, place: draft.place.trim() || null, ...days.days, startsAt: valueOf(startsAt) }
  return {
    facts: { ...facts, ...ofKind.facts },
    problems: { ...named, ...days.problems, ...problemsOf({ startsAt }), ...ofKind.problems },
  }
}

/** Its tickets are its places. */
function readCourse(draft: EventDraft, { saved }: Known) {
  const fee = readMoney(draft.fee)
  const ticketsOnSale = readCount(draft.ticketsOnSale)
  return {
    facts: { ...unseenOf(saved), feeCents: valueOf(fee), ticketsOnSale: valueOf(ticketsOnSale) },
    problems: problemsOf({ fee, ticketsOnSale }),
  }
}

function readPerformance(draft: EventDraft) {
  const ticketsOnSale = readCount(draft.ticketsOnSale)
  const peopleAtATime = readCount(draft.peopleAtATime)
  const capacity = readCount(draft.capacity)
  return {
    facts: {
      title: draft.title.trim(),
      capacity: valueOf(capacity),
      ticketsOnSale: valueOf(ticketsOnSale),
      peopleAtATime: valueOf(peopleAtATime),
      features: [...draft.features],
    },
    problems: problemsOf({ ticketsOnSale, capacity, peopleAtATime }),
  }
}

function readDays(draft: EventDraft, { today }: Known) {
  const first = readDay(draft.day, today)
  const last = readDay(draft.lastDay, today)
  const [day, lastDay] = [valueOf(first), valueOf(last)]
  const isPossible = (each: LocalDate | null) => each === null || (each >= FIRST_DAY && each <= latestDay(today))
  const dayProblem = problemOf(first) ?? (day === null ? 'needed' : isPossible(day) ? null : 'day_out_of_range')
  const isBackwards = day !== null && lastDay !== null && lastDay < day
  const lastProblem = problemOf(last) ?? (isBackwards ? 'ends_before' : isPossible(lastDay) ? null : 'day_out_of_range')
  const problems: EventProblems = {
    ...(dayProblem && { day: dayProblem }),
    ...(lastProblem && { lastDay: lastProblem }),
  }
  return { days: { day: day ?? today, lastDay: lastDay === day ? null : lastDay }, problems }
}

const latestDay = (today: LocalDate): string => `${String(Number(today.slice(0, 4)) + YEARS_AHEAD)}${today.slice(4)}`

function problemsOf(fields: Partial<Record<keyof EventDraft, Typed<unknown>>>): EventProblems {
  const found = Object.entries(fields).map(([name, typed]) => [name, problemOf(typed)] as const)
  return Object.fromEntries(found.filter(([, problem]) => problem !== null))
}
