import { describe, expect, it, test } from 'vitest'
import {
  expectedCheckDigit,
  isWellFormed,
  looksMisread,
  maskOf,
  parseCardNumber,
} from '../../desk/rules/card-number.ts'

const card = (text: string) => {
  const number = parseCardNumber(text)
  if (number === null) throw new Error(`${text} is no number`)
  return number
}

describe('the card number in what was scanned or typed', () => {
  test.each([
    ['A999005429', 'A999005429'],
    ['a999005429', 'A999005429'],
    [' A999 005 429 ', 'A999005429'],
    ['A999-005-429', 'A999005429'],
    ['A999005429\r\n', 'A999005429'],
    ['*A999005429*', 'A999005429'],
    [']A0A999005429', 'A999005429'],
    [']Q1\\000026A999005429', 'A999005429'],
    ['am12345678', 'AM12345678'],
    ['K1234567', 'K1234567'],
  ])('%j is %s', (text, number) => expect(parseCardNumber(text)).toBe(number))

  test.each([
    '',
    '   ',
    'A99900542!',
    'Ä999005429',
    'https://example.org/A999005429',
    'A999*005429',
    ']A',
    'A'.repeat(33),
  ])('%j is none', (text) => expect(parseCardNumber(text)).toBeNull())
})

describe('the printed shapes', () => {
  test.each(['A999005429', 'AM12345678', 'X000011986', 'Y110029399', 'YM12345678', 'Z000010669'])(
    '%s is one',
    (number) => expect(isWellFormed(card(number))).toBe(true),
  )
  test.each([
    'A99900542',
    'A9990054290',
    'AM123456789',
    'B999005429',
    'K1234567',
    'XM12345678',
    'ZM12345678',
    '9999005429',
  ])('%s is none', (number) => expect(isWellFormed(card(number))).toBe(false))
})

describe('the check digit', () => {
  test.each([
    'A999005429',
    'A999005458',
    'A999005461',
    'A999005380',
    'X000011986',
    'X000011656',
    'X000011326',
    'X000011012',
    'Z000010669',
  ])('fits the printed number %s', (number) => expect(looksMisread(card(number))).toBe(false))

  it('tells that a digit was misread or two neighbours were swapped', () => {
    expect(looksMisread(card('A999005428'))).toBe(true)
    expect(looksMisread(card('A999004529'))).toBe(true)
  })

  test.each(['Y110029399', 'YM12345678', 'AM12345678', 'K1234567'])('has nothing to say of %s', (number) => {
    expect(expectedCheckDigit(card(number))).toBeNull()
    expect(looksMisread(card(number))).toBe(false)
  })
})

describe('the mask', () => {
  test.each([
    ['A999005429', 'A•••••5429'],
    ['AM12345678', 'A•••••5678'],
    ['K1234567', 'K•••4567'],
    ['K1234', '•••••'],
  ])('of %s is %s', (number, mask) => expect(maskOf(card(number))).toBe(mask))
})
