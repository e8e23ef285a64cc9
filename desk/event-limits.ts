/** Events of the ledger as the limits see them. docs/rules.md#limits-a-venue-may-set */
import type { EventRow } from '../db/events.ts'
import type { CourseEvent, PerformanceEvent } from './rules/limits.ts'

/** What the desk says of an event comes before what its maker says; a maker's false leaves it to the venue's kinds. */
export const leftOutOf = ({ ownLeftOut, leftOut }: EventRow): boolean | null => ownLeftOut ?? (leftOut ? true : null)

export const performanceForLimits = (row: EventRow): PerformanceEvent => ({
  ticketsOnSale: row.ticketsOnSale,
  capacity: row.capacity,
  peopleAtATime: row.peopleAtATime,
  features: row.features,
  day: row.day,
  startsAt: row.startsAt,
  leftOut: leftOutOf(row),
  ownCap: row.ownCap,
  soldOut: row.soldOutAt !== null,
})

/** A course that nothing is said of is not left out: a venue has no kinds of course. Source: docs/rules.md#institute */
export const courseForLimits = (row: EventRow): CourseEvent => ({
  firstDay: row.day,
  lastDay: row.lastDay ?? row.day,
  leftOut: leftOutOf(row) ?? false,
  ownPlaces: row.ownCap,
  soldOut: row.soldOutAt !== null,
})
