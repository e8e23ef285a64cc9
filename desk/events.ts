/** The events of a venue: the list to choose from, one in full, and making, changing and removing those of this desk. */
import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import type { EventFacts, EventRow, OwnWords } from '../db/events.ts'
import type { Ledger } from '../db/ledger.ts'
import {
  DeskError,
  type EventDetail,
  type EventSaved,
  type EventSummary,
  type Field,
  type NewEvent,
  RecordId,
  type RefuseCode,
  type Request,
  OPEN_END,
} from './contract.ts'
import { factsOf, isPlausible, nameKey, productionsOf } from './event-facts.ts'
import { courseForLimits, leftOutOf, performanceForLimits } from './event-limits.ts'
import { isDaily } from './kinds.ts'
import { checkCoursePlaces, checkPerformanceCap, type Floor, floorOf } from './rules/floors.ts'
import type { LimitFinding } from './rules/limits-check.ts'
import { capOf, leftOutAs } from './rules/limits-performance.ts'
import type { Limits } from './rules/limits.ts'
import { addDays, helsinkiDay, type Instant, type LocalDate } from './rules/local-date.ts'
import { toVenue } from './venues.ts'

export { courseForLimits, performanceForLimits }

/** How far the events reach that cards are checked for. Days. Source: docs/rules.md#days */
const EVENTS_FROM = -7
const EVENTS_TO = 90

/**
 * The events that a desk may be asked about, in the order of the clock; what goes on is among them to its last day. Those of
 * its own that are later can be found and changed.
 */
export function listEvents(ledger: Ledger, venueId: string, now: Instant): EventSummary[] {
  const today = helsinkiDay(now)
  const limits = limitsAt(ledger, venueId)
  const last = addDays(today, EVENTS_TO)
  return ledger.events
    .between(venueId, addDays(today, EVENTS_FROM), OPEN_END)
    .filter(({ day, origin }) => day <= last || origin === 'desk')
    .map((event) => ({
      ...toSummary(ledger, event, limits, today),
      ...(event.day > last ? { isLater: true as const } : {}),
    }))
}

function limitsAt(ledger: Ledger, venueId: string): Limits {
  const venue = ledger.venues.get(venueId)
  return venue ? toVenue(venue).limits : {}
}

const toSummary = (ledger: Ledger, event: EventRow, limits: Limits, today: LocalDate): EventSummary => ({
  id: event.id,
  venueId: event.venueId,
  kind: event.kind,
  title: event.title ?? event.production,
  production: event.production,
  day: event.day,
  lastDay: event.lastDay ?? event.day,
  startsAt: event.startsAt,
  place: event.place,
  ticketsOnSale: event.ticketsOnSale,
  taken: isDaily(event.kind) ? ledger.counts.takenDaily(event.id, today) : ledger.counts.taken(event.id),
  cap: capFor(event, limits),
  soldOut: event.soldOutAt !== null,
  isLeftOut: isLeftOut(event, limits),
  origin: event.origin,
})

/** Source: docs/rules.md#left-out */
function isLeftOut(event: EventRow, { performance = {} }: Limits): boolean {
  if (event.kind === 'performance') return leftOutAs(performance, performanceForLimits(event)) !== null
  return leftOutOf(event) ?? false
}

/** Tickets of a performance or places on a course. Source: docs/rules.md#performance-cap, docs/rules.md#institute */
function capFor(event: EventRow, { performance = {}, course = {} }: Limits): number | null {
  if (event.kind === 'performance') return capOf(performance, performanceForLimits(event))?.tickets ?? null
  const places = event.kind === 'course' ? (event.ownCap ?? course.placesPerCourse) : undefined
  return places === undefined ? null : Math.max(1, places)
}

/** Of a performance alone: a course has at least one place whatever it is. Source: docs/rules.md#performance-cap */
function floorFor(event: EventRow, { performance = {} }: Limits): Floor | null {
  return event.kind === 'performance' ? floorOf(performanceForLimits(event), performance.capBase ?? 'on_sale') : null
}

/** An event in full. Throws DeskError `event_unknown`. */
export function eventDetail({ ledger, now }: Pick<EventDeps, 'ledger' | 'now'>, eventId: string): EventDetail {
  const event = ledger.events.get(eventId)
  if (!event) throw new DeskError('not_found', 'event_unknown')
  const limits = limitsAt(ledger, event.venueId)
  return {
    ...toSummary(ledger, event, limits, helsinkiDay(now())),
    field: event.field as Field,
    capacity: event.capacity,
    peopleAtATime: event.peopleAtATime,
    features: event.features,
    feeCents: event.feeCents,
    ownCap: event.ownCap,
    leftOut: leftOutOf(event),
    floor: floorFor(event, limits),
    refusals: ledger.tallies.refusals(eventId).map(({ code, count }) => ({ code: code as RefuseCode, count })),
    moments: ledger.tallies.moments(eventId),
  }
}

type EventAsked = Pick<Request<'event.save'>, 'eventId' | 'event'>

export interface EventDeps {
  readonly ledger: Ledger
  /** The venue that is served now: a new event is its own. */
  readonly venueId: string
  readonly now: () => Instant
}

/**
 * Makes an event of this desk or changes it; of an event of the register only the desk's own words are kept. A cap below
 * its floor changes nothing. Throws DeskError `bad_request`, `event_unknown`, `event_in_use`.
 * Source: docs/rules.md#performance-cap
 */
export function saveEvent(deps: EventDeps, { eventId, event }: EventAsked): EventSaved {
  const { ledger, now } = deps
  return ledger.transaction(() => {
    const before = ledger.events.get(eventId)
    const facts = before?.origin === 'register' ? before : desksOwn(deps, eventId, before, event)
    const words = wordsOf(event, facts, before, now())
    const after: EventRow = { origin: 'desk', ...facts, ...words }
    const findings = checkOwnCap(after, before, limitsAt(ledger, facts.venueId))
    if (findings.some(({ check }) => check.kind === 'refused')) return { outcome: 'refused', findings }
    if (after.origin === 'desk') ledger.events.putOwn(facts)
    ledger.events.say(eventId, words)
    if (words.soldOutAt !== null && (before?.soldOutAt ?? null) === null)
      ledger.tallies.moment(eventId, 'sold_out', words.soldOutAt)
    return { outcome: 'saved', event: eventDetail(deps, eventId), warnings: findings }
  })
}

/** Whether a limit is set that another stood for: it is the administrator's to set. Source: docs/rules.md#limits-a-venue-may-set */
export function setsLimit(ledger: Ledger, { eventId, event }: EventAsked): boolean {
  const before = ledger.events.get(eventId)
  if (isDaily(event.kind)) return false
  return (before?.ownCap ?? null) !== event.ownCap || (before ? leftOutOf(before) : null) !== event.leftOut
}

/** The facts of an event that staff make or change. Where uses were recorded, day and kind are theirs and stay. */
function desksOwn(deps: EventDeps, id: string, before: EventRow | null, event: NewEvent): EventFacts {
  const { ledger, now } = deps
  if (!before && !v.is(RecordId, id)) throw new DeskError('not_found', 'event_unknown')
  if (!isPlausible(event, now())) throw new DeskError('invalid', 'bad_request')
  const isMoved = before !== null && (before.day !== event.day || before.kind !== event.kind)
  if (isMoved && (ledger.events.isUsed(id) || ledger.events.isBooked(id)))
    throw new DeskError('conflict', 'event_in_use')
  const venueId = before?.venueId ?? deps.venueId
  const isSame = before !== null && nameKey(before.production) === nameKey(event.production)
  const productionId = isSame ? before.productionId : productionsOf(ledger, venueId)(event.production)
  return factsOf({ ...event, id, venueId, productionId })
}

/** The desk's own words. To repeat what the register says of leaving out is to say nothing. Source: docs/rules.md#left-out */
function wordsOf(event: NewEvent, { kind }: EventFacts, before: EventRow | null, now: Instant): OwnWords {
  if (isDaily(kind)) return { ownCap: null, ownLeftOut: null, soldOutAt: null }
  const isLeftAsBefore = before !== null && event.leftOut === leftOutOf(before)
  return {
    ownCap: event.ownCap,
    ownLeftOut: isLeftAsBefore ? before.ownLeftOut : event.leftOut,
    soldOutAt: event.soldOut ? (before?.soldOutAt ?? now) : null,
  }
}

/** The event's own cap against its floor; one that stays as it is may be below a floor that has risen. */
function checkOwnCap(after: EventRow, before: EventRow | null, limits: Limits): LimitFinding[] {
  const { ownCap, kind } = after
  if (ownCap === null) return []
  const base = limits.performance?.capBase ?? 'on_sale'
  const check =
    kind === 'course' ? checkCoursePlaces(ownCap) : checkPerformanceCap(ownCap, [performanceForLimits(after)], base)
  const isAsBefore = before?.ownCap === ownCap && isDeepStrictEqual(floorFor(before, limits), floorFor(after, limits))
  if (check.kind === 'ok' || (check.kind === 'refused' && isAsBefore)) return []
  return [{ setting: kind === 'course' ? 'event.ownPlaces' : 'event.ownCap', check }]
}

/**
 * Removes an event of this desk that nothing was recorded or booked for. Throws DeskError `event_unknown`,
 * `event_not_ours`, `event_in_use`.
 */
export function removeEvent({ ledger }: Pick<EventDeps, 'ledger'>, eventId: string): null {
  return ledger.transaction(() => {
    const event = ledger.events.get(eventId)
    if (!event) throw new DeskError('not_found', 'event_unknown')
    if (event.origin !== 'desk') throw new DeskError('denied', 'event_not_ours')
    if (ledger.events.isUsed(eventId) || ledger.events.isBooked(eventId))
      throw new DeskError('conflict', 'event_in_use')
    ledger.events.withdraw(eventId)
    return null
  })
}
