/** What was entered in this sitting, the newest first, and taking it back. */
import { SvelteMap } from 'svelte/reactivity'
import type { DeskApi, ErrorMessage, Reason, RecordedUse, UndoResult } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'
import { Undo } from '../undo.svelte.ts'

export interface Entered {
  readonly use: RecordedUse
  /** Of the card; the number itself is forgotten here. Source: docs/rules.md#privacy */
  readonly mask: string
  readonly production: string
  /** What staff have seen and kept. */
  readonly doubts: readonly Reason[]
}

/** More than these are found in the journal. */
const SHOWN = 30

export class PaperEntered {
  readonly #undo: Undo
  #all = $state.raw<readonly Entered[]>([])
  #count = $state.raw(0)
  readonly #taken = new SvelteMap<string, UndoResult['outcome']>()
  readonly #failures = new SvelteMap<string, ErrorMessage>()

  constructor(api: DeskApi) {
    this.#undo = new Undo(api)
  }

  /** The latest, newest first. */
  get latest(): readonly Entered[] {
    return this.#all
  }

  /** How many were entered, those taken back not counted. */
  get count(): number {
    return this.#count
  }

  add(entered: Entered): void {
    if (this.#all.some(({ use }) => use.id === entered.use.id)) return
    this.#all = [entered, ...this.#all].slice(0, SHOWN)
    this.#count += 1
  }

  /** How it was taken back, null where it was not. */
  takenBack({ use }: Entered): UndoResult['outcome'] | null {
    return this.#taken.get(use.id) ?? null
  }

  isUnderWay({ use }: Entered): boolean {
    return this.#undo.isUnderWay(use.id)
  }

  failure({ use }: Entered): ErrorMessage | null {
    return this.#failures.get(use.id) ?? null
  }

  /** Whether it was taken back. */
  async takeBack({ use }: Entered): Promise<boolean> {
    this.#failures.delete(use.id)
    try {
      const result = await this.#undo.send(use.id)
      if (result === null) return false
      this.#taken.set(use.id, result.outcome)
      this.#count -= 1
      return true
    } catch (error) {
      this.#failures.set(use.id, errorKey(error))
      return false
    }
  }
}
