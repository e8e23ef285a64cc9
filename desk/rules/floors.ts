/**
 * The national floors: what a venue may not set lower, and what it is warned of.
 * Source: docs/rules.md#limits-a-venue-may-set
 */
import { type CapBase, isCents, isCount, type PerformanceSize } from './limits.ts'

/** A heading of docs/rules.md. */
export type Source =
  | 'limits-a-venue-may-set'
  | 'performance-cap'
  | 'large-event'
  | 'guest-production'
  | 'open-bookings'
  | 'handing-over'
  | 'repertoire'
  | 'institute'
  | 'library'
  | 'swimming-hall'

/** How a floor was reckoned, for the message: "3 % of 150 is 4.5, rounded up 5". */
export interface Percentage {
  readonly tickets: number
  readonly percent: 3
  readonly exact: number
  readonly rounded: number
}
/** "2,400 people at a time are more than 1,000". */
export interface LargeEvent {
  readonly people: number
  readonly above: 1000
}

/** The least that may be set, and why. */
export interface Floor {
  readonly least: number
  /** Null where the floor is a plain number. */
  readonly arithmetic: Percentage | LargeEvent | null
  readonly source: Source
}

export type LimitCheck =
  | { readonly kind: 'ok' }
  | ({ readonly kind: 'refused'; readonly code: 'below_floor'; readonly given: number } & Floor)
  /** No whole number, negative, or beyond anything a venue has. */
  | { readonly kind: 'refused'; readonly code: 'malformed'; readonly given: number; readonly source: Source }
  | {
      readonly kind: 'refused'
      readonly code: 'above_cap'
      readonly given: number
      readonly cap: number
      readonly source: Source
    }
  | { readonly kind: 'refused'; readonly code: 'no_cap'; readonly source: Source }
  | LimitWarning

/** `size_unknown`: there is no performance of known size that the cap would hold for, so nothing to check it against. */
export type LimitWarning = { readonly kind: 'warning'; readonly source: Source } & (
  | { readonly code: 'size_unknown' }
  | { readonly code: 'not_as_suggested'; readonly given: number; readonly from: number; readonly to: number }
  | { readonly code: 'opens_late'; readonly given: number; readonly least: number }
  | { readonly code: 'most_left_out'; readonly own: number; readonly kept: number; readonly least: number }
)

const OK: LimitCheck = { kind: 'ok' }
const PERCENT = 3
const LARGE_ABOVE = 1000
const LARGE_LEAST = 20
const GUEST_SUGGESTED = { from: 2, to: 10 } as const
const HAND_OVER_LEAST = 30
const OBTAINABLE_DAYS = 7
const COURSE_PLACES_LEAST = 1
const VISITS_LEAST = 30

const malformed = (given: number, source: Source): LimitCheck => ({ kind: 'refused', code: 'malformed', given, source })

function atLeast(given: number, floor: Floor, isNumber = isCount): LimitCheck {
  if (!isNumber(given)) return malformed(given, floor.source)
  return given < floor.least ? { kind: 'refused', code: 'below_floor', given, ...floor } : OK
}
const plain = (given: number, least: number, source: Source) => atLeast(given, { least, arithmetic: null, source })
const sum = (cents: number, least: number, source: Source) =>
  atLeast(cents, { least, arithmetic: null, source }, isCents)

/** 3 % of the tickets, rounded up in whole numbers; null for what is no number of tickets. Source: docs/rules.md#performance-cap */
export function percentageOf(tickets: number): Percentage | null {
  if (!isCount(tickets)) return null
  const hundredths = PERCENT * tickets
  const up = hundredths + 99
  return { tickets, percent: PERCENT, exact: hundredths / 100, rounded: (up - (up % 100)) / 100 }
}

/**
 * The floor of a performance's cap, or null while its size is not known. At least 1: a cap of 0 would be leaving out.
 * Source: docs/rules.md#performance-cap, docs/rules.md#large-event, docs/rules.md#guest-production
 */
export function floorOf(size: PerformanceSize, base: CapBase): Floor | null {
  if (size.features.includes('guest')) return { least: 1, arithmetic: null, source: 'guest-production' }
  const tickets = base === 'capacity' ? size.capacity : size.ticketsOnSale
  const people = size.peopleAtATime ?? tickets
  if (people !== null && isCount(people) && people > LARGE_ABOVE)
    return { least: LARGE_LEAST, arithmetic: { people, above: LARGE_ABOVE }, source: 'large-event' }
  const arithmetic = tickets === null ? null : percentageOf(tickets)
  return arithmetic && { least: Math.max(1, arithmetic.rounded), arithmetic, source: 'performance-cap' }
}

/**
 * A cap against one performance (its own cap) or against all that a venue's cap would hold for: the highest floor counts.
 * Warns where no size is known. Source: docs/rules.md#performance-cap
 */
export function checkPerformanceCap(cap: number, sizes: readonly PerformanceSize[], base: CapBase): LimitCheck {
  const lowest = plain(cap, 1, 'performance-cap')
  if (lowest.kind !== 'ok') return lowest
  const odd = sizes
    .flatMap(({ ticketsOnSale, capacity, peopleAtATime }) => [ticketsOnSale, capacity, peopleAtATime])
    .find((n) => n !== null && !isCount(n))
  if (typeof odd === 'number') return malformed(odd, 'performance-cap')
  const floors = sizes.map((size) => floorOf(size, base)).filter((floor) => floor !== null)
  if (floors.length === 0) return { kind: 'warning', code: 'size_unknown', source: 'performance-cap' }
  return atLeast(
    cap,
    floors.reduce((highest, floor) => (floor.least > highest.least ? floor : highest)),
  )
}

/** Source: docs/rules.md#large-event */
export const checkLargeEventCap = (cap: number): LimitCheck => plain(cap, LARGE_LEAST, 'large-event')

/** A suggestion is not a floor: another number brings a note. Source: docs/rules.md#guest-production */
export function checkGuestCap(cap: number): LimitCheck {
  const lowest = plain(cap, 1, 'guest-production')
  if (lowest.kind !== 'ok') return lowest
  if (cap >= GUEST_SUGGESTED.from && cap <= GUEST_SUGGESTED.to) return OK
  return { kind: 'warning', code: 'not_as_suggested', given: cap, ...GUEST_SUGGESTED, source: 'guest-production' }
}

/** "This desk: 5 of 20"; 0 is a desk that gives none. Source: docs/rules.md#limits-a-venue-may-set */
export function checkDeskShare(share: number, cap: number | null): LimitCheck {
  const source = 'limits-a-venue-may-set'
  if (!isCount(share)) return malformed(share, source)
  if (cap === null) return { kind: 'refused', code: 'no_cap', source }
  if (!isCount(cap)) return malformed(cap, source)
  return share > cap ? { kind: 'refused', code: 'above_cap', given: share, cap, source } : OK
}

/** Source: docs/rules.md#open-bookings */
export const checkOpenBookings = (events: number): LimitCheck => plain(events, 1, 'open-bookings')

/** Earlier than 30 minutes is kinder and allowed, later is not. Source: docs/rules.md#handing-over */
export const checkHandOver = (minutes: number): LimitCheck => plain(minutes, HAND_OVER_LEAST, 'handing-over')

/** Source: docs/rules.md#handing-over */
export function checkBookingOpens(days: number): LimitCheck {
  if (!isCount(days)) return malformed(days, 'handing-over')
  if (days >= OBTAINABLE_DAYS) return OK
  return { kind: 'warning', code: 'opens_late', given: days, least: OBTAINABLE_DAYS, source: 'handing-over' }
}

/** The venue's own productions, and how many of them it leaves out. Source: docs/rules.md#repertoire */
export function checkRepertoire(own: number, leftOut: number): LimitCheck {
  const source = 'repertoire'
  if (!isCount(own)) return malformed(own, source)
  if (!isCount(leftOut) || leftOut > own) return malformed(leftOut, source)
  const kept = own - leftOut
  const least = (own + (own % 2)) / 2
  return kept < least ? { kind: 'warning', code: 'most_left_out', own, kept, least, source } : OK
}

/** Source: docs/rules.md#institute */
export const checkCoursePlaces = (places: number): LimitCheck => plain(places, COURSE_PLACES_LEAST, 'institute')
/** Courses at a time, or per calendar year. Source: docs/rules.md#institute */
export const checkCourses = (courses: number): LimitCheck => plain(courses, 1, 'institute')

/** In cents. Source: docs/rules.md#institute */
export const checkFeeCovered = (cents: number): LimitCheck => sum(cents, 1, 'institute')
/** In cents. Source: docs/rules.md#library */
export const checkFeeSum = (cents: number): LimitCheck => sum(cents, 1, 'library')
/** Source: docs/rules.md#library */
export const checkFeeNumber = (fees: number): LimitCheck => plain(fees, 1, 'library')

/** Source: docs/rules.md#swimming-hall */
export const checkVisits = (visits: number): LimitCheck => plain(visits, VISITS_LEAST, 'swimming-hall')
/** In cents. Source: docs/rules.md#swimming-hall */
export const checkWristband = (cents: number): LimitCheck => sum(cents, 0, 'swimming-hall')
