/** All of a venue's limits against their floors, when they are set. docs/rules.md#limits-a-venue-may-set */
import {
  checkBookingOpens,
  checkCoursePlaces,
  checkCourses,
  checkDeskShare,
  checkFeeCovered,
  checkFeeNumber,
  checkFeeSum,
  checkGuestCap,
  checkHandOver,
  checkLargeEventCap,
  checkOpenBookings,
  checkPerformanceCap,
  checkVisits,
  checkWristband,
  floorOf,
  type LimitCheck,
} from './floors.ts'
import type { CourseLimits, LibraryLimits, Limits, PerformanceLimits, PerformanceSize, VisitLimits } from './limits.ts'

/** A setting by its place among the limits, and what is wrong with it. */
export interface LimitFinding {
  readonly setting: string
  readonly check: Exclude<LimitCheck, { kind: 'ok' }>
}
type Checks = Record<string, LimitCheck | undefined>

const maybe = <T>(set: T | undefined, check: (set: T) => LimitCheck) => (set === undefined ? undefined : check(set))

/**
 * What is refused or warned of, setting by setting; empty where all is well. `sizes` are the performances that the
 * venue's cap is to hold for. Source: docs/rules.md#limits-a-venue-may-set
 */
export function checkLimits(limits: Limits, sizes: readonly PerformanceSize[]): LimitFinding[] {
  const checks: Checks = {
    ...performanceChecks(limits.performance ?? {}, sizes),
    ...courseChecks(limits.course ?? {}),
    ...libraryChecks(limits.library ?? {}),
    ...visitChecks(limits.visit ?? {}),
  }
  return Object.entries(checks).flatMap(([setting, check]) =>
    check === undefined || check.kind === 'ok' ? [] : [{ setting, check }],
  )
}

/** Sizes that another cap holds for are not asked of the venue's. */
function performanceChecks(limits: PerformanceLimits, sizes: readonly PerformanceSize[]): Checks {
  const base = limits.capBase ?? 'on_sale'
  const ofCap = sizes.filter((size) => {
    const source = floorOf(size, base)?.source
    return !(source === 'large-event' && limits.largeEvent) && !(source === 'guest-production' && limits.guestCap)
  })
  const caps = [limits.cap, limits.guestCap, limits.largeEvent?.cap].filter((cap) => cap !== undefined)
  return {
    'performance.cap': maybe(limits.cap, (cap) => checkPerformanceCap(cap, ofCap, base)),
    'performance.largeEvent': maybe(limits.largeEvent?.cap, checkLargeEventCap),
    'performance.guestCap': maybe(limits.guestCap, checkGuestCap),
    'performance.deskShare': maybe(limits.deskShare, (n) => checkDeskShare(n, caps.length ? Math.max(...caps) : null)),
    'performance.openBookings': maybe(limits.openBookings, checkOpenBookings),
    'performance.handOverMinutes': maybe(limits.handOverMinutes, checkHandOver),
    'performance.bookingOpensDays': maybe(limits.bookingOpensDays, checkBookingOpens),
  }
}

const courseChecks = (limits: CourseLimits): Checks => ({
  'course.placesPerCourse': maybe(limits.placesPerCourse, checkCoursePlaces),
  'course.deskShare': maybe(limits.deskShare, (share) => checkDeskShare(share, limits.placesPerCourse ?? null)),
  'course.coursesAtATime': maybe(limits.coursesAtATime, checkCourses),
  'course.coursesPerYear': maybe(limits.coursesPerYear, checkCourses),
  'course.feeCovered': maybe(limits.feeCovered, checkFeeCovered),
})

const libraryChecks = (limits: LibraryLimits): Checks => ({
  'library.sum': maybe(limits.sum?.cents, checkFeeSum),
  'library.number': maybe(limits.number?.fees, checkFeeNumber),
})

const visitChecks = (limits: VisitLimits): Checks => ({
  'visit.visitsPerYear': maybe(limits.visitsPerYear, checkVisits),
  'visit.wristband': maybe(limits.wristband, checkWristband),
})
