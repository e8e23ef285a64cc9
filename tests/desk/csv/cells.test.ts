import { describe, expect, it, test } from 'vitest'
import { isFormula, readAmount, readCount, readDay, readText, readTime } from '../../../desk/csv/cells.ts'

const NBSP = '\u00a0'
const value = (value: unknown) => ({ value })

describe('a text', () => {
  test.each([
    ['Hamlet', 'Hamlet'],
    ['  Pää\tnäyttämö \n 2 ', 'Pää näyttämö 2'],
    [`a${NBSP}b\u0007c`, 'a bc'],
    ['pa\u0308iva\u0308', 'päivä'],
    ['', null],
    [' \t ', null],
    ['-', '-'],
    ['5 - 6', '5 - 6'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('%j', (cell, text) => expect(readText(cell)).toEqual(value(text)))

  it('has at most 200 characters', () => {
    expect(readText('x'.repeat(201))).toEqual({ code: 'too_long', most: 200 })
  })
})

describe('a formula', () => {
  const formulas = [
    '=1+1',
    '=HYPERLINK("http://x")',
    '+358 40',
    '-Hamlet',
    '@SUM(A1)',
    '\tHamlet',
    '\rHamlet',
    '\nHamlet',
  ]
  const hidden = [' =1', '\u0007=1', '＝1', '＠a', '="21.1.2026"', '-\n1+1|calc', '=\ud83d\ude00']
  test.each([...formulas, ...hidden])('%j is refused as a text', (cell) => {
    expect(isFormula(cell)).toBe(true)
    expect(readText(cell)).toEqual({ code: 'formula' })
  })

  test.each(['-', '=', '@', ' + ', '', '\t\n', "'=1", 'a=1', 'E-liput', '–Hamlet'])('%j is none', (cell) => {
    expect(isFormula(cell)).toBe(false)
  })

  it('is refused as anything else', () => {
    for (const read of [readDay, readTime, readCount, readAmount]) expect(read('=1+1')).toEqual({ code: 'formula' })
    expect(readCount('+5')).toEqual({ code: 'formula' })
    expect(readAmount('+5')).toEqual({ code: 'formula' })
  })
})

describe('a day', () => {
  const day = (day: string, time: string | null = null) => value({ day, time })
  test.each([
    ['21.1.2026', day('2026-01-21')],
    ['21.01.2026', day('2026-01-21')],
    ['1.2.2026', day('2026-02-01')],
    ['21. 1. 2026', day('2026-01-21')],
    ['2026-01-21', day('2026-01-21')],
    ['2026-1-2', day('2026-01-02')],
    ['21/1/2026', day('2026-01-21')],
    ['21.1.26', day('2026-01-21')],
    ['1/2/26', day('2026-02-01')],
    ['29.2.2028', day('2028-02-29')],
    ['ti 21.1.2026', day('2026-01-21')],
    ['Ke 21.1.2026', day('2026-01-21')],
    ['keskiviikko 21.1.2026', day('2026-01-21')],
    ['ons. 21.1.2026', day('2026-01-21')],
    ['lördag 24.1.2026', day('2026-01-24')],
    ['Wed, 21/1/2026', day('2026-01-21')],
    ['2026-01-21 19:00', day('2026-01-21', '19:00')],
    ['2026-01-21T19:00:00', day('2026-01-21', '19:00')],
    ['21.1.2026 19.00', day('2026-01-21', '19:00')],
    ['21.1.26 9.30', day('2026-01-21', '09:30')],
    ['to 22.1.2026, klo 19', day('2026-01-22', '19:00')],
    ['21.1.2026 0:00:00', day('2026-01-21')],
    ['2026-01-21 00:00:00.000', day('2026-01-21')],
    ['', value(null)],
    ['  ', value(null)],
  ])('%j', (cell, read) => expect(readDay(cell)).toEqual(read))

  test.each([
    '29.2.2026',
    '31.4.2026',
    '32.1.2026',
    '0.1.2026',
    '1/21/2026',
    '2026-13-01',
    '21.1.',
    '21.1',
    '21.1/2026',
    '21.1.202',
    '21.1.1926',
    '21.1.20260',
    '21012026',
    '46043',
    'huomenna',
    'ei 21.1.2026',
    '21.–23.1.2026',
    '21.1.2026-23.1.2026',
  ])('%j is none', (cell) => expect(readDay(cell)).toEqual({ code: 'bad_date' }))

  test.each(['21.1.2026 25.00', '2026-01-21T19:00:00Z', '2026-01-21T19:00+02:00', '21.1.2026 - 23.1.2026'])(
    '%j has no clock time behind it',
    (cell) => expect(readDay(cell)).toEqual({ code: 'bad_time' }),
  )
})

describe('a clock time', () => {
  test.each([
    ['19.00', '19:00'],
    ['19:00', '19:00'],
    ['19', '19:00'],
    ['9.05', '09:05'],
    ['0:15', '00:15'],
    ['23.59', '23:59'],
    ['klo 19.00', '19:00'],
    ['Klo 19', '19:00'],
    ['klo. 9', '09:00'],
    ['kl. 19', '19:00'],
    ['kl 19.30', '19:30'],
    ['kl.19', '19:00'],
    ['19:00:00', '19:00'],
    ['7 pm', '19:00'],
    ['7.30pm', '19:30'],
    ['7:30 p.m.', '19:30'],
    ['11 AM', '11:00'],
    ['12 am', '00:00'],
    ['12 pm', '12:00'],
    ['', null],
    [' ', null],
  ])('%j', (cell, time) => expect(readTime(cell)).toEqual(value(time)))

  test.each([
    '24.00',
    '19.60',
    '19.5',
    '1900',
    '19:00:30',
    '13 pm',
    '0 am',
    '19–21',
    '19.00-21.00',
    'ilta',
    '0,79',
    'klo',
  ])('%j is none', (cell) => expect(readTime(cell)).toEqual({ code: 'bad_time' }))
})

describe('a count', () => {
  test.each([
    ['0', 0],
    ['150', 150],
    [' 150 ', 150],
    ['1 000', 1000],
    [`1${NBSP}000`, 1000],
    ['1\u202f000\u202f000', 1_000_000],
    ['007', 7],
    ['', null],
  ])('%j', (cell, count) => expect(readCount(cell)).toEqual(value(count)))

  test.each([
    ['-1', { code: 'negative' }],
    ['\u22121', { code: 'negative' }],
    ['- 5', { code: 'negative' }],
    ['1 000 001', { code: 'too_large', most: 1_000_000 }],
    ['9'.repeat(400), { code: 'too_large', most: 1_000_000 }],
    ['1.000', { code: 'bad_count' }],
    ['150,0', { code: 'bad_count' }],
    ['1,5', { code: 'bad_count' }],
    ['10 00', { code: 'bad_count' }],
    ['12 kpl', { code: 'bad_count' }],
    ['1e3', { code: 'bad_count' }],
    ['-', { code: 'bad_count' }],
  ])('%j is none', (cell, fault) => expect(readCount(cell)).toEqual(fault))
})

describe('an amount', () => {
  test.each([
    ['12,90 €', value(1290)],
    ['1 234,50', value(123450)],
    ['', value(null)],
    ['-1,50', { code: 'negative' }],
    ['\u22121', { code: 'negative' }],
    ['1,005', { code: 'too_many_decimals' }],
    ['2000000', { code: 'too_large', most: 1_000_000 }],
    ['ilmainen', { code: 'bad_amount' }],
    ['-', { code: 'bad_amount' }],
    ['-A1', { code: 'formula' }],
  ])('%j', (cell, read) => expect(readAmount(cell)).toEqual(read))
})
