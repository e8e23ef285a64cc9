/** When a device is tried again that does not open, or that was lost. docs/scanners.md */

/** Between attempts; udev may set the permission a while after the device is there. Milliseconds. */
const WAIT = { first: 250, longest: 5_000 } as const
/** A device that stayed open this long starts again at the first step of the backoff. Milliseconds. */
const SETTLED_MS = 5_000

export class Attempts {
  readonly #attempt: () => void
  #wait: number = WAIT.first
  #openedAt = 0
  #timer: NodeJS.Timeout | undefined

  constructor(attempt: () => void) {
    this.#attempt = attempt
  }

  get isWaiting(): boolean {
    return this.#timer !== undefined
  }

  opened(): void {
    this.#openedAt = performance.now()
  }

  /** Again later, and the next time later still. */
  failed(): void {
    this.stop()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#attempt()
    }, this.#wait)
    this.#wait = Math.min(this.#wait * 2, WAIT.longest)
  }

  /** Again later, and soon where it was open for a while. */
  lost(): void {
    if (performance.now() - this.#openedAt > SETTLED_MS) this.startOver()
    this.failed()
  }

  /** There is reason to think that it opens now: what was vain before does not count. */
  startOver(): void {
    this.#wait = WAIT.first
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
