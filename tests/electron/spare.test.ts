/** An AppImage that is replaced is not lost: electron-updater's own installer, over files of a folder. docs/security.md#updates */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppImageUpdater } from 'electron-updater'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { tempDir } from '../temp.ts'
import { frame, type HostDouble } from './double.ts'
import { appImageOf, closing, looking, stateOf } from './looking.ts'
import { adapter } from './updater-double.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'performance'] })
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const spareOf = (host: HostDouble) => `${appImageOf(host)}.old`
const contentOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : null)

async function fetched(prepare: (host: HostDouble) => void = () => undefined): Promise<HostDouble> {
  const host = await looking((double) => {
    double.autoUpdater.publishes = { version: '0.2.0' }
    prepare(double)
  })
  host.autoUpdater.downloaded('0.2.0')
  return host
}

/** The desk rests with a version that was fetched, which `install` installs. */
async function installed(install: (host: HostDouble) => void): Promise<HostDouble> {
  const host = await fetched()
  host.autoUpdater.quitAndInstall.mockImplementation(() => install(host))
  const resting = host.invoke('updates:rest', frame())
  closing(host)
  await resting
  return host
}
const fail = ({ autoUpdater }: HostDouble) => autoUpdater.events.emit('error', new Error('no space left on device'))

/** electron-updater's own, for a program that runs from `appImage`, with a file that was fetched. */
function realInstaller(appImage: string, file: string): AppImageUpdater {
  vi.stubEnv('APPIMAGE', appImage)
  const real = new AppImageUpdater(null, adapter('0.1.0'))
  real.logger = null
  return Object.assign(real, { downloadedUpdateHelper: { file, downloadedFileInfo: {} } })
}

describe('an AppImage', () => {
  test('has a second name while it is replaced', async () => {
    const host = await installed(() => undefined)
    expect(statSync(spareOf(host)).ino).toBe(statSync(appImageOf(host)).ino)
  })

  test('that its installer has removed without a new one is put back, and started', async () => {
    let left: string | null = ''
    const host = await installed((double) => {
      const real = realInstaller(appImageOf(double), join(double.app.paths, 'gone'))
      real.on('error', (error) => {
        left = contentOf(appImageOf(double))
        double.autoUpdater.events.emit('error', error)
      })
      real.quitAndInstall(true, true)
    })
    // electron-updater leaves none
    expect(left).toBeNull()
    expect(contentOf(appImageOf(host))).toBe('this version')
    expect(host.app.relaunches).toEqual([{ args: ['--update-failed'], execPath: appImageOf(host) }])
  })

  test('in whose place half a new one was written is put back', async () => {
    const host = await installed((double) => {
      rmSync(appImageOf(double))
      writeFileSync(appImageOf(double), 'half')
      fail(double)
    })
    expect(contentOf(appImageOf(host))).toBe('this version')
  })

  test('that is gone while the program has not ended is put back', async () => {
    const host = await installed((double) => rmSync(appImageOf(double)))
    await vi.advanceTimersByTimeAsync(30_000)
    expect(contentOf(appImageOf(host))).toBe('this version')
  })

  test('that was replaced is not taken back, since the new one may have opened the data', async () => {
    const host = await installed((double) => {
      rmSync(appImageOf(double))
      writeFileSync(appImageOf(double), 'next version')
    })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(contentOf(appImageOf(host))).toBe('next version')
  })

  test('that cannot be put back ends no desk', async () => {
    const host = await installed((double) => {
      rmSync(spareOf(double))
      fail(double)
    })
    expect(host.app.relaunches).toHaveLength(1)
  })

  test('that gets no second name is not replaced, and its desk stays open', async () => {
    const host = await fetched()
    rmSync(appImageOf(host))
    await host.invoke('updates:rest', frame())
    expect(host.autoUpdater.quitAndInstall).not.toHaveBeenCalled()
    expect(host.children.map(({ posted }) => posted.at(-1)?.message)).not.toContainEqual({ type: 'close' })
    expect(existsSync(join(host.app.getPath('userData'), 'next-start.json'))).toBe(false)
    expect(await stateOf(host)).toMatchObject({ state: 'failed', problem: 'not_installed' })
  })

  test('that has started has one name', async () => {
    const host = await fetched((double) => writeFileSync(spareOf(double), 'old version'))
    expect(existsSync(spareOf(host))).toBe(false)
    expect(contentOf(appImageOf(host))).toBe('this version')
  })

  test.runIf(process.platform === 'linux')(
    'keeps its path from version to version, which a start-up entry names',
    () => {
      const { artifactName, appImage } = parse(
        readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8'),
      ) as {
        artifactName: string
        appImage?: { artifactName?: string }
      }
      const named = (version: string) => (appImage?.artifactName ?? artifactName).replace('${version}', version)
      const [old, next] = [join(tempDir(), named('0.1.0')), join(tempDir(), named('0.2.0'))]
      writeFileSync(old, '#!/bin/sh\n')
      writeFileSync(next, '#!/bin/sh\n# next\n', { mode: 0o755 })
      const real = realInstaller(old, next) as unknown as { doInstall(options: object): boolean }
      expect(real.doInstall({ isForceRunAfter: false })).toBe(true)
      expect(contentOf(old)).toBe('#!/bin/sh\n# next\n')
    },
  )
})
