import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { PERIODS } from '../../desk/rules/limits.ts'
import {
  dayServed,
  helsinkiInstant,
  isLastNight,
  isWeekend,
  ofBookingOpens,
  ofHandOver,
  spanOf,
} from '../../desk/rules/limits-time.ts'
import { addDays, helsinkiDay, type LocalDate } from '../../desk/rules/local-date.ts'

const day = (text: string) => text as LocalDate
const at = (text: string) => Date.parse(text)

describe('clock times in Finland', () => {
  test.each<[string, string, string, string | null]>([
    ['winter', '2026-01-21', '19:00', '2026-01-21T17:00:00Z'],
    ['summer', '2026-07-21', '19:00', '2026-07-21T16:00:00Z'],
    ['midnight', '2026-01-21', '00:00', '2026-01-20T22:00:00Z'],
    ['the minute before midnight in summer', '2026-07-21', '23:59', '2026-07-21T20:59:00Z'],
    ['leap day', '2028-02-29', '12:00', '2028-02-29T10:00:00Z'],
    ['before the clocks go forward', '2026-03-29', '02:59', '2026-03-29T00:59:00Z'],
    ['the hour that is skipped is the next one', '2026-03-29', '03:30', '2026-03-29T01:30:00Z'],
    ['after the clocks went forward', '2026-03-29', '04:00', '2026-03-29T01:00:00Z'],
    ['before the clocks go back', '2026-10-25', '02:59', '2026-10-24T23:59:00Z'],
    ['the hour that is there twice is the first', '2026-10-25', '03:30', '2026-10-25T00:30:00Z'],
    ['after the clocks went back', '2026-10-25', '04:00', '2026-10-25T02:00:00Z'],
    ['no clock time', '2026-01-21', '24:00', null],
    ['no clock time either', '2026-01-21', '7:30', null],
  ])('%s', (_, of, clock, expected) => {
    expect(helsinkiInstant(day(of), clock)).toBe(expected === null ? null : at(expected))
  })

  it('are of the day that they were asked of', () => {
    const days = fc.integer({ min: -3000, max: 3000 }).map((n) => addDays(day('2026-01-21'), n))
    fc.assert(
      fc.property(days, fc.nat(23), fc.nat(59), (of, hour, minute) => {
        const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
        expect(helsinkiDay(helsinkiInstant(of, clock) ?? NaN)).toBe(of)
      }),
    )
  })
})

describe('the night belongs to the evening before', () => {
  test.each<[string, string, string, boolean]>([
    ['23.59 of the day itself', '2026-01-21', '2026-01-21T23:59:00+02:00', false],
    ['00.01', '2026-01-21', '2026-01-22T00:01:00+02:00', true],
    ['05.59', '2026-01-21', '2026-01-22T05:59:59+02:00', true],
    ['06.00', '2026-01-21', '2026-01-22T06:00:00+02:00', false],
    ['06.01', '2026-01-21', '2026-01-22T06:01:00+02:00', false],
    ['13.00', '2026-01-21', '2026-01-22T13:00:00+02:00', false],
    ["this night's own day", '2026-01-22', '2026-01-22T00:01:00+02:00', false],
    ['a day ahead', '2026-01-23', '2026-01-22T00:01:00+02:00', false],
    ['two days ago', '2026-01-20', '2026-01-22T00:01:00+02:00', false],
    ['clocks forward, 05.59', '2026-03-28', '2026-03-29T05:59:00+03:00', true],
    ['clocks forward, 06.01', '2026-03-28', '2026-03-29T06:01:00+03:00', false],
    ['clocks back, 03.30 the first time', '2026-10-24', '2026-10-25T03:30:00+03:00', true],
    ['clocks back, 03.30 the second time', '2026-10-24', '2026-10-25T03:30:00+02:00', true],
    ['clocks back, 05.59', '2026-10-24', '2026-10-25T05:59:00+02:00', true],
    ['clocks back, 06.01', '2026-10-24', '2026-10-25T06:01:00+02:00', false],
    ['the night after a leap day', '2028-02-29', '2028-03-01T05:59:00+02:00', true],
    ['the night after 28.2. of a leap year', '2028-02-28', '2028-03-01T05:59:00+02:00', false],
    ['new year', '2026-12-31', '2027-01-01T00:01:00+02:00', true],
  ])('%s', (_, of, now, expected) => {
    expect(isLastNight(day(of), at(now))).toBe(expected)
    expect(dayServed(day(of), at(now))).toBe(expected ? of : helsinkiDay(at(now)))
  })
})

describe('handing over is counted in minutes, also when the clocks change', () => {
  test.each<[string, string, string, string]>([
    ['starts an hour after the skipped hour', '2026-03-29', '04:15', '2026-03-29T02:45:00+02:00'],
    ['starts after the hour that is there twice', '2026-10-25', '04:15', '2026-10-25T03:45:00+02:00'],
    ['starts after midnight', '2026-01-22', '00:15', '2026-01-21T23:45:00+02:00'],
  ])('%s', (_, of, startsAt, from) => {
    const event = { day: day(of), startsAt }
    expect(ofHandOver(event, 30, at(from))).toEqual([])
    expect(ofHandOver(event, 30, at(from) - 1)).toEqual([
      { code: 'hand_over_too_early', from: at(from), overridable: true },
    ])
  })
})

it('booking opens at midnight, across a leap day', () => {
  const opening = '2028-02-28T22:00:00Z'
  expect(ofBookingOpens(day('2028-03-07'), 7, at(opening))).toEqual([])
  expect(ofBookingOpens(day('2028-03-07'), 7, at(opening) - 1)).toEqual([
    { code: 'booking_not_open', from: '2028-02-29', overridable: true },
  ])
})

describe('days, months and years of the calendar', () => {
  test.each<[(typeof PERIODS)[number], string, string, string, string]>([
    ['day', '2026-12-31', '2026-12-31', '2026-12-31', '2027-01-01'],
    ['month', '2026-12-31', '2026-12-01', '2026-12-31', '2027-01-01'],
    ['month', '2028-02-29', '2028-02-01', '2028-02-29', '2028-03-01'],
    ['month', '2026-02-01', '2026-02-01', '2026-02-28', '2026-03-01'],
    ['month', '2026-09-30', '2026-09-01', '2026-09-30', '2026-10-01'],
    ['year', '2026-01-01', '2026-01-01', '2026-12-31', '2027-01-01'],
    ['year', '2026-12-31', '2026-01-01', '2026-12-31', '2027-01-01'],
  ])('%s of %s', (period, of, first, last, next) => expect(spanOf(period, day(of))).toEqual({ first, last, next }))

  it('hold the day that they are of', () => {
    const days = fc.integer({ min: -3000, max: 3000 }).map((n) => addDays(day('2026-01-21'), n))
    fc.assert(
      fc.property(days, fc.constantFrom(...PERIODS), (of, period) => {
        const { first, last, next } = spanOf(period, of)
        expect(first <= of && of <= last && last < next).toBe(true)
        expect(spanOf(period, next).first).toBe(next)
        expect(spanOf(period, last).first).toBe(first)
      }),
    )
  })
})

it('a weekend is Saturday and Sunday', () => {
  expect(Array.from({ length: 7 }, (_, n) => isWeekend(addDays(day('2026-01-19'), n)))).toEqual([
    ...[false, false, false, false, false, true, true],
  ])
})
