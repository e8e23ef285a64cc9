/**
 * Slips at a gate, where a use is recorded as its card is shown and children are added while the holder walks by: a slip
 * has them on it, so it waits until the use is settled. docs/guide.md#printing-a-slip
 */
import type { AtGate, Taken } from './gate-shown.ts'
import { PERSONS_AFTER } from './gate-keys.ts'
import type { Slips } from './printing.svelte.ts'

/** As long as the desk keeps a use of the gate back, for its children. Milliseconds. */
const SETTLES_AFTER = 15_000

export class GateSlips {
  readonly #slips: Pick<Slips, 'recorded'>
  readonly #latestOf: (taken: Taken) => Promise<Taken>
  #taken: Taken | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #told: Taken['use'] | null = null

  /** `latestOf`: a use once every number of minors that was told of it is recorded. */
  constructor(slips: Pick<Slips, 'recorded'>, latestOf: (taken: Taken) => Promise<Taken>) {
    this.#slips = slips
    this.#latestOf = latestOf
  }

  /** To be called with whatever the gate shows. The next card settles the one before it. */
  follow(shown: AtGate): void {
    const taken = shown.kind === 'turned' ? shown.stands : shown.kind === 'taken' ? shown : null
    // a screen that is cleared, or a card that is refused, changes nothing of the one before
    if (!taken) return
    const isSame = taken.showing === this.#taken?.showing
    if (!isSame) this.#settle()
    this.#taken = taken
    if (!isSame) this.#timer = setTimeout(() => this.#settle(), SETTLES_AFTER)
  }

  #settle(): void {
    clearTimeout(this.#timer)
    const taken = this.#taken
    this.#taken = null
    // a digit that was pressed right before the next card was shown is not recorded yet
    if (taken) setTimeout(() => void this.#latestOf(taken).then((latest) => this.#tell(latest)), PERSONS_AFTER)
  }

  #tell({ use, showing: { provisional } }: Taken): void {
    if (this.#told?.id === use.id && this.#told.minors === use.minors) return
    this.#told = use
    this.#slips.recorded({
      kind: 'recorded',
      uses: [use],
      assistants: 0,
      supervised: false,
      provisional,
      byHolder: null,
    })
  }
}
