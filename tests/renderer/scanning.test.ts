import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Request, Verdict } from '../../desk/contract.ts'
import { CLEARS_AFTER } from '../../renderer/lib/screen.svelte.ts'
import { byHand, counterAt, ready } from './counter-harness.ts'
import { admit, BANNED, NO_DATA, notRecorded, recorded, USED } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a scan', () => {
  test('is checked for the selected event and shown', async () => {
    const { counter, checks, reason } = counterAt({})
    await counter.scan('A999005429')
    expect(checks()).toEqual([{ eventId: 'e1', text: 'A999005429', recheck: false, group: [], act: 'hand_over' }])
    expect(reason()).toBe('admit')
    expect(counter.taking.awaiting).toBe(true)
  })

  test('that arrives during a check is checked too, and the latest verdict shows', async () => {
    const check = byHand()
    const { counter, checks, reason } = counterAt({ 'card.check': check.handler })
    void counter.scan('FIRST')
    void counter.scan('SECOND')
    await ready()
    expect(checks()).toHaveLength(2)
    check.answers[1]?.(BANNED)
    await ready()
    check.answers[0]?.(admit(0))
    await ready()
    expect(reason()).toBe('banned')
  })

  test('locks the card before it: nothing is confirmed that is about to be replaced', async () => {
    const check = byHand()
    const { counter, records } = counterAt({ 'card.check': check.handler })
    void counter.scan('FIRST')
    await ready()
    check.answers[0]?.(admit(0))
    await ready()
    void counter.scan('SECOND')
    await counter.taking.confirm()
    expect(records()).toEqual([])
  })

  test('made while the desk is away is checked when it is back', async () => {
    const { counter, desk, reason } = counterAt({})
    desk.stop()
    void counter.scan('A999005429')
    await ready()
    desk.start()
    await ready()
    expect(reason()).toBe('admit')
  })

  test('longer than the desk takes is cut, so that it is read as no card’s number', async () => {
    const { counter, checks } = counterAt({})
    await counter.scan('x'.repeat(1_000))
    expect(checks()).toMatchObject([{ text: 'x'.repeat(256) }])
  })

  test('closes what was asked about the card before it', async () => {
    const { counter } = counterAt({})
    await counter.scan('FIRST')
    counter.taking.openBooking()
    expect(counter.asking).toBe('booking')
    await counter.scan('SECOND')
    expect(counter.asking).toBeNull()
  })
})

describe('the register’s data', () => {
  test('is waited for by a card that only lacked it, not by others', async () => {
    const verdicts: Verdict[] = [NO_DATA, admit(0)]
    const { counter, checks, reason } = counterAt({ 'card.check': () => verdicts.shift() })
    await counter.scan('A999005429')
    expect(reason()).toBe('no_data')
    await counter.rechecks.dataCame()
    expect(reason()).toBe('admit')
    await counter.rechecks.dataCame()
    expect(checks()).toHaveLength(2)
  })

  test('that comes during the check of the next card leaves that card the latest', async () => {
    const check = byHand()
    const { counter, checks, reason } = counterAt({ 'card.check': check.handler })
    void counter.scan('FIRST')
    await ready()
    check.answers[0]?.(NO_DATA)
    await ready()
    void counter.scan('SECOND')
    await counter.rechecks.dataCame()
    await ready()
    check.answers[1]?.(admit(0))
    await ready()
    expect(reason()).toBe('admit')
    expect(checks()).toHaveLength(2)
  })
})

describe('without an event', () => {
  test('a card is held, and checked once there is one', async () => {
    const { counter, checks, noticed } = counterAt({}, { noEvent: true })
    await counter.scan('A999005429')
    expect(noticed).toHaveLength(1)
    await counter.chooseEvent('e2')
    await counter.eventCame()
    expect(checks()).toMatchObject([{ eventId: 'e2', text: 'A999005429', recheck: false }])
  })

  test('a card that is held is forgotten after a minute', async () => {
    const { counter, checks } = counterAt({}, { noEvent: true })
    await counter.scan('A999005429')
    await vi.advanceTimersByTimeAsync(CLEARS_AFTER + 10)
    await counter.chooseEvent('e2')
    expect(checks()).toEqual([])
    expect(counter.notice).toBeNull()
  })
})

describe('another event chosen', () => {
  const forEvent = ({ eventId }: Request<'card.check'>): Verdict => admit(2, { eventId })

  test('checks the card on the screen again, and its minors stay', async () => {
    const { counter, checks, reason } = counterAt({ 'card.check': forEvent })
    await counter.scan('A999005429')
    counter.setMinors(2)
    await counter.chooseEvent('e2')
    expect(checks().map(({ eventId, recheck }) => [eventId, recheck])).toEqual([
      ['e1', false],
      ['e2', true],
    ])
    expect([reason(), counter.party.minors]).toEqual(['admit', 2])
  })

  test('while a record is under way that comes back not recorded: the card is judged for the new one', async () => {
    const record = byHand()
    const { counter, checks, records, reason } = counterAt({ 'card.check': forEvent, 'use.record': record.handler })
    await counter.scan('A999005429')
    counter.setMinors(2)
    void counter.taking.confirm()
    await counter.chooseEvent('e2')
    expect(checks()).toHaveLength(1)
    record.answers[0]?.(notRecorded(USED))
    await ready()
    expect(checks().at(-1)).toMatchObject({ eventId: 'e2', text: 'A999005429', recheck: true })
    expect([reason(), counter.choice.card?.verdict.eventId, counter.party.minors]).toEqual(['admit', 'e2', 2])
    void counter.taking.confirm()
    await ready()
    expect(records().at(-1)).toMatchObject({ eventId: 'e2', cards: [{ minors: 2 }], seen: [] })
  })

  test('while a record is under way that is recorded: nothing is judged again', async () => {
    const record = byHand()
    const { counter, checks, records, reason } = counterAt({ 'card.check': forEvent, 'use.record': record.handler })
    await counter.scan('A999005429')
    void counter.taking.confirm()
    await counter.chooseEvent('e2')
    record.answers[0]?.(recorded(records()[0] as Request<'use.record'>))
    await ready()
    expect(reason()).toBe('recorded')
    expect(checks()).toHaveLength(1)
  })

  test('while a check is under way: the newest card is judged for the new one, and shown for no other', async () => {
    const check = byHand()
    const { counter, checks, presented } = counterAt({ 'card.check': check.handler })
    void counter.scan('A999005429')
    await ready()
    await counter.chooseEvent('e2')
    check.answers[0]?.(admit(2, { eventId: 'e1' }))
    await ready()
    expect(presented).toEqual([])
    check.answers[1]?.(admit(2, { eventId: 'e2' }))
    await ready()
    expect(checks().at(-1)).toMatchObject({ eventId: 'e2', text: 'A999005429', recheck: true })
    expect([counter.choice.card?.verdict.eventId, counter.taking.awaiting]).toEqual(['e2', true])
  })
})

describe('the screen', () => {
  test('clears itself after a minute', async () => {
    const { counter } = counterAt({})
    await counter.scan('A999005429')
    await vi.advanceTimersByTimeAsync(CLEARS_AFTER - 10)
    expect(counter.shown.kind).toBe('judged')
    await vi.advanceTimersByTimeAsync(20)
    expect(counter.shown.kind).toBe('idle')
  })

  test('waits longer while a question about the card is open', async () => {
    const { counter } = counterAt({})
    await counter.scan('A999005429')
    counter.taking.openBooking()
    await vi.advanceTimersByTimeAsync(2 * CLEARS_AFTER)
    expect(counter.shown.kind).toBe('judged')
    await vi.advanceTimersByTimeAsync(4 * CLEARS_AFTER)
    expect([counter.shown.kind, counter.asking]).toEqual(['idle', null])
  })

  test('of a desk that is left shows nothing', async () => {
    const { counter } = counterAt({})
    await counter.scan('A999005429')
    counter.type('X0')
    counter.leave()
    expect([counter.shown.kind, counter.typed, counter.notice]).toEqual(['idle', '', null])
  })

  test('Escape empties the field first, then clears the card', async () => {
    const { counter } = counterAt({})
    await counter.scan('A999005429')
    counter.type('X0')
    counter.clear()
    expect([counter.typed, counter.shown.kind]).toEqual(['', 'judged'])
    counter.clear()
    expect(counter.shown.kind).toBe('idle')
  })
})
