/**
 * What a venue, an event or a desk may set. A setting that is missing limits nothing.
 * Source: docs/rules.md#limits-a-venue-may-set
 */
import type { Instant, LocalDate } from './local-date.ts'

declare const brand: unique symbol
/** A sum of money in whole cents, never negative. */
export type Cents = number & { readonly [brand]: 'Cents' }

/** More than any venue has: beyond these a number is a slip of the hand. */
const LARGEST_COUNT = 1_000_000
const LARGEST_CENTS = 100_000_000
const LAST_INSTANT = 253_370_764_800_000

/** A whole number of tickets, visits, days or minutes, from zero up. */
export const isCount = (n: number): boolean => Number.isInteger(n) && n >= 0 && n <= LARGEST_COUNT
/** Whole cents from zero up. */
export const isCents = (n: number): n is Cents => Number.isInteger(n) && n >= 0 && n <= LARGEST_CENTS
/** The number as cents, or null where it is none: a fraction, negative, or beyond a million euros. */
export const toCents = (n: number): Cents | null => (isCents(n) ? n : null)
/** A time that the calendar of the rules reaches: 1970 to 9998. */
export const isInstant = (at: Instant): boolean => at >= 0 && at <= LAST_INSTANT

/** What a venue leaves out as a kind. Source: docs/rules.md#left-out */
export const LEFT_OUT_KINDS = ['gala', 'premiere', 'guest', 'weekend'] as const
export type LeftOutKind = (typeof LEFT_OUT_KINDS)[number]
/** What a performance is besides a performance; a weekend is told by its day. */
export type Feature = Exclude<LeftOutKind, 'weekend'>

/** Which tickets the 3 % are of. Source: docs/rules.md#performance-cap */
export type CapBase = 'on_sale' | 'capacity'

/** Limits of a theatre, a concert, a festival, a cinema, a museum's event. */
export interface PerformanceLimits {
  /** Tickets per performance. Source: docs/rules.md#performance-cap */
  readonly cap?: number
  /** Unset: the tickets on sale. */
  readonly capBase?: CapBase
  /** Instead of `cap` for more than 1000 people at a time. Source: docs/rules.md#large-event */
  readonly largeEvent?: { readonly cap: number; readonly per: 'day' | 'event' }
  /** Instead of `cap` for guest productions that are not left out. Source: docs/rules.md#guest-production */
  readonly guestCap?: number
  /** This desk's fixed share of whichever cap applies. Source: docs/rules.md#limits-a-venue-may-set */
  readonly deskShare?: number
  /** Source: docs/rules.md#once-per-production */
  readonly oncePerProduction?: boolean
  /** Events that a card may have bookings open for. Source: docs/rules.md#open-bookings */
  readonly openBookings?: number
  /** Source: docs/rules.md#left-out */
  readonly leftOut?: readonly LeftOutKind[]
  /** Tickets are handed over from so many minutes before the show. Source: docs/rules.md#handing-over */
  readonly handOverMinutes?: number
  /** Tickets can be had from so many days before the event's day. Source: docs/rules.md#handing-over */
  readonly bookingOpensDays?: number
}

/** Limits of an institute. Source: docs/rules.md#institute */
export interface CourseLimits {
  readonly placesPerCourse?: number
  /** Places that this desk may give of those. */
  readonly deskShare?: number
  readonly coursesAtATime?: number
  /** By the calendar year in which a course begins. */
  readonly coursesPerYear?: number
  /** The holder pays what is above it. Unset: the whole fee is covered. */
  readonly feeCovered?: Cents
  /** The area has agreed that minors come along. Source: docs/rules.md#minors */
  readonly minorsAllowed?: boolean
}

export const FEE_KINDS = ['interlibrary_loan', 'overdue_fine', 'copying', 'other'] as const
export type FeeKind = (typeof FEE_KINDS)[number]
export const PERIODS = ['day', 'month', 'year'] as const
/** A calendar day, month or year. */
export type Period = (typeof PERIODS)[number]

/** Limits of a library, per card. Source: docs/rules.md#library */
export interface LibraryLimits {
  /** Unset: every kind. */
  readonly kinds?: readonly FeeKind[]
  readonly sum?: { readonly cents: Cents; readonly per: Period }
  readonly number?: { readonly fees: number; readonly per: Period }
}

/** Limits of a swimming hall. Source: docs/rules.md#swimming-hall */
export interface VisitLimits {
  readonly visitsPerYear?: number
  /** What a wristband costs the holder: told to staff, never a reason to refuse. */
  readonly wristband?: Cents
}

/** A venue's limits by kind of event. */
export interface Limits {
  readonly performance?: PerformanceLimits
  readonly course?: CourseLimits
  readonly library?: LibraryLimits
  readonly visit?: VisitLimits
}

/** How large a performance is, as far as known. */
export interface PerformanceSize {
  readonly ticketsOnSale: number | null
  readonly capacity: number | null
  /** Null: as many as there are tickets by the venue's base. */
  readonly peopleAtATime: number | null
  readonly features: readonly Feature[]
}

/** A performance as the limits see it. */
export interface PerformanceEvent extends PerformanceSize {
  readonly day: LocalDate
  /** Finnish clock time `HH:MM`, or null for a whole day. */
  readonly startsAt: string | null
  /** True and false are said of this event; null leaves it to the venue's kinds. */
  readonly leftOut: boolean | null
  /** This event's own cap, before any of the venue's. */
  readonly ownCap: number | null
  readonly soldOut: boolean
}

/** A course as the limits see it. */
export interface CourseEvent {
  readonly firstDay: LocalDate
  readonly lastDay: LocalDate
  /** Small and costly courses may be left out. */
  readonly leftOut: boolean
  /** This course's own number of places, before the venue's. */
  readonly ownPlaces: number | null
  readonly soldOut: boolean
}
