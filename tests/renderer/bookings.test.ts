import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDeskApi, DeskError, type Request } from '../../desk/contract.ts'
import { Bookings } from '../../renderer/lib/bookings.svelte.ts'
import { byHand, counterAt, ready } from './counter-harness.ts'
import { FakeDesk } from './fake-desk.ts'
import { admit, attention, booking, CAP_FULL, refuse, TOO_EARLY, worker } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const early = (more = {}) => refuse([TOO_EARLY], { party: { minorsMax: 2, available: 0 }, ...more })
const booked = ({ id, minors, channel, note }: Request<'booking.make'>) => ({
  outcome: 'booked',
  booking: { ...booking(minors), id, channel, note },
})
const makes = (desk: FakeDesk) => desk.requestsOf('booking.make') as Request<'booking.make'>[]

describe('a booking', () => {
  test('is asked for beside the confirm, and made with its channel and note', async () => {
    const { counter, desk, presented } = counterAt({ 'booking.make': booked })
    await counter.scan('A999005429')
    counter.setMinors(1)
    counter.taking.openBooking()
    expect(counter.asking).toBe('booking')
    await counter.taking.book('phone', 'wheelchair')
    expect(makes(desk)).toMatchObject([{ eventId: 'e1', minors: 1, channel: 'phone', note: 'wheelchair', seen: [] }])
    expect([counter.asking, presented.at(-1)]).toMatchObject([null, { kind: 'booked', text: '1 aikuinen + 1 lapsi' }])
  })

  test('is what Enter does before tickets are handed over', async () => {
    const { counter, desk } = counterAt({ 'card.check': () => early(), 'booking.make': booked })
    await counter.scan('A999005429')
    expect(counter.choice.offers).toMatchObject({ primary: 'book', supervisor: true })
    counter.setMinors(2)
    await counter.taking.confirm()
    expect(counter.asking).toBe('booking')
    await counter.taking.book('web', '')
    expect(makes(desk)).toMatchObject([{ minors: 2, channel: 'web' }])
  })

  test('is offered for neither a worker’s card nor a fee', async () => {
    const fee = { kind: 'fee', kinds: ['copying'], cents: null, fees: null } as const
    const verdicts = [admit(0, { details: fee }), worker()]
    const { counter } = counterAt({ 'card.check': () => verdicts.shift() })
    await counter.scan('A999005429')
    counter.taking.openBooking()
    await counter.scan('Z000010669')
    counter.taking.openBooking()
    expect(counter.asking).toBeNull()
  })

  test('that the desk wants looked at is made by the next Enter, not handed over', async () => {
    const look = attention([{ code: 'already_used', at: 0, tickets: 1 }])
    const { counter, desk, records } = counterAt({
      'booking.make': (request: Request<'booking.make'>) =>
        request.seen.length > 0 ? booked(request) : { outcome: 'not_booked', verdict: look },
    })
    await counter.scan('A999005429')
    await counter.taking.book('phone', 'note')
    expect(counter.choice.offers).toMatchObject({ primary: 'book', book: false })
    await counter.taking.confirm()
    expect(makes(desk).map(({ seen, note }) => [seen, note])).toEqual([
      [[], 'note'],
      [['already_used'], 'note'],
    ])
    expect([counter.shown.kind, records()]).toEqual(['booked', []])
  })

  test('over a limit is made with a supervisor’s word', async () => {
    const { counter, desk } = counterAt({
      'booking.make': (request: Request<'booking.make'>) =>
        request.override ? booked(request) : { outcome: 'not_booked', verdict: refuse([CAP_FULL]) },
    })
    await counter.scan('A999005429')
    await counter.taking.book('phone', '')
    expect(counter.choice.offers).toMatchObject({ primary: null, supervisor: true })
    await counter.taking.exceed({ pin: '1111', reason: 'agreed' })
    expect(makes(desk).at(-1)).toMatchObject({ override: { pin: '1111' } })
    expect(counter.shown).toMatchObject({ kind: 'booked', supervised: true })
  })

  test('that was answered for a card no longer on the screen is told', async () => {
    const make = byHand()
    const { counter, desk, reason } = counterAt({ 'booking.make': make.handler })
    await counter.scan('FIRST')
    void counter.taking.book('phone', '')
    await counter.scan('SECOND')
    make.answers[0]?.(booked(makes(desk)[0] as Request<'booking.make'>))
    await ready()
    expect([reason(), counter.notice?.done]).toEqual(['admit', true])
  })
})

describe('a card with a booking', () => {
  test('shows it, has its minors chosen, and confirm hands over', async () => {
    const { counter, records, presented } = counterAt({ 'card.check': () => admit(3, { booking: booking(2) }) })
    await counter.scan('A999005429')
    expect(presented.at(-1)?.todo[0]).toContain('1 aikuinen + 2 lasta (puhelimitse tai sähköpostilla)')
    expect(counter.choice.offers).toMatchObject({ primary: 'record', book: false })
    await counter.taking.confirm()
    expect(records()).toMatchObject([{ cards: [{ minors: 2 }] }])
  })

  test('is not booked again before its tickets are handed over', async () => {
    const { counter, presented } = counterAt({ 'card.check': () => early({ booking: booking(1) }) })
    await counter.scan('A999005429')
    expect(counter.choice.offers).toMatchObject({ primary: null, book: false, supervisor: true })
    expect(presented.at(-1)).toMatchObject({
      tell: null,
      todo: expect.arrayContaining(['Lippu on jo varattu: luovuta se silloin.']),
    })
  })
})

describe('the open bookings of an event', () => {
  test('are those of the event that is shown, also when an answer comes late', async () => {
    const list = byHand()
    const desk = new FakeDesk({ 'booking.list': list.handler })
    const bookings = new Bookings(createDeskApi(desk.transport))
    void bookings.follow('e1')
    void bookings.follow('e2')
    await ready()
    list.answers[1]?.([booking(2)])
    await ready()
    list.answers[0]?.([booking(0), booking(0)])
    await ready()
    expect(bookings.list).toEqual([booking(2)])
  })

  test('are none where bookings make no sense', async () => {
    const desk = new FakeDesk({ 'booking.list': () => [booking()] })
    const bookings = new Bookings(createDeskApi(desk.transport))
    await bookings.follow('e1')
    await bookings.follow(null)
    expect([bookings.list, desk.calls]).toMatchObject([[], { length: 1 }])
  })
})

test('a release is told, and why there was none too, unless the dialog tells it', async () => {
  let closed = false
  const { counter } = counterAt({
    'booking.release': () => {
      if (closed) throw new DeskError('conflict', 'booking_closed')
      return booking()
    },
  })
  await counter.takingBack.release(booking(1))
  expect(counter.notice).toMatchObject({ done: true, text: 'Varaus vapautettiin: 1 aikuinen + 1 lapsi.' })
  closed = true
  expect(await counter.takingBack.release(booking(1), () => true)).toBe('booking_closed')
  expect(counter.notice?.done).toBe(true)
  await counter.takingBack.release(booking(1))
  expect(counter.notice).toMatchObject({ live: 'assertive', text: expect.stringContaining('jo luovutettu') })
})
