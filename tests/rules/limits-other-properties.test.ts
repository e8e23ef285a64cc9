/** One card's, or one course's, takes and give-backs in any order: what is live never exceeds the limit. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cents } from '../../desk/rules/limits.ts'
import { decideCourse } from '../../desk/rules/limits-course.ts'
import type { LimitDecision } from '../../desk/rules/limits-decision.ts'
import { decideFee } from '../../desk/rules/limits-library.ts'
import { takenBy, takenByCard } from '../../desk/rules/limits-party.ts'
import { decideVisit } from '../../desk/rules/limits-visit.ts'
import { addDays, type LocalDate } from '../../desk/rules/local-date.ts'

const DAY = '2026-01-21' as LocalDate
const NOON = Date.parse('2026-01-21T12:00:00+02:00')

function neverExceeds<T>(takes: fc.Arbitrary<T>, size: (take: T) => number, limit: number, admits: Admits<T>): void {
  const step = fc.record({ take: takes, cancel: fc.option(fc.nat(40), { freq: 1 }) })
  let filled = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (all) => {
      const live: (T | null)[] = []
      for (const { take, cancel } of all) {
        const had = live.filter((t) => t !== null)
        const taken = had.reduce((sum, t) => sum + size(t), 0)
        if (cancel !== null && cancel < live.length) live[cancel] = null
        else if (admits(taken, take, had.length).kind === 'admit') live.push(take)
        const now = live.filter((t) => t !== null).reduce((sum, t) => sum + size(t), 0)
        expect(now).toBeLessThanOrEqual(limit)
        if (now === limit) filled++
      }
    }),
  )
  expect(filled).toBeGreaterThan(0)
}
type Admits<T> = (taken: number, take: T, fees: number) => LimitDecision

describe('no sequence exceeds', () => {
  it('a series of visits', () => {
    const swimmer = fc.record({ along: fc.nat(3) })
    const shownBy = (along: number, visits = 0) => ({ community: false, along, minorsRegistered: 2, visits })
    neverExceeds(
      swimmer,
      ({ along }) => takenByCard(shownBy(along)),
      30,
      (taken, { along }) =>
        decideVisit({
          limits: { visitsPerYear: 30 },
          party: { cards: [shownBy(along, taken)], assistants: 1 },
          day: DAY,
        }),
    )
  })

  it("a library's sum or number of fees", () => {
    const fee = fc.integer({ min: 1, max: 8 }).map((n) => (n * 100) as Cents)
    const settle = (limits: Parameters<typeof decideFee>[0]['limits']) => (taken: number, cents: Cents, fees: number) =>
      decideFee({
        ...{ limits, fee: { kind: 'copying', cents }, settledSum: taken, settledNumber: fees, day: DAY },
      })
    neverExceeds(fee, (cents) => cents, 2000, settle({ sum: { cents: 2000 as Cents, per: 'year' } }))
    const counted = settle({ number: { fees: 4, per: 'month' } })
    neverExceeds(
      fee,
      () => 1,
      4,
      (taken, cents) => counted(0, cents, taken),
    )
  })

  it('the places of a course, or the courses of a card', () => {
    const course = {
      ...{ firstDay: DAY, lastDay: addDays(DAY, 60), leftOut: false, ownPlaces: null, soldOut: false },
    }
    const people = fc.record({ along: fc.nat(3) })
    const card = (along: number, courses = 0) => ({
      ...{ community: false, along, minorsRegistered: 2, coursesNow: courses, coursesThisYear: courses },
    })
    const enrol = (along: number, taken: number, courses: number) =>
      decideCourse({
        limits: { placesPerCourse: 6, coursesPerYear: 2, coursesAtATime: 3, minorsAllowed: true },
        ...{ course, party: { cards: [card(along, courses)], assistants: 0 }, taken, takenHere: 0, now: NOON },
      })
    neverExceeds(
      people,
      ({ along }) => takenBy({ cards: [card(along)], assistants: 0 }),
      6,
      (taken, { along }) => enrol(along, taken, 0),
    )
    neverExceeds(
      people,
      () => 1,
      2,
      (courses) => enrol(0, 0, courses),
    )
  })
})
