/** A venue's limits that are numbers, each by its place among the limits: how it is read and where it belongs. */
import type { FeeKind } from '../../../desk/rules/limits.ts'

export const LIMIT_GROUPS = ['performance', 'course', 'library', 'visit'] as const
export type LimitGroup = (typeof LIMIT_GROUPS)[number]

/** The same names as the findings have. */
export const NUMBER_SETTINGS = {
  'performance.cap': 'count',
  'performance.largeEvent': 'count',
  'performance.guestCap': 'count',
  'performance.deskShare': 'count',
  'performance.openBookings': 'count',
  'performance.handOverMinutes': 'count',
  'performance.bookingOpensDays': 'count',
  'course.placesPerCourse': 'count',
  'course.deskShare': 'count',
  'course.coursesAtATime': 'count',
  'course.coursesPerYear': 'count',
  'course.feeCovered': 'money',
  'library.sum': 'money',
  'library.number': 'count',
  'visit.visitsPerYear': 'count',
  'visit.wristband': 'money',
} as const
export type NumberSetting = keyof typeof NUMBER_SETTINGS
export const NUMBER_NAMES = Object.keys(NUMBER_SETTINGS) as readonly NumberSetting[]

export type LargePer = 'day' | 'event'
/** As the libraries name them. */
export const FEES: readonly FeeKind[] = ['interlibrary_loan', 'overdue_fine', 'copying', 'other']
