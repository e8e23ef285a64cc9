import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { StoreError } from '../../db/store-error.ts'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { watchContact } from '../../desk/sync/contact.ts'
import { RegisterError } from '../../desk/sync/register-error.ts'
import type { Fault } from '../faults/proxy/faults.ts'
import { later, openOutpost, type Outpost, until } from '../faults/proxy/outpost.ts'
import type { Asked, ProxyOptions } from '../faults/proxy/proxy.ts'
import { prng } from '../faults/rig.ts'
import { tempDir } from '../temp.ts'

const isSending = ({ method, path }: Asked) => method === 'POST' && path === '/v1/uses'

/** A desk at work whose requests go wrong as told; `asked` are those that it made. */
async function atWork(more: Partial<ProxyOptions> & { every?: number; now?: () => number } = {}) {
  const set: { fault: Fault | null; on: (asked: Asked) => boolean } = { fault: null, on: () => true }
  const asked: Asked[] = []
  const outpost = await openOutpost({
    ...{ folder: tempDir(), cards: 20, random: prng(1), answerWithin: 500 },
    ...more,
    choose(request) {
      asked.push(request)
      return set.on(request) ? set.fault : null
    },
  })
  onTestFinished(outpost.close)
  await outpost.ready()
  return { outpost, set, asked, recordOne: recorder(outpost) }
}

function recorder(outpost: Outpost) {
  const { ledger, session } = outpost
  const today = helsinkiDay(Date.now())
  const [event] = ledger.events.between(session.pairing.venueId, today, today)
  let next = 0
  return () => {
    const id = randomUUID()
    expect(outpost.record(id, event?.id ?? '', outpost.cards[next++]?.number ?? '', 0)).toEqual({ recorded: true })
    outpost.session.upload()
    return id
  }
}

describe('the network', () => {
  it('that is cut is never called online because there was nothing to send', async () => {
    const { outpost, set } = await atWork()
    set.fault = 'reset'
    await until(() => outpost.session.network() === 'offline')
    const seen = new Set<string>()
    for (let i = 0; i < 20; i++) {
      outpost.session.syncNow()
      await later(3)
      seen.add(outpost.session.network())
    }
    expect([...seen]).toEqual(['offline'])
  })

  it('over which everything goes but the sending is told as it is, and nobody is asked without end', async () => {
    const { outpost, set, asked, recordOne } = await atWork({ every: 100, random: () => 0.9 })
    Object.assign(set, { fault: 'error_500', on: isSending })
    const before = asked.length
    recordOne()
    await until(() => asked.some(isSending))
    const seen = new Set<string>()
    for (let i = 0; i < 50; i++) {
      await later(20)
      seen.add(outpost.session.network())
    }
    // ten looks of three requests each, and as often as the waits let it be sent again
    expect(asked.length - before).toBeLessThan(60)
    expect([...seen].filter((network) => network === 'online').length).toBeLessThanOrEqual(1)
    set.fault = null
    await until(() => outpost.ledger.outbox.count() === 0)
    expect(outpost.session.network()).toBe('online')
  })
})

describe('a register that does not know this desk', () => {
  it('gets no numbers, and what waits is sent once it does', async () => {
    const { outpost, set, asked, recordOne } = await atWork({ every: 50 })
    set.fault = 'unauthorised'
    await until(() => outpost.session.network() === 'unauthorised')
    const before = asked.filter(isSending).length
    recordOne()
    recordOne()
    await later(300)
    expect(asked.filter(isSending).length).toBe(before)
    expect(outpost.ledger.outbox.count()).toBe(2)
    set.fault = null
    await until(() => outpost.ledger.outbox.count() === 0)
    expect(outpost.register.store.useLists.count().total).toBe(2)
  })

  it('at one sending only is sent to again after it has answered otherwise', async () => {
    const { outpost, set, asked, recordOne } = await atWork({ every: 50 })
    Object.assign(set, { fault: 'unauthorised', on: isSending })
    recordOne()
    await until(() => asked.some(isSending))
    set.fault = null
    await until(() => outpost.ledger.outbox.count() === 0)
    expect(outpost.session.network()).toBe('online')
  })
})

it('a record that the register never answers for keeps no other waiting', async () => {
  let silent = ''
  const { outpost, recordOne } = await atWork({ every: 1_000_000, random: () => 1_000_000 })
  const { takeAll } = outpost.register.store.uses
  Object.assign(outpost.register.store.uses, {
    takeAll: (...args: Parameters<typeof takeAll>) => takeAll(...args).filter(({ id }) => id !== silent),
  })
  silent = randomUUID()
  const { ledger, session } = outpost
  const id = recordOne()
  silent = id
  await later(100)
  const other = recordOne()
  await until(() => ledger.uses.get(other)?.state === 'accepted', 10_000)
  expect([ledger.outbox.count(), session.network()]).toEqual([1, 'online'])
})

describe('trouble of our own', () => {
  const contactOf = (work: () => Promise<{ heard: boolean }>) => {
    const log: string[] = []
    const { signal } = new AbortController()
    const contact = watchContact({
      random: () => 0.005,
      signal,
      onChange: () => undefined,
      log: (line) => log.push(line),
    })
    const task = contact.watch({ work, every: 5 })
    onTestFinished(task.close)
    task.kick()
    return { contact, log }
  }

  it('is told, says nothing of the network, is tried again, and is over with the next success', async () => {
    let full = true
    const { contact } = contactOf(() =>
      full ? Promise.reject(new StoreError('full', 'the disk is full')) : Promise.resolve({ heard: true }),
    )
    await until(() => contact.trouble() !== null)
    expect([contact.trouble(), contact.network()]).toEqual(['full', 'connecting'])
    full = false
    await until(() => contact.trouble() === null)
    expect(contact.network()).toBe('online')
  })

  it('that is a bug is told as one', async () => {
    const { contact, log } = contactOf(() => Promise.reject(new TypeError('x is not a function')))
    await until(() => contact.trouble() === 'fault')
    expect(log.join()).toContain('x is not a function')
  })

  it('is not what a broken line is', async () => {
    const { contact } = contactOf(() => Promise.reject(new RegisterError('no_connection', 'cut')))
    await until(() => contact.network() === 'offline')
    expect(contact.trouble()).toBeNull()
  })
})

describe('the clock', () => {
  it('is measured at every answer, and a wrong one is told', async () => {
    let wrong = 0
    const { outpost } = await atWork({ every: 20, now: () => Date.now() + wrong })
    const { session } = outpost
    expect(Math.abs(session.clockOff() ?? NaN)).toBeLessThan(2_000)
    expect(session.clockDoubt()).toBeNull()
    wrong = -3_600_000
    expect(session.clockDoubt()?.kind).toBe('behind')
    await until(() => Math.abs((session.clockOff() ?? 0) + 3_600_000) < 2_000)
  })

  it('set back is noticed without a network against the last record', async () => {
    let wrong = 0
    const { outpost, set, recordOne } = await atWork({ now: () => Date.now() + wrong })
    recordOne()
    set.fault = 'reset'
    await outpost.restart()
    expect(outpost.session.clockDoubt()).toBeNull()
    wrong = -86_400_000
    expect(outpost.session.clockDoubt()).toMatchObject({ kind: 'behind' })
  })

  it('of next year makes the desk forget nothing that limits ask for', async () => {
    let wrong = 0
    const { outpost, asked, recordOne } = await atWork({ now: () => Date.now() + wrong })
    const id = recordOne()
    await until(() => outpost.ledger.uses.get(id)?.state === 'accepted')
    wrong = 365 * 86_400_000
    const before = asked.length
    outpost.session.syncNow()
    await until(() => asked.length > before + 3)
    expect(outpost.ledger.uses.get(id)?.cardKey).not.toBeNull()
  })
})
