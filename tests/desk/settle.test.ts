import { describe, expect, it } from 'vitest'
import { resend } from '../../desk/resend.ts'
import { settleOne } from '../../desk/sync/settle.ts'
import type { OutgoingRecord, Rejection, UseResult } from '../../desk/sync/protocol.ts'
import { uploadAll } from '../../desk/sync/upload.ts'
import { type Bare, bareDesk, bookAt, correctAt, HOLDERS, recordAt, recordedId, undoAt } from './bare.ts'

const [, , TWO] = HOLDERS

type Said = Rejection | 'accepted' | null
/** Sends what waits to a register that says this of each record, or nothing of it; `during` happens meanwhile. */
async function upload(
  desk: Bare,
  said: Said | ((record: OutgoingRecord) => Said),
  during = () => undefined as unknown,
) {
  const { ledger, session, now } = desk
  const sent: OutgoingRecord[] = []
  const send = (records: readonly OutgoingRecord[]) => {
    if (sent.length === 0) during()
    sent.push(...records)
    const answers = records.flatMap((record): UseResult[] => {
      const result = typeof said === 'function' ? said(record) : said
      if (result === null) return []
      const { id } = record
      return [result === 'accepted' ? { id, result } : { id, result: 'rejected', reason: result }]
    })
    return Promise.resolve(answers)
  }
  const faults: string[] = []
  const log = (line: string) => faults.push(line)
  const { left = false } = await uploadAll({ ledger, client: { send }, keys: session.keys, now, onSettled() {}, log })
  return { sent, left, faults }
}
const unless =
  (ids: readonly string[], said: Said, otherwise: Said = 'accepted') =>
  (record: OutgoingRecord) =>
    ids.includes(record.id) ? said : otherwise

/** Two minors were booked for, and the tickets handed over; the register has it. */
async function handedOver() {
  const desk = bareDesk()
  const eventId = desk.event()
  bookAt(desk, eventId, TWO, { minors: 2 })
  const useId = recordedId(recordAt(desk, eventId, [[TWO, 2]]))
  await upload(desk, 'accepted')
  const change = (id: string, minors: number) => recordedId(correctAt(desk, id, { eventId, minors }))
  return { desk, eventId, useId, change, taken: () => desk.ledger.counts.taken(eventId) }
}

describe('the booking that was handed over as a use', () => {
  it('goes back to the use when its change is refused, and stands again when that is taken back', async () => {
    const { desk, eventId, useId, change } = await handedOver()
    change(useId, 1)
    await upload(desk, 'event_unknown')
    expect(desk.ledger.bookings.ofUse(useId)).not.toBeNull()
    undoAt(desk, useId)
    expect(desk.ledger.bookings.open(eventId)).toHaveLength(1)
  })

  it('goes back past a change that was never there', async () => {
    const { desk, useId, change, taken } = await handedOver()
    const second = change(useId, 1)
    let third = ''
    const refuse = ({ id }: OutgoingRecord): Said =>
      id === second ? 'too_many_minors' : id === third ? 'use_unknown' : 'accepted'
    await upload(desk, refuse, () => (third = change(second, 0)))
    expect(taken()).toBe(3)
    expect(desk.ledger.bookings.ofUse(useId)).not.toBeNull()
  })

  it('goes with a change that is sent again, and back when it is refused again', async () => {
    const { desk, useId, change, taken } = await handedOver()
    const changed = change(useId, 1)
    await upload(desk, 'event_unknown')
    resend(desk, { useId: changed })
    expect([desk.ledger.bookings.ofUse(changed) !== null, taken()]).toEqual([true, 2])
    await upload(desk, 'event_unknown')
    expect([desk.ledger.bookings.ofUse(useId) !== null, taken()]).toEqual([true, 3])
    resend(desk, { useId: changed })
    await upload(desk, 'accepted')
    expect([desk.ledger.bookings.ofUse(changed) !== null, taken()]).toEqual([true, 2])
  })

  it('goes with the next change after a refused one', async () => {
    const { desk, eventId, useId, change } = await handedOver()
    change(useId, 1)
    await upload(desk, 'event_unknown')
    const next = change(useId, 0)
    await upload(desk, 'accepted')
    undoAt(desk, next)
    expect(desk.ledger.bookings.open(eventId)).toHaveLength(1)
  })

  it('counts once where a change that never left is taken back, and the register keeps the use', async () => {
    const { desk, eventId, useId, change, taken } = await handedOver()
    undoAt(desk, change(useId, 1))
    expect(desk.ledger.bookings.open(eventId)).toHaveLength(1)
    await upload(desk, 'day_in_future')
    expect([taken(), desk.ledger.bookings.open(eventId)]).toEqual([3, []])
  })

  it('counts once where a change under way is taken back and refused, and the register keeps the use', async () => {
    const { desk, eventId, useId, change, taken } = await handedOver()
    const changed = change(useId, 1)
    const refuse = ({ id, ...record }: OutgoingRecord): Said => {
      if (id === changed) return 'too_many_minors'
      return 'useId' in record && record.useId === changed ? 'use_unknown' : 'day_in_future'
    }
    await upload(desk, refuse, () => undoAt(desk, changed))
    await upload(desk, 'day_in_future')
    expect([taken(), desk.ledger.bookings.open(eventId)]).toEqual([3, []])
    expect(desk.ledger.uses.get(useId)).toMatchObject({ takenBack: 0, state: 'accepted' })
  })

  it('stands for its own event, though the use was changed to another', async () => {
    const { desk, eventId, useId } = await handedOver()
    const other = desk.event({ day: '2026-01-22' as never, productionId: 'other' })
    const moved = recordedId(correctAt(desk, useId, { eventId: other, minors: 2 }))
    desk.ledger.events.say(other, { ownCap: 3, ownLeftOut: null, soldOutAt: null })
    undoAt(desk, moved)
    expect(desk.ledger.bookings.open(eventId)).toMatchObject([{ minors: 2 }])
  })
})

describe('an answer that comes out of turn', () => {
  it('of a use does not revive what was cancelled meanwhile', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const useId = recordedId(recordAt(desk, eventId, TWO))
    await upload(desk, 'accepted', () => {
      // as a use that another desk of the organisation cancelled at the register
      desk.ledger.outbox.remove(useId)
      desk.ledger.uses.takeBack(useId)
      desk.ledger.uses.settle(useId, 'cancelled')
    })
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'cancelled', takenBack: 1 })
  })

  it('of the same record a second time changes nothing', async () => {
    const { desk, useId, change } = await handedOver()
    const changed = change(useId, 1)
    const row = desk.ledger.outbox.get(changed)
    if (!row) throw new Error('it waits')
    settleOne(desk.ledger, row, { id: changed, result: 'accepted' })
    settleOne(desk.ledger, row, { id: changed, result: 'rejected', reason: 'other' })
    expect(desk.ledger.uses.get(changed)).toMatchObject({ state: 'accepted', takenBack: 0 })
  })

  it('of a cancellation, but not of its use, leaves nothing behind that cannot be sent', async () => {
    const desk = bareDesk()
    const useId = recordedId(recordAt(desk, desk.event(), TWO))
    await upload(desk, null)
    undoAt(desk, useId)
    await upload(desk, unless([useId], null))
    expect(await upload(desk, 'accepted')).toEqual({ sent: [], left: false, faults: [] })
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'cancelled', takenBack: 1 })
  })

  it('of the cancellation of a change: what it replaced is cancelled there with it', async () => {
    const { desk, useId, change, taken } = await handedOver()
    const changed = change(useId, 1)
    await upload(desk, null)
    undoAt(desk, changed)
    await upload(desk, unless([changed], null))
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'cancelled' })
    expect([(await upload(desk, 'accepted')).sent, taken()]).toEqual([[], 3])
  })

  it('that the register never had the change: what staff meant to cancel is cancelled', async () => {
    const { desk, useId, change } = await handedOver()
    const changed = change(useId, 1)
    await upload(desk, null)
    undoAt(desk, changed)
    const answer = (record: OutgoingRecord): Said => {
      if (record.id === changed) return null
      return 'useId' in record && record.useId === changed ? 'use_unknown' : 'accepted'
    }
    expect((await upload(desk, answer)).sent.at(-1)).toMatchObject({ type: 'cancellation', useId })
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'cancelled', takenBack: 1 })
  })
})
