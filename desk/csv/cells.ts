/** What a single cell says: a text, a day, a clock time, a count, a sum. A cell is never evaluated. */
import { type Cents, isCount } from '../rules/limits.ts'
import { type LocalDate, parseLocalDate } from '../rules/local-date.ts'
import { parseEuros } from '../rules/money.ts'
import { oneLine as clean } from '../rules/one-line.ts'

export const LONGEST_TEXT = 200
export const MOST_COUNT = 1_000_000
export const MOST_EUROS = 1_000_000

/** Why a cell cannot be taken: a closed list, for every table. */
export type Fault =
  | {
      readonly code:
        | 'formula'
        | 'empty_cell'
        | 'bad_date'
        | 'bad_time'
        | 'bad_count'
        | 'bad_amount'
        | 'negative'
        | 'too_many_decimals'
        | 'bad_card_number'
        | 'unknown_kind'
        | 'unknown_fee_kind'
        | 'times_disagree'
        | 'ends_before_start'
        | 'future_day'
        | 'nobody'
    }
  /** Characters of a text, a number, or euros. */
  | { readonly code: 'too_long' | 'too_large' | 'too_many_minors'; readonly most: number }

/** What a reader makes of a cell; null is an empty one. */
export type Read<T> = { readonly value: T | null } | Fault
/** Reads one cell. */
export type Reader<T> = (cell: string) => Read<T>

export { clean }

/** A heading or a word without case, spaces, hyphens, punctuation and the dots over letters. */
export const keyOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')

/** Whether a spreadsheet could evaluate the cell: `=`, `+`, `-`, `@`, a tab or a line end, and something behind it. */
export const isFormula = (cell: string): boolean =>
  /^[\t\r\n]\s*\S/.test(cell) || /^[=+\-@＝＋－＠]./su.test(clean(cell))

const FORMULA = { code: 'formula' } as const
const EMPTY = { value: null } as const

/** A text of at most 200 characters. */
export function readText(cell: string): Read<string> {
  if (isFormula(cell)) return FORMULA
  const text = clean(cell)
  if (text.length > LONGEST_TEXT) return { code: 'too_long', most: LONGEST_TEXT }
  return { value: text === '' ? null : text }
}

/** A day, and the clock time that may stand beside it. */
export interface DayCell {
  readonly day: LocalDate
  readonly time: string | null
}

const WEEKDAY =
  /^(?:ma|ti|ke|to|pe|la|su|(?:maanan|tiis|tors|perjan|lauan|sunnun)tai|keskiviikko|(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)[.,]*\s+/i
const ISO_DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|,? )(.+))?$/
const LOCAL_DAY = /^(\d{1,2})([./]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?:,? (.+))?$/
const CENTURY = /^20\d\d-/

/**
 * `21.1.2026`, `ti 21.01.2026`, `21.1.26`, `21/1/2026`, `2026-01-21`, each also with a clock time behind it. The day stands
 * before the month, as everywhere in Europe. Midnight beside a day is how programs write a day without a time, and is none.
 */
export function readDay(cell: string): Read<DayCell> {
  if (isFormula(cell)) return FORMULA
  const text = clean(cell).replace(WEEKDAY, '')
  if (text === '') return EMPTY
  const [day, clock] = dayOf(text)
  if (day === null || !CENTURY.test(day)) return { code: 'bad_date' }
  const time = clock === undefined ? null : clockOf(clock)
  if (clock !== undefined && time === null) return { code: 'bad_time' }
  return { value: { day, time: time === '00:00' ? null : time } }
}

/** The day in the text, and what stands behind it. */
function dayOf(text: string): [day: LocalDate | null, behind: string | undefined] {
  const iso = ISO_DAY.exec(text)
  if (iso) return [dateOf(iso[1], iso[2], iso[3]), iso[4]]
  const local = LOCAL_DAY.exec(text)
  if (!local) return [null, undefined]
  return [dateOf(local[4]?.padStart(4, '20'), local[3], local[1]), local[5]]
}

const dateOf = (year = '', month = '', day = '') =>
  parseLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)

const CLOCK = /^(?:(?:klo|kello|kl|at)\b\.? ?)?(\d{1,2})(?:[.:](\d{2})(?:[.:]00(?:\.0+)?)?)?(?: ?([ap])\.?m\.?)?$/i

/** `19.00`, `19:00`, `19`, `klo 19.00`, `kl. 19`, `7 pm`; 12 am is midnight, 12 pm noon. `HH:MM`, or null where it is none. */
function clockOf(text: string): string | null {
  const [, hours = '', minutes = '00', half] = CLOCK.exec(text) ?? []
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hours)
  const possible = hours !== '' && hour < 24 && Number(minutes) < 60
  const twelve = half === undefined || (Number(hours) >= 1 && Number(hours) <= 12)
  return possible && twelve ? `${String(hour).padStart(2, '0')}:${minutes}` : null
}

/** A clock time `HH:MM`; an empty cell is a whole day. */
export function readTime(cell: string): Read<string> {
  if (isFormula(cell)) return FORMULA
  const text = clean(cell)
  if (text === '') return EMPTY
  const time = clockOf(text)
  return time === null ? { code: 'bad_time' } : { value: time }
}

/** A whole number from zero up, `150` or `1 000`. A full stop or comma within it is refused: it may be decimals. */
export function readCount(cell: string): Read<number> {
  const text = clean(cell)
  if (text === '') return EMPTY
  if (/^[-−–] ?\d/.test(text)) return { code: 'negative' }
  if (isFormula(cell)) return FORMULA
  if (!/^(?:\d+|\d{1,3}(?: \d{3})+)$/.test(text)) return { code: 'bad_count' }
  const count = Number(text.replaceAll(' ', ''))
  return isCount(count) ? { value: count } : { code: 'too_large', most: MOST_COUNT }
}

/** Euros as cents. */
export function readAmount(cell: string): Read<Cents> {
  const euros = parseEuros(clean(cell))
  if ('cents' in euros) return { value: euros.cents }
  if (euros.problem === 'empty') return EMPTY
  if (euros.problem === 'negative') return { code: 'negative' }
  if (isFormula(cell)) return FORMULA
  if (euros.problem === 'too_large') return { code: 'too_large', most: MOST_EUROS }
  return { code: euros.problem === 'not_a_number' ? 'bad_amount' : euros.problem }
}

/** One of a closed list of words, by whatever case and spelling of its accents. */
export function readWord<T>(words: ReadonlyMap<string, T>, unknown: 'unknown_kind' | 'unknown_fee_kind'): Reader<T> {
  return (cell) => {
    if (clean(cell) === '') return EMPTY
    if (isFormula(cell)) return FORMULA
    const value = words.get(keyOf(cell))
    return value === undefined ? { code: unknown } : { value }
  }
}

/** Each word with what it stands for, as `readWord` looks them up. */
export function wordsFor<T extends string>(words: Readonly<Record<T, readonly string[]>>): ReadonlyMap<string, T> {
  const all = Object.keys(words) as T[]
  return new Map(all.flatMap((value) => words[value].map((word) => [keyOf(word), value] as const)))
}
