import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseEuros } from '../../desk/rules/money.ts'

const NBSP = '\u00a0'
const NARROW = '\u202f'
const MINUS = '\u2212'

describe('euros as people type them', () => {
  test.each([
    ['1,5', 150],
    ['1.50', 150],
    ['2', 200],
    ['0', 0],
    ['0,00', 0],
    [',50', 50],
    ['0,05', 5],
    ['007', 700],
    ['  3,20 ', 320],
    ['12,90 €', 1290],
    ['12,90€', 1290],
    [`12,90${NBSP}€`, 1290],
    ['€ 3', 300],
    ['€3.50', 350],
    ['EUR 3', 300],
    ['3 eur', 300],
    ['3 euroa', 300],
    ['3 euro', 300],
    ['3 euros', 300],
    ['5 e', 500],
    ['5,-', 500],
    ['5:-', 500],
    ['5,– €', 500],
    ['1 234,50', 123450],
    [`1${NBSP}234,50`, 123450],
    [`1${NARROW}234,50${NARROW}€`, 123450],
    ['1 000 000', 100_000_000],
    ['1000000,00', 100_000_000],
    ['1.234,50', 123450],
    ['1,234.50', 123450],
    ['12.345.678,9', null],
    ['999.999,99', 99_999_999],
  ])('%j', (text, cents) => {
    expect(parseEuros(text)).toEqual(cents === null ? { problem: 'too_large' } : { cents })
  })

  test.each([
    ['nothing', '', 'empty'],
    ['spaces', ` ${NBSP}\t`, 'empty'],
    ['a currency alone', '€', 'not_a_number'],
    ['two currencies', '€ 5 €', 'not_a_number'],
    ['a word', 'ilmainen', 'not_a_number'],
    ['a mark alone', ',', 'not_a_number'],
    ['a mark at the end', '5,', 'not_a_number'],
    ['an exponent', '1e5', 'not_a_number'],
    ['a plus', '+5', 'not_a_number'],
    ['a hexadecimal', '0x10', 'not_a_number'],
    ['other digits', '١٢', 'not_a_number'],
    ['a sum', '1+1', 'not_a_number'],
    ['two numbers', '5 6', 'not_a_number'],
    ['groups of two', '12 34', 'not_a_number'],
    ['a group of four', '1 2345', 'not_a_number'],
    ['kronor with a colon', '12:50', 'not_a_number'],
    ['two commas', '1,2,3', 'not_a_number'],
    ['full stops that group nothing', '1.23.4', 'not_a_number'],
    ['marks in the wrong order', '1,234 567', 'not_a_number'],
    ['a minus', '-1', 'negative'],
    ['a real minus', `${MINUS}1`, 'negative'],
    ['a minus before the currency', '-€1', 'negative'],
    ['a minus behind the currency', '€ -1,50', 'negative'],
    ['minus nothing', '-0,00', 'negative'],
    ['a minus alone', '-', 'not_a_number'],
    ['minus a word', '-a', 'not_a_number'],
    ['what may be a thousand and five, or one', '1,005', 'too_many_decimals'],
    ['the same with a full stop', '1.005', 'too_many_decimals'],
    ['tenths of a cent', '0,005', 'too_many_decimals'],
    ['four decimals', '1,0050', 'too_many_decimals'],
    ['decimals behind groups', '1.234,567', 'too_many_decimals'],
    ['decimals behind spaces', '1 234.567', 'too_many_decimals'],
    ['a cent too much', '1 000 000,01', 'too_large'],
    ['millions in groups', '1.234.567', 'too_large'],
    ['millions in groups of the other mark', '1,234,567', 'too_large'],
    ['more digits than a number has', '9'.repeat(400), 'too_large'],
  ])('%s: %j is %s', (_, text, problem) => expect(parseEuros(text)).toEqual({ problem }))

  it('every sum comes back from the ways it is written', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), fc.constantFrom('fi-FI', 'sv-FI', 'en-IE'), (cents, locale) => {
        const written = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(cents / 100)
        expect(parseEuros(written)).toEqual({ cents })
      }),
    )
  })

  it('no text makes it throw or answer with anything but whole cents', () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0159.,- €e−') }))
    fc.assert(
      fc.property(texts, (text) => {
        const read = parseEuros(text)
        if ('cents' in read) expect(Number.isInteger(read.cents) && read.cents >= 0).toBe(true)
      }),
    )
  })
})
