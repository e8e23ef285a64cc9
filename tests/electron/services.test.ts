import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { frame } from './double.ts'
import { preventable } from './events-double.ts'
import type { PortDouble } from './port-double.ts'
import { started } from './started.ts'

let logged: string[] = []
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  logged = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean(logged.push(String(text))))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const peers = (a: unknown, b: unknown) => (a as PortDouble).peer === b
const usual = { demo: false, kiosk: false, setup: null, serial: [], keyStore: 'safeStorage:gnome_libsecret' }
const deskArguments = (args: readonly string[]) => JSON.parse(args[0] ?? '') as Record<string, unknown>

describe('utility processes', () => {
  test('are two, the desk and the devices', async () => {
    const { host } = await started()
    expect(host.children.map(({ program }) => program)).toEqual(['/out/main/desk.js', '/out/main/devices.js'])
  })

  test.each([
    [[], { dataDir: '/double/userData/desk' }],
    [['--demo'], { dataDir: '/double/userData/demo', demo: true }],
    [['--data=/x', '--demo'], { dataDir: '/x', demo: true }],
    [
      ['.', '--data', '/x', '--no-sandbox', '--serial=/dev/ttyS0:19200'],
      { dataDir: '/x', serial: ['/dev/ttyS0:19200'] },
    ],
    [['--data='], { dataDir: '/double/userData/desk' }],
    [['--kiosk'], { dataDir: '/double/userData/desk', kiosk: true }],
    [['--setup=/etc/x.json'], { dataDir: '/double/userData/desk', setup: '/etc/x.json' }],
  ])('the desk of %j is opened with %j', async (args, options) => {
    const { host } = await started({ args })
    expect(deskArguments(host.child('desk').args)).toEqual({ ...usual, ...options })
  })

  test('that end are started again, ever later, and from the beginning after a minute up', async () => {
    const { host } = await started()
    const waits: number[] = []
    for (let end = 0; end < 8; end++) {
      const before = host.children.length
      host.child('desk').exit()
      let waited = 0
      while (host.children.length === before) {
        vi.advanceTimersByTime(100)
        waited += 100
      }
      waits.push(waited)
      host.child('desk').spawn()
    }
    expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
    vi.advanceTimersByTime(60_000)
    const before = host.children.length
    host.child('desk').exit()
    vi.advanceTimersByTime(200)
    expect(host.children).toHaveLength(before + 1)
  })

  test('that end before they are up are started again too', async () => {
    const { host } = await started()
    host.child('desk').exit()
    vi.advanceTimersByTime(200)
    host.child('desk').exit()
    vi.advanceTimersByTime(400)
    expect(host.children.filter(({ program }) => program.endsWith('desk.js'))).toHaveLength(3)
  })

  test('say in the log that they ended, and how', async () => {
    const { host } = await started()
    host.child('devices').exit(139)
    expect(logged.join('')).toContain('devices: ended (139), starting again')
  })

  test('that V8 ends are started again, and main lives', async () => {
    const { host } = await started()
    expect(() => host.child('desk').fatal()).not.toThrow()
    host.child('desk').exit()
    vi.advanceTimersByTime(200)
    expect(host.children).toHaveLength(3)
    expect(logged.join('')).toContain('desk: FatalError at v8::Heap')
  })

  test('a crash of one leaves the other alone', async () => {
    const { host } = await started()
    host.child('devices').exit()
    vi.advanceTimersByTime(200)
    expect(host.children.map(({ program }) => program.split('/').at(-1))).toEqual([
      'desk.js',
      'devices.js',
      'devices.js',
    ])
    expect(host.windows).toHaveLength(1)
  })
})

describe('ports', () => {
  test('the page gets one when it asks, joined to the desk', async () => {
    const { host } = await started()
    expect(host.window.webContents.posted).toEqual([])
    await host.invoke('port:request', frame())
    const [given] = host.window.webContents.posted
    expect(given).toMatchObject({ channel: 'port', message: null })
    expect(peers(given?.ports[0], host.child('desk').portsOf('renderer')[0])).toBe(true)
  })

  test('the page gets another one when the desk was started again', async () => {
    const { host } = await started()
    await host.invoke('port:request', frame())
    host.child('desk').exit()
    vi.advanceTimersByTime(200)
    expect(host.window.webContents.posted).toHaveLength(1)
    host.child('desk').spawn()
    expect(host.window.webContents.posted).toHaveLength(2)
    expect(peers(host.window.webContents.posted[1]?.ports[0], host.child('desk').portsOf('renderer')[0])).toBe(true)
  })

  test('the page that asks while there is no desk gets one when there is', async () => {
    const { host } = await started()
    host.child('desk').exit()
    await host.invoke('port:request', frame())
    expect(host.window.webContents.posted).toEqual([])
    vi.advanceTimersByTime(200)
    host.child('desk').spawn()
    expect(host.window.webContents.posted).toHaveLength(1)
  })

  test('a page that was loaded again asks again', async () => {
    const { host } = await started()
    await host.invoke('port:request', frame())
    host.window.webContents.gone()
    host.child('desk').exit()
    vi.advanceTimersByTime(200)
    host.child('desk').spawn()
    expect(host.window.webContents.posted).toHaveLength(1)
    await host.invoke('port:request', frame())
    expect(host.window.webContents.posted).toHaveLength(2)
  })

  test('devices and desk are joined, and joined again when either was started again', async () => {
    const { host } = await started()
    const joined = () =>
      peers(host.child('desk').portsOf('devices').at(-1), host.child('devices').portsOf('desk').at(-1))
    expect(joined()).toBe(true)
    for (const program of ['desk', 'devices'] as const) {
      host.child(program).exit()
      vi.advanceTimersByTime(400)
      host.child(program).spawn()
      expect(joined()).toBe(true)
    }
    expect(host.child('devices').portsOf('desk')).toHaveLength(1)
    expect(host.child('desk').portsOf('devices')).toHaveLength(2)
  })
})

describe('a desk that does not open', () => {
  const failed = { type: 'failed', words: 'The folder cannot be written.' }
  const failAgain = async (host: Awaited<ReturnType<typeof started>>['host']) => {
    host.child('desk').says(failed)
    host.child('desk').exit()
    await vi.advanceTimersByTimeAsync(10_000)
    host.child('desk').spawn()
  }

  test('is tried three times more before a person is told', async () => {
    const { host } = await started()
    for (let time = 1; time <= 3; time++) await failAgain(host)
    expect(host.errorBoxes).toEqual([])
    await failAgain(host)
    expect(host.errorBoxes).toEqual([failed.words])
    expect(host.app.did.at(-1)).toBe('exit 1')
  })

  test('and then does is no trouble', async () => {
    const { host } = await started()
    for (let time = 1; time <= 10; time++) {
      await failAgain(host)
      host.child('desk').says({ type: 'ready' })
    }
    expect(host.errorBoxes).toEqual([])
  })
})

describe('the end', () => {
  test('waits until both processes have closed', async () => {
    const { host } = await started()
    const prevented = vi.fn()
    host.app.events.emit('will-quit', { preventDefault: prevented })
    host.app.events.emit('will-quit', { preventDefault: prevented })
    expect(prevented).toHaveBeenCalledTimes(2)
    for (const child of host.children) {
      expect(child.posted.at(-1)?.message).toEqual({ type: 'close' })
      expect(host.app.did).not.toContain('exit 0')
      child.exit(0)
    }
    await vi.advanceTimersByTimeAsync(10_000)
    expect(host.app.did.filter((deed) => deed === 'exit 0')).toHaveLength(1)
    expect(host.children).toHaveLength(2)
  })

  test('does not wait for one that hangs', async () => {
    const { host } = await started()
    host.child('desk').exit()
    host.app.events.emit('will-quit', { preventDefault: () => undefined })
    await vi.advanceTimersByTimeAsync(3_000)
    expect(host.child('devices').kill).toHaveBeenCalled()
    expect(host.app.did.at(-1)).toBe('exit 0')
    expect(host.children).toHaveLength(2)
  })

  test('comes when the administrator wants it, kiosk or not', async () => {
    const { host } = await started({ args: ['--kiosk'] })
    const close = () => {
      const event = preventable()
      host.window.events.emit('close', event)
      return !event.defaultPrevented
    }
    expect(close()).toBe(false)
    host.child('desk').says({ type: 'leave' })
    expect(host.app.did.at(-1)).toBe('quit')
    expect(close()).toBe(true)
  })

  test.each([{ type: 'leave', pin: '1111' }, { type: 'quit' }])(
    'does not come by what the desk never says: %j',
    async (said) => {
      const { host } = await started({ args: ['--kiosk'] })
      expect(() => host.child('desk').says(said)).toThrow()
      expect(host.app.did).not.toContain('quit')
    },
  )

  test('comes when the window is closed', async () => {
    const { host } = await started()
    host.app.events.emit('window-all-closed')
    expect(host.app.did.at(-1)).toBe('quit')
  })
})
