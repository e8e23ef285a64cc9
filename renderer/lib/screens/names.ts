/** Names of closed lists, in the language of the screen. */
import type { ScreenName } from './navigation.svelte.ts'
import type { EventKind, Field, JournalFilter } from '../../../desk/contract.ts'
import type { CapBase, LeftOutKind, Period } from '../../../desk/rules/limits.ts'
import { m } from '../../paraglide/messages.js'
import type { TypingProblem } from './typed.ts'

export const KIND_NAMES: Readonly<Record<EventKind, () => string>> = {
  performance: m.programme_kind_performance,
  course: m.programme_kind_course,
  fee: m.programme_kind_fee,
  visit: m.programme_kind_visit,
}
export const FIELD_NAMES: Readonly<Record<Field, () => string>> = {
  culture: m.programme_field_culture,
  education: m.programme_field_education,
  science: m.programme_field_science,
  sport: m.programme_field_sport,
}
export const LEFT_OUT_NAMES: Readonly<Record<LeftOutKind, () => string>> = {
  gala: m.programme_gala,
  premiere: m.programme_premiere,
  guest: m.programme_guest,
  weekend: m.programme_weekend,
}
export const PERIOD_NAMES: Readonly<Record<Period, () => string>> = {
  day: m.limits_per_day,
  month: m.limits_per_month,
  year: m.limits_per_year,
}
export const BASE_NAMES: Readonly<Record<CapBase, () => string>> = {
  on_sale: m.limits_base_on_sale,
  capacity: m.limits_base_capacity,
}
export const FILTER_NAMES: Readonly<Record<JournalFilter, () => string>> = {
  all: m.journal_filter_all,
  waiting: m.journal_filter_waiting,
  rejected: m.journal_filter_rejected,
  taken_back: m.journal_filter_taken_back,
  exceeding: m.journal_filter_exceeding,
  provisional: m.journal_filter_provisional,
}
const PROBLEMS: Readonly<Record<TypingProblem, () => string>> = {
  needed: m.entry_needed,
  bad_count: m.entry_bad_count,
  bad_day: m.entry_bad_day,
  bad_time: m.entry_bad_time,
  ends_before: m.entry_ends_before,
  empty: m.entry_needed,
  not_a_number: m.entry_not_money,
  negative: m.entry_negative,
  too_many_decimals: m.entry_too_many_decimals,
  too_large: m.entry_too_large,
}
/** What is wrong with a field, and how it is written. */
export const problemText = (problem: TypingProblem | null | undefined): string | null =>
  problem ? PROBLEMS[problem]() : null

export { numberText } from '../format.ts'

export const SCREEN_NAMES: Readonly<Record<ScreenName, () => string>> = {
  desk: m.nav_desk,
  journal: m.nav_journal,
  events: m.nav_events,
  afterwards: m.nav_afterwards,
  reports: m.nav_reports,
  settings: m.nav_settings,
}
