import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as v from 'valibot'
import { requests } from '../../desk/contract.ts'
import { record } from '../../desk/record.ts'
import { RegisterError } from '../../desk/sync/client.ts'
import type { OutgoingRecord, UseResult } from '../../desk/sync/protocol.ts'
import { createPace, uploadAll } from '../../desk/sync/upload.ts'
import { undo } from '../../desk/undo.ts'
import { cardNumber, createFixture } from '../bench/fixture.ts'
import { newId } from './harness.ts'

/** A ledger with so many uses waiting, and an upload whose register answers as told. */
function waiting(count: number, answer: (records: readonly OutgoingRecord[]) => UseResult[]) {
  const fixture = createFixture(count)
  onTestFinished(fixture.close)
  const { ledger, session, eventId } = fixture
  const put = (_: unknown, i: number) => {
    const id = newId()
    const request = { eventId, cards: [{ id, text: cardNumber(i), minors: 0 }] }
    record(fixture, v.parse(requests['use.record'], request), false)
    return id
  }
  // one commit for all of them
  const ids = ledger.transaction(() => Array.from({ length: count }, put))
  const sent: string[][] = []
  const send = async (records: readonly OutgoingRecord[]) => {
    sent.push(records.map(({ id }) => id))
    // after the desk has seen to something else
    await setImmediate()
    await setImmediate()
    return answer(records)
  }
  const log: string[] = []
  const pace = createPace()
  const deps = { ledger, client: { send }, keys: session.keys, now: Date.now, onSettled: () => undefined }
  const upload = () => uploadAll({ ...deps, log: (line) => log.push(line) }, pace)
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
    expect(await upload()).toMatchObject({ heard: true, left: true })
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

  it('one that is refused is found also where it waits alone', async () => {
    const { ids, upload, states } = waiting(1, (records) => {
      if (records.some(({ id }) => id === ids[0])) throw refusal(400)
      return accepted(records)
    })
    await upload()
    expect(states()).toEqual(['rejected'])
  })

  it('a register that begins to refuse everything after the first rejects nothing', async () => {
    let taken = 0
    const { upload, states } = waiting(12, (records) => {
      if (taken > 0 || records.length > 3) throw refusal(400)
      taken += records.length
      return accepted(records)
    })
    await expect(upload()).rejects.toMatchObject({ trouble: 'no_connection' })
    expect(states().filter((state) => state === 'rejected')).toEqual([])
    expect(states().filter((state) => state === 'waiting')).toHaveLength(12 - taken)
  })

  it('a register that takes fewer at a time is asked for more than that only once', async () => {
    const { sent, upload, states } = waiting(120, (records) => {
      if (records.length > 40) throw refusal(413)
      return accepted(records)
    })
    await upload()
    expect(new Set(states())).toEqual(new Set(['accepted']))
    expect(sent.map(({ length }) => length)).toEqual([120, 60, 30, 30, 30, 30])
  })

  it('a line that breaks while the culprit is looked for does not begin the search anew', async () => {
    let poison = ''
    let asked = 0
    const { ids, upload, states } = waiting(64, (records) => {
      // two requests go through, then the line breaks
      if (++asked % 3 === 0) throw new RegisterError('no_connection', 'cut')
      if (records.some(({ id }) => id === poison)) throw refusal(400)
      return accepted(records)
    })
    poison = ids[40] ?? ''
    for (let run = 0; run < 10; run++) await upload().catch(() => null)
    expect(states().filter((state) => state === 'accepted')).toHaveLength(63)
    expect(states()[40]).toBe('rejected')
  })

  it('what is not answered for goes by half as many each time, one at least; what never left goes as it is', async () => {
    const cut = new RegisterError('no_connection', 'cut')
    const nobodyThere = new RegisterError('no_connection', 'x', { cause: { cause: { code: 'ECONNREFUSED' } } })
    const troubles = [nobodyThere, cut, cut, cut, cut, cut]
    const { sent, upload, states } = waiting(12, (records) => {
      const trouble = troubles[sent.length - 1]
      if (trouble) throw trouble
      return accepted(records)
    })
    for (const trouble of troubles) await expect(upload()).rejects.toBe(trouble)
    await upload()
    expect(sent.map(({ length }) => length)).toEqual([12, 12, 6, 3, 1, 1, 1, 2, 4, 5])
    expect(new Set(states())).toEqual(new Set(['accepted']))
  })

  it('a record that cannot be settled stays and is told of; the others of its batch are settled', async () => {
    const { fixture, ids, upload, states, log } = waiting(3, accepted)
    const { uses } = fixture.ledger
    const settle = uses.settle.bind(uses)
    uses.settle = (id, state) => {
      if (id === ids[1]) throw new Error('a bug')
      settle(id, state)
    }
    expect(await upload()).toMatchObject({ left: true, fault: expect.any(Error) as Error })
    expect(states()).toEqual(['accepted', 'waiting', 'accepted'])
    expect(log.join()).toContain(ids[1])
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
    expect(await upload()).toMatchObject({ heard: true, left: true, fault: expect.any(Error) as Error })
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

  it.each([
    ['while it was made', 'connect', true],
    ['over which the use may have gone', 'read', false],
  ])('of a connection that finds no way %s', (_, syscall, neverLeft) => {
    const cause = { cause: { code: 'EHOSTUNREACH', syscall } }
    expect(new RegisterError('no_connection', 'x', { cause }).neverLeft).toBe(neverLeft)
  })
})

describe('more than go at a time', () => {
  const MANY = 1_100
  const states = (count: number, state: string) => Array.from({ length: count }, () => state)

  it('go in the order it happened, each once, and each is settled by its own answer', async () => {
    const { ids, sent, upload, states } = waiting(MANY, (records) =>
      records.map(({ id }, i) =>
        i === 7 ? { id, result: 'rejected', reason: 'card_unknown' } : { id, result: 'accepted' },
      ),
    )
    expect(await upload()).toEqual({ heard: true, left: false, fault: undefined })
    expect(sent).toEqual([ids.slice(0, 500), ids.slice(500, 1_000), ids.slice(1_000)])
    const rejected = states().flatMap((state, i) => (state === 'rejected' ? [i] : []))
    expect([rejected, states().filter((state) => state === 'accepted').length]).toEqual([[7, 507, 1_007], MANY - 3])
  })

  it('stay where the line breaks, and what had not left can still be undone here', async () => {
    const {
      fixture,
      ids,
      sent,
      upload,
      states: now,
    } = waiting(MANY, (records) => {
      if (sent.length === 2) throw new RegisterError('no_connection', 'cut in the middle')
      return accepted(records)
    })
    await expect(upload()).rejects.toMatchObject({ trouble: 'no_connection' })
    expect(now()).toEqual([...states(500, 'accepted'), ...states(600, 'waiting')])
    const outcomeOf = (useId = '') => undo(fixture, { id: newId(), useId, reason: '' }).outcome
    expect([outcomeOf(ids[700]), outcomeOf(ids[1_050])]).toEqual(['cancelling', 'undone'])
  })

  it('a use that is undone when it is about to leave is cancelled behind it', async () => {
    let cancelling: OutgoingRecord[] = []
    const { fixture, ids, sent, upload } = waiting(MANY, (records) => {
      if (sent.length === 1) undo(fixture, { id: newId(), useId: ids[600] ?? '', reason: '' })
      cancelling = [...cancelling, ...records.filter(({ type }) => type === 'cancellation')]
      return accepted(records)
    })
    await upload()
    expect(cancelling).toMatchObject([{ useId: ids[600] }])
    expect(sent[1]).toContain(ids[600])
    expect(fixture.ledger.uses.get(ids[600] ?? '')?.state).toBe('cancelled')
    expect(fixture.ledger.outbox.count()).toBe(0)
  })

  it('a register that begins to take fewer gets what was made ready in smaller parts', async () => {
    const {
      ids,
      sent,
      upload,
      states: now,
    } = waiting(MANY, (records) => {
      if (sent.length > 1 && records.length > 250) throw refusal(413)
      return accepted(records)
    })
    await upload()
    expect(now()).toEqual(states(MANY, 'accepted'))
    expect(sent.map(({ length }) => length)).toEqual([500, 500, 250, 250, 100])
    expect(sent.filter((_, i) => i !== 1).flat()).toEqual(ids)
  })
})

const unsealExcept =
  <T extends (sealed: Uint8Array, useId: string) => unknown>(unseal: T, broken: string) =>
  (sealed: Uint8Array, useId: string) => {
    if (useId === broken) throw new Error('Unsupported state or unable to authenticate data')
    return unseal(sealed, useId) as ReturnType<T>
  }
