/** When the page tells its host that nobody is at the desk. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HostUpdates } from '../../desk/contract.ts'
import type { App } from '../../renderer/lib/app.ts'
import { isResting, type RestFacts, tellWhenResting } from '../../renderer/lib/resting.ts'
import { FakeDesk } from './fake-desk.ts'
import { createDeskApi } from '../../desk/contract.ts'

const MINUTE = 60_000
/** 21.1.2026 at 15.00 in Finland. */
const THREE = Date.parse('2026-01-21T13:00:00Z')
const today = (startsAt: string | null) => ({ day: '2026-01-21', startsAt }) as RestFacts['events'][number]
const RESTING: RestFacts = {
  now: THREE,
  touchedAt: THREE - 5 * MINUTE,
  connected: true,
  waiting: 0,
  atGate: false,
  events: [],
}

describe('nobody is at the desk', () => {
  test.each<[string, Partial<RestFacts>, boolean]>([
    ['that nobody has touched for five minutes', {}, true],
    ['that somebody touched before', { touchedAt: THREE - 5 * MINUTE + 1 }, false],
    ['that has something to send', { waiting: 1 }, false],
    ['that has not told what it has to send', { waiting: null }, false],
    ['that is away', { connected: false }, false],
    ['at a gate', { atGate: true }, false],
    ['89 minutes before a performance', { events: [today('16:29')] }, false],
    ['91 minutes before one', { events: [today('16:31')] }, true],
    ['an hour after one began', { events: [today('14:00')] }, false],
    ['more than an hour after', { events: [today('13:59')] }, true],
    ['before another day’s performance', { events: [{ ...today('15:30'), day: '2026-01-22' } as never] }, true],
    ['that serves something all day', { events: [today(null)] }, true],
  ])('%s', (_, facts, resting) => expect(isResting({ ...RESTING, ...facts })).toBe(resting))
})

describe('the host is told', () => {
  let dialog: object | null
  let window: EventTarget
  beforeEach(() => {
    vi.useFakeTimers({ now: THREE })
    dialog = null
    window = new EventTarget()
    vi.stubGlobal('window', window)
    vi.stubGlobal('document', { querySelector: () => dialog })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  function page() {
    const desk = new FakeDesk({})
    const shown = { kind: 'idle' }
    const api = createDeskApi(desk.transport)
    const app = { desk: { api, connected: true, status: { waiting: 0 }, events: [] }, counter: { shown } }
    const rest = vi.fn(() => Promise.resolve(null))
    tellWhenResting(app as unknown as App, { rest } as unknown as HostUpdates)
    return { desk, shown, rest, wait: (minutes: number) => vi.advanceTimersByTimeAsync(minutes * MINUTE) }
  }

  test('after five minutes, and from then on each minute', async () => {
    const { rest, wait } = page()
    await wait(4)
    expect(rest).not.toHaveBeenCalled()
    await wait(3)
    expect(rest).toHaveBeenCalledTimes(3)
  })

  test.each(['keydown', 'pointerdown', 'wheel'])('five minutes after the last %s', async (event) => {
    const { rest, wait } = page()
    await wait(3)
    window.dispatchEvent(new Event(event))
    await wait(4)
    expect(rest).not.toHaveBeenCalled()
    await wait(1)
    expect(rest).toHaveBeenCalledTimes(1)
  })

  test('five minutes after the last scan', async () => {
    const { desk, rest, wait } = page()
    await wait(4)
    desk.transport.receive({ topic: 'scan', data: { text: 'x', symbology: null, source: 'hid:1', at: 1 } })
    await wait(4)
    expect(rest).not.toHaveBeenCalled()
  })

  test('five minutes after a card or a dialog has left the screen', async () => {
    const { shown, rest, wait } = page()
    shown.kind = 'judged'
    await wait(20)
    shown.kind = 'idle'
    dialog = {}
    await wait(20)
    dialog = null
    await wait(4)
    expect(rest).not.toHaveBeenCalled()
    await wait(1)
    expect(rest).toHaveBeenCalledTimes(1)
  })

  test('and one that is ending by then is no fault of the page', async () => {
    const { rest, wait } = page()
    rest.mockRejectedValue(new Error('gone'))
    await expect(wait(6)).resolves.toBeDefined()
  })
})
