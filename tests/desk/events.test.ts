import { describe, expect, it, test } from 'vitest'
import type { EventFacts } from '../../db/events.ts'
import type { NewEvent } from '../../desk/contract.ts'
import { bareDesk, bookAt, day, HOLDERS, recordAt, recordedId, TODAY, undoAt, VENUE } from './bare.ts'
import { newId } from './harness.ts'
import { detail, listed, OPEN_END, registers, save, saved } from './events-steps.ts'

describe('the list', () => {
  it('reaches from a week ago to 90 days ahead, with what goes on to its last day; the desk’s own are found later too', () => {
    const desk = bareDesk()
    const on = [
      desk.event({ day: day('2026-01-14') }),
      desk.event({ day: day('2026-04-21') }),
      desk.event({ kind: 'course', day: day('2025-09-01'), lastDay: day('2026-01-14') }),
      desk.event({ kind: 'visit', day: day('2020-01-01'), lastDay: day(OPEN_END) }),
    ]
    desk.event({ day: day('2026-01-13') })
    const later = desk.event({ day: day('2026-04-22') })
    desk.event({ kind: 'course', day: day('2025-09-01'), lastDay: day('2026-01-13') })
    desk.event({ venueId: 'elsewhere' })
    const ids = (isLater?: true) =>
      listed(desk)
        .filter((event) => event.isLater === isLater)
        .map(({ id }) => id)
        .sort()
    expect(ids()).toEqual(on.sort())
    expect(ids(true)).toEqual([later])
    const event = desk.ledger.events.get(later)
    desk.ledger.events.replaceAll(event ? [event] : [])
    expect(ids(true)).toEqual([])
  })

  it('names each by its own title, or by the production, and by its last day', () => {
    const desk = bareDesk()
    desk.event({ title: 'Hamlet englanniksi' })
    desk.event({ startsAt: '20:00', kind: 'course', lastDay: day('2026-05-01') })
    expect(listed(desk)).toMatchObject([
      { title: 'Hamlet englanniksi', production: 'Hamlet', day: TODAY, lastDay: TODAY, origin: 'desk' },
      { title: 'Hamlet', lastDay: '2026-05-01' },
    ])
  })

  it('tells what is taken: uses that count, and open bookings', () => {
    const desk = bareDesk()
    const id = desk.event()
    recordAt(desk, id, [[HOLDERS[2], 2]])
    bookAt(desk, id, HOLDERS[1], { minors: 1 })
    undoAt(desk, recordedId(recordAt(desk, id, HOLDERS[0])))
    expect(listed(desk)).toMatchObject([{ taken: 5 }])
  })

  test.each<[string, Partial<EventFacts>, number | null]>([
    ['a performance', {}, 6],
    ['a performance whose floor has risen above the cap', { ticketsOnSale: 500 }, 15],
    ['a guest production', { features: ['guest'], ticketsOnSale: 500 }, 4],
    ['a course', { kind: 'course' }, 2],
    ['a fee', { kind: 'fee' }, null],
    ['a visit', { kind: 'visit' }, null],
  ])('tells the cap of %s', (_, facts, cap) => {
    const desk = bareDesk()
    desk.limit({ performance: { cap: 6, guestCap: 4 }, course: { placesPerCourse: 2 } })
    desk.event(facts)
    expect(listed(desk)).toMatchObject([{ cap }])
  })

  it('tells no cap where none is set', () => {
    const desk = bareDesk()
    desk.event()
    desk.event({ kind: 'course' })
    expect(listed(desk)).toMatchObject([{ cap: null }, { cap: null }])
  })
})

describe('an event in full', () => {
  it("has its floor and what the register's owner asks", () => {
    const desk = bareDesk()
    const id = desk.event({ ticketsOnSale: 250 })
    desk.ledger.tallies.refused(id, TODAY, 'cap_full')
    desk.ledger.tallies.moment(id, 'cap_full', 5)
    expect(detail(desk, id)).toMatchObject({
      floor: { least: 8, source: 'performance-cap' },
      refusals: [{ code: 'cap_full', count: 1 }],
      moments: [{ what: 'cap_full', at: 5 }],
    })
  })

  it('has a floor by the tickets that the venue has chosen', () => {
    const desk = bareDesk()
    desk.limit({ performance: { capBase: 'capacity' } })
    expect(detail(desk, desk.event({ ticketsOnSale: 150, capacity: 250 })).floor).toMatchObject({ least: 8 })
    expect(detail(desk, desk.event({ kind: 'course', ticketsOnSale: 150, capacity: 250 })).floor).toBeNull()
  })

  it('is one that there is', () => {
    expect(() => detail(bareDesk(), 'nothing')).toThrow('event_unknown')
  })
})

describe('making an event', () => {
  it('is of this desk, at the venue that is served, and of the production of that name', () => {
    const desk = bareDesk()
    desk.event({ productionId: 'p1', production: 'Pikku Jääkarhu', day: day('2025-01-01') })
    const event = saved(desk, { production: 'PIKKU  JÄÄKARHU', title: 'Ensi-ilta', features: ['premiere', 'premiere'] })
    expect(event).toMatchObject({ origin: 'desk', venueId: VENUE, title: 'Ensi-ilta', features: ['premiere'] })
    expect(desk.ledger.events.get(event.id)?.productionId).toBe('p1')
    expect(listed(desk).map(({ id }) => id)).toContain(event.id)
  })

  it('makes a production where there is none of that name at the venue', () => {
    const desk = bareDesk()
    desk.event({ productionId: 'p1', production: 'Macbeth', venueId: 'elsewhere' })
    const ids = [saved(desk), saved(desk), saved(desk, { production: 'Kullervo' })].map(
      ({ id }) => desk.ledger.events.get(id)?.productionId,
    )
    expect(ids[0]).toBe(ids[1])
    expect(new Set([...ids, 'p1']).size).toBe(3)
  })

  it('twice with the same id makes one', () => {
    const desk = bareDesk()
    const id = newId()
    expect(saved(desk, {}, id)).toEqual(saved(desk, {}, id))
    expect(listed(desk)).toHaveLength(1)
  })

  it('needs an id that no other desk makes', () => {
    expect(() => save(bareDesk(), {}, 'hamlet')).toThrow('event_unknown')
  })

  test.each<[string, Partial<NewEvent>, Partial<EventFacts>]>([
    ['a fee', { kind: 'fee' }, { lastDay: day(OPEN_END), startsAt: null, ticketsOnSale: null, capacity: null }],
    ['a visit', { kind: 'visit', lastDay: day('2026-12-31') }, { lastDay: day('2026-12-31'), startsAt: null }],
    [
      'a course',
      { kind: 'course', features: ['gala'], lastDay: day('2026-05-01') },
      { features: [], startsAt: '19:00' },
    ],
    ['one evening', { lastDay: TODAY, title: 'Macbeth', place: '' }, { lastDay: null, title: null, place: null }],
  ])('keeps of %s what such an event has', (_, given, kept) => {
    const desk = bareDesk()
    const { id } = saved(desk, { ...given, peopleAtATime: 100 })
    expect(desk.ledger.events.get(id)).toMatchObject(kept)
  })

  test.each<[string, Partial<NewEvent>]>([
    ['before this century', { day: day('1999-12-31') }],
    ['more than five years ahead', { day: day('2031-01-22') }],
    ['a last day before the first', { lastDay: day('2026-01-20') }],
    ['a last day more than five years ahead', { lastDay: day('2031-01-22') }],
  ])('refuses %s', (_, given) => {
    const desk = bareDesk()
    expect(() => save(desk, given)).toThrow('bad_request')
    expect(listed(desk)).toEqual([])
  })

  it('takes the first and the last day that there may be', () => {
    const desk = bareDesk()
    expect(saved(desk, { day: day('2000-01-01'), lastDay: day('2031-01-21') })).toMatchObject({ day: '2000-01-01' })
    expect(saved(desk, { day: day('2031-01-21') })).toMatchObject({ day: '2031-01-21' })
  })
})

describe("an event's own cap", () => {
  it('below its floor is refused with the floor, and nothing is made', () => {
    const desk = bareDesk()
    const id = newId()
    expect(save(desk, { ownCap: 4 }, id)).toMatchObject({
      outcome: 'refused',
      findings: [{ setting: 'event.ownCap', check: { code: 'below_floor', least: 5, given: 4 } }],
    })
    expect(desk.ledger.events.get(id)).toBeNull()
    expect(saved(desk, { ownCap: 5 }, id)).toMatchObject({ ownCap: 5, cap: 5 })
  })

  it('goes with a warning where the size is not known', () => {
    expect(save(bareDesk(), { ownCap: 3, ticketsOnSale: null })).toMatchObject({
      outcome: 'saved',
      warnings: [{ setting: 'event.ownCap', check: { code: 'size_unknown' } }],
    })
  })

  it('of a course is its places', () => {
    const desk = bareDesk()
    expect(save(desk, { kind: 'course', ownCap: 0 })).toMatchObject({
      outcome: 'refused',
      findings: [{ setting: 'event.ownPlaces', check: { code: 'below_floor', least: 1 } }],
    })
    expect(saved(desk, { kind: 'course', ownCap: 1 })).toMatchObject({ cap: 1 })
  })

  it('is not of what goes on from day to day', () => {
    expect(saved(bareDesk(), { kind: 'fee', ownCap: 0, leftOut: true, soldOut: true })).toMatchObject({
      ...{ ownCap: null, leftOut: null, soldOut: false },
    })
  })

  it('that tickets have outgrown stands while it is not touched', () => {
    const desk = bareDesk()
    const id = registers(desk, { ticketsOnSale: 150 })
    saved(desk, { ownCap: 5 }, id)
    const before = desk.ledger.events.get(id)
    desk.ledger.events.replaceAll(before ? [{ ...before, ticketsOnSale: 500 }] : [])
    expect(saved(desk, { ownCap: 5, soldOut: true }, id)).toMatchObject({ soldOut: true, ownCap: 5, cap: 15 })
    expect(save(desk, { ownCap: 6 }, id)).toMatchObject({ outcome: 'refused' })
    expect(detail(desk, id).ownCap).toBe(5)
  })

  it('is held against tickets that are changed together with it', () => {
    const desk = bareDesk()
    const { id } = saved(desk, { ownCap: 5 })
    expect(save(desk, { ownCap: 5, ticketsOnSale: 500 }, id)).toMatchObject({ outcome: 'refused' })
    expect(detail(desk, id).ticketsOnSale).toBe(150)
  })
})
