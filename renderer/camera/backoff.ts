/** Milliseconds before the first repetition, and at most. */
const PAUSE = { first: 1_000, longest: 30_000 } as const

/** Tries something again after a pause that doubles each time until it has worked. */
export class Backoff {
  #pause: number = PAUSE.first
  #timer: ReturnType<typeof setTimeout> | undefined

  again(work: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(work, this.#pause)
    this.#pause = Math.min(this.#pause * 2, PAUSE.longest)
  }

  /** It is not to be tried any more for now; the pause goes on from where it was. */
  cancel(): void {
    clearTimeout(this.#timer)
  }

  /** It has worked: the next failure begins with the first pause. */
  worked(): void {
    this.cancel()
    this.#pause = PAUSE.first
  }
}
