/** Courses, library fees and visits to a swimming hall. */
import { describe, expect, it, test } from 'vitest'
import { type Cents, type CourseLimits, type LibraryLimits, toCents } from '../../desk/rules/limits.ts'
import { type CourseCard, type CourseFacts, decideCourse, splitFee } from '../../desk/rules/limits-course.ts'
import { afterwards, canBeGiven, type LimitDecision, withOverride } from '../../desk/rules/limits-decision.ts'
import { allowanceLeft, decideFee, type LibraryFacts } from '../../desk/rules/limits-library.ts'
import { decideVisit, type VisitCard, type VisitFacts, visitsLeft } from '../../desk/rules/limits-visit.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'

const day = (text: string) => text as LocalDate
const cents = (n: number) => n as Cents
const NOON = Date.parse('2026-01-21T12:00:00+02:00')
const ODD = [NaN, -1, 1.5, Infinity, 1e12]
const summary = (decision: LimitDecision) =>
  [decision.kind, ...(decision.kind === 'admit' ? [] : decision.reasons.map(({ code }) => code))].join(' ')

describe('a course', () => {
  type Change = Partial<Omit<CourseFacts, 'course'>> & { course?: Partial<CourseFacts['course']> }
  const holder = (change: Partial<CourseCard> = {}): CourseCard => ({
    ...{ community: false, along: 0, minorsRegistered: 2, coursesNow: 0, coursesThisYear: 0 },
    ...change,
  })
  const alone = (change: Partial<CourseCard> = {}) => ({ cards: [holder(change)], assistants: 0 })
  const facts = ({ course, ...change }: Change = {}): CourseFacts => ({
    ...{ limits: {}, party: alone(), taken: 0, takenHere: 0, now: NOON },
    ...change,
    course: {
      ...{ firstDay: day('2026-01-21'), lastDay: day('2026-04-29'), leftOut: false, ownPlaces: null, soldOut: false },
      ...course,
    },
  })
  const decided = (change: Change) => decideCourse(facts(change))
  const pedersore: CourseLimits = { coursesPerYear: 2, feeCovered: cents(2500) }

  test.each<[string, Change, string]>([
    ['nothing set', { party: alone({ coursesNow: 9, coursesThisYear: 9 }), taken: 99 }, 'admit'],
    ['first place of one', { limits: { placesPerCourse: 1 } }, 'admit'],
    ['second place of one', { limits: { placesPerCourse: 1 }, taken: 1 }, 'refuse places_full'],
    ['second place of two', { limits: { placesPerCourse: 2 }, taken: 1 }, 'admit'],
    ['the course has its own number', { limits: { placesPerCourse: 1 }, course: { ownPlaces: 3 }, taken: 2 }, 'admit'],
    ['never fewer than one place', { limits: { placesPerCourse: 0 } }, 'admit'],
    ['a number the course alone has', { course: { ownPlaces: 1 }, taken: 1 }, 'refuse places_full'],
    [
      'share of this desk',
      { limits: { placesPerCourse: 2, deskShare: 1 }, taken: 1, takenHere: 1 },
      'refuse share_full',
    ],
    ['a course at a time: none', { limits: { coursesAtATime: 1 } }, 'admit'],
    [
      'a course at a time: one',
      { limits: { coursesAtATime: 1 }, party: alone({ coursesNow: 1 }) },
      'refuse courses_at_a_time_full',
    ],
    ['second of two in the year', { limits: pedersore, party: alone({ coursesThisYear: 1 }) }, 'admit'],
    [
      'third of two in the year',
      { limits: pedersore, party: alone({ coursesThisYear: 2 }) },
      'refuse courses_per_year_full',
    ],
    ['left out, small or costly', { course: { leftOut: true } }, 'refuse left_out'],
    ['full of paying people', { course: { soldOut: true } }, 'refuse sold_out'],
    ['a minor along', { party: alone({ along: 1 }) }, 'refuse minors_not_on_courses'],
    ['a minor along where agreed', { limits: { minorsAllowed: true }, party: alone({ along: 1 }) }, 'admit'],
    [
      'more minors than registered where agreed',
      { limits: { minorsAllowed: true }, party: alone({ along: 3 }) },
      'refuse too_many_minors',
    ],
    [
      'two agreed minors, two places left',
      { limits: { minorsAllowed: true, placesPerCourse: 2 }, party: alone({ along: 2 }) },
      'refuse places_short',
    ],
    ['a community card', { party: alone({ community: true }) }, 'refuse community_not_for_courses'],
    ['its last day', { now: Date.parse('2026-04-29T23:59:00+03:00') }, 'admit'],
    ['over', { now: Date.parse('2026-04-30T06:01:00+03:00') }, 'attention event_past'],
  ])('%s', (_, change, expected) => expect(summary(decided(change))).toBe(expected))

  it('says when the next course can be taken, by the year in which courses begin', () => {
    const course = { firstDay: day('2027-01-11'), lastDay: day('2027-04-28') }
    expect(decided({ limits: pedersore, course, party: alone({ coursesThisYear: 2 }) })).toMatchObject({
      reasons: [{ limit: 2, taken: 2, left: 0, card: 0, again: '2028-01-01' }],
    })
  })

  it('may be overridden in numbers, not in who may come', () => {
    expect(withOverride(decided({ limits: { placesPerCourse: 1 }, taken: 1 })).kind).toBe('admit')
    expect(withOverride(decided({ course: { leftOut: true } })).kind).toBe('admit')
    expect(withOverride(decided({ party: alone({ along: 1 }) })).kind).toBe('refuse')
    expect(withOverride(decided({ party: alone({ community: true }) })).kind).toBe('refuse')
    expect(summary(afterwards(decided({ party: alone({ along: 1 }) })))).toBe('attention minors_not_on_courses')
  })

  test.each<[number, number | undefined, [number, number] | null]>([
    [2000, 2500, [2000, 0]],
    [2499, 2500, [2499, 0]],
    [2500, 2500, [2500, 0]],
    [2501, 2500, [2500, 1]],
    [4000, 2500, [2500, 1500]],
    [0, 2500, [0, 0]],
    [4000, undefined, [4000, 0]],
    [-1, 2500, null],
    [1.5, 2500, null],
    [NaN, 2500, null],
    [1e12, 2500, null],
    [4000, NaN, null],
    [4000, -1, null],
  ])('a fee of %d cents, covered up to %d', (fee, covered, expected) => {
    const split = splitFee(fee, covered === undefined ? {} : { feeCovered: cents(covered) })
    expect(split && [split.covered, split.byHolder]).toEqual(expected)
  })

  test.each(ODD)('is given to nobody on %d', (n) => {
    expect(decided({ limits: { coursesPerYear: n } })).toMatchObject({ reasons: [{ what: 'coursesPerYear' }] })
    const changes: Change[] = [
      ...[{ taken: n }, { takenHere: n }, { now: -1 }, { course: { ownPlaces: n } }],
      ...[{ placesPerCourse: n }, { deskShare: n }, { coursesAtATime: n }, { coursesPerYear: n }].map((limits) => ({
        limits,
      })),
      ...[{ coursesNow: n }, { coursesThisYear: n }, { along: n }].map((of) => ({ party: alone(of) })),
      ...[{ coursesNow: n }, { coursesThisYear: n }].map((of) => ({
        party: { cards: [holder(), holder(of)], assistants: 0 },
      })),
      { course: { lastDay: day('2026-01-20') } },
      { course: { firstDay: day('2026-02-30') } },
    ]
    for (const change of changes) expect([change, summary(decided(change))]).toEqual([change, 'refuse malformed_input'])
  })
})

describe('a library', () => {
  const facts = (change: Partial<LibraryFacts> = {}): LibraryFacts => ({
    ...{ limits: {}, fee: { kind: 'interlibrary_loan', cents: cents(500) }, settledSum: 0, settledNumber: 0 },
    day: day('2026-02-28'),
    ...change,
  })
  const decided = (change: Partial<LibraryFacts>) => decideFee(facts(change))
  const sum: LibraryLimits = { sum: { cents: cents(2000), per: 'month' } }
  const number: LibraryLimits = { number: { fees: 3, per: 'year' } }

  test.each<[string, Partial<LibraryFacts>, string]>([
    ['nothing set', { settledSum: 99_999, settledNumber: 99 }, 'admit'],
    ['one cent under the sum', { limits: sum, settledSum: 1499 }, 'admit'],
    ['the sum exactly', { limits: sum, settledSum: 1500 }, 'admit'],
    ['one cent over the sum', { limits: sum, settledSum: 1501 }, 'refuse fee_sum_short'],
    ['nothing left', { limits: sum, settledSum: 2000 }, 'refuse fee_sum_full'],
    ['more settled than the sum', { limits: sum, settledSum: 2600 }, 'refuse fee_sum_full'],
    ['third of three', { limits: number, settledNumber: 2 }, 'admit'],
    ['fourth of three', { limits: number, settledNumber: 3 }, 'refuse fee_number_full'],
    [
      'both limits at once',
      { limits: { ...sum, ...number }, settledSum: 2000, settledNumber: 3 },
      'refuse fee_sum_full fee_number_full',
    ],
    ['a kind that is allowed', { limits: { kinds: ['interlibrary_loan'] } }, 'admit'],
    ['a kind that is not', { limits: { kinds: ['overdue_fine', 'copying'] } }, 'refuse fee_kind_not_allowed'],
    ['no kind is allowed', { limits: { kinds: [] } }, 'refuse fee_kind_not_allowed'],
    ['a fee of nothing', { fee: { kind: 'copying', cents: cents(0) } }, 'refuse malformed_input'],
    ['a kind that there is not', { fee: { kind: 'fine' as 'other', cents: cents(5) } }, 'refuse malformed_input'],
    ['a day that there is not', { day: day('2026-02-29') }, 'refuse malformed_input'],
  ])('%s', (_, change, expected) => expect(summary(decided(change))).toBe(expected))

  it('lets a supervisor settle a kind that is not allowed', () => {
    expect(withOverride(decided({ limits: { kinds: [] } })).kind).toBe('admit')
  })

  it('tells what is left and from when there is more', () => {
    expect(decided({ limits: { ...sum, ...number }, settledSum: 1501, settledNumber: 3 })).toMatchObject({
      overridable: true,
      reasons: [
        { code: 'fee_sum_short', limit: 2000, taken: 1501, asked: 500, left: 499, card: 0, again: '2026-03-01' },
        { code: 'fee_number_full', limit: 3, taken: 3, asked: 1, left: 0, card: 0, again: '2027-01-01' },
      ],
    })
  })

  test.each<[LibraryLimits, number, number, number | null, number | null]>([
    [{}, 500, 2, null, null],
    [sum, 0, 0, 2000, null],
    [sum, 1999, 0, 1, null],
    [sum, 2600, 0, 0, null],
    [{ ...sum, ...number }, 2000, 2, 0, 1],
    [number, 0, 4, null, 0],
  ])('the allowance of %j after %i cents in %i fees', (limits, settledSum, settledNumber, ofSum, ofNumber) => {
    expect(allowanceLeft(limits, { settledSum, settledNumber })).toEqual({ cents: ofSum, fees: ofNumber })
  })

  test.each(ODD)('settles nothing on %d', (n) => {
    const changes: Partial<LibraryFacts>[] = [
      ...[{ settledSum: n }, { settledNumber: n }, { fee: { kind: 'copying', cents: cents(n) } as const }],
      ...[{ limits: { sum: { cents: cents(n), per: 'day' } } as const }],
      ...[{ limits: { number: { fees: n, per: 'day' } } as const }],
    ]
    for (const change of changes) expect(summary(decided(change))).toBe('refuse malformed_input')
    expect(toCents(n)).toBeNull()
  })
})

describe('a swimming hall', () => {
  const swimmer = (visits: number, along = 0, change: Partial<VisitCard> = {}): VisitCard => ({
    ...{ community: false, along, minorsRegistered: 5, visits },
    ...change,
  })
  const facts = (cards: VisitCard[], change: Partial<VisitFacts> = {}): VisitFacts => ({
    ...{ limits: { visitsPerYear: 30 }, party: { cards, assistants: 0 }, day: day('2026-12-31') },
    ...change,
  })

  test.each<[string, VisitFacts, string, number]>([
    ['no series', facts([swimmer(500, 1)], { limits: {} }), 'admit', 2],
    ['29 taken', facts([swimmer(29)]), 'admit', 1],
    ['30 taken', facts([swimmer(30)]), 'refuse visits_full', 0],
    ['31 taken', facts([swimmer(31)]), 'refuse visits_full', 0],
    ['28 taken, a minor along', facts([swimmer(28, 1)]), 'admit', 2],
    ['29 taken, a minor along', facts([swimmer(29, 1)]), 'refuse visits_short', 1],
    ['29 taken, two minors along', facts([swimmer(29, 2)]), 'refuse visits_short', 1],
    ['27 taken, two minors along', facts([swimmer(27, 2)]), 'admit', 3],
    ['two cards, one short', facts([swimmer(29, 2), swimmer(10, 1)]), 'refuse visits_short', 3],
    ['two cards, both short', facts([swimmer(29, 2), swimmer(30)]), 'refuse visits_short visits_full', 1],
    ['a worker', facts([swimmer(99, 1, { community: true, minorsRegistered: 0 }), swimmer(1)]), 'admit', 3],
    ['too many minors', facts([swimmer(1, 1, { minorsRegistered: 0 })]), 'refuse too_many_minors', 0],
    [
      'too many minors where no series is set',
      facts([swimmer(1, 1, { minorsRegistered: 0 })], { limits: {} }),
      'refuse too_many_minors',
      0,
    ],
    ['a longer series', facts([swimmer(30)], { limits: { visitsPerYear: 31 } }), 'admit', 1],
  ])('%s', (_, given, expected, count) => {
    expect(summary(decideVisit(given))).toBe(expected)
    expect(canBeGiven(decideVisit(given), given.party)).toBe(count)
  })

  it.each([
    ['31.12.', '2026-12-31', '2027-01-01'],
    ['1.1.', '2027-01-01', '2028-01-01'],
    ['leap day', '2028-02-29', '2029-01-01'],
  ])('the series begins anew on the first of January: %s', (_, of, again) => {
    expect(decideVisit(facts([swimmer(30)], { day: day(of) }))).toMatchObject({
      reasons: [{ limit: 30, taken: 30, asked: 1, left: 0, card: 0, again }],
    })
  })

  it('knows the visits left', () => {
    expect([0, 27, 30, 33].map((visits) => visitsLeft({ visitsPerYear: 30 }, visits))).toEqual([30, 3, 0, 0])
    expect(visitsLeft({}, 500)).toBeNull()
  })

  test.each(ODD)('lets nobody in on %d', (n) => {
    const all = [
      facts([swimmer(n)]),
      facts([swimmer(0, n)]),
      facts([swimmer(0), swimmer(n)]),
      facts([swimmer(0), swimmer(0, n)]),
      facts([swimmer(0)], { limits: { visitsPerYear: n } }),
      facts([]),
      facts([swimmer(0)], { day: day('31.12.2026') }),
    ]
    for (const given of all) expect(summary(decideVisit(given))).toBe('refuse malformed_input')
  })
})
