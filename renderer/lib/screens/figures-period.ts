/** The periods that a report is asked for. The week begins on Monday. Pure. */
import type { LocalDate } from '../../../desk/contract.ts'
import { spanOf } from '../../../desk/rules/limits-time.ts'
import { addDays } from '../../../desk/rules/local-date.ts'
import { type Days, mondayOf } from '../../../desk/rules/periods.ts'

const PRESETS = ['today', 'week', 'month', 'last_month', 'year', 'last_year'] as const
export type Preset = (typeof PRESETS)[number]
/** `own`: staff write the days. */
export const CHOICES = [...PRESETS, 'own'] as const
export type Choice = (typeof CHOICES)[number]

/** The days of a period, whole weeks, months and years: what has been recorded ahead is of them too. */
export function daysOf(preset: Preset, today: LocalDate): Days {
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'week':
      return { from: mondayOf(today), to: addDays(mondayOf(today), 6) }
    case 'month':
    case 'year':
      return whole(preset, today)
    case 'last_month':
      return whole('month', addDays(whole('month', today).from, -1))
    case 'last_year':
      return whole('year', addDays(whole('year', today).from, -1))
  }
}

function whole(period: 'month' | 'year', day: LocalDate): Days {
  const { first, last } = spanOf(period, day)
  return { from: first, to: last }
}
