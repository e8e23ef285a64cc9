/** The two utility processes, with a double at the system's side of them. */
import type { ParentPort } from 'electron'
import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { StoreError } from '../../db/store-error.ts'
import type { DeskOptions } from '../../desk/desk.ts'
import { hostDesk } from '../../electron/desk-host.ts'
import { hostDevices } from '../../electron/devices-host.ts'
import type { FromDevices } from '../../native/protocol.ts'
import { ChannelDouble, type PortDouble } from './port-double.ts'
import { turns } from './started.ts'

class ParentPortDouble {
  readonly events = new EventEmitter()
  readonly on = this.events.on.bind(this.events) as unknown as ParentPort['on']
  readonly posted: unknown[] = []
  readonly postMessage = (message: unknown) => void this.posted.push(message)
  says(data: unknown, ...ports: PortDouble[]): void {
    this.events.emit('message', { data, ports })
  }
}

function channel(): [PortDouble, PortDouble] {
  const { port1, port2 } = new ChannelDouble()
  return [port1, port2]
}

function listen(port: PortDouble): unknown[] {
  const heard: unknown[] = []
  port.on('message', ({ data }: { data: unknown }) => heard.push(data))
  port.start()
  return heard
}

const exit = vi.fn<(code: number) => void>()
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  vi.useRealTimers()
  exit.mockReset()
})

function deskProcess(serial: string[] = [], more: { kiosk?: boolean; setup?: string } = {}) {
  const parentPort = new ParentPortDouble()
  const opened = Promise.withResolvers<undefined>()
  const closed: unknown[] = []
  const logged: string[] = []
  let options: DeskOptions | null = null
  hostDesk(
    {
      parentPort,
      exit,
      log: (line) => logged.push(line),
      async open(given) {
        options = given
        await opened.promise
        return {
          connect: (post) => ({
            receive: (message) => post({ topic: 'echo', data: message }),
            close: () => closed.push('connection'),
          }),
          printsSlips: () => false,
          close: () => Promise.resolve(void closed.push('desk')),
        }
      },
    },
    { dataDir: '/x', demo: true, kiosk: false, setup: null, serial, keyStore: 'safeStorage:gnome_libsecret', ...more },
  )
  const given = () => options as unknown as DeskOptions
  return { parentPort, opened, closed, logged, given }
}

describe('the desk process', () => {
  test('opens the desk as it was told', () => {
    const { given } = deskProcess()
    expect(given()).toMatchObject({ dataDir: '/x', demo: true, keyStore: { name: 'safeStorage:gnome_libsecret' } })
  })

  test('in a kiosk can end the program, and elsewhere cannot', () => {
    const { parentPort, given } = deskProcess([], { kiosk: true, setup: '/etc/x.json' })
    expect(given().setup).toBe('/etc/x.json')
    given().leave?.()
    expect(parentPort.posted).toEqual([{ type: 'leave' }])
    expect(deskProcess().given()).not.toHaveProperty('leave')
    expect(deskProcess().given()).not.toHaveProperty('setup')
  })

  test('joins a page that came before the desk was open, and loses nothing it said', async () => {
    const { parentPort, opened } = deskProcess()
    const [ours, theirs] = channel()
    const heard = listen(ours)
    parentPort.says({ type: 'renderer' }, theirs)
    ours.postMessage({ call: 1 })
    await turns()
    expect(heard).toEqual([])
    opened.resolve(undefined)
    await turns()
    expect(parentPort.posted).toEqual([{ type: 'ready' }])
    expect(heard).toEqual([{ topic: 'echo', data: { call: 1 } }])
  })

  test('closes the connection of a page that is gone', async () => {
    const { parentPort, opened, closed } = deskProcess()
    opened.resolve(undefined)
    const [ours, theirs] = channel()
    parentPort.says({ type: 'renderer' }, theirs)
    await turns()
    ours.close()
    await turns()
    expect(closed).toEqual(['connection'])
  })

  test('tells each devices process what is wanted, and the desk when there is none', async () => {
    const { parentPort, given } = deskProcess(['/dev/ttyS0:19200:7E1'])
    const { devices, serial = [] } = given()
    const wanted = { serial: [{ path: '/dev/ttyS0', baudRate: 19_200, dataBits: 7, parity: 'even', stopBits: 1 }] }
    expect({ serial }).toEqual(wanted)
    const heard: unknown[] = []
    devices?.onMessage((message) => heard.push(message))
    devices?.send({ serial })
    for (let time = 1; time <= 2; time++) {
      const [ours, theirs] = channel()
      const told = listen(ours)
      parentPort.says({ type: 'devices' }, theirs)
      ours.postMessage({ scan: { text: 'A1' } })
      await turns()
      expect(told).toEqual([wanted])
      ours.close()
      await turns()
    }
    const once = [{ scan: { text: 'A1' } }, { scanners: [] }]
    expect(heard).toEqual([...once, ...once])
  })

  test('tells the desk that no scanner reads while the devices process is away', async () => {
    const { parentPort, given } = deskProcess()
    const heard: unknown[] = []
    given().devices?.onMessage((message) => heard.push(message))
    const scanner = { source: 'hid:1', kind: 'hid', name: 'Scanner', state: 'open', problem: null, facts: {} }
    const refused = { ...scanner, source: 'hid:2', state: 'error', problem: 'hid_no_permission' }
    const [ours, theirs] = channel()
    parentPort.says({ type: 'devices' }, theirs)
    ours.postMessage({ scanners: [scanner, refused] })
    await turns()
    ours.close()
    await turns()
    expect(heard.at(-1)).toEqual({ scanners: [{ ...scanner, state: 'closed' }, refused] })
  })

  test('has secrets wrapped and unwrapped by main, each answer to its own question', async () => {
    const { parentPort, given } = deskProcess()
    const { keyStore } = given()
    const wrapping = keyStore.wrap(new Uint8Array([1, 2, 255]))
    const unwrapping = keyStore.unwrap(new Uint8Array([9]))
    expect(parentPort.posted).toEqual([
      { type: 'key', id: 1, action: 'wrap', input: 'AQL/' },
      { type: 'key', id: 2, action: 'unwrap', input: 'CQ==' },
    ])
    parentPort.says({ type: 'key-refused', id: 2, reason: 'no key store' })
    parentPort.says({ type: 'key', id: 1, result: 'CQ==' })
    await expect(unwrapping).rejects.toThrow('no key store')
    expect([...(await wrapping)]).toEqual([9])
  })

  test('closes the desk and ends when main says so', async () => {
    const { parentPort, opened, closed } = deskProcess()
    opened.resolve(undefined)
    parentPort.says({ type: 'close' })
    await turns()
    expect(closed).toEqual(['desk'])
    expect(exit).toHaveBeenCalledWith(0)
  })

  test('that cannot open its folder tells main why, and ends', async () => {
    const { parentPort, opened, logged } = deskProcess()
    parentPort.says({ type: 'renderer' }, channel()[1])
    opened.reject(new StoreError('busy', 'Another desk is already running.'))
    await turns()
    expect(parentPort.posted).toEqual([{ type: 'failed', words: 'Another desk is already running.' }])
    expect(logged.join()).toContain('Another desk is already running.')
    vi.advanceTimersByTime(200)
    expect(exit).toHaveBeenCalledWith(1)
  })

  test.each([
    [Object.assign(new Error('EACCES: denied'), { code: 'EACCES', path: '/x' }), 'EACCES /x'],
    [new TypeError('x is not a function'), 'an error of its own'],
  ])('that fails by %s says what can be said', async (error, words) => {
    const { parentPort, opened, logged } = deskProcess()
    opened.reject(error)
    await turns()
    expect(parentPort.posted).toEqual([{ type: 'failed', words: expect.stringContaining(words) as string }])
    expect(logged.join()).toContain(error.message)
  })

  test.each([{ type: 'shell' }, { type: 'key', id: 1 }, 'close', null])(
    'throws at what main never says: %j',
    (data) => {
      const { parentPort } = deskProcess()
      expect(() => parentPort.says(data)).toThrow()
    },
  )
})

describe('the devices process', () => {
  function devicesProcess() {
    const parentPort = new ParentPortDouble()
    const received: unknown[] = []
    const closed = vi.fn()
    let post: (message: FromDevices) => void = () => undefined
    hostDevices({
      parentPort,
      exit,
      start(to) {
        post = to
        return { receive: (message) => received.push(message), close: closed }
      },
    })
    const says = (message: FromDevices) => post(message)
    return { parentPort, received, closed, says }
  }

  test('keeps its scanners while the desk is replaced, and tells the newest desk', async () => {
    const { parentPort, received, says, closed } = devicesProcess()
    const scan = { scan: { text: 'A1', symbology: null, source: 'serial:x', at: 1 } }
    const [first, theirFirst] = channel()
    const heardFirst = listen(first)
    parentPort.says({ type: 'desk' }, theirFirst)
    first.postMessage({ serial: [] })
    says(scan)
    await turns()
    expect(received).toEqual([{ serial: [] }])
    expect(heardFirst).toEqual([scan])
    const [second, theirSecond] = channel()
    const heardSecond = listen(second)
    parentPort.says({ type: 'desk' }, theirSecond)
    first.close()
    await turns()
    says(scan)
    await turns()
    expect(heardFirst).toEqual([scan])
    expect(heardSecond).toEqual([scan])
    expect(closed).not.toHaveBeenCalled()
  })

  test('closes its scanners and ends when main says so', () => {
    const { parentPort, closed } = devicesProcess()
    parentPort.says({ type: 'close' })
    expect(closed).toHaveBeenCalled()
    expect(exit).toHaveBeenCalledWith(0)
  })
})
