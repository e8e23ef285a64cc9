/** The system's key store, which only main can use, on behalf of the desk. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { HostSafeStorage } from './host.ts'
import type { KeyRequest, ToDeskProcess } from './messages.ts'

const ATTEMPTS = 3
const BETWEEN_ATTEMPTS_MS = 700
/** What Chromium writes before a text that it encrypted under a password printed in its source. */
const PLAIN_PREFIX = 'v10'
const PLAIN_REFUSED =
  'This machine has no key store (such as GNOME Keyring or KWallet) to keep the pairing in. Set one up, or start with ' +
  '--allow-plain-key-store to keep it where anyone who can read the data folder can read it.'

type Wrapped = Pick<Extract<ToDeskProcess, { type: 'key' }>, 'result' | 'stale'>

export interface SafeStoreOptions {
  readonly platform: NodeJS.Platform
  readonly allowPlain: boolean
}

/** Answers the desk's requests. Names the store so that the desk can say which one a pairing needs. */
export class SafeStore {
  readonly name: string
  readonly #storage: HostSafeStorage
  readonly #options: SafeStoreOptions

  /** Only once Electron is ready. */
  constructor(storage: HostSafeStorage, options: SafeStoreOptions) {
    this.#storage = storage
    this.#options = options
    this.name = `safeStorage:${backendOf(storage, options.platform)}`
  }

  async answer({ id, action, input }: KeyRequest): Promise<ToDeskProcess> {
    try {
      const done = await (action === 'wrap' ? this.#wrap(input) : this.#unwrap(input))
      return { type: 'key', id, ...done }
    } catch (error) {
      return { type: 'key-refused', id, reason: error instanceof Error ? error.message : 'unknown' }
    }
  }

  async #wrap(secret: string): Promise<Wrapped> {
    const wrapped = await this.#storage.encryptStringAsync(secret)
    if (!this.#options.allowPlain && this.#isPlain(wrapped)) throw new Error(PLAIN_REFUSED)
    return { result: wrapped.toString('base64'), stale: false }
  }

  /**
   * The backend's name tells what the desktop usually has, the text itself what was really used: a keyring that is not
   * running falls back without a word.
   */
  #isPlain(wrapped: Buffer): boolean {
    if (this.#options.platform !== 'linux') return false
    return this.name === 'safeStorage:basic_text' || wrapped.toString('latin1').startsWith(PLAIN_PREFIX)
  }

  /**
   * A keyring may not be unlocked yet right after login, and a refusal makes the desk ask to be paired again: so a few
   * attempts. `stale` where the system has another key since: the desk then wraps anew, before the old one goes.
   */
  async #unwrap(wrapped: string): Promise<Wrapped> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { result, shouldReEncrypt } = await this.#storage.decryptStringAsync(Buffer.from(wrapped, 'base64'))
        return { result, stale: shouldReEncrypt }
      } catch (error) {
        if (attempt === ATTEMPTS) throw error
        await sleep(BETWEEN_ATTEMPTS_MS)
      }
    }
  }
}

function backendOf(storage: HostSafeStorage, platform: NodeJS.Platform): string {
  if (platform === 'linux') return storage.getSelectedStorageBackend()
  return platform === 'win32' ? 'dpapi' : 'keychain'
}
