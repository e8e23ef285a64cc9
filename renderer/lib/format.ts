/** Dates, times and small phrases in the language of the screen. Finnish time, always. */
import { type EventSummary, type Instant, type Language, type LocalDate, OPEN_END } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { getLocale } from '../paraglide/runtime.js'

const ZONE = { timeZone: 'Europe/Helsinki' } as const
const LOCALES: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }
const NUMERIC = { day: 'numeric', month: 'numeric', year: 'numeric' } as const
const WORDY = { day: 'numeric', month: 'short', year: 'numeric' } as const

/** Made once for each language and shape: making one costs more than all its uses. */
const made = new Map<string, Intl.DateTimeFormat>()
function formatter(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${getLocale()}:${name}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(LOCALES[getLocale()], { ...ZONE, ...options })
  made.set(key, known)
  return known
}

/** A day as an instant at its noon in Finland, near enough for formatting. */
const noon = (day: LocalDate): Instant => Date.parse(`${day}T10:00:00Z`)

/** `21.1.2026`, in English `21 Jan 2026`. */
export function dayText(day: LocalDate): string {
  const english = getLocale() === 'en'
  return formatter('day', { ...(english ? WORDY : NUMERIC) }).format(noon(day))
}

/** `ke 21.1.2026`: for lists of days. */
export function weekdayText(day: LocalDate): string {
  const english = getLocale() === 'en'
  return formatter('weekday', { weekday: 'short', ...(english ? WORDY : NUMERIC) }).format(noon(day))
}

/** `19.00`; the caller's message adds `klo` or `kl.`. */
export function timeText(at: Instant): string {
  const hour = getLocale() === 'en' ? '2-digit' : 'numeric'
  const text = formatter('time', { hour, minute: '2-digit' }).format(at)
  // the words of the domain write Swedish times in Finland with a point
  return getLocale() === 'sv' ? text.replace(':', '.') : text
}

/** A performance's own clock time, `klo 19.00`, from `19:00`. */
export function clockText(time: string): string {
  return m.clock({ time: getLocale() === 'en' ? time : time.replace(':', '.').replace(/^0/, '') })
}

/** The Finnish day of an instant. */
export function dayOf(at: Instant): LocalDate {
  return DAY.format(at) as LocalDate
}
const DAY = new Intl.DateTimeFormat('sv-SE', { ...ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })

/** Minutes since midnight in Finland. */
export function minutesOf(at: Instant): number {
  const [hours = 0, minutes = 0] = CLOCK.format(at).split(':').map(Number)
  return hours * 60 + minutes
}
const CLOCK = new Intl.DateTimeFormat('en-GB', { ...ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

const DAY_MS = 86_400_000

/** `tänään klo 14.20`, `eilen klo 18.42`, `huomenna klo 9.00`, `19.1.2026 klo 18.42`. */
export function momentText(at: Instant, now: Instant): string {
  const day = dayOf(at)
  const time = timeText(at)
  if (day === dayOf(now)) return m.moment_today({ time })
  if (day === dayOf(now + DAY_MS)) return m.moment_tomorrow({ time })
  if (day === dayOf(now - DAY_MS)) return m.moment_yesterday({ time })
  return m.moment_day({ day: dayText(day), time })
}

/** `4 s sitten`, `12 min sitten`, and past an hour the moment itself. */
export function agoText(at: Instant, now: Instant): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000))
  if (seconds < 60) return m.moment_seconds({ count: seconds })
  if (seconds < 3600) return m.moment_minutes({ count: Math.floor(seconds / 60) })
  return momentText(at, now)
}

/** `1 aikuinen + 2 lasta`. */
export function partyText({ adults, minors }: { readonly adults: number; readonly minors: number }): string {
  const grown = m.party_adults({ count: adults })
  return minors === 0 ? grown : m.party_both({ adults: grown, minors: m.party_minors({ count: minors }) })
}

/** More minors were asked for than the card takes along: how many it does. */
export function overMaxText(max: number): string {
  return max === 0 ? m.party_over_none() : m.party_over({ count: max })
}

/** Fewer can be given than were chosen. */
export function onlyGivenText(count: number): string {
  return count === 0 ? m.none_given() : m.only_given({ count })
}

type EventTime = Pick<EventSummary, 'day' | 'lastDay' | 'startsAt'>

/** When an event takes place: `tänään klo 19.00`, `pe 23.1.2026, koko päivän`, `21.1.–25.3.2026`, `jatkuu toistaiseksi`. */
export function eventTimeText(event: EventTime, now: Instant): string {
  if (event.lastDay !== event.day) return spanText(event)
  const time = event.startsAt === null ? m.event_whole_day() : clockText(event.startsAt)
  const separator = event.startsAt === null ? ', ' : ' '
  return nearDayText(event.day, now) + separator + time
}

/** The days of a course or of what goes on until further notice. */
export function spanText({ day, lastDay }: Pick<EventTime, 'day' | 'lastDay'>): string {
  if (lastDay === OPEN_END) return m.event_open_end()
  const english = getLocale() === 'en'
  return formatter('day', english ? WORDY : NUMERIC).formatRange(noon(day), noon(lastDay))
}

function nearDayText(day: LocalDate, now: Instant): string {
  if (day === dayOf(now)) return m.day_today()
  if (day === dayOf(now + DAY_MS)) return m.day_tomorrow()
  return weekdayText(day)
}

/** When a use was recorded, short: `klo 18.42`, on another day `eilen klo 18.42`. */
export function clockOf(at: Instant, now: Instant): string {
  return dayOf(at) === dayOf(now) ? m.clock({ time: timeText(at) }) : momentText(at, now)
}

/** `14,50 €`, in English `€14.50`. */
export function moneyText(cents: number): string {
  const locale = getLocale()
  const known = money.get(locale) ?? new Intl.NumberFormat(LOCALES[locale], { style: 'currency', currency: 'EUR' })
  money.set(locale, known)
  return known.format(cents / 100)
}
const money = new Map<Language, Intl.NumberFormat>()

/** `2 400`, `4,5`, in English `2,400`, `4.5`. */
export const numberText = (n: number): string => new Intl.NumberFormat(LOCALES[getLocale()]).format(n)

/** `1,2 Mt`, in English `1.2 MB`. */
export function sizeText(bytes: number): string {
  const unit = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(LOCALES[getLocale()], unit).format(bytes / 1_000_000)
}

/** `12 min`, `5 t`, `3 pv`: roughly how long. */
export function lengthText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000)
  const [count, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 2 * 24 * 60
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / (24 * 60)), 'day']
  return new Intl.NumberFormat(LOCALES[getLocale()], { style: 'unit', unit, unitDisplay: 'short' }).format(count)
}
