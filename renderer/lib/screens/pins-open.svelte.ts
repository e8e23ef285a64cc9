/** Settings that the administrator's PIN has opened: it is asked for once and forgotten when they are left. */
import type { DeskApi, ErrorMessage } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'
import { keptFor } from './venue-kept.ts'

/** Nobody has pressed anything for so long: whoever comes next may be somebody else. Milliseconds. */
export const CLOSES_AFTER = 5 * 60_000

/**
 * The desk checks the PIN at every command; this keeps it, in memory alone, so that it need not be typed again. docs/guide.md#settings
 */
export class OpenSettings {
  readonly #api: DeskApi
  #pin = $state.raw<string | null>(null)
  #isShown = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(api: DeskApi) {
    this.#api = api
  }

  /** To be given with what needs it; null where it must be asked for. */
  get pin(): string | null {
    return this.#pin
  }

  /** Somebody has come to the settings. */
  enter(): void {
    this.#isShown = true
  }

  leave(): void {
    this.#isShown = false
    this.close()
  }

  /** Null where they are open now. */
  async open(pin: string): Promise<ErrorMessage | null> {
    try {
      await this.#api.invoke('settings.unlock', { pin })
      this.remember(pin)
      return null
    } catch (error) {
      return errorKey(error)
    }
  }

  /** The desk has just taken it. Outside of the settings it is asked for each time. */
  remember(pin: string): void {
    if (!this.#isShown) return
    this.#pin = pin
    this.touch()
  }

  /** Somebody is there. */
  touch(): void {
    clearTimeout(this.#timer)
    if (this.#pin !== null) this.#timer = setTimeout(() => this.close(), CLOSES_AFTER)
  }

  /** It was changed, or nobody is there. */
  close(): void {
    clearTimeout(this.#timer)
    this.#pin = null
  }
}

export const openSettings = (api: DeskApi): OpenSettings =>
  keptFor(api, 'open-settings', '', () => new OpenSettings(api))
