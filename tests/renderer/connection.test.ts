import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Request } from '../../desk/contract.ts'
import { overWebSocket, repeating } from '../../renderer/lib/connection.ts'
import { uuid7 } from '../../renderer/lib/uuid7.ts'
import { FakeDesk, settle } from './fake-desk.ts'

const record = () => ({ eventId: 'e1', cards: [{ id: uuid7(), text: 'A999005429', minors: 2 }], seen: [] })

test('a record that a break interrupted is repeated with the same id and body', async () => {
  const desk = new FakeDesk({ 'use.record': ({ cards }: Request<'use.record'>) => cards.map(({ id }) => id) })
  const request = record()
  desk.silent = true
  const reply = repeating(desk.transport).invoke('use.record', request)
  await settle()
  desk.stop()
  await settle()
  desk.silent = false
  desk.start()
  expect(await reply).toEqual({ answer: request.cards.map(({ id }) => id) })
  expect(desk.requestsOf('use.record')).toEqual([request, request])
})

test('a record made while the desk is away is sent once when it is back', async () => {
  const desk = new FakeDesk({ 'use.record': () => 'recorded' })
  desk.stop()
  const request = record()
  const reply = repeating(desk.transport).invoke('use.record', request)
  await settle()
  expect(desk.calls).toEqual([])
  desk.start()
  expect(await reply).toEqual({ answer: 'recorded' })
  expect(desk.requestsOf('use.record')).toEqual([request])
})

test('an answered record is never repeated by a later break', async () => {
  const desk = new FakeDesk({ 'use.record': () => 'recorded' })
  await repeating(desk.transport).invoke('use.record', record())
  desk.stop()
  desk.start()
  await settle()
  expect(desk.calls).toHaveLength(1)
})

test('pairing is not repeated: its code is spent once', async () => {
  const desk = new FakeDesk({ 'pairing.pair': () => null })
  desk.stop()
  const request = { registerUrl: 'https://k.example', code: '1234', deskName: 'Kassa' }
  const reply = await repeating(desk.transport).invoke('pairing.pair', request)
  expect(reply).toEqual({ error: { code: 'reconnecting', key: 'reconnecting' } })
})

test('an error of the desk itself is passed on, not repeated', async () => {
  const invoke = vi.fn(() => Promise.resolve({ error: { code: 'unavailable', key: 'disk_full' } } as const))
  const transport = repeating({ invoke, subscribe: () => () => {} })
  expect(await transport.invoke('use.record', record())).toEqual({ error: { code: 'unavailable', key: 'disk_full' } })
  expect(invoke).toHaveBeenCalledTimes(1)
})

/** The part of a WebSocket that is used. */
class FakeSocket extends EventTarget {
  readonly sent: string[] = []
  send(text: string): void {
    this.sent.push(text)
  }
  answer(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
  }
}

/** A browser whose desk answers for the page with `status`, or not at all. */
function fakeBrowser(status: number | null = null) {
  const opened: FakeSocket[] = []
  const browser = {
    open: () => {
      const socket = new FakeSocket()
      opened.push(socket)
      return socket as unknown as WebSocket
    },
    askPage: vi.fn(() => (status === null ? Promise.reject(new TypeError()) : Promise.resolve(status))),
    reload: vi.fn(),
  }
  /** The newest socket closes, and the next one is opened. */
  const close = async () => {
    opened.at(-1)?.dispatchEvent(new Event('close'))
    await vi.advanceTimersByTimeAsync(3_000)
  }
  return { browser, opened, close }
}

describe('a socket', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('that closes is opened anew, sooner at first than later', () => {
    const { browser, opened } = fakeBrowser()
    overWebSocket('ws://desk/ws', browser)
    const waits = [200, 400, 800, 1_600, 3_000, 3_000]
    waits.forEach((wait, i) => {
      opened.at(-1)?.dispatchEvent(new Event('close'))
      vi.advanceTimersByTime(wait - 1)
      expect(opened).toHaveLength(i + 1)
      vi.advanceTimersByTime(1)
      expect(opened).toHaveLength(i + 2)
    })
  })

  test('that a desk started anew refuses for ever: the page is loaded again, to say what to do', async () => {
    const { browser, close } = fakeBrowser(401)
    overWebSocket('ws://desk/ws', browser)
    await close()
    await close()
    expect(browser.askPage).not.toHaveBeenCalled()
    await close()
    expect(browser.reload).toHaveBeenCalledTimes(1)
  })

  test.each([
    ['a desk that knows the page', 200],
    ['no desk at all', null],
  ])('that closes with %s reloads nothing', async (_name, status) => {
    const { browser, opened, close } = fakeBrowser(status)
    overWebSocket('ws://desk/ws', browser)
    for (let i = 0; i < 4; i++) await close()
    expect(browser.askPage).toHaveBeenCalled()
    expect(browser.reload).not.toHaveBeenCalled()
    expect(opened).toHaveLength(5)
  })

  test('that opens in between is no failure', async () => {
    const { browser, opened, close } = fakeBrowser(401)
    overWebSocket('ws://desk/ws', browser)
    for (let i = 0; i < 4; i++) {
      opened.at(-1)?.dispatchEvent(new Event('open'))
      await close()
    }
    expect(browser.askPage).not.toHaveBeenCalled()
  })
})

test('calls and topics cross the socket as JSON', async () => {
  const { browser, opened } = fakeBrowser()
  const transport = overWebSocket('ws://desk/ws', browser)
  const [socket] = opened as [FakeSocket]
  const heard: unknown[] = []
  transport.subscribe('connected', (up) => heard.push(up))
  transport.subscribe('status', (status) => heard.push(status))
  socket.dispatchEvent(new Event('open'))
  const reply = transport.invoke('status.get', {})
  expect(socket.sent.map((text) => JSON.parse(text) as unknown)).toEqual([
    { call: 1, command: 'status.get', request: {} },
  ])
  socket.answer({ topic: 'status', data: 'told' })
  socket.answer({ call: 1, answer: 'asked' })
  expect(await reply).toEqual({ answer: 'asked' })
  expect(heard).toEqual([false, true, 'told'])
})
