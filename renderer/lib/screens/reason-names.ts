/** Reasons by their names alone, where their numbers are not known any more: in counts, and in what was seen back then. */
import type { ReasonCode } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'

const NAMES: Readonly<Record<ReasonCode, () => string>> = {
  malformed: m.why_malformed,
  no_data: m.why_no_data,
  not_found: m.why_not_found,
  inactive: m.why_inactive,
  banned: m.why_banned,
  in_transfer: m.why_in_transfer,
  expired: m.why_expired,
  expires_before_event: m.why_expires_before_event,
  community_alone: m.why_community_alone,
  card_twice: m.why_card_twice,
  under_16_not_allowed: m.why_under_16_not_allowed,
  community_not_for_fees: m.why_community_not_for_fees,
  community_not_for_courses: m.why_community_not_for_courses,
  cap_full: m.why_cap_full,
  cap_short: m.why_cap_short,
  day_cap_full: m.why_day_cap_full,
  day_cap_short: m.why_day_cap_short,
  share_full: m.why_share_full,
  share_short: m.why_share_short,
  places_full: m.why_places_full,
  places_short: m.why_places_short,
  visits_full: m.why_visits_full,
  visits_short: m.why_visits_short,
  fee_sum_full: m.why_fee_sum_full,
  fee_sum_short: m.why_fee_sum_short,
  fee_number_full: m.why_fee_number_full,
  open_bookings_full: m.why_open_bookings_full,
  courses_at_a_time_full: m.why_courses_at_a_time_full,
  courses_per_year_full: m.why_courses_per_year_full,
  left_out: m.why_left_out,
  hand_over_too_early: m.why_hand_over_too_early,
  booking_not_open: m.why_booking_not_open,
  once_per_production: m.why_once_per_production,
  fee_kind_not_allowed: m.why_fee_kind_not_allowed,
  malformed_input: m.why_malformed_input,
  sold_out: m.why_sold_out,
  too_many_minors: m.why_too_many_minors,
  minors_not_on_courses: m.why_minors_not_on_courses,
  same_card_again: m.why_same_card_again,
  already_used: m.why_already_used,
  already_booked: m.why_already_booked,
  last_night: m.why_last_night,
  event_past: m.why_event_past,
  large_group: m.why_large_group,
}

/** `Kortti ei voimassa`: short, without numbers. */
export const reasonName = (code: ReasonCode): string => NAMES[code]()

/** The name of a code that came in a file's problem, or null where it is no reason. */
export const reasonNameOf = (code: string): string | null =>
  Object.hasOwn(NAMES, code) ? NAMES[code as ReasonCode]() : null

/** Every reason's name by its code. */
export const reasonNames = (): Record<string, string> =>
  Object.fromEntries(Object.entries(NAMES).map(([code, name]) => [code, name()]))
