/** New versions: looked for by themselves, installed when nobody is at the desk. docs/security.md#updates */
import type { UpdateProblem, UpdateState } from '../desk/contract/updates.ts'
import type { HostUpdater } from './host.ts'

/** The desk has enough to do when it starts. Milliseconds. */
const FIRST_LOOK_MS = 60_000
const EVERY_MS = 6 * 3_600_000
/** An installer that has not ended the program by then never will. Milliseconds. */
const INSTALLING_MS = 30_000

export interface UpdateDeps {
  readonly updater: HostUpdater
  /** The last try to install has failed: this start tries none, so that a desk does not begin anew all night. */
  readonly hasFailed: boolean
  /** Closes the desk's files and lets go of all that the next version needs. Where it rejects, the desk is as it was. */
  readonly handOver: () => Promise<void>
  /** Begins anew with the version that is there. An installer that `hasFailed` may have left none, or half of one. */
  readonly giveUp: (hasFailed: boolean) => void
  readonly log: (line: string) => void
  readonly now: () => number
}

export class Updates {
  readonly #deps: UpdateDeps
  #state: UpdateState = { state: 'current', checkedAt: null }
  #isInstalling = false

  constructor(deps: UpdateDeps) {
    this.#deps = deps
    this.#prepare()
    if (deps.hasFailed) this.#state = { state: 'failed', problem: 'not_installed', at: deps.now() }
    else this.#lookFromNowOn()
  }

  get state(): UpdateState {
    return this.#state
  }

  /** Nobody is at the desk. Installs what is fetched, if anything is, which ends this program and starts the next one. */
  async rest(): Promise<void> {
    if (this.#state.state !== 'waiting' || this.#isInstalling) return
    this.#isInstalling = true
    this.#deps.log(`updates: installing ${this.#state.version}`)
    try {
      await this.#deps.handOver()
    } catch (error) {
      this.#isInstalling = false
      this.#deps.log(`updates: ${String(error)}`)
      this.#state = { state: 'failed', problem: 'not_installed', at: this.#deps.now() }
      return
    }
    setTimeout(this.#deps.giveUp, INSTALLING_MS, false)
    // without a question, and started again afterwards
    this.#deps.updater.quitAndInstall(true, true)
  }

  #prepare(): void {
    const { updater, log } = this.#deps
    updater.autoDownload = true
    // a version that was fetched waits for its moment: the end of the evening may be the middle of shutting down
    updater.autoInstallOnAppQuit = false
    updater.allowPrerelease = false
    updater.allowDowngrade = false
    // an installer that loads the rest by itself would load it unverified
    updater.disableWebInstaller = true
    const say = (message?: unknown) => log(`updates: ${String(message)}`)
    updater.logger = { info: say, warn: say, error: say }
    updater.on('checking-for-update', () => (this.#state = { state: 'looking' }))
    updater.on('update-not-available', () => (this.#state = { state: 'current', checkedAt: this.#deps.now() }))
    updater.on('update-available', ({ version }) => (this.#state = { state: 'fetching', version }))
    updater.on('update-downloaded', ({ version }) => (this.#state = { state: 'waiting', version }))
    updater.on('error', (error) => this.#failed(error))
  }

  #failed(error: Error): void {
    // the desk has closed for it by now
    if (this.#isInstalling) return this.#deps.giveUp(true)
    this.#state = { state: 'failed', problem: problemOf(error), at: this.#deps.now() }
  }

  #lookFromNowOn(): void {
    const look = () => void this.#look()
    setTimeout(() => {
      look()
      setInterval(look, EVERY_MS)
    }, FIRST_LOOK_MS)
  }

  /** What fails is told by the event as well, and must not count as unhandled. */
  async #look(): Promise<void> {
    if (this.#state.state === 'waiting' || this.#state.state === 'fetching') return
    try {
      const found = await this.#deps.updater.checkForUpdates()
      await found?.downloadPromise
    } catch {
      return
    }
  }
}

/** As electron-updater and Chromium name it. */
function problemOf(error: Error & { readonly code?: unknown }): UpdateProblem {
  const said = `${String(error.code ?? '')} ${error.message}`
  if (/ERR_UPDATER_INVALID_SIGNATURE|ERR_CHECKSUM_MISMATCH|code signature/i.test(said)) return 'refused'
  return /net::|HTTP_ERROR|ENOTFOUND|ECONN|ETIMEDOUT|ERR_UPDATER_CHANNEL_FILE_NOT_FOUND/.test(said)
    ? 'unreachable'
    : 'other'
}
