/** main.ts itself, over doubles of `electron` and `electron-updater`: what Electron would run, from the first line on. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { tempDir } from '../temp.ts'
import { frame, HostDouble } from './double.ts'
import { preventable } from './events-double.ts'
import type { PortDouble } from './port-double.ts'
import { turns } from './started.ts'

const ROOT = join(import.meta.dirname, '../..')
const now = vi.hoisted(() => ({ host: null as unknown }))
const host = () => now.host as HostDouble

/** The values that main.ts imports, each as the double of this test has it. */
vi.mock('electron', () => {
  const names = [
    ...['app', 'BrowserWindow', 'dialog', 'ipcMain', 'Menu', 'MessageChannelMain', 'nativeTheme'],
    ...['powerSaveBlocker', 'protocol', 'safeStorage', 'session', 'utilityProcess'],
  ]
  const get = (name: string) => ({ enumerable: true, get: () => (now.host as Record<string, unknown>)[name] })
  return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, get(name)])))
})
vi.mock('electron-updater', () => ({
  default: {
    get autoUpdater() {
      return host().autoUpdater
    },
  },
}))

const FATAL = ['uncaughtException', 'unhandledRejection'] as const
const whole = { argv: process.argv, env: process.env }
const before = new Map(FATAL.map((event) => [event, process.listeners(event as 'uncaughtException')]))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'performance'] })
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  process.argv = whole.argv
  process.env = whole.env
  for (const event of FATAL)
    for (const listener of process.listeners(event as 'uncaughtException'))
      if (!before.get(event)?.includes(listener)) process.off(event, listener)
})

interface Start {
  readonly args?: readonly string[]
  readonly second?: boolean
  /** What Chromium was started with. */
  readonly switches?: readonly string[]
  /** What electron-builder wrote of where new versions are. */
  readonly source?: string
}

async function run({ args = [], second = false, switches = [], source }: Start = {}): Promise<HostDouble> {
  const double = new HostDouble()
  double.app.second = second
  for (const name of switches) double.app.switches.add(name)
  double.app.paths = tempDir()
  mkdirSync(join(double.app.paths, 'userData'))
  now.host = double
  if (source !== undefined) writeFileSync(join(double.app.paths, 'app-update.yml'), source)
  Object.defineProperty(process, 'resourcesPath', { value: double.app.paths, configurable: true })
  process.argv = ['/opt/Kaikuluukku/kaikuluukku', ...args]
  const appImage = join(double.app.paths, 'Kaikuluukku.AppImage')
  writeFileSync(appImage, '')
  process.env = { ...whole.env, APPIMAGE: appImage, APPDIR: dirname(process.execPath) }
  vi.resetModules()
  await import('../../electron/main.ts')
  double.app.ready.resolve(undefined)
  await turns()
  for (const child of double.children) child.spawn()
  return double
}

const joined = (a: unknown, b: unknown) => (a as PortDouble).peer === b
const close = ({ window }: HostDouble) => {
  const event = preventable()
  window.events.emit('close', event)
  return !event.defaultPrevented
}

describe('main', () => {
  test('puts up the sandbox and the scheme before Electron is ready', async () => {
    const { app, schemes } = await run()
    expect(app.did).toEqual(['enableSandbox', 'whenReady'])
    expect(schemes.map(({ scheme }) => scheme)).toEqual(['kaikuluukku'])
  })

  test('opens one window, closed to everything but our page', async () => {
    const { windows, window, menus } = await run({ args: ['--kiosk'] })
    expect(windows).toHaveLength(1)
    expect(window.did).toEqual(['load kaikuluukku://app/index.html'])
    expect(window.options).toMatchObject({
      kiosk: true,
      show: false,
      webPreferences: {
        preload: join(ROOT, 'preload', 'preload.cjs'),
        nodeIntegration: false,
        contextIsolation: true,
        sandbox: true,
        devTools: false,
      },
    })
    expect(menus).toEqual([null])
  })

  test('serves the page of its own folder', async () => {
    const double = await run()
    const answer = await double.get('kaikuluukku://app/index.html')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await answer.text()).toContain('<title>Kaikuluukku</title>')
    expect((await double.get('kaikuluukku://app/../package.json')).status).toBe(404)
  })

  test('starts both processes, and tells each where the data is', async () => {
    const double = await run({ args: ['--data=/x', '--demo'] })
    expect(double.children.map(({ program }) => program)).toEqual([
      join(ROOT, 'main', 'desk.js'),
      join(ROOT, 'main', 'devices.js'),
    ])
    expect(JSON.parse(double.child('desk').args[0] ?? '')).toMatchObject({ dataDir: '/x', demo: true })
    expect(double.child('devices').args).toEqual(['/x'])
  })

  test('joins page, desk and devices, and joins them again when one was replaced', async () => {
    const double = await run()
    await double.invoke('port:request', frame())
    for (const name of ['desk', 'devices'] as const) {
      double.child(name).exit()
      await vi.advanceTimersByTimeAsync(400)
      double.child(name).spawn()
      const [desk, devices] = [double.child('desk'), double.child('devices')]
      expect(joined(desk.portsOf('devices').at(-1), devices.portsOf('desk').at(-1))).toBe(true)
      expect(joined(double.window.webContents.posted.at(-1)?.ports[0], desk.portsOf('renderer').at(-1))).toBe(true)
    }
    expect(double.children).toHaveLength(4)
  })

  test('loads a page again that died, and starts anew after the fourth death in a minute', async () => {
    const { app, window } = await run({ args: ['--kiosk'] })
    for (let death = 1; death <= 4; death++) window.webContents.gone()
    expect(window.webContents.reload).toHaveBeenCalledTimes(3)
    expect(app.relaunches).toEqual([{ args: ['--kiosk'], execPath: join(app.paths, 'Kaikuluukku.AppImage') }])
    expect(app.did.at(-1)).toBe('exit 1')
  })

  test('is one: a second start shows the first and ends', async () => {
    const second = await run({ second: true })
    expect(second.app.did).toEqual(['enableSandbox', 'quit'])
    expect(second.windows).toEqual([])
    const first = await run()
    first.app.events.emit('second-instance', preventable(), [], '/', null)
    expect(first.window.did.slice(-2)).toEqual(['show', 'focus'])
  })

  test('has no input to read a PIN from, and says so instead of opening a desk', async () => {
    const { app, windows, children, errorBoxes } = await run({ args: ['--hash-pin'] })
    expect(errorBoxes).toEqual([expect.stringMatching(/^--hash-pin is not for .* standalone archive/)])
    expect(app.did).toEqual(['enableSandbox', 'exit 1'])
    expect([windows, children]).toEqual([[], []])
  })

  test.runIf(process.getuid).each([
    [0, 1],
    [1000, 0],
  ])('that runs as user %i without its sandbox, and is told that root may, opens %i windows', async (user, count) => {
    vi.spyOn(process as Required<typeof process>, 'getuid').mockReturnValue(user)
    const { windows } = await run({ args: ['--no-sandbox', '--allow-root'], switches: ['no-sandbox'] })
    expect(windows).toHaveLength(count)
  })

  test('lets nobody close a kiosk but the administrator', async () => {
    const double = await run({ args: ['--kiosk'] })
    expect(close(double)).toBe(false)
    expect(double.window.webContents.isBlocked({ key: 'w', control: true })).toBe(true)
    double.child('desk').says({ type: 'leave' })
    expect(double.app.did.at(-1)).toBe('quit')
    expect(close(double)).toBe(true)
  })

  test('ends once both processes have closed their files', async () => {
    const double = await run()
    double.app.events.emit('will-quit', preventable())
    expect(double.app.did).not.toContain('exit 0')
    for (const child of double.children) child.exit(0)
    await vi.advanceTimersByTimeAsync(0)
    expect(double.app.did.at(-1)).toBe('exit 0')
  })

  test('ends on what nobody caught', async () => {
    const { app } = await run()
    const mine = process.listeners('uncaughtException').filter((one) => !before.get(FATAL[0])?.includes(one))
    expect(mine).toHaveLength(1)
    mine[0]?.(new Error('x'), 'uncaughtException')
    expect(app.did.at(-1)).toBe('exit 1')
  })

  test('finds a new version, fetches it, and installs it when the page says that nobody is there', async () => {
    const double = await run({ source: 'provider: generic\nurl: https://updates.example.org/\n' })
    double.autoUpdater.publishes = { version: '0.2.0' }
    await vi.advanceTimersByTimeAsync(60_000)
    double.autoUpdater.downloaded('0.2.0')
    expect(await double.invoke('updates:state', frame())).toEqual({ state: 'waiting', version: '0.2.0' })
    const resting = double.invoke('updates:rest', frame())
    for (const child of double.children) child.exit(0)
    await resting
    expect(double.autoUpdater.quitAndInstall.mock.calls).toEqual([[true, true]])
  })

  test('looks for none where nobody said where', async () => {
    const double = await run()
    await vi.advanceTimersByTimeAsync(24 * 3_600_000)
    expect(await double.invoke('updates:state', frame())).toEqual({ state: 'off', why: 'no_source' })
    expect(double.autoUpdater.looks).toBe(0)
  })
})
