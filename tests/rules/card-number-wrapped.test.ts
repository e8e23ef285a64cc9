/** What scanners put around a number, taken off again. docs/rules.md#the-card-number */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isWellFormed, parseCardNumber } from '../../desk/rules/card-number.ts'
import { CODE39, code39Check } from '../../desk/rules/code39.ts'

// worked out by hand: 12 + 24 + 13 + 14 + 3 + 9 = 75 = 43 + 32; with a space 38 more
test('the mod-43 check character is the standard’s', () => {
  expect(code39Check('CODE39')).toBe('W')
  expect(code39Check('CODE 39')).toBe('R')
  expect(code39Check('')).toBe('0')
  expect(code39Check('a')).toBeNull()
  expect(CODE39).toHaveLength(43)
})

describe('a check character', () => {
  /** A made-up number for each, found by counting. */
  const numberWith = (check: string) => {
    for (let i = 0; ; i++) {
      const number = `A9${String(i).padStart(8, '0')}`
      if (code39Check(number) === check) return number
    }
  }
  test.each(Array.from(CODE39))('%j is taken off where it is right', (check) => {
    const number = numberWith(check)
    for (const text of [number + check, `]A1${number}${check}`, `*${number}${check}*`])
      expect(parseCardNumber(text)).toBe(number)
  })
  test.each([
    // wrong for its number
    ['A9990054290', 'A9990054290'],
    ['A999005429$', null],
    // the number's own last digit, right by chance for what stands before it
    ['A999005429', 'A999005429'],
    // of an older shape, whatever its last character
    ['K12345672', 'K12345672'],
    ['AM123456789', 'AM123456789'],
  ])('%s is %s', (text, number) => expect(parseCardNumber(text)).toBe(number))
})

const wellFormed = fc.oneof(fc.stringMatching(/^[AXYZ]\d{9}$/), fc.stringMatching(/^(?:AM|YM)\d{8}$/))
const blank = fc.constantFrom('', ' ', '\r\n', '\t')

test('a number in any wrapping is that number, and as it is none of its characters is lost', () => {
  const wrapped = fc.record({
    number: wellFormed,
    aim: fc.constantFrom('', ']A0', ']A1', ']A4', ']Q1', ']X0'),
    eci: fc.constantFrom('', '\\000026', '\\000003'),
    stars: fc.boolean(),
    withCheck: fc.boolean(),
    lower: fc.boolean(),
    gaps: fc.constantFrom('', ' ', '-'),
    ends: fc.tuple(blank, blank),
  })
  fc.assert(
    fc.property(wrapped, ({ number, aim, eci, stars, withCheck, lower, gaps, ends }) => {
      const spaced = [number.slice(0, 4), number.slice(4, 7), number.slice(7)].join(gaps)
      const inside = spaced + (withCheck ? (code39Check(spaced) ?? '') : '')
      const framed = stars ? `*${inside}*` : inside
      const text = ends[0] + aim + eci + (lower ? framed.toLowerCase() : framed) + ends[1]
      expect(parseCardNumber(text)).toBe(number)
    }),
    { numRuns: 2_000 },
  )
})

test('any text at all gives a number of letters and digits or none, and that number again', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...CODE39, ']', '\\', '*', 'ß') }),
  )
  fc.assert(
    fc.property(text, (any) => {
      const number = parseCardNumber(any)
      if (number === null) return
      expect(number).toMatch(/^[A-Z0-9]{1,32}$/)
      expect(parseCardNumber(number)).toBe(number)
    }),
    { numRuns: 5_000 },
  )
})

test('what is well formed when spaces and hyphens are gone is never cut', () => {
  fc.assert(
    fc.property(wellFormed, fc.nat(9), (number, at) => {
      const text = `${number.slice(0, at)} ${number.slice(at)}`
      expect(parseCardNumber(text)).toBe(number)
      expect(isWellFormed(parseCardNumber(text) ?? ('' as never))).toBe(true)
    }),
  )
})

test.each(['ß999005429', 'K1234567', 'ﬁ99'])('letters that become others when made large are none: %s', (text) => {
  expect(parseCardNumber(text)).toBe(/^[A-Z0-9]+$/.test(text) ? text : null)
})
