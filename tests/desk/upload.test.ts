import { describe, expect, it, onTestFinished } from 'vitest'
import * as v from 'valibot'
import { requests } from '../../desk/contract.ts'
import { record } from '../../desk/record.ts'
import { type KaikukantaClient, RegisterError } from '../../desk/sync/client.ts'
import type { OutgoingRecord, UseResult } from '../../desk/sync/protocol.ts'
import { uploadAll } from '../../desk/sync/upload.ts'
import { undo } from '../../desk/undo.ts'
import { cardNumber, createFixture } from '../bench/fixture.ts'
import { newId } from './harness.ts'

/** A ledger with so many uses waiting, and an upload whose register answers as told. */
function waiting(count: number, answer: (records: readonly OutgoingRecord[]) => UseResult[]) {
  const fixture = createFixture(count)
  onTestFinished(fixture.close)
  const { ledger, session, eventId } = fixture
  const ids = Array.from({ length: count }, (_, i) => {
    const id = newId()
    const request = { eventId, cards: [{ id, text: cardNumber(i), minors: 0 }] }
    record(fixture, v.parse(requests['use.record'], request), false)
    return id
  })
  const sent: string[][] = []
  const send = (records: readonly OutgoingRecord[]) => {
    sent.push(records.map(({ id }) => id))
    return Promise.resolve().then(() => answer(records))
  }
  const log: string[] = []
  const upload = () =>
    uploadAll({
      ledger,
      client: { send } as unknown as KaikukantaClient,
      keys: session.keys,
      now: Date.now,
      onSettled: () => undefined,
      log: (line) => log.push(line),
    })
  const states = () => ids.map((id) => ledger.uses.get(id)?.state)
  return { fixture, ids, sent, upload, states, log }
}
const accepted = (records: readonly OutgoingRecord[]) =>
  records.map(({ id }): UseResult => ({ id, result: 'accepted' }))
const refusal = (status: number) => new RegisterError('refused', 'refused', { status, refusal: 'bad_request' })

describe('sending what waits', () => {
  it('goes in the order it happened and settles each by its own answer', async () => {
    const { ids, sent, upload, states } = waiting(3, ([first, second]) => [
      { id: second?.id ?? '', result: 'rejected', reason: 'card_unknown' },
      { id: first?.id ?? '', result: 'duplicate' },
    ])
    await expect(upload()).rejects.toThrow('1 records were not answered for')
    expect(sent).toEqual([ids])
    expect(states()).toEqual(['accepted', 'rejected', 'waiting'])
  })

  it('one record that makes the register refuse the whole batch is found, rejected alone, and blocks nobody', async () => {
    let poison = ''
    const { ids, upload, states } = waiting(9, (records) => {
      if (records.some(({ id }) => id === poison)) throw refusal(400)
      return accepted(records)
    })
    poison = ids[0] ?? ''
    await upload()
    expect(states()).toEqual(['rejected', ...Array.from({ length: 8 }, () => 'accepted')])
  })

  it('a register that refuses everything for a while rejects nothing', async () => {
    const { upload, states } = waiting(5, () => {
      throw refusal(400)
    })
    await expect(upload()).rejects.toMatchObject({ trouble: 'no_connection' })
    expect(new Set(states())).toEqual(new Set(['waiting']))
  })

  it('a use whose seal is damaged stays, is told in the log without its number, and holds up nobody', async () => {
    const { fixture, ids, upload, states, log } = waiting(3, accepted)
    Object.assign(fixture.session.keys, { unseal: unsealExcept(fixture.session.keys.unseal, ids[1] ?? '') })
    await expect(upload()).rejects.toThrow('not answered for')
    expect(states()).toEqual(['accepted', 'waiting', 'accepted'])
    expect(log.join()).toContain(ids[1])
    expect(log.join()).not.toContain(cardNumber(1))
  })

  it('what certainly never left can still be undone here; what may have left becomes a cancellation', async () => {
    const refused = new RegisterError('no_connection', 'x', { cause: { cause: { code: 'ECONNREFUSED' } } })
    const unconnected = waiting(1, () => {
      throw refused
    })
    await unconnected.upload().catch(() => null)
    const [useId = ''] = unconnected.ids
    expect(undo(unconnected.fixture, { id: newId(), useId, reason: '' }).outcome).toBe('undone')

    const cut = waiting(1, () => {
      throw new RegisterError('no_connection', 'cut in the middle')
    })
    await cut.upload().catch(() => null)
    expect(undo(cut.fixture, { id: newId(), useId: cut.ids[0] ?? '', reason: '' }).outcome).toBe('cancelling')
  })
})

const unsealExcept =
  <T extends (sealed: Uint8Array, useId: string) => unknown>(unseal: T, broken: string) =>
  (sealed: Uint8Array, useId: string) => {
    if (useId === broken) throw new Error('Unsupported state or unable to authenticate data')
    return unseal(sealed, useId) as ReturnType<T>
  }
