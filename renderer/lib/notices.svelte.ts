export interface Notice {
  readonly text: string
  readonly live: 'polite' | 'assertive'
  /** Stays until it is closed: it tells of a customer who has already stepped aside. */
  readonly stays: boolean
  /** Something was done as asked; a tick says so. */
  readonly done: boolean
}

/** A notice that is in the language of whoever reads it, also where that changes while it is shown. */
export type Telling = Omit<Notice, 'text'> & { readonly text: () => string }

/** The one notice above the card, in words. */
export class Notices {
  readonly #say: (notice: Notice) => void
  #current = $state.raw<Telling | null>(null)

  constructor(say: (notice: Notice) => void) {
    this.#say = say
  }

  /** In the language of now. */
  get current(): Notice | null {
    return this.#current && inWords(this.#current)
  }

  /** Shown until it goes, and said once. */
  tell(telling: Telling): void {
    this.show(telling)
    this.#say(inWords(telling))
  }

  /** Only shown: ears are told something else at the same time. */
  show(telling: Telling): void {
    // the same once more is another
    this.#current = { ...telling }
  }

  close(): void {
    this.#current = null
  }

  /** The screen moves on: only what must stay does. */
  moveOn(): void {
    if (!this.#current?.stays) this.close()
  }
}

const inWords = (telling: Telling): Notice => ({ ...telling, text: telling.text() })
