import { describe, expect, it } from 'vitest'
import type { EventFacts } from '../../db/events.ts'
import type { Ledger } from '../../db/ledger.ts'
import { bareDesk, bookAt, day, HOLDERS, recordAt, recordedId, TODAY, undoAt, VENUE } from '../desk/bare.ts'

const OPEN_END = day('9999-12-31')
const NO_WORDS = { ownCap: null, ownLeftOut: null, soldOutAt: null }
const listed = (ledger: Ledger, from = TODAY, to = TODAY, venueId = VENUE) =>
  ledger.events.between(venueId, from, to).map(({ id }) => id)
/** The facts of an event that the desk made, as the register would give them. */
const factsOf = (ledger: Ledger, id: string): EventFacts => {
  const event = ledger.events.get(id)
  if (!event) throw new Error(`no ${id}`)
  return event
}

describe('what is on', () => {
  it('is by day and clock, first and last day included, at one venue', () => {
    const { ledger, event } = bareDesk()
    const late = event({ startsAt: '19:00' })
    const early = event({ startsAt: '14:00' })
    event({ day: day('2026-01-20') })
    const tomorrow = event({ day: day('2026-01-22'), startsAt: null })
    event({ day: day('2026-01-23') })
    event({ venueId: 'elsewhere' })
    expect(listed(ledger, TODAY, day('2026-01-22'))).toEqual([early, late, tomorrow])
  })

  it('goes on to its last day', () => {
    const { ledger, event } = bareDesk()
    const course = event({ kind: 'course', day: day('2025-09-01'), lastDay: TODAY })
    const fees = event({ kind: 'fee', day: day('2020-01-01'), lastDay: OPEN_END })
    event({ kind: 'course', day: day('2025-09-01'), lastDay: day('2026-01-20') })
    expect(listed(ledger)).toEqual([fees, course])
  })
})

describe("the register's list", () => {
  it('replaces what the register gave before and leaves what the desk made and said', () => {
    const { ledger, event } = bareDesk()
    const facts = factsOf(ledger, event())
    const theirs = (id: string, title: string | null = null) => ({ ...facts, id, title })
    ledger.events.replaceAll([theirs('r1'), theirs('r2')])
    ledger.events.say('r2', { ownCap: 7, ownLeftOut: false, soldOutAt: 5 })
    ledger.events.replaceAll([theirs('r2', 'Hamlet englanniksi')])
    expect(listed(ledger).sort()).toEqual([facts.id, 'r2'])
    expect(ledger.events.get('r1')).toMatchObject({ origin: 'register' })
    expect(ledger.events.get('r2')).toMatchObject({
      title: 'Hamlet englanniksi',
      ...{ ownCap: 7, ownLeftOut: false, soldOutAt: 5 },
    })
  })

  it('takes over an event of the desk that it names', () => {
    const { ledger, event } = bareDesk()
    const facts = factsOf(ledger, event())
    ledger.events.replaceAll([{ ...facts, place: 'Kellari' }])
    expect(ledger.events.get(facts.id)).toMatchObject({ origin: 'register', place: 'Kellari' })
    ledger.events.replaceAll([])
    expect(listed(ledger)).toEqual([])
  })
})

describe('the event that is asked for again and again', () => {
  it('is read once, and anew after every change', () => {
    const { ledger, event } = bareDesk()
    const id = event()
    expect(ledger.events.get(id)).toBe(ledger.events.get(id))
    ledger.events.say(id, { ...NO_WORDS, soldOutAt: 5 })
    expect(ledger.events.get(id)?.soldOutAt).toBe(5)
    ledger.events.putOwn({ ...factsOf(ledger, id), place: 'Kellari' })
    expect(ledger.events.get(id)?.place).toBe('Kellari')
    ledger.events.replaceAll([{ ...factsOf(ledger, id), place: 'Katto' }])
    expect(ledger.events.get(id)?.place).toBe('Katto')
  })

  it('is as it was where the change was rolled back', () => {
    const { ledger, event } = bareDesk()
    const id = event()
    expect(() =>
      ledger.transaction(() => {
        ledger.events.say(id, { ...NO_WORDS, soldOutAt: 5 })
        expect(ledger.events.get(id)?.soldOutAt).toBe(5)
        throw new Error('no space left')
      }),
    ).toThrow('no space left')
    expect(ledger.events.get(id)?.soldOutAt).toBeNull()
  })

  it('is kept inside a transaction that changes nothing of it', () => {
    const { ledger, event } = bareDesk()
    const id = event()
    const before = ledger.events.get(id)
    expect(ledger.transaction(() => ledger.events.get(id))).toBe(before)
  })
})

describe('an event is in use', () => {
  it('while a use counts, and until the register knows that it was taken back', () => {
    const desk = bareDesk()
    const { ledger } = desk
    const id = desk.event()
    expect(ledger.events.isUsed(id)).toBe(false)
    const useId = recordedId(recordAt(desk, id, HOLDERS[0]))
    expect(ledger.events.isUsed(id)).toBe(true)
    ledger.outbox.markAttempted(ledger.outbox.next('key', 0, 9), 1)
    undoAt(desk, useId)
    expect(ledger.events.isUsed(id)).toBe(true)
    ledger.uses.settle(useId, 'cancelled')
    expect(ledger.events.isUsed(id)).toBe(false)
  })

  it('not by a use that never left the desk and was taken back', () => {
    const desk = bareDesk()
    const id = desk.event()
    undoAt(desk, recordedId(recordAt(desk, id, HOLDERS[0])))
    expect(desk.ledger.events.isUsed(id)).toBe(false)
  })

  it('not by a use that the register would not take and that was taken back', () => {
    const desk = bareDesk()
    const { ledger } = desk
    const id = desk.event()
    const useId = recordedId(recordAt(desk, id, HOLDERS[0]))
    ledger.uses.reject(useId, 'card_unknown')
    expect(ledger.events.isUsed(id)).toBe(true)
    ledger.uses.takeBack(useId)
    expect(ledger.events.isUsed(id)).toBe(false)
  })

  it('while a booking is open', () => {
    const desk = bareDesk()
    const id = desk.event()
    const result = bookAt(desk, id, HOLDERS[0])
    if (result.outcome !== 'booked') throw new Error(result.outcome)
    expect(desk.ledger.events.isBooked(id)).toBe(true)
    desk.ledger.bookings.release(result.booking.id)
    expect(desk.ledger.events.isBooked(id)).toBe(false)
  })
})

it('the productions of a venue, the newest last', () => {
  const { ledger, event } = bareDesk()
  event({ productionId: 'new', production: 'Hamlet', day: day('2026-03-01') })
  event({ productionId: 'old', production: 'Hamlet', day: day('2016-03-01') })
  event({ productionId: 'macbeth', production: 'Macbeth', venueId: 'elsewhere' })
  expect(ledger.events.productions(VENUE)).toEqual([
    { id: 'old', name: 'Hamlet' },
    { id: 'new', name: 'Hamlet' },
  ])
})
