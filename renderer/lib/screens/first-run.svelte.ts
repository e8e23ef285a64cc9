/** What is left of setting up a desk once it is paired: which step is shown, also after a restart. */
import { keptFor } from './venue-kept.ts'

/** In their order. The first page, with the language and the pairing, comes before them. */
export const SETUP_STEPS = ['venue', 'pins', 'scanner', 'done'] as const
export type SetupStep = (typeof SETUP_STEPS)[number]

const STORED = 'kaikuluukku.setup'

/**
 * Kept by the page, not by the desk: it begins with a pairing on the first page and nowhere else, so a desk that is set up
 * never shows it again, and one whose browser has forgotten it opens at the desk.
 */
export class Setup {
  #step = $state.raw<SetupStep | null>(null)
  readonly #store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

  constructor(store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = localStorage) {
    this.#store = store
    this.#step = SETUP_STEPS.find((step) => step === store.getItem(STORED)) ?? null
  }

  /** Null where nothing is left to set up. */
  get step(): SetupStep | null {
    return this.#step
  }

  /** Counted with the first page. */
  get number(): number {
    return this.#step === null ? 1 : SETUP_STEPS.indexOf(this.#step) + 2
  }

  get hasBack(): boolean {
    return this.#step !== null && this.#step !== SETUP_STEPS[0]
  }

  /** Before the pairing itself, so that the desk is not shown in between; what then fails or is another way in ends it. */
  begin(): void {
    this.#go(SETUP_STEPS[0])
  }

  next(): void {
    this.#move(1)
  }

  back(): void {
    if (this.hasBack) this.#move(-1)
  }

  end(): void {
    this.#go(null)
  }

  #move(by: 1 | -1): void {
    if (this.#step !== null) this.#go(SETUP_STEPS[SETUP_STEPS.indexOf(this.#step) + by] ?? null)
  }

  #go(step: SetupStep | null): void {
    this.#step = step
    if (step === null) this.#store.removeItem(STORED)
    else this.#store.setItem(STORED, step)
  }
}

/** The first page plus the steps. */
export const SETUP_PAGES = SETUP_STEPS.length + 1

/** The same for the first page and for what follows it. */
export const setupOf = (app: object): Setup => keptFor(app, 'setup', '', () => new Setup())
