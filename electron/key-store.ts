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
      return { type: 'key', id, result: await (action === 'wrap' ? this.#wrap(input) : this.#unwrap(input)) }
    } catch (error) {
      return { type: 'key-refused', id, reason: error instanceof Error ? error.message : 'unknown' }
    }
  }

  async #wrap(secret: string): Promise<string> {
    const wrapped = await this.#storage.encryptStringAsync(secret)
    if (!this.#options.allowPlain && this.#isPlain(wrapped)) throw new Error(PLAIN_REFUSED)
    return wrapped.toString('base64')
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
   * attempts. `shouldReEncrypt` is let be: it stays readable under the old key, and the desk, which keeps the wrapped
   * bytes beside the store's name, wraps anew at its next pairing.
   */
  async #unwrap(wrapped: string): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.#storage.decryptStringAsync(Buffer.from(wrapped, 'base64'))).result
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
