import { describe, expect, test } from 'vitest'
import { Cancelling } from '../../../renderer/lib/screens/journal-cancel.svelte.ts'
import { settle } from '../fake-desk.ts'
import { apiOf, entry, id, slowly } from './journal-harness.ts'

describe('a cancellation', () => {
  const result = { id: id(9), useId: id(1), outcome: 'undone', useIds: [id(1)] }

  test('needs a reason', async () => {
    const { fake, api } = apiOf({ 'use.undo': () => result })
    const cancelling = new Cancelling(api)
    cancelling.open(entry(1))
    expect(cancelling.lacksReason).toBe(false)
    expect(await cancelling.confirm()).toBeNull()
    expect([cancelling.lacksReason, fake.calls.length]).toEqual([true, 0])
    cancelling.reason = 'Väärä tapahtuma'
    expect(await cancelling.confirm()).toEqual(result)
    expect(cancelling.entry).toBeNull()
    expect(fake.requestsOf('use.undo')).toMatchObject([{ useId: id(1), reason: 'Väärä tapahtuma' }])
  })

  test('whose answer was lost keeps what was typed and has the same id again', async () => {
    const { fake, api } = apiOf({ 'use.undo': () => result })
    const cancelling = new Cancelling(api)
    cancelling.open(entry(1))
    cancelling.reason = 'Kirjattu kahdesti'
    fake.silent = true
    const lost = cancelling.confirm()
    await settle()
    fake.stop()
    expect(await lost).toBeNull()
    expect([cancelling.failure, cancelling.reason]).toEqual(['reconnecting', 'Kirjattu kahdesti'])
    fake.silent = false
    fake.start()
    expect(await cancelling.confirm()).toEqual(result)
    const [first, second] = fake.requestsOf('use.undo') as { id: string }[]
    expect(first?.id).toBe(second?.id)
  })
})

describe('a cancellation whose dialog was left', () => {
  test('leaves the dialog of another entry as it is', async () => {
    const { api, answer, lost } = slowly('use.undo')
    const cancelling = new Cancelling(api, lost)
    cancelling.open(entry(1))
    cancelling.reason = 'Kirjattu kahdesti'
    const first = cancelling.confirm()
    await settle()
    cancelling.open(entry(2))
    answer({ id: id(9), useId: id(1), outcome: 'undone', useIds: [id(1)] })
    expect(await first).not.toBeNull()
    expect([cancelling.entry?.seq, lost.mock.calls]).toEqual([2, []])
  })

  test('is told of where it fails, and not in another dialog', async () => {
    const { fake, api, lost } = slowly('use.undo')
    const cancelling = new Cancelling(api, lost)
    cancelling.open(entry(1))
    cancelling.reason = 'Kirjattu kahdesti'
    const first = cancelling.confirm()
    await settle()
    cancelling.open(entry(2))
    fake.stop()
    await first
    expect(cancelling.failure).toBeNull()
    expect(lost).toHaveBeenCalledExactlyOnceWith(entry(1), 'reconnecting')
  })
})
