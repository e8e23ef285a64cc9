import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  checkBookingOpens,
  checkCoursePlaces,
  checkCourses,
  checkDeskShare,
  checkFeeCovered,
  checkFeeNumber,
  checkFeeSum,
  checkGuestCap,
  checkHandOver,
  checkLargeEventCap,
  checkOpenBookings,
  checkPerformanceCap,
  checkRepertoire,
  checkVisits,
  checkWristband,
  floorOf,
  type LimitCheck,
  percentageOf,
} from '../../desk/rules/floors.ts'
import type { Cents, PerformanceSize } from '../../desk/rules/limits.ts'
import { checkLimits } from '../../desk/rules/limits-check.ts'

const size = (change: Partial<PerformanceSize> = {}): PerformanceSize => ({
  ticketsOnSale: null,
  capacity: null,
  peopleAtATime: null,
  features: [],
  ...change,
})
const hall = (ticketsOnSale: number, change: Partial<PerformanceSize> = {}) => size({ ticketsOnSale, ...change })
const summary = (check: LimitCheck) => (check.kind === 'ok' ? 'ok' : `${check.kind} ${check.code}`)
const ODD = [NaN, Infinity, -Infinity, -1, -0.5, 1.5, 4.5, 1e9, 2 ** 53, Number.MAX_VALUE]

describe('the floor of a cap is 3 % of the tickets, rounded up', () => {
  test.each([
    [1, 0.03, 1],
    [33, 0.99, 1],
    [34, 1.02, 2],
    [66, 1.98, 2],
    [67, 2.01, 3],
    [100, 3, 3],
    [101, 3.03, 4],
    [150, 4.5, 5],
    [160, 4.8, 5],
    [250, 7.5, 8],
    [999, 29.97, 30],
    [1000, 30, 30],
  ])('%i tickets: 3 %% is %d, at least %i', (tickets, exact, rounded) => {
    expect(percentageOf(tickets)).toEqual({ tickets, percent: 3, exact, rounded })
    expect(summary(checkPerformanceCap(rounded, [hall(tickets)], 'on_sale'))).toBe('ok')
    const below = checkPerformanceCap(rounded - 1, [hall(tickets)], 'on_sale')
    expect(below).toMatchObject({ code: 'below_floor', least: rounded, source: 'performance-cap' })
  })

  it('tells the arithmetic', () => {
    expect(checkPerformanceCap(4, [hall(150)], 'on_sale')).toEqual({
      kind: 'refused',
      code: 'below_floor',
      given: 4,
      least: 5,
      arithmetic: { tickets: 150, percent: 3, exact: 4.5, rounded: 5 },
      source: 'performance-cap',
    })
  })

  it('is of the capacity where the venue has chosen it', () => {
    const sold = hall(150, { capacity: 250 })
    expect(summary(checkPerformanceCap(5, [sold], 'on_sale'))).toBe('ok')
    expect(checkPerformanceCap(7, [sold], 'capacity')).toMatchObject({ least: 8 })
  })

  it("of a venue's cap is that of its largest performance", () => {
    expect(checkPerformanceCap(7, [hall(34), hall(250), hall(150)], 'on_sale')).toMatchObject({
      least: 8,
      arithmetic: { tickets: 250 },
    })
  })

  it('is not known without a size, which is warned of; a cap of none is refused all the same', () => {
    expect(summary(checkPerformanceCap(1, [], 'on_sale'))).toBe('warning size_unknown')
    expect(summary(checkPerformanceCap(1, [hall(150)], 'capacity'))).toBe('warning size_unknown')
    expect(checkPerformanceCap(0, [], 'on_sale')).toMatchObject({ code: 'below_floor', least: 1 })
  })

  test.each<[string, PerformanceSize, number, string]>([
    ['1000 people are not many', hall(1000), 30, 'performance-cap'],
    ['1001 are, and the floor drops', hall(1001), 20, 'large-event'],
    ['1001 at a time, though fewer tickets', hall(900, { peopleAtATime: 1001 }), 20, 'large-event'],
    ['1000 at a time, though more tickets', hall(1200, { peopleAtATime: 1000 }), 36, 'performance-cap'],
    ['large, tickets unknown', size({ peopleAtATime: 5000 }), 20, 'large-event'],
    ['guest production in a large hall', hall(999, { features: ['guest'] }), 1, 'guest-production'],
    ['a gala has the floor of any performance', hall(34, { features: ['gala'] }), 2, 'performance-cap'],
    ['no tickets at all', hall(0), 1, 'performance-cap'],
  ])('%s', (_, of, least, source) => {
    expect(floorOf(of, 'on_sale')).toMatchObject({ least, source })
    expect(summary(checkPerformanceCap(least, [of], 'on_sale'))).toBe('ok')
    expect(summary(checkPerformanceCap(least - 1, [of], 'on_sale'))).toBe('refused below_floor')
  })
})

describe('every other limit', () => {
  test.each<[string, LimitCheck, string]>([
    ['large event 19', checkLargeEventCap(19), 'refused below_floor'],
    ['large event 20', checkLargeEventCap(20), 'ok'],
    ['guest 0', checkGuestCap(0), 'refused below_floor'],
    ['guest 1', checkGuestCap(1), 'warning not_as_suggested'],
    ['guest 2', checkGuestCap(2), 'ok'],
    ['guest 10', checkGuestCap(10), 'ok'],
    ['guest 11', checkGuestCap(11), 'warning not_as_suggested'],
    ['share 0 of 20', checkDeskShare(0, 20), 'ok'],
    ['share 20 of 20', checkDeskShare(20, 20), 'ok'],
    ['share 21 of 20', checkDeskShare(21, 20), 'refused above_cap'],
    ['share of no cap', checkDeskShare(5, null), 'refused no_cap'],
    ['share of an odd cap', checkDeskShare(5, NaN), 'refused malformed'],
    ['no open bookings', checkOpenBookings(0), 'refused below_floor'],
    ['one open booking', checkOpenBookings(1), 'ok'],
    ['handing over 29 min before', checkHandOver(29), 'refused below_floor'],
    ['handing over 30 min before', checkHandOver(30), 'ok'],
    ['handing over 31 min before', checkHandOver(31), 'ok'],
    ['booking opens 6 days before', checkBookingOpens(6), 'warning opens_late'],
    ['booking opens 7 days before', checkBookingOpens(7), 'ok'],
    ['4 of 10 stay in', checkRepertoire(10, 6), 'warning most_left_out'],
    ['5 of 10 stay in', checkRepertoire(10, 5), 'ok'],
    ['5 of 11 stay in', checkRepertoire(11, 6), 'warning most_left_out'],
    ['6 of 11 stay in', checkRepertoire(11, 5), 'ok'],
    ['no productions of its own', checkRepertoire(0, 0), 'ok'],
    ['more left out than there are', checkRepertoire(3, 4), 'refused malformed'],
    ['no place on a course', checkCoursePlaces(0), 'refused below_floor'],
    ['one place on a course', checkCoursePlaces(1), 'ok'],
    ['no course', checkCourses(0), 'refused below_floor'],
    ['one course', checkCourses(1), 'ok'],
    ['fee covered 0 €', checkFeeCovered(0), 'refused below_floor'],
    ['fee covered 1 cent', checkFeeCovered(1), 'ok'],
    ['fee covered 25 €', checkFeeCovered(2500), 'ok'],
    ['library sum 0', checkFeeSum(0), 'refused below_floor'],
    ['library sum 1 cent', checkFeeSum(1), 'ok'],
    ['library sum above what is counted otherwise', checkFeeSum(1_000_001), 'ok'],
    ['library number 0', checkFeeNumber(0), 'refused below_floor'],
    ['library number 1', checkFeeNumber(1), 'ok'],
    ['29 visits', checkVisits(29), 'refused below_floor'],
    ['30 visits', checkVisits(30), 'ok'],
    ['31 visits', checkVisits(31), 'ok'],
    ['wristband free of charge', checkWristband(0), 'ok'],
    ['wristband 2,50 €', checkWristband(250), 'ok'],
  ])('%s', (_, check, expected) => expect(summary(check)).toBe(expected))

  test.each(ODD)('%d is refused as malformed wherever it is given, and nothing throws', (odd) => {
    const checks = [
      checkPerformanceCap(odd, [hall(150)], 'on_sale'),
      checkPerformanceCap(5, [hall(odd)], 'on_sale'),
      checkPerformanceCap(5, [hall(150, { peopleAtATime: odd })], 'on_sale'),
      checkPerformanceCap(5, [hall(150, { capacity: odd })], 'on_sale'),
      ...[checkLargeEventCap, checkGuestCap, checkOpenBookings, checkHandOver, checkBookingOpens].map((f) => f(odd)),
      ...[checkCoursePlaces, checkCourses, checkFeeCovered, checkFeeSum, checkFeeNumber].map((f) => f(odd)),
      ...[checkVisits, checkWristband].map((f) => f(odd)),
      checkDeskShare(odd, 20),
      checkDeskShare(5, odd),
      checkRepertoire(odd, 0),
      checkRepertoire(10, odd),
    ]
    expect(checks.map(summary)).toEqual(checks.map(() => 'refused malformed'))
    expect(percentageOf(odd)).toBeNull()
  })
})

describe('whatever the size', () => {
  const sizes = fc.record<PerformanceSize>({
    ticketsOnSale: fc.option(fc.nat(3000)),
    capacity: fc.option(fc.nat(3000)),
    peopleAtATime: fc.option(fc.nat(3000)),
    features: fc.subarray(['gala', 'premiere', 'guest'] as const),
  })
  const bases = fc.constantFrom('on_sale' as const, 'capacity' as const)

  it('a floor is the least number that is accepted', () => {
    fc.assert(
      fc.property(sizes, bases, (of, base) => {
        const floor = floorOf(of, base)
        if (floor === null) return
        expect(checkPerformanceCap(floor.least, [of], base).kind).toBe('ok')
        expect(checkPerformanceCap(floor.least + 1, [of], base).kind).toBe('ok')
        expect(summary(checkPerformanceCap(floor.least - 1, [of], base))).toBe('refused below_floor')
      }),
    )
  })

  it('3 % rounded up is the whole number that is enough, where one less is not', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (tickets) => {
        const rounded = percentageOf(tickets)?.rounded ?? NaN
        expect(Number.isInteger(rounded)).toBe(true)
        expect(100 * rounded >= 3 * tickets && 100 * (rounded - 1) < 3 * tickets).toBe(true)
      }),
    )
  })

  it('no number makes a check throw', () => {
    const anything = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(...ODD))
    fc.assert(
      fc.property(anything, anything, sizes, bases, (a, b, of, base) => {
        checkPerformanceCap(a, [of, { ...of, ticketsOnSale: b }], base)
        checkDeskShare(a, b)
        checkRepertoire(a, b)
        checkFeeSum(a)
      }),
    )
  })
})

describe("all of a venue's limits together", () => {
  const findings = (...args: Parameters<typeof checkLimits>) =>
    checkLimits(...args).map(({ setting, check }) => `${setting}: ${summary(check)}`)

  it('finds nothing where nothing is set', () => expect(checkLimits({}, [hall(999)])).toEqual([]))

  it('names each setting that is refused or warned of', () => {
    const cents = (n: number) => n as Cents
    expect(
      findings(
        {
          performance: {
            ...{ cap: 4, largeEvent: { cap: 19, per: 'day' }, guestCap: 11, deskShare: 20, openBookings: 0 },
            ...{ handOverMinutes: 29, bookingOpensDays: 6 },
          },
          course: { placesPerCourse: 1, deskShare: 2, coursesAtATime: 0, coursesPerYear: 2, feeCovered: cents(-1) },
          library: { sum: { cents: cents(0), per: 'month' }, number: { fees: 0, per: 'year' } },
          visit: { visitsPerYear: 29, wristband: cents(1.5) },
        },
        [hall(150)],
      ),
    ).toEqual([
      'performance.cap: refused below_floor',
      'performance.largeEvent: refused below_floor',
      'performance.guestCap: warning not_as_suggested',
      'performance.deskShare: refused above_cap',
      'performance.openBookings: refused below_floor',
      'performance.handOverMinutes: refused below_floor',
      'performance.bookingOpensDays: warning opens_late',
      'course.deskShare: refused above_cap',
      'course.coursesAtATime: refused below_floor',
      'course.feeCovered: refused malformed',
      'library.sum: refused below_floor',
      'library.number: refused below_floor',
      'visit.visitsPerYear: refused below_floor',
      'visit.wristband: refused malformed',
    ])
  })

  it("asks the venue's cap only of performances that have no cap of their own kind", () => {
    const halls = [hall(150), hall(2000), hall(999, { features: ['guest'] })]
    expect(findings({ performance: { cap: 5 } }, halls)).toEqual(['performance.cap: refused below_floor'])
    expect(findings({ performance: { cap: 5, largeEvent: { cap: 20, per: 'event' } } }, halls)).toEqual([])
  })

  it("measures a share by the largest cap, and a cap by the venue's base", () => {
    expect(findings({ performance: { guestCap: 2, cap: 5, deskShare: 5 } }, [hall(150)])).toEqual([])
    const large = size({ ticketsOnSale: 150, capacity: 1001 })
    const performance = { cap: 5, capBase: 'capacity', largeEvent: { cap: 20, per: 'day' } } as const
    expect(findings({ performance }, [large])).toEqual(['performance.cap: warning size_unknown'])
    expect(findings({ performance: { ...performance, capBase: 'on_sale' } }, [large])).toEqual([])
  })

  it('refuses a share where there is no cap', () => {
    expect(findings({ performance: { deskShare: 5 } }, [])).toEqual(['performance.deskShare: refused no_cap'])
  })
})

it('every heading that the limits cite is there', () => {
  const doc = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
  const slugs = new Set(
    Array.from(doc.matchAll(/^#{2,3} (.+)$/gm), ([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/ /g, '-'),
    ),
  )
  const folder = new URL('../../desk/rules/', import.meta.url)
  const code = readdirSync(folder).filter((name) => /^(limits|floors)/.test(name))
  const cited = code.flatMap((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const sources = Array.from(text.match(/type Source =([^]*?)\n\n/)?.[1]?.matchAll(/'([\w-]+)'/g) ?? [])
    return [...text.matchAll(/docs\/rules\.md#([\w-]+)/g), ...sources].map(([, slug = '']) => slug)
  })
  expect(cited.length).toBeGreaterThan(50)
  expect(cited.filter((slug) => !slugs.has(slug))).toEqual([])
})
