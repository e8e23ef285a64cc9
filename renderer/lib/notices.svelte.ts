export interface Notice {
  readonly text: string
  readonly live: 'polite' | 'assertive'
  /** Stays until it is closed: it tells of a customer who has already stepped aside. */
  readonly stays: boolean
  /** Something was done as asked; a tick says so. */
  readonly done: boolean
}

/** The one notice above the card, in words. */
export class Notices {
  readonly #say: (notice: Notice) => void
  #current = $state.raw<Notice | null>(null)

  constructor(say: (notice: Notice) => void) {
    this.#say = say
  }

  get current(): Notice | null {
    return this.#current
  }

  tell(notice: Notice): void {
    this.#current = notice
    this.#say(notice)
  }

  close(): void {
    this.#current = null
  }

  /** The screen moves on: only what must stay does. */
  moveOn(): void {
    if (!this.#current?.stays) this.close()
  }
}
