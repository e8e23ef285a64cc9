/** The limits of the clock and the calendar, in Finnish time. docs/rules.md#days, docs/rules.md#handing-over */
import type { Period } from './limits.ts'
import type { LimitAttention, LimitReason } from './limits-decision.ts'
import { addDays, helsinkiDay, type Instant, type LocalDate } from './local-date.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** Until this hour last night's performance still counts as its own day. Source: docs/rules.md#days */
const NIGHT_ENDS = 6

/** Made at its first use, as in local-date.ts. */
let clock: Intl.DateTimeFormat | undefined
const makeClock = () =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Helsinki',
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  })
/** `HH:MM` in Finland. */
const clockAt = (at: Instant): string => (clock ??= makeClock()).format(at)

/**
 * When the clock shows `HH:MM` on a Finnish day, or null for what no clock shows. The hour that is there twice is meant
 * the first time; the hour that is skipped is the one after it.
 */
export function helsinkiInstant(day: LocalDate, time: string): Instant | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return null
  const asUtc = Date.parse(`${day}T${time}:00Z`)
  const summer = asUtc - 3 * HOUR_MS
  return clockAt(summer) === time ? summer : asUtc - 2 * HOUR_MS
}

/** Whether the day is yesterday and its night not over. Source: docs/rules.md#days */
export function isLastNight(day: LocalDate, now: Instant): boolean {
  return addDays(day, 1) === helsinkiDay(now) && Number(clockAt(now).slice(0, 2)) < NIGHT_ENDS
}

/** The day that a card must be valid on now: today, or last night's for last night's performance. Source: docs/rules.md#days */
export function dayServed(eventDay: LocalDate, now: Instant): LocalDate {
  return isLastNight(eventDay, now) ? eventDay : helsinkiDay(now)
}

/** The day that is worked on: until 06.00 still last night's. Source: docs/rules.md#days */
export function workDay(now: Instant): LocalDate {
  return dayServed(addDays(helsinkiDay(now), -1), now)
}

/** Never silently: an event of another day is told. Source: docs/rules.md#days */
export function ofDay(eventDay: LocalDate, now: Instant): LimitAttention[] {
  if (eventDay >= helsinkiDay(now)) return []
  return [{ code: isLastNight(eventDay, now) ? 'last_night' : 'event_past', eventDay }]
}

/** Saturday or Sunday. Source: docs/rules.md#left-out */
export function isWeekend(day: LocalDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

/** Tickets can be had from a day on, whether booked or taken at once. Source: docs/rules.md#handing-over */
export function ofBookingOpens(day: LocalDate, daysBefore: number | undefined, now: Instant): LimitReason[] {
  if (daysBefore === undefined) return []
  const from = addDays(day, -daysBefore)
  return helsinkiDay(now) >= from ? [] : [{ code: 'booking_not_open', from, overridable: true }]
}

/** Tickets are handed over from some minutes before the show; a whole day has no such moment. Source: docs/rules.md#handing-over */
export function ofHandOver(
  { day, startsAt }: { readonly day: LocalDate; readonly startsAt: string | null },
  minutesBefore: number | undefined,
  now: Instant,
): LimitReason[] {
  if (minutesBefore === undefined || startsAt === null) return []
  const start = helsinkiInstant(day, startsAt)
  if (start === null) return []
  const from = start - minutesBefore * MINUTE_MS
  return now >= from ? [] : [{ code: 'hand_over_too_early', from, overridable: true }]
}

export interface Span {
  readonly first: LocalDate
  /** Inclusive. */
  readonly last: LocalDate
  /** The first day after it. */
  readonly next: LocalDate
}

/** The calendar day, month or year that a day is in. Source: docs/rules.md#library, docs/rules.md#swimming-hall */
export function spanOf(period: Period, day: LocalDate): Span {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const at = (y: number, m: number) => `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-01` as LocalDate
  const span = (first: LocalDate, next: LocalDate): Span => ({ first, last: addDays(next, -1), next })
  if (period === 'day') return span(day, addDays(day, 1))
  if (period === 'year') return span(at(year, 1), at(year + 1, 1))
  return span(at(year, month), month === 12 ? at(year + 1, 1) : at(year, month + 1))
}
