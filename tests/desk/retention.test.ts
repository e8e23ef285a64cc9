import { expect, it, test } from 'vitest'
import { forgetServed } from '../../desk/retention.ts'
import { bareDesk, type Bare, bookAt, day, HOLDERS, recordAt, recordedId } from './bare.ts'

const [ALONE, ONE] = HOLDERS
const at = (text: string) => Date.parse(`${text}T12:00:00+02:00`)
const isRemembered = (desk: Bare, useId: string) => desk.ledger.uses.get(useId)?.cardKey !== null
const accepted = (desk: Bare, useId: string) => {
  desk.ledger.uses.settle(useId, 'accepted')
  desk.ledger.outbox.remove(useId)
  return useId
}

test.each([
  ['while a later performance of the production is to come', '2026-03-01', '2026-02-20', true],
  ['in the week after the last one, while it can still be recorded for', '2026-03-01', '2026-03-08', true],
  ['after that', '2026-03-01', '2026-03-09', false],
])('which card a performance was for: %s', async (_, last, now, expected) => {
  const desk = bareDesk()
  const eventId = desk.event()
  desk.event({ day: day(last) })
  const useId = accepted(desk, recordedId(recordAt(desk, eventId, ALONE)))
  await forgetServed(desk.ledger, at(now))
  expect(isRemembered(desk, useId)).toBe(expected)
})

test.each([
  ['performance', '2026-12-31', false],
  ['course', '2026-12-31', true],
  ['course', '2027-01-01', false],
  ['visit', '2026-12-31', true],
  ['visit', '2027-01-01', false],
] as const)('which card a %s was of, on %s', async (kind, now, expected) => {
  const desk = bareDesk()
  const useId = accepted(desk, recordedId(recordAt(desk, desk.event({ kind, startsAt: null }), ALONE)))
  await forgetServed(desk.ledger, at(now))
  expect(isRemembered(desk, useId)).toBe(expected)
})

it('a use that still waits keeps its card, however old', async () => {
  const desk = bareDesk()
  const useId = recordedId(recordAt(desk, desk.event(), ALONE))
  await forgetServed(desk.ledger, at('2030-01-01'))
  expect(isRemembered(desk, useId)).toBe(true)
})

it('a no-show is released when its night is over, is never sent, and leaves nothing of the card', async () => {
  const desk = bareDesk()
  const eventId = desk.event()
  const made = bookAt(desk, eventId, ONE)
  const id = made.outcome === 'booked' ? made.booking.id : ''
  const state = () => desk.ledger.bookings.get(id)?.state
  await forgetServed(desk.ledger, Date.parse('2026-01-22T05:59:00+02:00'))
  expect(state()).toBe('open')
  await forgetServed(desk.ledger, Date.parse('2026-01-22T06:01:00+02:00'))
  expect(state()).toBe('released')
  expect(desk.ledger.bookings.get(id)?.cardKey).toBeNull()
  expect(desk.ledger.outbox.count()).toBe(0)
})
