import { describe, expect, it } from 'vitest'
import type { OutgoingRecord, Rejection, UseResult } from '../../desk/sync/protocol.ts'
import { uploadAll } from '../../desk/sync/upload.ts'
import { type Bare, bareDesk, bookAt, correctAt, HOLDERS, recordAt, recordedId, undoAt } from './bare.ts'

const [, , TWO] = HOLDERS

type Answer = Rejection | 'accepted' | null
/** Sends what waits to a register that answers as told, null: not at all; `during` happens while it is under way. Returns what was sent. */
async function upload(desk: Bare, answer: (record: OutgoingRecord) => Answer, during = () => undefined as unknown) {
  const sent: OutgoingRecord[] = []
  const send = (records: readonly OutgoingRecord[]): Promise<UseResult[]> => {
    sent.push(...records)
    if (sent.length === records.length) during()
    const results = records.flatMap((record): UseResult[] => {
      const [{ id }, said] = [record, answer(record)]
      if (said === null) return []
      return [said === 'accepted' ? { id, result: said } : { id, result: 'rejected', reason: said }]
    })
    return Promise.resolve(results)
  }
  await uploadAll({
    ledger: desk.ledger,
    client: { send },
    keys: desk.session.keys,
    now: desk.now,
    onSettled: () => undefined,
    log: () => undefined,
  })
  return sent
}
const accept = (): Answer => 'accepted'

/** A holder with two minors at a performance, accepted by the register. */
async function accepted() {
  const desk = bareDesk()
  const eventId = desk.event()
  const useId = recordedId(recordAt(desk, eventId, [[TWO, 2]]))
  await upload(desk, accept)
  return { desk, eventId, useId, taken: () => desk.ledger.counts.taken(eventId) }
}

/** The same, and the register may have it, but has not said so. */
async function unanswered() {
  const desk = bareDesk()
  const eventId = desk.event()
  const useId = recordedId(recordAt(desk, eventId, [[TWO, 2]]))
  await upload(desk, () => null)
  return { desk, eventId, useId }
}

describe('a correction that the register refuses', () => {
  it('and that staff had taken back meanwhile: the use itself is cancelled there, and counts no more', async () => {
    const { desk, eventId, useId, taken } = await accepted()
    const changed = recordedId(correctAt(desk, useId, { eventId, minors: 1 }))
    const sent = await upload(
      desk,
      (record) => {
        if (record.id === changed) return 'too_many_minors'
        return record.type === 'cancellation' && record.useId === changed ? 'use_unknown' : 'accepted'
      },
      () => undoAt(desk, changed),
    )
    expect(sent.at(-1)).toMatchObject({ type: 'cancellation', useId })
    expect(taken()).toBe(0)
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'cancelled' })
    expect(desk.ledger.uses.rejectedCount()).toBe(0)
  })

  it('and that staff had changed once more meanwhile: the first use counts once, whatever becomes of both', async () => {
    const { desk, eventId, useId, taken } = await accepted()
    const second = recordedId(correctAt(desk, useId, { eventId, minors: 1 }))
    let third = ''
    await upload(
      desk,
      ({ id }) => (id === second ? 'too_many_minors' : id === third ? 'use_unknown' : 'accepted'),
      () => (third = recordedId(correctAt(desk, second, { eventId, minors: 0 }))),
    )
    expect(taken()).toBe(3)
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'accepted', takenBack: 0 })
  })

  it('since the use was cancelled there already: it counts here no more either', async () => {
    const { desk, eventId, useId, taken } = await accepted()
    correctAt(desk, useId, { eventId, minors: 1 })
    await upload(desk, () => 'already_cancelled')
    expect(taken()).toBe(0)
    expect(desk.ledger.uses.rejectedCount()).toBe(1)
  })
})

describe('a use that was changed, of whose own sending the register says nothing', () => {
  const SAID: readonly (readonly [string, Answer])[] = [
    ['accepted', 'accepted'],
    ['refused, since the use was cancelled there', 'already_cancelled'],
  ]
  it.each(SAID)('waits no more once the change is %s', async (_, said) => {
    const { desk, eventId, useId } = await unanswered()
    correctAt(desk, useId, { eventId, minors: 1 })
    await upload(desk, ({ id }) => (id === useId ? null : said))
    expect(desk.ledger.outbox.count()).toBe(0)
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'cancelled', sealedNumber: null })
  })

  it('waits no more once the change of its change is accepted', async () => {
    const { desk, eventId, useId } = await unanswered()
    const second = recordedId(correctAt(desk, useId, { eventId, minors: 1 }))
    await upload(desk, () => null)
    const third = recordedId(correctAt(desk, second, { eventId, minors: 0 }))
    await upload(desk, ({ id }) => (id === third ? 'accepted' : null))
    const stateOf = (id: string) => desk.ledger.uses.get(id)?.state
    expect([useId, second, third].map(stateOf)).toEqual(['cancelled', 'cancelled', 'accepted'])
    expect([desk.ledger.outbox.count(), desk.ledger.counts.taken(eventId)]).toEqual([0, 1])
  })

  it('waits no more once the cancellation of its change is accepted', async () => {
    const { desk, eventId, useId } = await unanswered()
    const changed = recordedId(correctAt(desk, useId, { eventId, minors: 1 }))
    await upload(desk, () => null)
    undoAt(desk, changed)
    await upload(desk, ({ type }) => (type === 'cancellation' ? 'accepted' : null))
    expect([desk.ledger.outbox.count(), desk.ledger.counts.taken(eventId)]).toEqual([0, 0])
  })
})

describe('a cancellation that the register refuses', () => {
  it('of what came of a booking: the tickets count once', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    bookAt(desk, eventId, TWO, { minors: 2 })
    const useId = recordedId(recordAt(desk, eventId, [[TWO, 2]]))
    await upload(desk, accept)
    undoAt(desk, useId)
    await upload(desk, () => 'day_in_future')
    expect(desk.ledger.counts.taken(eventId)).toBe(3)
    expect(desk.ledger.bookings.open(eventId)).toEqual([])
  })

  it('and one that stands is told, whichever clock it was made under', async () => {
    const { desk, useId } = await accepted()
    desk.clock.at += 3 * 86_400_000
    undoAt(desk, useId)
    await upload(desk, () => 'day_in_future')
    desk.clock.at -= 3 * 86_400_000
    undoAt(desk, useId)
    expect(desk.ledger.uses.recent('talo', 1)[0]).toMatchObject({ cancellation: 'waiting', cancelRejection: null })
  })
})
