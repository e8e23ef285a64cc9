/** A venue's limits as a text for its customers: every limit must be published. docs/rules.md#limits-a-venue-may-set */
import type { Venue } from '../../../desk/contract.ts'
import type { LeftOutKind, Limits } from '../../../desk/rules/limits.ts'
import { m } from '../../paraglide/messages.js'
import { getLocale } from '../../paraglide/runtime.js'
import { moneyText } from '../format.ts'
import { FEE_NAMES } from '../reasons-limits.ts'
import { numberText, PERIOD_NAMES } from './names.ts'

const LEFT_OUT: Readonly<Record<LeftOutKind, () => string>> = {
  gala: m.left_out_gala,
  premiere: m.left_out_premiere,
  guest: m.left_out_guest,
  weekend: m.left_out_weekend,
}
type Line = string | undefined | false
type Lines = readonly Line[]
const said = <T>(set: T | undefined, line: (set: T) => Line): Line => (set === undefined ? undefined : line(set))
const listText = (names: readonly string[]) => new Intl.ListFormat(getLocale()).format(names)

const performanceLines = (limits: NonNullable<Limits['performance']>): Lines => [
  said(limits.cap, (cap) => m.publish_cap({ count: numberText(cap) })),
  said(limits.largeEvent, ({ cap, per }) =>
    per === 'day' ? m.publish_large_day({ count: numberText(cap) }) : m.publish_large({ count: numberText(cap) }),
  ),
  said(limits.guestCap, (cap) => m.publish_guest({ count: numberText(cap) })),
  limits.oncePerProduction && m.publish_once(),
  said(limits.openBookings, (count) => m.publish_bookings({ count: numberText(count) })),
  said(
    limits.leftOut,
    (kinds) => kinds.length > 0 && m.publish_left_out({ kinds: listText(kinds.map((kind) => LEFT_OUT[kind]())) }),
  ),
  said(limits.handOverMinutes, (minutes) => m.publish_hand_over({ minutes: numberText(minutes) })),
  said(limits.bookingOpensDays, (days) => m.publish_opens({ days: numberText(days) })),
]

const courseLines = (limits: NonNullable<Limits['course']>): Lines => [
  said(limits.placesPerCourse, (count) => m.publish_places({ count: numberText(count) })),
  said(limits.coursesAtATime, (count) => m.publish_at_a_time({ count: numberText(count) })),
  said(limits.coursesPerYear, (count) => m.publish_courses_year({ count: numberText(count) })),
  said(limits.feeCovered, (cents) => m.publish_fee_covered({ sum: moneyText(cents) })),
  limits.minorsAllowed && m.publish_minors(),
]

const libraryLines = (limits: NonNullable<Limits['library']>): Lines => [
  said(limits.kinds, (kinds) =>
    m.publish_fee_kinds({
      kinds: listText(kinds.map((kind) => FEE_NAMES[kind]().replaceAll('\u00ad', '').toLowerCase())),
    }),
  ),
  said(limits.sum, ({ cents, per }) => m.publish_sum({ sum: moneyText(cents), per: PERIOD_NAMES[per]() })),
  said(limits.number, ({ fees, per }) => m.publish_number({ count: numberText(fees), per: PERIOD_NAMES[per]() })),
]

const visitLines = (limits: NonNullable<Limits['visit']>): Lines => [
  said(limits.visitsPerYear, (count) => m.publish_visits({ count: numberText(count) })),
  said(limits.wristband, (cents) => m.publish_wristband({ sum: moneyText(cents) })),
]

/** A sentence for each limit that holds; how a venue shares its cap between its desks is its own matter. */
export function limitLines({ performance = {}, course = {}, library = {}, visit = {} }: Limits): readonly string[] {
  const lines = [
    ...performanceLines(performance),
    ...courseLines(course),
    ...libraryLines(library),
    ...visitLines(visit),
  ].filter((line) => typeof line === 'string')
  return lines.length > 0 ? lines : [m.publish_none()]
}

/** The whole text, to be copied. */
export const publishedText = (venue: Pick<Venue, 'name' | 'limits'>): string =>
  [m.publish_heading({ venue: venue.name }), '', ...limitLines(venue.limits).map((line) => `– ${line}`)].join('\n')
