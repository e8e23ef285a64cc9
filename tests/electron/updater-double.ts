import type { NsisUpdater, UpdateCheckResult } from 'electron-updater'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { HostUpdater } from '../../electron/host.ts'
import { tempDir } from '../temp.ts'
import { listening } from './events-double.ts'

/** What is used of electron-updater. `publishes` is what lies at the place that is looked at. */
export class UpdaterDouble implements HostUpdater {
  readonly events = new EventEmitter()
  readonly on: HostUpdater['on'] = listening(this.events).on
  // as they are when electron-updater is loaded
  autoDownload = true
  autoInstallOnAppQuit = true
  allowPrerelease = false
  allowDowngrade = false
  disableWebInstaller = false
  logger: HostUpdater['logger'] = null
  publishes: { version: string; damaged?: Error } | Error | null = null
  looks = 0
  readonly quitAndInstall = vi.fn<HostUpdater['quitAndInstall']>()

  readonly checkForUpdates = async (): Promise<UpdateCheckResult | null> => {
    this.looks++
    this.events.emit('checking-for-update')
    await Promise.resolve()
    const { publishes } = this
    if (publishes instanceof Error) throw this.#failed(publishes)
    if (!publishes) {
      this.events.emit('update-not-available', { version: '0.1.0' })
      return { isUpdateAvailable: false } as UpdateCheckResult
    }
    const { version, damaged } = publishes
    this.events.emit('update-available', { version })
    // electron-updater rejects this one too, and main ends of a rejection that nobody takes
    const downloadPromise = damaged
      ? Promise.resolve().then(() => Promise.reject(this.#failed(damaged)))
      : new Promise<string[]>((done) => (this.#downloaded = () => done([])))
    return { isUpdateAvailable: true, downloadPromise } as UpdateCheckResult
  }
  #downloaded: () => void = () => undefined

  /** What was found is here. */
  downloaded(version: string): void {
    this.events.emit('update-downloaded', { version, downloadedFile: '/cache/update' })
    this.#downloaded()
  }
  #failed(error: Error): Error {
    this.events.emit('error', error)
    return error
  }
}

/** Electron's app as electron-updater asks it, where there is no Electron. */
export const adapter = (version: string): ConstructorParameters<typeof NsisUpdater>[1] & object => ({
  version,
  name: 'Kaikuluukku',
  isPackaged: true,
  appUpdateConfigPath: join(tempDir(), 'app-update.yml'),
  userDataPath: tempDir(),
  baseCachePath: tempDir(),
  whenReady: () => Promise.resolve(),
  quit: () => undefined,
  relaunch: () => undefined,
  onQuit: () => undefined,
})
