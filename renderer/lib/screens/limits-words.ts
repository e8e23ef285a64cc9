/** What each of a venue's limits is called, what it does, and how low it may be. docs/rules.md#limits-a-venue-may-set */
import { m } from '../../paraglide/messages.js'
import type { LimitGroup, NumberSetting } from './limits-numbers.ts'

interface Words {
  readonly label: () => string
  readonly does: () => string
  /** The national floor; null where there is none. */
  readonly floor: (() => string) | null
}

export const GROUP_WORDS: Readonly<Record<LimitGroup, { title: () => string; lead: () => string }>> = {
  performance: { title: m.limits_performance, lead: m.limits_performance_lead },
  course: { title: m.limits_course, lead: m.limits_course_lead },
  library: { title: m.limits_library, lead: m.limits_library_lead },
  visit: { title: m.limits_visit, lead: m.limits_visit_lead },
}

export const NUMBER_WORDS: Readonly<Record<NumberSetting, Words>> = {
  'performance.cap': { label: m.limits_cap, does: m.limits_cap_does, floor: m.limits_cap_floor },
  'performance.largeEvent': { label: m.limits_large, does: m.limits_large_does, floor: m.limits_large_floor },
  'performance.guestCap': { label: m.limits_guest, does: m.limits_guest_does, floor: m.limits_guest_floor },
  'performance.deskShare': { label: m.limits_share, does: m.limits_share_does, floor: m.limits_share_floor },
  'performance.openBookings': { label: m.limits_bookings, does: m.limits_bookings_does, floor: m.limits_least_one },
  'performance.handOverMinutes': {
    label: m.limits_hand_over,
    does: m.limits_hand_over_does,
    floor: m.limits_hand_over_floor,
  },
  'performance.bookingOpensDays': { label: m.limits_opens, does: m.limits_opens_does, floor: m.limits_opens_floor },
  'course.placesPerCourse': { label: m.limits_places, does: m.limits_places_does, floor: m.limits_places_floor },
  'course.deskShare': {
    label: m.limits_course_share,
    does: m.limits_course_share_does,
    floor: m.limits_course_share_floor,
  },
  'course.coursesAtATime': { label: m.limits_at_a_time, does: m.limits_at_a_time_does, floor: m.limits_least_one },
  'course.coursesPerYear': {
    label: m.limits_courses_year,
    does: m.limits_courses_year_does,
    floor: m.limits_least_one,
  },
  'course.feeCovered': { label: m.limits_fee_covered, does: m.limits_fee_covered_does, floor: null },
  'library.sum': { label: m.limits_sum, does: m.limits_sum_does, floor: m.limits_no_floor },
  'library.number': { label: m.limits_number, does: m.limits_number_does, floor: m.limits_least_one },
  'visit.visitsPerYear': { label: m.limits_visits, does: m.limits_visits_does, floor: m.limits_visits_floor },
  'visit.wristband': { label: m.limits_wristband, does: m.limits_wristband_does, floor: null },
}
