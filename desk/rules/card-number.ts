/** The number on a Kaikukortti: its shapes, its check digit, its mask. docs/rules.md#the-card-number */
import { code39Check } from './code39.ts'

declare const brand: unique symbol
/** Upper-case letters and digits without spaces, as the register writes it. Not yet known to exist. */
export type CardNumber = string & { readonly [brand]: 'CardNumber' }

const SHAPE = /^(?:(?:A|X|Y|Z)\d{9}|(?:AM|YM)\d{8})$/
const LONGEST_LEGACY = 32

/** What scanners put around a number: the AIM identifier, an ECI prefix, Code39's start and stop. */
const AROUND = /^(?:\][A-Za-z]\d)?(?:\\\d{6})?\*?([^*]*)\*?$/

/**
 * The card number in what was scanned or typed: spaces, hyphens, lower case and what scanners put around it are mended.
 * Returns null where nothing that could be a number of any shape remains.
 * Source: docs/rules.md#the-card-number
 */
export function parseCardNumber(text: string): CardNumber | null {
  const inside = AROUND.exec(text.trim())?.[1] ?? ''
  const number = mended(inside)
  if (number !== null && isWellFormed(number)) return number
  return withoutCheck(inside) ?? number
}

function mended(text: string): CardNumber | null {
  const number = text.replace(/[\s-]+/g, '')
  // before the letters are made large: that makes two of some that are no letters of a card
  const isNumber = /^[A-Za-z0-9]+$/.test(number) && number.length <= LONGEST_LEGACY
  return isNumber ? (number.toUpperCase() as CardNumber) : null
}

/** A well-formed number before its own mod-43 check character; on a longer number of another shape it is left. */
function withoutCheck(text: string): CardNumber | null {
  const number = mended(text.slice(0, -1))
  if (number === null || !isWellFormed(number)) return null
  const [before, last] = [text.slice(0, -1).toUpperCase(), text.slice(-1).toUpperCase()]
  return code39Check(before) === last ? number : null
}

/** Whether the number has one of the printed shapes. A card that the replica holds is accepted whatever its shape. */
export function isWellFormed(number: CardNumber): boolean {
  return SHAPE.test(number)
}

/** Letters and digits as on a card, also in pieces and in older shapes. */
const LIKE_A_CARD = /[A-Z]{1,2}[\s-]*\d(?:[\s-]*\d){5,}/i
export const holdsCardNumber = (text: string): boolean => LIKE_A_CARD.test(text)
/** The text without what could be a card's number. Source: docs/rules.md#privacy */
export const withoutCardNumber = (text: string): string => text.replace(new RegExp(LIKE_A_CARD, 'gi'), '•')

/** Whether the letters are a community card's. Source: docs/rules.md#the-card-number */
export const isCommunityNumber = (number: CardNumber): boolean => /^(?:Y|YM|Z)\d/.test(number)

const LETTER_DIGIT: Record<string, number> = { A: 1, X: 3, Z: 4 }
const WEIGHTS = [7, 3, 1] as const

/**
 * The check digit that the nine characters before the last one call for, or null for shapes that have none (Y, YM, AM).
 * A hint for typing and misreads, never a reason to refuse. Source: docs/rules.md#the-check-digit
 */
export function expectedCheckDigit(number: CardNumber): number | null {
  const letter = LETTER_DIGIT[number.charAt(0)]
  if (letter === undefined || !/^[AXZ]\d{9}$/.test(number)) return null
  const digits = [letter, ...Array.from(number.slice(1, 9), Number)].reverse()
  const sum = digits.reduce((total, digit, i) => total + digit * WEIGHTS[(i % 3) as 0 | 1 | 2], 0)
  return (10 - (sum % 10)) % 10
}

/** Whether the last digit contradicts the check digit, so that a misread or a typing error is likely. */
export function looksMisread(number: CardNumber): boolean {
  const expected = expectedCheckDigit(number)
  return expected !== null && Number(number.at(-1)) !== expected
}

/** What a screen may show of a number: first letter and last four, `A•••••5429`. Source: docs/rules.md#privacy */
export function maskOf(number: CardNumber): string {
  if (number.length <= 5) return '•'.repeat(number.length)
  return number.charAt(0) + '•'.repeat(number.length - 5) + number.slice(-4)
}
