import { describe, expect, it, test } from 'vitest'
import { isCents, isCount, isInstant, type PerformanceLimits } from '../../desk/rules/limits.ts'
import { afterwards, canBeGiven, withOverride } from '../../desk/rules/limits-decision.ts'
import { takenBy } from '../../desk/rules/limits-party.ts'
import { at, type Change, day, decided, facts, family, holder, NOON, party, summary, worker } from './limits-facts.ts'

describe("a supervisor's word", () => {
  it("exceeds the venue's own limits, and what it exceeds is kept", () => {
    const limits: PerformanceLimits = { cap: 5, oncePerProduction: true, leftOut: ['gala'], handOverMinutes: 30 }
    const decision = decided({
      limits,
      taken: 5,
      event: { features: ['gala'] },
      party: party(holder(0, { acquired: 1 })),
    })
    expect(summary(decision)).toBe('refuse left_out hand_over_too_early cap_full once_per_production')
    expect(withOverride(decision)).toEqual({
      kind: 'admit',
      excess: decision.kind === 'refuse' ? decision.reasons : [],
    })
  })

  test.each<[string, Change]>([
    ['an event left out', { event: { leftOut: true } }],
    ['a kind left out', { limits: { leftOut: ['gala'] }, event: { features: ['gala'] } }],
    ['a share', { limits: { cap: 20, deskShare: 0 } }],
    ['booking not open', { limits: { bookingOpensDays: 0 }, event: { day: day('2026-01-22') } }],
    ['open bookings', { limits: { openBookings: 1 }, act: 'book', party: party(holder(0, { openBookings: 1 })) }],
  ])('exceeds %s', (_, change) => {
    expect(decided(change).kind).toBe('refuse')
    expect(withOverride(decided(change)).kind).toBe('admit')
  })

  test.each<[string, Change]>([
    ['more minors than registered', { party: party(holder(1, { minorsRegistered: 0 })) }],
    ['a sold-out event', { event: { soldOut: true } }],
    ['a party of nobody', { party: party() }],
  ])('never exceeds %s', (_, change) => {
    const decision = decided({ ...change, limits: { cap: 5 }, taken: 5 })
    expect(decision).toMatchObject({ kind: 'refuse', overridable: false })
    expect(withOverride(decision)).toBe(decision)
    expect(canBeGiven(decision, facts(change).party)).toBe(0)
  })

  it('changes nothing where nothing refuses', () => {
    for (const now of [NOON, at('2026-01-22T00:01:00+02:00')]) {
      const decision = decided({ now })
      expect(withOverride(decision)).toBe(decision)
    }
  })
})

describe('what has happened is recorded', () => {
  test.each<[string, Change, string]>([
    ['without doubt', {}, 'admit'],
    ['a past event is no doubt', { now: at('2026-02-01T12:00:00+02:00') }, 'admit'],
    ["last night's is none either", { now: at('2026-01-22T00:01:00+02:00') }, 'admit'],
    ['over the cap', { limits: { cap: 5 }, taken: 5 }, 'attention cap_full'],
    ['too many minors', { party: party(holder(1, { minorsRegistered: 0 })) }, 'attention too_many_minors'],
    ['sold out', { event: { soldOut: true } }, 'attention sold_out'],
    ['nobody', { party: party() }, 'refuse malformed_input'],
  ])('%s', (_, change, expected) => expect(summary(afterwards(decided(change)))).toBe(expected))
})

describe('a number that is none lets nobody in', () => {
  it('and is named', () => {
    const what = (change: Change) => decided(change)
    expect(what({ taken: NaN })).toMatchObject({ reasons: [{ what: 'taken' }] })
    expect(what({ limits: { guestCap: -1 } })).toMatchObject({ reasons: [{ what: 'guestCap' }] })
    expect(what({ event: { capacity: 0.5 } })).toMatchObject({ reasons: [{ what: 'capacity' }] })
  })

  const odd = [NaN, -1, 1.5, Infinity, 1e12]
  test.each(odd)('%d', (n) => {
    const changes: Change[] = [
      ...[{ taken: n }, { takenHere: n }, { party: party(holder(n)) }, { party: { ...family, assistants: n } }],
      { party: party(holder(0, { minorsRegistered: n })) },
      { party: party(holder(0, { acquired: n })) },
      { party: party(holder(0, { openBookings: n })) },
      ...[{ acquired: n }, { openBookings: n }, { minorsRegistered: n }].map((odd) => ({
        party: party(holder(), holder(0, odd)),
      })),
      ...[{ cap: n }, { guestCap: n }, { deskShare: n }, { openBookings: n }].map((limits) => ({ limits })),
      ...[{ handOverMinutes: n }, { bookingOpensDays: n }].map((limits) => ({ limits })),
      { limits: { largeEvent: { cap: n, per: 'day' } } },
      ...[{ ownCap: n }, { ticketsOnSale: n }, { capacity: n }, { peopleAtATime: n }].map((event) => ({ event })),
    ]
    for (const change of changes) {
      expect([change, summary(decided(change))]).toEqual([change, 'refuse malformed_input'])
      expect(summary(afterwards(withOverride(decided(change))))).toBe('refuse malformed_input')
    }
  })

  test.each<[string, Change]>([
    ['no time', { now: NaN }],
    ['a time before all', { now: -1 }],
    ['a time after all', { now: 9e15 }],
    ['no day', { event: { day: day('21.1.2026') } }],
    ['a day that is not in the calendar', { event: { day: day('2026-02-29') } }],
    ['a hundred on one card', { party: party(holder(100, { minorsRegistered: 100 })) }],
    ['nobody', { party: party() }],
  ])('%s', (_, change) => expect(summary(decided(change))).toBe('refuse malformed_input'))
})

it('ninety-nine may come on one card', () => {
  expect(summary(decided({ party: party(holder(99, { minorsRegistered: 99 })) }))).toBe('admit')
})

it('the least and the most that a number may be', () => {
  expect([0, 1_000_000, 1_000_001].map(isCount)).toEqual([true, true, false])
  expect([0, 100_000_000, 100_000_001].map(isCents)).toEqual([true, true, false])
  expect([0, at('9999-01-01T00:00:00Z'), at('9999-01-01T00:00:00Z') + 1].map(isInstant)).toEqual([true, true, false])
})

it('a party takes one for each holder, worker, minor and client, none for assistants', () => {
  expect(takenBy({ cards: [worker(2), holder(1), holder()], assistants: 3 })).toBe(6)
})
