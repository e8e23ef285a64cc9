/** Made-up cards of every kind, state and date, so that each thing a desk may say can be tried. Relative to today. */
import type { DemoCard } from '../contract.ts'
import type { CardNumber } from '../rules/card-number.ts'
import { addDays, type LocalDate } from '../rules/local-date.ts'
import type { CardState } from '../rules/verdict.ts'
import { kindOf, type NumberedCard } from './cards.ts'

interface MadeUp {
  readonly number: string
  readonly shows: DemoCard['shows']
  /** Days from today to the last valid day. */
  readonly validFor: number
  readonly minors?: number
  readonly state?: CardState
}

/** The printed numbers of the public guides where there are such, others where there are none. */
const CARDS: readonly MadeUp[] = [
  { number: 'A999005429', shows: 'admit', validFor: 200 },
  { number: 'A999005458', shows: 'admit_family', validFor: 300, minors: 2 },
  { number: 'A999005461', shows: 'last_day', validFor: 0 },
  { number: 'A999005380', shows: 'expired', validFor: -1 },
  { number: 'X000011986', shows: 'expires_before_event', validFor: 1 },
  { number: 'X000011656', shows: 'inactive', validFor: 120, state: 'inactive' },
  { number: 'X000011326', shows: 'banned', validFor: 150, state: 'banned' },
  { number: 'X000011012', shows: 'in_transfer', validFor: 180, state: 'in_transfer', minors: 1 },
  { number: 'Z000010669', shows: 'community', validFor: 365 },
  // its last digit contradicts the check digit: a hint, never a reason to refuse
  { number: 'A999991234', shows: 'admit_family', validFor: 90, minors: 1 },
  { number: 'AM10020030', shows: 'admit_family', validFor: 250, minors: 4 },
  { number: 'Y110029399', shows: 'community', validFor: 330 },
  { number: 'YM20010015', shows: 'community', validFor: 100 },
  // an older shape: what the register holds is good whatever its shape
  { number: 'K1234567', shows: 'admit', validFor: 60 },
]

/** The numbers to try and what each shows. */
export const demoCards = (): DemoCard[] => CARDS.map(({ number, shows }) => ({ number, shows }))

/** The same cards as the register holds them on this day. */
export function demoRows(today: LocalDate): NumberedCard[] {
  return CARDS.map(({ number, validFor, minors = 0, state = 'active' }) => ({
    number: number as CardNumber,
    kind: kindOf(number),
    state,
    validUntil: addDays(today, validFor),
    minors,
  }))
}
