/** Dividing the days of a report. The week begins on Monday. Pure. */
import { spanOf } from './limits-time.ts'
import { addDays, type LocalDate } from './local-date.ts'
import type { Period } from './limits.ts'

/** As finely as a report is divided, the finest first. */
export const GRAINS = ['day', 'month', 'year'] as const satisfies readonly Period[]
export type Grain = Period

/** Both days included. */
export interface Days {
  readonly from: LocalDate
  readonly to: LocalDate
}

/** More columns than these nobody can tell apart. */
const MOST_DAYS = 62
const MOST_MONTHS = 60

/** The Monday of the week that a day is in. */
export function mondayOf(day: LocalDate): LocalDate {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return addDays(day, -((weekday + 6) % 7))
}

const DAY_MS = 86_400_000
const daysIn = ({ from, to }: Days): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
const monthsIn = ({ from, to }: Days): number => {
  const [first, last] = [from, to].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))) as [
    number,
    number,
  ]
  return last - first + 1
}

/** How finely these days can be divided, the finest first; at least one. */
export function grainsOf(days: Days): readonly [Grain, ...Grain[]] {
  const isYears = days.from.slice(0, 4) !== days.to.slice(0, 4)
  const grains: Grain[] = []
  if (daysIn(days) <= MOST_DAYS) grains.push('day')
  if (monthsIn(days) > 1 && monthsIn(days) <= MOST_MONTHS) grains.push('month')
  if (isYears) grains.push('year')
  const [first = 'year', ...more] = grains
  return [first, ...more]
}

/** The parts of these days, one after another without a gap; the first and the last may be cut off. */
export function partsOf(days: Days, grain: Grain): Days[] {
  const parts: Days[] = []
  for (let from = days.from; from <= days.to;) {
    const { last, next } = spanOf(grain, from)
    parts.push({ from, to: last < days.to ? last : days.to })
    from = next
  }
  return parts
}

export interface Tally {
  readonly uses: number
  readonly adults: number
  readonly minors: number
}

/** The parts of these days, each with what its days come to; also those that have nothing. */
export function talliedParts(days: Days, grain: Grain, tallies: readonly (Tally & { readonly day: LocalDate })[]) {
  return partsOf(days, grain).map((part): Days & Tally => {
    const own = tallies.filter(({ day }) => day >= part.from && day <= part.to)
    const sum = (value: (tally: Tally) => number) => own.reduce((all, each) => all + value(each), 0)
    return {
      ...part,
      uses: sum(({ uses }) => uses),
      adults: sum(({ adults }) => adults),
      minors: sum(({ minors }) => minors),
    }
  })
}
