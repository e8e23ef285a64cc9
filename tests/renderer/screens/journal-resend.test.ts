import { describe, expect, test } from 'vitest'
import { createDeskApi, DeskError, type JournalEntry, type Status } from '../../../desk/contract.ts'
import { Resending, resentAllText, resentText } from '../../../renderer/lib/screens/journal-resend.svelte.ts'
import { m } from '../../../renderer/paraglide/messages.js'
import { FakeDesk, type Handler, settle } from '../fake-desk.ts'

const entry = {
  ...{ id: '01900000-0000-7000-8000-000000000001', production: 'Hamlet', adults: 1, minors: 2 },
  ...{ feeKind: null, cents: null },
} as JournalEntry
const status = (change: Partial<Status>) => ({ waiting: 0, rejected: 0, ...change }) as Status

function resendingWith(handlers: Record<string, Handler>) {
  const fake = new FakeDesk(handlers)
  return { fake, resending: new Resending(createDeskApi(fake.transport)) }
}

describe('sending one again', () => {
  test.each([
    [{ outcome: 'on_its_way' }, 'journal_resent'],
    [{ outcome: 'kept', why: 'cannot_help' }, 'journal_resend_cannot'],
    [{ outcome: 'kept', why: 'put_away' }, 'journal_resend_put_away'],
    [{ outcome: 'kept', why: 'doubts' }, 'journal_resend_doubts'],
  ] as const)('tells what came of it: %o', async (answer, words) => {
    const { resending } = resendingWith({ 'use.resend': () => answer })
    const result = await resending.one(entry)
    expect(result).toEqual(answer)
    expect(resentText(entry, result)).toBe(m[words]({ what: 'Hamlet, 1 aikuinen + 2 lasta' }))
  })

  test('tells why it was not done', async () => {
    const { resending } = resendingWith({
      'use.resend': () => {
        throw new DeskError('unavailable', 'disk_full')
      },
    })
    expect(resentText(entry, await resending.one(entry))).toContain(m.error_disk_full())
  })
})

describe('sending all again', () => {
  test('goes on until the desk has looked at all, and counts as it goes', async () => {
    const answers = [
      { sent: 200, kept: 0, next: 700 },
      { sent: 3, kept: 2, next: null },
    ]
    let release: () => void = () => undefined
    const { fake, resending } = resendingWith({
      'use.resend_all': async () => {
        if (answers.length === 1) await new Promise<void>((resolve) => (release = resolve))
        return answers.shift()
      },
    })
    expect(resentAllText(resending, status({}))).toBe('')
    const done = resending.all()
    await settle()
    expect(resentAllText(resending, status({}))).toBe(m.journal_resend_all_busy({ count: 200 }))
    release()
    await done
    expect(fake.requestsOf('use.resend_all')).toEqual([{ after: 0 }, { after: 700 }])
    expect(resentAllText(resending, status({ waiting: 3 }))).toBe(m.journal_resend_all_waiting({ left: '3' }))
    expect(resentAllText(resending, status({ rejected: 2 }))).toBe(m.journal_resend_all_done({ rejected: '2' }))
  })

  test('what waits later is something else, and what came of it is no news to whoever comes back', async () => {
    const { resending } = resendingWith({ 'use.resend_all': () => ({ sent: 2, kept: 0, next: null }) })
    await resending.all()
    resending.see(2)
    expect(resentAllText(resending, status({ waiting: 2 }))).toBe(m.journal_resend_all_waiting({ left: '2' }))
    resending.see(0)
    const done = m.journal_resend_all_done({ rejected: '0' })
    expect(resentAllText(resending, status({ waiting: 1 }))).toBe(done)
    resending.leave()
    expect(resentAllText(resending, status({ waiting: 1 }))).toBe('')
  })

  test('pressed twice it runs once', async () => {
    const { fake, resending } = resendingWith({ 'use.resend_all': () => ({ sent: 0, kept: 1, next: null }) })
    await Promise.all([resending.all(), resending.all()])
    expect(fake.requestsOf('use.resend_all')).toHaveLength(1)
    expect(resentAllText(resending, status({ rejected: 1 }))).toBe(m.journal_resend_all_none())
  })

  test('that fails says so, and can be asked for again', async () => {
    const { fake, resending } = resendingWith({ 'use.resend_all': () => ({ sent: 1, kept: 0, next: null }) })
    fake.stop()
    await resending.all()
    expect([resending.doing.failure, resentAllText(resending, status({}))]).toEqual(['reconnecting', ''])
    fake.start()
    await resending.all()
    expect([resending.doing.failure, resending.sent]).toEqual([null, 1])
  })
})
