/** The journal by days of recording, and what they are called. Pure. */
import type { Instant, JournalEntry, LocalDate } from '../../../desk/contract.ts'
import { addDays } from '../../../desk/rules/local-date.ts'
import { m } from '../../paraglide/messages.js'
import { getLocale } from '../../paraglide/runtime.js'
import { dayOf, dayText } from '../format.ts'

export interface DayGroup {
  /** The same for as long as the day is shown, whatever is recorded on it. */
  readonly key: string
  readonly day: LocalDate
  readonly entries: readonly JournalEntry[]
}

/** In their order. A day that a wrong clock has cut in two is there twice. */
export function byDay(entries: readonly JournalEntry[]): readonly DayGroup[] {
  const groups: { key: string; day: LocalDate; entries: JournalEntry[] }[] = []
  for (const entry of entries) {
    const day = dayOf(entry.recordedAt)
    const last = groups.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else
      groups.push({
        key: `${day}-${String(groups.filter((group) => group.day === day).length)}`,
        day,
        entries: [entry],
      })
  }
  return groups
}

const LOCALES = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' } as const

/** `Tänään`, `Eilen`, `Perjantai`: the date goes beside it. */
export function dayName(day: LocalDate, now: Instant): string {
  const today = dayOf(now)
  if (day === today) return m.journal_today()
  if (day === addDays(today, -1)) return m.journal_yesterday()
  const locale = LOCALES[getLocale()]
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.parse(day))
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
}

/** What is on the screen now, for whoever cannot see it. */
export function dayShownText(
  { day, now }: { readonly day: LocalDate; readonly now: Instant },
  { entries, more }: { readonly entries: readonly JournalEntry[]; readonly more: boolean },
): string {
  const heading = `${dayName(day, now)} ${dayText(day)}`
  return more ? heading : m.journal_day_shown({ day: heading, count: entries.length })
}
