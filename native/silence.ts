/** Tells when a device has said nothing for a while. */

/** A timer that comes later than this was held up by other work, and so was what the device said. Milliseconds. */
const LATE_MS = 20
/** What was held up is heard by then. Milliseconds. */
const HEARD_MS = 50

export class Silence {
  readonly #ms: number
  readonly #ended: () => void
  #timer: NodeJS.Timeout | undefined

  /** `ended` is called once after each `start`, unless something is heard meanwhile. */
  constructor(ms: number, ended: () => void) {
    this.#ms = ms
    this.#ended = ended
  }

  start(): void {
    this.#wait(this.#ms)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Timers come before what a device has sent: the half of a text would be ended with its other half waiting. */
  #wait(ms: number): void {
    this.stop()
    const due = performance.now() + ms
    this.#timer = setTimeout(() => {
      if (performance.now() > due + LATE_MS) this.#wait(HEARD_MS)
      else this.#ended()
    }, ms)
  }
}
