/** The list of a venue's events, as the screen of events words it. */
import type { EventKind, EventSummary, Instant } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { type EventGroups, groupEvents, searchEvents } from '../events.ts'
import { clockText, dayText, spanText, weekdayText } from '../format.ts'
import { KIND_NAMES, numberText } from './names.ts'

export type EventGroupName = keyof EventGroups
export interface EventGroup {
  readonly name: EventGroupName
  readonly title: string
  readonly events: readonly EventSummary[]
}

/** What an event is found by. */
const describe = (event: EventSummary): string =>
  [
    event.title,
    event.production,
    KIND_NAMES[event.kind](),
    event.place ?? '',
    whenText(event),
    dayText(event.day),
  ].join(' ')

/** Today's first, then the coming, then the past; without empty groups. */
export function eventGroups(events: readonly EventSummary[], query: string, now: Instant): readonly EventGroup[] {
  const { today, coming, past } = groupEvents(searchEvents(events, query, describe), now)
  const groups: readonly EventGroup[] = [
    { name: 'today', title: m.events_today(), events: today },
    { name: 'coming', title: m.events_coming(), events: coming },
    { name: 'past', title: m.events_past(), events: past },
  ]
  return groups.filter((group) => group.events.length > 0)
}

/** `ke 21.1.2026 klo 19.00`; of what lasts its days, `21.1.–25.3.2026 klo 18.00`. */
export function whenText(event: Pick<EventSummary, 'day' | 'lastDay' | 'startsAt'>): string {
  const days = event.lastDay === event.day ? weekdayText(event.day) : spanText(event)
  return event.startsAt === null ? days : `${days} ${clockText(event.startsAt)}`
}

/** A fee and a visit are no tickets, and are counted by the day. */
const TAKEN = {
  performance: m.event_taken,
  course: m.event_taken,
  fee: m.event_fees,
  visit: m.event_visits,
} satisfies Record<EventKind, (of: { count: number }) => string>

/** `7/12 annettu`; where there is no cap only how many. */
export function givenText({ kind, taken, cap }: Pick<EventSummary, 'kind' | 'taken' | 'cap'>): string | null {
  if (cap !== null) return m.event_given({ taken, cap })
  return taken > 0 ? TAKEN[kind]({ count: taken }) : null
}

/** Tickets of a performance, places on a course. */
export function onSaleText({ kind, ticketsOnSale }: Pick<EventSummary, 'kind' | 'ticketsOnSale'>): string | null {
  if (ticketsOnSale === null) return null
  const count = numberText(ticketsOnSale)
  return kind === 'course' ? m.programme_places_on({ count }) : m.programme_on_sale({ count })
}
