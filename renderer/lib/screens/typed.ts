/** Numbers, days, clock times and sums as staff type them. Pure. */
import { isCount } from '../../../desk/rules/limits.ts'
import { type LocalDate, parseLocalDate } from '../../../desk/rules/local-date.ts'
import { type MoneyProblem, parseEuros } from '../../../desk/rules/money.ts'
import type { Cents } from '../../../desk/rules/limits.ts'

/** Why a field cannot be taken as it stands. */
export type TypingProblem = 'needed' | 'bad_count' | 'bad_day' | 'bad_time' | 'ends_before' | MoneyProblem

/** What a field says; null is an empty one. */
export type Typed<T> = { readonly value: T | null } | { readonly problem: TypingProblem }

const EMPTY = { value: null } as const

/** A whole number from zero up, `150` or `1 000`. */
export function readCount(text: string): Typed<number> {
  const digits = text.replace(/[\s\u00a0]/g, '')
  if (digits === '') return EMPTY
  const count = /^\d{1,7}$/.test(digits) ? Number(digits) : NaN
  return isCount(count) ? { value: count } : { problem: 'bad_count' }
}

/** Euros as cents. */
export function readMoney(text: string): Typed<Cents> {
  const euros = parseEuros(text)
  if ('cents' in euros) return { value: euros.cents }
  return euros.problem === 'empty' ? EMPTY : { problem: euros.problem }
}

/** `19.00`, `19:00`, `9`, `1900`, as `HH:MM`. */
export function readTime(text: string): Typed<string> {
  const trimmed = text.trim()
  if (trimmed === '') return EMPTY
  const [, hours = '', minutes = '00'] = /^(\d{1,2})(?:[.:]?(\d{2}))?$/.exec(trimmed) ?? []
  const isTime = hours !== '' && Number(hours) < 24 && Number(minutes) < 60
  return isTime ? { value: `${hours.padStart(2, '0')}:${minutes}` } : { problem: 'bad_time' }
}

/** `21.1.2026`, `21.1.26`, `21.1.` of the nearest year, `2026-01-21`. */
export function readDay(text: string, today: LocalDate): Typed<LocalDate> {
  const trimmed = text.trim()
  if (trimmed === '') return EMPTY
  const day = parseLocalDate(trimmed) ?? ofParts(trimmed, today)
  return day === null ? { problem: 'bad_day' } : { value: day }
}

function ofParts(text: string, today: LocalDate): LocalDate | null {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[./]\s?(\d{1,2})(?:[./]\s?(\d{4}|\d{2})?)?$/.exec(text) ?? []
  if (day === '') return null
  const inYear = (y: number) => parseLocalDate(`${String(y)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  if (year !== '') return inYear(Number(year.padStart(4, '20')))
  const thisYear = Number(today.slice(0, 4))
  const [nearest] = [thisYear, thisYear - 1, thisYear + 1]
    .map(inYear)
    .filter((each) => each !== null)
    .sort((a, b) => distance(a, today) - distance(b, today))
  return nearest ?? null
}

const distance = (a: LocalDate, b: LocalDate) => Math.abs(Date.parse(a) - Date.parse(b))

/** The day as it is typed: `21.1.2026`. */
export function dayInput(day: LocalDate | null): string {
  const [year = '', month = '', date = ''] = (day ?? '').split('-')
  return day === null ? '' : `${String(Number(date))}.${String(Number(month))}.${year}`
}

export const timeInput = (time: string | null): string => time?.replace(':', '.') ?? ''
export const countInput = (count: number | null | undefined): string =>
  count === null || count === undefined ? '' : String(count)
/** `14,50`, and whole euros plain. */
export const moneyInput = (cents: number | null | undefined): string =>
  cents === null || cents === undefined ? '' : (cents / 100).toFixed(cents % 100 === 0 ? 0 : 2).replace('.', ',')

/** `24,00`, as a sum is written that was paid. */
export const sumInput = (cents: number | null): string => ((cents ?? 0) / 100).toFixed(2).replace('.', ',')

/** The value where there is one, else null. */
export const valueOf = <T>(typed: Typed<T>): T | null => ('value' in typed ? typed.value : null)
/** The problem where there is one, else null. */
export const problemOf = (typed: Typed<unknown>): TypingProblem | null => ('problem' in typed ? typed.problem : null)
