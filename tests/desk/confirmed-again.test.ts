/** A confirm whose answer was lost, repeated after staff had found its record elsewhere. */
import { describe, expect, it, test } from 'vitest'
import { bareDesk, type Bare, bookAt, correctAt, enterAt, HOLDERS, recordAt, undoAt, WORKERS } from './bare.ts'
import { newId } from './harness.ts'

const [ALONE, ONE, TWO] = HOLDERS
const [WORKER] = WORKERS
const conflict = (key: string) => expect.objectContaining({ code: 'conflict', key })
const taken = ({ ledger }: Bare, eventId: string) => ledger.counts.taken(eventId)

describe('the same confirm again', () => {
  test.each([
    ['a card', [[ONE, 1]], 0],
    ['the whole of a group', [[WORKER, 0], [TWO, 2]], 0], // prettier-ignore
    ['the other one of a group', [[WORKER, 0], [TWO, 2]], 1], // prettier-ignore
  ] as const)('is not green once %s was taken back', (_, cards, which) => {
    const desk = bareDesk()
    const eventId = desk.event()
    const ids = cards.map(() => newId())
    recordAt(desk, eventId, cards, { ids })
    undoAt(desk, ids[which] ?? '')
    expect(() => recordAt(desk, eventId, cards, { ids })).toThrow(conflict('already_undone'))
    expect(taken(desk, eventId)).toBe(0)
  })

  it('names the correction that stands instead, however often it was corrected', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const [id, next] = [newId(), newId()]
    recordAt(desk, eventId, [[TWO, 2]], { ids: [id] })
    desk.ledger.outbox.markAttempted(desk.ledger.outbox.next('key', 0, 1), 1)
    correctAt(desk, id, { id: next, eventId, minors: 1 })
    expect(() => recordAt(desk, eventId, [[TWO, 2]], { ids: [id] })).toThrow(conflict('already_corrected'))
    desk.ledger.outbox.markAttempted(desk.ledger.outbox.next('key', 0, 2), 1)
    const last = newId()
    correctAt(desk, next, { id: last, eventId, minors: 0 })
    expect(() => recordAt(desk, eventId, [[TWO, 2]], { ids: [id] })).toThrow(conflict('already_corrected'))
    expect(() => correctAt(desk, id, { id: next, eventId, minors: 1 })).toThrow(conflict('already_corrected'))
    undoAt(desk, last)
    expect(() => recordAt(desk, eventId, [[TWO, 2]], { ids: [id] })).toThrow(conflict('already_undone'))
    expect(() => correctAt(desk, next, { id: last, eventId, minors: 0 })).toThrow(conflict('already_undone'))
  })

  it('names the correction of a correction that never left, too', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const [id, next] = [newId(), newId()]
    recordAt(desk, eventId, [[TWO, 2]], { ids: [id] })
    desk.ledger.outbox.markAttempted(desk.ledger.outbox.next('key', 0, 1), 1)
    correctAt(desk, id, { id: next, eventId, minors: 1 })
    correctAt(desk, next, { id: newId(), eventId, minors: 0 })
    expect(() => correctAt(desk, id, { id: next, eventId, minors: 1 })).toThrow(conflict('already_corrected'))
  })

  it('of one of a group that was corrected names the correction', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const ids = [newId(), newId()]
    const cards = [[WORKER, 0], [TWO, 2]] as const // prettier-ignore
    recordAt(desk, eventId, cards, { ids })
    correctAt(desk, ids[1] ?? '', { eventId, minors: 1 })
    expect(() => recordAt(desk, eventId, cards, { ids })).toThrow(conflict('already_corrected'))
  })

  it('is the stored result where the register has refused to cancel it: it stands', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const ids = [newId()]
    const first = recordAt(desk, eventId, ONE, { ids })
    desk.ledger.uses.takeBack(ids[0] ?? '')
    desk.ledger.uses.putBack(ids[0] ?? '')
    expect(recordAt(desk, eventId, ONE, { ids })).toEqual(first)
  })

  it('from paper is not taken for entered once it was taken back', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const id = newId()
    enterAt(desk, eventId, ALONE, { id })
    undoAt(desk, id)
    expect(() => enterAt(desk, eventId, ALONE, { id })).toThrow(conflict('already_undone'))
  })

  it('of a booking promises nothing once it was released', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const id = newId()
    const first = bookAt(desk, eventId, ONE, { id })
    expect(bookAt(desk, eventId, ONE, { id })).toEqual(first)
    desk.ledger.bookings.release(id)
    expect(() => bookAt(desk, eventId, ONE, { id })).toThrow(conflict('booking_closed'))
  })
})
