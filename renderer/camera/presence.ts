/** Whether anybody can show a card to the camera now. */
import type { CameraBrowser } from './browser.ts'

/** Nobody has touched the desk and no card was read for this long: the camera rests. Milliseconds. */
export const RESTS_AFTER = 10 * 60_000

export type Absence = 'hidden' | 'idle'

export class Presence {
  readonly #browser: Pick<CameraBrowser, 'isHidden'>
  readonly #changed: () => void
  #isIdle = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(browser: Pick<CameraBrowser, 'isHidden' | 'whenHiddenOrShown' | 'whenTouched'>, changed: () => void) {
    this.#browser = browser
    this.#changed = changed
    browser.whenHiddenOrShown(() => {
      // whoever brings the page back is there
      if (!browser.isHidden()) this.#stayAwake()
      changed()
    })
    browser.whenTouched(() => this.touch())
    this.#stayAwake()
  }

  /** Why there is nobody; null where somebody is. */
  get absence(): Absence | null {
    if (this.#browser.isHidden()) return 'hidden'
    return this.#isIdle ? 'idle' : null
  }

  /** Somebody is at the desk: a key, a touch, a card. */
  touch(): void {
    const wasIdle = this.#isIdle
    this.#stayAwake()
    if (wasIdle) this.#changed()
  }

  #stayAwake(): void {
    this.#isIdle = false
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#isIdle = true
      this.#changed()
    }, RESTS_AFTER)
  }
}
