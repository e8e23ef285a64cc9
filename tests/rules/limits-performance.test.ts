import { describe, expect, it, test } from 'vitest'
import type { PerformanceEvent, PerformanceLimits } from '../../desk/rules/limits.ts'
import { canBeGiven, withOverride } from '../../desk/rules/limits-decision.ts'
import type { Party } from '../../desk/rules/limits-party.ts'
import { capOf, type PerformanceCard } from '../../desk/rules/limits-performance.ts'
import { at, type Change, day, decided, family, hamlet, holder, party, summary, TODAY, worker } from './limits-facts.ts'

it('none applies unless set', () => {
  expect(
    summary(decided({ party: party(holder(5, { acquired: 9, openBookings: 9 })), taken: 999, takenHere: 999 })),
  ).toBe('admit')
  expect(summary(decided({ event: { features: ['gala', 'premiere', 'guest'], day: day('2026-01-24') } }))).toBe('admit')
})

describe('the cap', () => {
  test.each<[string, number, Party<PerformanceCard>, string, number]>([
    ['one, first', 0, party(holder()), 'admit', 1],
    ['one, last', 4, party(holder()), 'admit', 1],
    ['one, none left', 5, party(holder()), 'refuse cap_full', 0],
    ['one, a supervisor gave more than the cap', 7, party(holder()), 'refuse cap_full', 0],
    ['three: cap - 1', 1, family, 'admit', 3],
    ['three: cap', 2, family, 'admit', 3],
    ['three: cap + 1', 3, family, 'refuse cap_short', 2],
    ['three: one left', 4, family, 'refuse cap_short', 1],
    ['three: none left', 5, family, 'refuse cap_full', 0],
    ['assistants take none', 4, { ...party(holder()), assistants: 2 }, 'admit', 1],
    ['a worker and a client under 16 take one each', 3, party(worker(1), holder()), 'refuse cap_short', 2],
    ['a group that fits', 2, party(worker(), holder(1)), 'admit', 3],
  ])('%s', (_, taken, of, expected, given) => {
    const decision = decided({ limits: { cap: 5 }, taken, party: of })
    expect(summary(decision)).toBe(expected)
    expect(canBeGiven(decision, of)).toBe(given)
  })

  it('says how many are given, asked and left: "3 of 5 given, 2 can be given"', () => {
    expect(decided({ limits: { cap: 5 }, taken: 3, party: family })).toEqual({
      kind: 'refuse',
      attentions: [],
      overridable: true,
      reasons: [
        { code: 'cap_short', limit: 5, taken: 3, asked: 3, left: 2, card: null, again: null, overridable: true },
      ],
    })
  })

  test.each<[string, PerformanceLimits, Partial<PerformanceEvent>, [number, string, number] | null]>([
    ['none', {}, {}, null],
    ['as set', { cap: 7 }, {}, [7, 'event', 7]],
    ['raised where the tickets have grown since', { cap: 5 }, { ticketsOnSale: 250 }, [8, 'event', 5]],
    ['raised by the capacity', { cap: 5, capBase: 'capacity' }, {}, [8, 'event', 5]],
    ['as set where the size is not known', { cap: 1 }, { ticketsOnSale: null }, [1, 'event', 1]],
    ["the event's own first", { cap: 7, guestCap: 3 }, { ownCap: 12, features: ['guest'] }, [12, 'event', 12]],
    ['guest production', { cap: 7, guestCap: 3 }, { features: ['guest'] }, [3, 'event', 3]],
    ['guest production, nothing of its own set', { cap: 7 }, { features: ['guest'] }, [7, 'event', 7]],
    [
      'guest production in a hall of 999 is not raised',
      { guestCap: 2 },
      { ticketsOnSale: 999, features: ['guest'] },
      [2, 'event', 2],
    ],
    ['exactly 1000', { cap: 30, largeEvent: { cap: 20, per: 'day' } }, { ticketsOnSale: 1000 }, [30, 'event', 30]],
    ['1001', { cap: 30, largeEvent: { cap: 20, per: 'day' } }, { ticketsOnSale: 1001 }, [20, 'day', 20]],
    ['1001, no cap for large events', { cap: 5 }, { ticketsOnSale: 1001 }, [20, 'event', 5]],
    ['1000, no cap but for large events', { largeEvent: { cap: 20, per: 'day' } }, { ticketsOnSale: 1000 }, null],
  ])('that applies: %s', (_, limits, event, expected) => {
    const cap = capOf(limits, { ...hamlet, ...event })
    expect(cap && [cap.tickets, cap.per, cap.set]).toEqual(expected)
  })

  it('of a large event is per day where so set', () => {
    const limits: PerformanceLimits = { largeEvent: { cap: 20, per: 'day' } }
    const festival = { ticketsOnSale: 5000 }
    expect(summary(decided({ limits, event: festival, taken: 19 }))).toBe('admit')
    expect(summary(decided({ limits, event: festival, taken: 20 }))).toBe('refuse day_cap_full')
    expect(summary(decided({ limits, event: festival, taken: 18, party: family }))).toBe('refuse day_cap_short')
  })
})

describe("this desk's share: 5 of 20", () => {
  const limits: PerformanceLimits = { cap: 20, deskShare: 5 }
  test.each<[string, PerformanceLimits, number, number, string, number]>([
    ['room in both', limits, 17, 2, 'admit', 3],
    ['cap full here too', limits, 20, 2, 'refuse cap_full', 0],
    ['share short', limits, 10, 3, 'refuse share_short', 2],
    ['share full', limits, 10, 5, 'refuse share_full', 0],
    ['both short: the shorter one counts', limits, 19, 3, 'refuse cap_short share_short', 1],
    ['a desk that gives none', { ...limits, deskShare: 0 }, 0, 0, 'refuse share_full', 0],
    ['a share larger than the cap gives no more than the cap', { cap: 5, deskShare: 9 }, 0, 3, 'refuse share_short', 2],
    ['a share of no cap limits nothing', { deskShare: 1 }, 9, 9, 'admit', 3],
  ])('%s', (_, set, taken, takenHere, expected, given) => {
    const decision = decided({ limits: set, taken, takenHere, party: family })
    expect(summary(decision)).toBe(expected)
    expect(canBeGiven(decision, family)).toBe(given)
  })
})

describe('limits of a card', () => {
  const once = { oncePerProduction: true }
  test.each<[string, Change, string]>([
    ['first of the production', { limits: once }, 'admit'],
    ['second', { limits: once, party: party(holder(0, { acquired: 1 })) }, 'refuse once_per_production'],
    ['not set', { limits: { oncePerProduction: false }, party: party(holder(0, { acquired: 1 })) }, 'admit'],
    [
      'a worker goes along as often as there are holders',
      { limits: once, party: party({ ...worker(), acquired: 3 }, holder()) },
      'admit',
    ],
    [
      'one bookings open of two',
      { limits: { openBookings: 2 }, act: 'book', party: party(holder(0, { openBookings: 1 })) },
      'admit',
    ],
    [
      'two bookings open of two',
      { limits: { openBookings: 2 }, act: 'book', party: party(holder(0, { openBookings: 2 })) },
      'refuse open_bookings_full',
    ],
    [
      'two open, but this ticket is handed over',
      { limits: { openBookings: 2 }, party: party(holder(0, { openBookings: 2 })) },
      'admit',
    ],
    [
      "a worker's bookings",
      { limits: { openBookings: 1 }, act: 'book', party: party({ ...worker(), openBookings: 5 }, holder()) },
      'admit',
    ],
    ['as many minors as registered', { party: party(holder(2, { minorsRegistered: 2 })) }, 'admit'],
    ['one minor more', { party: party(holder(3, { minorsRegistered: 2 })) }, 'refuse too_many_minors'],
    [
      "one holder's minors do not ride on another's card",
      { party: party(holder(1, { minorsRegistered: 0 }), holder(0)) },
      'refuse too_many_minors',
    ],
    ['clients under 16 are not minors of the card', { party: party(worker(2), holder()) }, 'admit'],
  ])('%s', (_, change, expected) => expect(summary(decided(change))).toBe(expected))

  it('names the card of the group that stands in the way', () => {
    const group = party(worker(), holder(), holder(0, { acquired: 2 }))
    expect(decided({ limits: once, party: group })).toMatchObject({
      reasons: [{ code: 'once_per_production', card: 2, acquired: 2 }],
    })
  })
})

describe('left out', () => {
  const all = { leftOut: ['gala', 'premiere', 'guest', 'weekend'] as const }
  test.each<[string, PerformanceLimits, Partial<PerformanceEvent>, string]>([
    ['an ordinary Wednesday', all, {}, 'admit'],
    ['gala', all, { features: ['gala'] }, 'gala'],
    ['premiere', all, { features: ['premiere'] }, 'premiere'],
    ['guest production', all, { features: ['guest'] }, 'guest'],
    ['gala, only premieres are left out', { leftOut: ['premiere'] }, { features: ['gala'] }, 'admit'],
    ['Friday', all, { day: day('2026-01-23') }, 'admit'],
    ['Saturday', all, { day: day('2026-01-24') }, 'weekend'],
    ['Sunday', all, { day: day('2026-01-25') }, 'weekend'],
    ['Monday', all, { day: day('2026-01-26') }, 'admit'],
    ['leap day, a Tuesday', all, { day: day('2028-02-29') }, 'admit'],
    ['the event itself', {}, { leftOut: true }, 'event'],
    ['a gala that is taken in', all, { features: ['gala'], leftOut: false }, 'admit'],
  ])('%s', (_, limits, event, expected) => {
    const decision = decided({ limits, event })
    if (expected === 'admit') expect(summary(decision)).toBe('admit')
    else expect(decision).toMatchObject({ kind: 'refuse', reasons: [{ code: 'left_out', as: expected }] })
  })

  it('sold out is sold out, whatever the cap has left', () => {
    expect(decided({ limits: { cap: 5 }, event: { soldOut: true } })).toMatchObject({
      reasons: [{ code: 'sold_out' }],
      overridable: false,
    })
  })
})

describe('handing over and booking in time', () => {
  const show = (time: string) => at(`2026-01-21T${time}:00+02:00`)
  test.each<[string, Change, string]>([
    ['31 min before', { limits: { handOverMinutes: 30 }, now: show('18:29') }, 'refuse hand_over_too_early'],
    ['30 min before', { limits: { handOverMinutes: 30 }, now: show('18:30') }, 'admit'],
    ['29 min before', { limits: { handOverMinutes: 30 }, now: show('18:31') }, 'admit'],
    ['after the start', { limits: { handOverMinutes: 30 }, now: show('19:10') }, 'admit'],
    ['booked long before', { limits: { handOverMinutes: 30 }, now: show('09:00'), act: 'book' }, 'admit'],
    ['a whole day', { limits: { handOverMinutes: 30 }, event: { startsAt: null } }, 'admit'],
    ['a clock time that is none', { limits: { handOverMinutes: 30 }, event: { startsAt: '29:99' } }, 'admit'],
    [
      'a show after midnight, the evening before',
      { limits: { handOverMinutes: 60 }, event: { day: day('2026-01-22'), startsAt: '00:30' }, now: show('23:30') },
      'admit',
    ],
    [
      '23.59 of the day before booking opens',
      { limits: { bookingOpensDays: 7 }, now: at('2026-01-13T23:59:00+02:00') },
      'refuse booking_not_open',
    ],
    [
      '00.01 of the day it opens',
      { limits: { bookingOpensDays: 7 }, now: at('2026-01-14T00:01:00+02:00'), act: 'book' },
      'admit',
    ],
    [
      'before booking opens nothing is handed over either',
      { limits: { bookingOpensDays: 7, handOverMinutes: 30 }, now: at('2026-01-01T12:00:00+02:00') },
      'refuse booking_not_open hand_over_too_early',
    ],
  ])('%s', (_, change, expected) => expect(summary(decided(change))).toBe(expected))

  it('says from when', () => {
    const limits = { bookingOpensDays: 7, handOverMinutes: 30 }
    expect(decided({ limits, now: at('2026-01-13T12:00:00+02:00') })).toMatchObject({
      reasons: [{ from: '2026-01-14' }, { from: show('18:30') }],
    })
  })
})

describe("last night's performance", () => {
  test.each<[string, string, string]>([
    ['its own evening', '2026-01-21T23:59:00+02:00', 'admit'],
    ['00.01', '2026-01-22T00:01:00+02:00', 'attention last_night'],
    ['05.59', '2026-01-22T05:59:59+02:00', 'attention last_night'],
    ['06.00', '2026-01-22T06:00:00+02:00', 'attention event_past'],
    ['06.01', '2026-01-22T06:01:00+02:00', 'attention event_past'],
    ['the next night is another', '2026-01-23T00:01:00+02:00', 'attention event_past'],
    ['a week ahead', '2026-01-14T12:00:00+02:00', 'admit'],
  ])('%s', (_, now, expected) => expect(summary(decided({ now: at(now) }))).toBe(expected))

  it('is told also where a limit refuses', () => {
    const decision = decided({ limits: { cap: 5 }, taken: 5, now: at('2026-01-22T00:01:00+02:00') })
    expect(decision).toMatchObject({ kind: 'refuse', attentions: [{ code: 'last_night', eventDay: TODAY }] })
    expect(summary(withOverride(decision))).toBe('attention last_night')
  })
})
