/** Days and clock times in Finland. docs/rules.md#days */

declare const brand: unique symbol
/** A day in Europe/Helsinki, `YYYY-MM-DD`: compares as text. */
export type LocalDate = string & { readonly [brand]: 'LocalDate' }
/** A point in time, milliseconds since 1970 UTC. */
export type Instant = number

const DAY_MS = 86_400_000
/** Made at its first use: it takes 10 ms, which the start of a program that imports this need not wait for. */
let helsinki: Intl.DateTimeFormat | undefined
const makeHelsinki = () =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Helsinki', year: 'numeric', month: '2-digit', day: '2-digit' })

let minute = NaN
let dayOfMinute = '' as LocalDate

/** The Finnish day at an instant. Formatting costs more than a whole verdict, so the last minute's answer is kept. */
export function helsinkiDay(at: Instant): LocalDate {
  const thisMinute = Math.floor(at / 60_000)
  if (thisMinute !== minute) {
    dayOfMinute = (helsinki ??= makeHelsinki()).format(at) as LocalDate
    minute = thisMinute
  }
  return dayOfMinute
}

/** The day `days` later (negative: earlier). */
export function addDays(day: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as LocalDate
}

/** The text as a day, or null where it is not a day of the calendar. */
export function parseLocalDate(text: string): LocalDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const time = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? null : (text as LocalDate)
}
