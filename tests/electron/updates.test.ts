/** New versions: who looks for them, and when they are installed. electron-updater itself is doubled at its boundary. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ContextBridge, IpcRenderer } from 'electron'
import { NsisUpdater, Provider, type UpdateInfo } from 'electron-updater'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HostUpdates } from '../../desk/contract.ts'
import { bridgeUpdates } from '../../electron/update-bridge.ts'
import { type Installation, updatesOff } from '../../electron/update-source.ts'
import { type UpdateDeps, Updates } from '../../electron/updates.ts'
import { frame, type HostDouble } from './double.ts'
import { preventable } from './events-double.ts'
import { appImageOf, closing, looking, MINUTE, resourcesWith, SOURCE, stateOf } from './looking.ts'
import { started } from './started.ts'
import { adapter } from './updater-double.ts'

const APP_IMAGE = { APPIMAGE: '/home/desk/Kaikuluukku.AppImage', APPDIR: '/tmp/.mount_K' }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'performance'] })
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A feed that says that one version is out. */
class Publishing extends Provider<UpdateInfo> {
  readonly #version: string
  constructor(options: { version: string }, _updater: unknown, runtime: never) {
    super(runtime)
    this.#version = options.version
  }
  getLatestVersion(): Promise<UpdateInfo> {
    const file = { url: 'x.exe', sha512: 'x' }
    return Promise.resolve({ version: this.#version, files: [file], path: 'x', sha512: 'x', releaseDate: '2026-01-21' })
  }
  resolveFiles(info: UpdateInfo) {
    return info.files.map((file) => ({ url: new URL(file.url, 'https://updates.example.org'), info: file }))
  }
}

const IDLE: Omit<UpdateDeps, 'updater'> = {
  // nothing is looked for by itself
  hasFailed: true,
  now: Date.now,
  log: () => undefined,
  handOver: () => Promise.resolve(),
  giveUp: () => undefined,
}

describe('an installation', () => {
  const nsis: Installation = {
    platform: 'win32',
    packaged: true,
    program: 'C:\\Users\\desk\\AppData\\Local\\Programs\\kaikuluukku\\Kaikuluukku.exe',
    resources: '',
    env: { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' },
  }
  const appImage: Installation = { ...nsis, platform: 'linux', program: '/tmp/.mount_K/kaikuluukku', env: APP_IMAGE }
  const perMachine = { ...nsis, program: 'c:\\program files\\Kaikuluukku\\Kaikuluukku.exe' }
  const signed = `${SOURCE}publisherName:\n  - A Venue Oy\n`

  test.each<[string, Installation, string | null, ReturnType<typeof updatesOff>]>([
    ['an AppImage', appImage, SOURCE, null],
    ['a user’s own on Windows, signed', nsis, signed, null],
    ['on a Mac', { ...appImage, platform: 'darwin', env: {} }, SOURCE, null],
    ['from its sources', { ...appImage, packaged: false }, SOURCE, 'development'],
    ['a deb', { ...appImage, env: {} }, SOURCE, 'managed'],
    ['a deb that another AppImage started', { ...appImage, program: '/opt/K/kaikuluukku' }, SOURCE, 'managed'],
    ['per machine on Windows', perMachine, signed, 'managed'],
    ['without a place to look', appImage, null, 'no_source'],
    ['of which nobody says who signs it', nsis, SOURCE, 'unsigned'],
    ['over plain HTTP', appImage, SOURCE.replace('https', 'http'), 'unsigned'],
    ['over plain HTTP in quotes', nsis, signed.replace('https://', "'HTTP://"), 'unsigned'],
  ])('%s looks as it may', (_, installation, source, why) => {
    expect(updatesOff({ ...installation, resources: resourcesWith(source) })).toBe(why)
  })

  test('that looks for none never loads what would look, and says why', async () => {
    const { host } = await started({ resources: resourcesWith(null) })
    const loaded = vi.spyOn(host, 'updater')
    await vi.advanceTimersByTimeAsync(24 * 60 * MINUTE)
    expect(host.autoUpdater.looks).toBe(0)
    expect(loaded).not.toHaveBeenCalled()
    expect(await stateOf(host)).toEqual({ state: 'off', why: 'managed' })
    await expect(host.invoke('updates:rest', frame())).resolves.toBeNull()
    expect(host.autoUpdater.quitAndInstall).not.toHaveBeenCalled()
  })
})

describe('looking', () => {
  test('never takes an older or a half-made version, and installs nothing when the program happens to end', async () => {
    const { autoUpdater } = await looking()
    expect(autoUpdater).toMatchObject({
      allowDowngrade: false,
      allowPrerelease: false,
      autoDownload: true,
      autoInstallOnAppQuit: false,
      disableWebInstaller: true,
    })
  })

  test('begins a minute after the start, and goes on every six hours', async () => {
    const host = await looking()
    expect(host.autoUpdater.looks).toBe(1)
    await vi.advanceTimersByTimeAsync(6 * 60 * MINUTE)
    expect(host.autoUpdater.looks).toBe(2)
    expect(await stateOf(host)).toEqual({ state: 'current', checkedAt: expect.any(Number) as number })
  })

  test('tells how far it has come, and does not begin again with what it has', async () => {
    const host = await looking(({ autoUpdater }) => (autoUpdater.publishes = { version: '0.2.0' }))
    expect(await stateOf(host)).toEqual({ state: 'fetching', version: '0.2.0' })
    host.autoUpdater.downloaded('0.2.0')
    expect(await stateOf(host)).toEqual({ state: 'waiting', version: '0.2.0' })
    await vi.advanceTimersByTimeAsync(24 * 60 * MINUTE)
    expect(host.autoUpdater.looks).toBe(1)
  })

  test('by the real electron-updater takes what is newer and nothing else', async () => {
    vi.useRealTimers()
    const real = new NsisUpdater(null, adapter('0.2.0'))
    const updates = new Updates({ ...IDLE, updater: real })
    const looksAt = async (version: string) => {
      real.setFeedURL({ provider: 'custom', updateProvider: Publishing, version } as never)
      const found = await real.checkForUpdates()
      found?.downloadPromise?.catch(() => undefined)
      return found?.isUpdateAvailable
    }
    expect(await looksAt('0.1.9')).toBe(false)
    expect(updates.state).toMatchObject({ state: 'current' })
    expect(await looksAt('0.2.0')).toBe(false)
    expect(await looksAt('0.3.0')).toBe(true)
  })

  const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code })
  test.each([
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'unreachable'],
    [coded('HTTP_ERROR_404'), 'unreachable'],
    [coded('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), 'unreachable'],
    [coded('ERR_UPDATER_INVALID_SIGNATURE'), 'refused'],
    [coded('ERR_CHECKSUM_MISMATCH'), 'refused'],
    [new Error('Could not get code signature for running application'), 'refused'],
    [new Error('EACCES'), 'other'],
  ])('that fails by %s says so, and looks again', async (error, problem) => {
    const host = await looking(({ autoUpdater }) => (autoUpdater.publishes = error))
    expect(await stateOf(host)).toMatchObject({ state: 'failed', problem })
    host.autoUpdater.publishes = null
    await vi.advanceTimersByTimeAsync(6 * 60 * MINUTE)
    expect(await stateOf(host)).toMatchObject({ state: 'current' })
  })

  test('refuses what is not signed by its maker, and goes on with what it is', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const host = await looking(({ autoUpdater }) => {
      autoUpdater.publishes = { version: '0.2.0', damaged: coded('ERR_UPDATER_INVALID_SIGNATURE') }
    })
    vi.useRealTimers()
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
    expect(await stateOf(host)).toMatchObject({ state: 'failed', problem: 'refused' })
    await host.invoke('updates:rest', frame())
    expect(host.autoUpdater.quitAndInstall).not.toHaveBeenCalled()
    expect(host.app.did).not.toContain('exit 1')
  })
})

test('a desk that could not be renewed works all the same', async () => {
  const host = await looking((double) => vi.spyOn(double, 'updater').mockRejectedValue(new Error('no such module')))
  expect(await stateOf(host)).toMatchObject({ state: 'failed', problem: 'other' })
  expect(await host.invoke('updates:rest', frame())).toBeNull()
  expect(host.app.did).not.toContain('exit 1')
})

describe('a version that was fetched', () => {
  async function fetched(args: string[] = []) {
    const host = await looking(({ autoUpdater }) => (autoUpdater.publishes = { version: '0.2.0' }), args)
    host.autoUpdater.downloaded('0.2.0')
    return host
  }
  const kept = (host: HostDouble) => join(host.app.getPath('userData'), 'next-start.json')

  test('waits, however long somebody is at the desk', async () => {
    const host = await fetched()
    await vi.advanceTimersByTimeAsync(72 * 60 * MINUTE)
    host.app.events.emit('will-quit', preventable())
    expect(host.autoUpdater.quitAndInstall).not.toHaveBeenCalled()
  })

  test('is installed without a question when nobody is, once the desk has closed its files', async () => {
    const host = await fetched()
    const resting = host.invoke('updates:rest', frame())
    await vi.advanceTimersByTimeAsync(100)
    expect(host.autoUpdater.quitAndInstall).not.toHaveBeenCalled()
    expect(host.children.map(({ posted }) => posted.at(-1)?.message)).toEqual([{ type: 'close' }, { type: 'close' }])
    closing(host)
    await resting
    expect(host.autoUpdater.quitAndInstall.mock.calls).toEqual([[true, true]])
    expect(host.children).toHaveLength(2)
  })

  test('finds the lock free, since an AppImage starts it while this one still ends', async () => {
    const host = await fetched()
    host.autoUpdater.quitAndInstall.mockImplementation(() => host.app.did.push('install'))
    const resting = host.invoke('updates:rest', frame())
    closing(host)
    await resting
    expect(host.app.did.slice(-2)).toEqual(['releaseSingleInstanceLock', 'install'])
  })

  test('closes a kiosk’s window, which comes back as a kiosk', async () => {
    const host = await fetched(['--kiosk', '--data=/x'])
    const resting = host.invoke('updates:rest', frame())
    closing(host)
    await resting
    const event = preventable()
    host.window.events.emit('close', event)
    expect(event.defaultPrevented).toBe(false)
    expect(JSON.parse(readFileSync(kept(host), 'utf8'))).toEqual(['--kiosk', '--data=/x'])

    const next = await started({ prepare: ({ app }) => (app.paths = host.app.paths) })
    expect(next.host.window.options.kiosk).toBe(true)
    expect(JSON.parse(next.host.child('desk').args[0] ?? '')).toMatchObject({ dataDir: '/x' })
    expect(existsSync(kept(host))).toBe(false)
  })

  test.each([
    ['fails', (host: HostDouble) => host.autoUpdater.events.emit('error', new Error('EACCES'))],
    ['never begins', () => vi.advanceTimersByTimeAsync(30_000)],
  ])('that %s to install leaves a desk at work, which does not try all night', async (_, fail) => {
    const host = await fetched(['--kiosk'])
    const resting = host.invoke('updates:rest', frame())
    closing(host)
    await resting
    await fail(host)
    expect(host.app.relaunches).toEqual([{ args: ['--kiosk', '--update-failed'], execPath: appImageOf(host) }])
    expect(host.app.did.at(-1)).toBe('exit 1')
    expect(existsSync(kept(host))).toBe(false)

    const next = await looking(({ autoUpdater }) => (autoUpdater.publishes = { version: '0.2.0' }), ['--update-failed'])
    expect(await stateOf(next)).toMatchObject({ state: 'failed', problem: 'not_installed' })
    expect(next.autoUpdater.looks).toBe(0)
  })

  test('does not close the desk where the next start could not be told what it is', async () => {
    const host = await fetched()
    rmSync(host.app.getPath('userData'), { recursive: true })
    await host.invoke('updates:rest', frame())
    expect(host.autoUpdater.quitAndInstall).not.toHaveBeenCalled()
    expect(host.children.flatMap(({ posted }) => posted.map(({ message }) => message))).not.toContainEqual({
      type: 'close',
    })
    expect(await stateOf(host)).toMatchObject({ state: 'failed', problem: 'not_installed' })
  })
})

describe('the page', () => {
  test.each([
    ['a frame within it', frame({ parent: frame() })],
    ['another page', frame({ url: 'https://example.org/', origin: 'https://example.org' })],
  ])('is ours alone: not %s', async (_, sender) => {
    const { host } = await started()
    await expect(host.invoke('updates:rest', sender)).rejects.toThrow('updates:rest: not from our page')
    await expect(host.invoke('updates:state', sender)).rejects.toThrow('updates:state: not from our page')
  })

  test('says nothing but that it rests', async () => {
    const { host } = await started()
    await expect(host.invoke('updates:rest', frame(), { url: 'https://example.org' })).rejects.toThrow()
  })

  test('has two functions and nothing of Electron', async () => {
    const { host } = await started()
    const exposed: [string, HostUpdates][] = []
    const bridge = { exposeInMainWorld: (name: string, api: HostUpdates) => void exposed.push([name, api]) }
    const ipc = { invoke: (channel: string, ...args: unknown[]) => host.invoke(channel, frame(), ...args) }
    bridgeUpdates(bridge satisfies Pick<ContextBridge, 'exposeInMainWorld'>, ipc as Pick<IpcRenderer, 'invoke'>)
    expect(exposed.map(([name, api]) => [name, Object.keys(api)])).toEqual([['kaikuluukkuUpdates', ['state', 'rest']]])
    expect(await exposed[0]?.[1].state()).toEqual({ state: 'off', why: 'managed' })
    expect(await exposed[0]?.[1].rest()).toBeNull()
  })
})
