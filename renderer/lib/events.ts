/** The list of events as the picker shows it. Pure. */
import type { EventSummary, Instant } from '../../desk/contract.ts'
import { isLastNight } from '../../desk/rules/limits-time.ts'
import { dayOf, minutesOf } from './format.ts'

export interface EventGroups {
  readonly today: readonly EventSummary[]
  readonly coming: readonly EventSummary[]
  readonly past: readonly EventSummary[]
}

const byTime = (a: EventSummary, b: EventSummary) =>
  a.day.localeCompare(b.day) || (a.startsAt ?? '').localeCompare(b.startsAt ?? '')

/** Whether the event is under way on this day: it may last for one evening, for a term, or until further notice. */
const isOn = ({ day, lastDay }: EventSummary, today: string) => day <= today && today <= lastDay
const isLasting = ({ day, lastDay }: EventSummary) => day !== lastDay

/**
 * Every event the desk lists, grouped: today's by the clock and then what goes on from day to day, the coming soonest
 * first, the past latest first. Nothing is left out.
 */
export function groupEvents(events: readonly EventSummary[], now: Instant): EventGroups {
  const today = dayOf(now)
  const sorted = events.toSorted(byTime)
  const on = sorted.filter((event) => isOn(event, today))
  return {
    today: [...on.filter((event) => !isLasting(event)), ...on.filter(isLasting)],
    coming: sorted.filter((event) => event.day > today),
    past: sorted.filter((event) => event.lastDay < today).reverse(),
  }
}

/** Events whose title, place, or day contains every word asked for. */
export function searchEvents(
  events: readonly EventSummary[],
  query: string,
  describe: (event: EventSummary) => string,
): readonly EventSummary[] {
  const words = query.toLocaleLowerCase('fi').split(/\s+/).filter(Boolean)
  if (words.length === 0) return events
  return events.filter((event) => {
    const text = describe(event).toLocaleLowerCase('fi')
    return words.every((word) => text.includes(word))
  })
}

/** A performance may have begun this long ago and still be the one people come to. Minutes. */
const STILL_NEAR = 120
/** An event without a clock time yields to performances nearer than this, what goes on for days to any. Minutes. */
const WHOLE_DAY_DISTANCE = 180
const LASTING_DISTANCE = 24 * 60

const DAY = 24 * 60

/**
 * The event staff most likely mean: today's nearest, else the soonest coming, else the latest past. After midnight last
 * night's may be nearer. Source: docs/rules.md#days
 */
export function likelyEvent(events: readonly EventSummary[], now: Instant): EventSummary | null {
  const { today, coming, past } = groupEvents(events, now)
  const minutes = minutesOf(now)
  const lastNight = past.filter((event) => !isLasting(event) && isLastNight(event.day, now))
  const near = [
    ...lastNight.map((event) => ({ event, distance: distance(event, minutes + DAY) })),
    ...today.map((event) => ({ event, distance: distance(event, minutes) })),
  ]
  const [nearest] = near.filter(({ distance }) => distance < Infinity).sort((a, b) => a.distance - b.distance)
  return nearest?.event ?? coming[0] ?? today.at(-1) ?? past[0] ?? null
}

function distance(event: EventSummary, now: number): number {
  const { startsAt } = event
  if (isLasting(event)) return LASTING_DISTANCE
  if (startsAt === null) return WHOLE_DAY_DISTANCE
  const [hours = 0, minutes = 0] = startsAt.split(':').map(Number)
  const ahead = hours * 60 + minutes - now
  return ahead < -STILL_NEAR ? Infinity : Math.abs(ahead)
}
