/** What staff or a file say of an event, as the ledger keeps it. */
import { randomUUID } from 'node:crypto'
import type { EventFacts, EventRow } from '../db/events.ts'
import type { Ledger } from '../db/ledger.ts'
import { type NewEvent, OPEN_END } from './contract.ts'
import { isDaily } from './kinds.ts'
import { helsinkiDay, type Instant, type LocalDate } from './rules/local-date.ts'

/** A name without case and stray spaces: what people call the same. */
export const nameKey = (name: string): string =>
  name.normalize('NFC').toLocaleLowerCase('fi').replace(/\s+/g, ' ').trim()

/** Told by its key, the id of the production of that name at a venue; a new one where there is none. */
export function productionsOf(ledger: Ledger, venueId: string): (name: string) => string {
  const ids = new Map(ledger.events.productions(venueId).map(({ id, name }) => [nameKey(name), id]))
  return (name) => {
    const id = ids.get(nameKey(name)) ?? randomUUID()
    ids.set(nameKey(name), id)
    return id
  }
}

export const FIRST_DAY = '2000-01-01' as LocalDate
const YEARS_AHEAD = 5

/** Whether an event can be on then: anything else is a slip of the hand. */
export function isPlausible({ day, lastDay }: Pick<NewEvent, 'day' | 'lastDay'>, now: Instant): boolean {
  const today = helsinkiDay(now)
  const latest = `${String(Number(today.slice(0, 4)) + YEARS_AHEAD)}${today.slice(4)}`
  const isLast = (last: LocalDate) => last >= day && (last <= latest || last === OPEN_END)
  return day >= FIRST_DAY && day <= latest && (lastDay === null || isLast(lastDay))
}

type Given = Omit<EventRow, 'origin' | 'leftOut' | 'ownCap' | 'ownLeftOut' | 'soldOutAt'>

/** The facts without what an event of its kind does not have. What goes on from day to day has no end unless one is given. */
export function factsOf({ id, venueId, productionId, ...given }: Given): EventFacts {
  const { kind, production, field, day, lastDay, title, place } = given
  const facts = {
    ...{ id, venueId, kind, productionId, production, field, day },
    title: title === '' || title === production ? null : title,
    place: place === '' ? null : place,
    leftOut: false,
  }
  if (isDaily(kind)) return { ...facts, ...NO_SHOW, lastDay: lastDay ?? OPEN_END }
  const { startsAt, ticketsOnSale, capacity, peopleAtATime, features, feeCents } = given
  const shared = { ...NO_SHOW, startsAt, ticketsOnSale, capacity, lastDay: lastDay === day ? null : lastDay }
  if (kind === 'course') return { ...facts, ...shared, feeCents }
  return { ...facts, ...shared, peopleAtATime, features: [...new Set(features)] }
}
const NO_SHOW = {
  startsAt: null,
  ticketsOnSale: null,
  capacity: null,
  peopleAtATime: null,
  features: [],
  feeCents: null,
} as const
