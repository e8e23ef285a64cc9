/** Sums of money as people type them in Finnish, Swedish and English. docs/rules.md#library */
import { type Cents, toCents } from './limits.ts'

export type MoneyProblem = 'empty' | 'not_a_number' | 'negative' | 'too_many_decimals' | 'too_large'
export type ParsedEuros = { readonly cents: Cents } | { readonly problem: MoneyProblem }

/** `€ 3`, `EUR 3`, `-€3`, or `3 €`, `3 e`, `3 euroa`. */
const CURRENCY = /^([-−–]?)\s*(?:€|EUR)\s*(?=\S)|\s*(?:€|e|EUR|euro|euroa|euros)$/i
const SIGN = /^[-−–]\s*/
/** `5,-` is five euros. */
const NO_CENTS = /(?<=\d)[.,:][-−–]$/

/**
 * The ways to write a number. Full stop and comma are told apart where both stand, or where one stands twice;
 * a single one before three digits (`1,005`) may be either, so it is taken for decimals, which are too many.
 */
const SHAPES = [
  /^(\d*)(?:[.,](\d+))?$/,
  /^(\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+)(?:[.,](\d+))?$/,
  /^(\d{1,3}(?:\.\d{3})+),(\d+)$/,
  /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/,
  /^(\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3}){2,})$/,
]

/**
 * The euros in a text as cents: `1,5`, `1.50`, `12,90 €`, `1 234,50`, `1.234,50` and `1,234.50`. What could be read in two
 * ways is refused, never guessed. Beyond a million euros is too large. Source: docs/rules.md#library
 */
export function parseEuros(text: string): ParsedEuros {
  const trimmed = text.trim()
  if (trimmed === '') return { problem: 'empty' }
  const signed = trimmed.replace(CURRENCY, '$1').replace(NO_CENTS, '')
  const number = signed.replace(SIGN, '')
  const parts = number === '' ? undefined : SHAPES.map((shape) => shape.exec(number)).find((found) => found !== null)
  if (!parts) return { problem: 'not_a_number' }
  if (number !== signed) return { problem: 'negative' }
  const [, whole = '', decimals = ''] = parts
  if (decimals.length > 2) return { problem: 'too_many_decimals' }
  const cents = toCents(Number(whole.replace(/\D/g, '') + decimals.padEnd(2, '0')))
  return cents === null ? { problem: 'too_large' } : { cents }
}
