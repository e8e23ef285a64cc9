/** How often the worker looks at the camera's picture, so that an empty desk costs little. docs/scanners.md#camera */

/** From the beginning, and from whatever was read, every frame is looked at for so long. Milliseconds. */
const AWAKE_FOR = 2_000
/** Before an empty desk ten looks a second: soon enough for a hand that holds a card out. Milliseconds from one to the next. */
const SELDOM = 100

export class Pace {
  #awakeUntil: number | null = null

  /** Milliseconds to wait after a look. `began` and `ended` are its own, from any beginning. */
  restAfter(hasCode: boolean, began: number, ended: number): number {
    if (hasCode || this.#awakeUntil === null) this.#awakeUntil = began + AWAKE_FOR
    if (began < this.#awakeUntil) return 0
    // a slow machine rests as long as it looked, and has half of a core for everything else
    return Math.max(began + SELDOM - ended, ended - began)
  }
}
