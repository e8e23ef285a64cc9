/** What was entered in this sitting, the newest first, and taking it back. */
import { SvelteMap } from 'svelte/reactivity'
import type { DeskApi, ErrorMessage, JournalEntry, Reason, RecordedUse, UndoResult } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'
import { Undo } from '../undo.svelte.ts'

export interface Entered {
  readonly use: RecordedUse
  /** Of the card; the number itself is forgotten here. Null once the register has it. Source: docs/rules.md#privacy */
  readonly mask: string | null
  readonly production: string
  /** What staff have seen and kept. */
  readonly doubts: readonly Reason[]
}

/** What became of it: taken back, or replaced by a correction. */
export type Became = UndoResult['outcome'] | 'corrected'

/** More than these are found in the journal. */
const SHOWN = 30

export class PaperEntered {
  readonly #api: DeskApi
  readonly #undo: Undo
  #all = $state.raw<readonly Entered[]>([])
  #count = $state.raw(0)
  readonly #taken = new SvelteMap<string, UndoResult['outcome']>()
  /** In the journal, since: a correction that the register refuses is none any more. */
  #elsewhere = $state.raw<Readonly<Record<string, Became>>>({})
  readonly #failures = new SvelteMap<string, ErrorMessage>()

  constructor(api: DeskApi) {
    this.#api = api
    this.#undo = new Undo(api)
  }

  /** The latest, newest first. */
  get latest(): readonly Entered[] {
    return this.#all
  }

  /** How many were entered, those taken back not counted. */
  get count(): number {
    const gone = this.#all.filter(({ use }) => !this.#taken.has(use.id) && isGone(this.#elsewhere[use.id]))
    return this.#count - gone.length
  }

  add(entered: Entered): void {
    if (this.#all.some(({ use }) => use.id === entered.use.id)) return
    this.#all = [entered, ...this.#all].slice(0, SHOWN)
    this.#count += 1
  }

  /** What became of it since, null where it stands. */
  became({ use }: Entered): Became | null {
    return this.#taken.get(use.id) ?? this.#elsewhere[use.id] ?? null
  }

  /** What was done to it in the journal, and whether the register has its number. Where that cannot be told now, what is known stays. */
  async look(): Promise<void> {
    if (this.#all.length === 0) return
    try {
      const entries = await this.#api.invoke('journal.get', { ids: this.#all.map(({ use }) => use.id) })
      const gone = entries.filter(({ counts }) => !counts)
      this.#elsewhere = Object.fromEntries(gone.map((entry) => [entry.id, becameOf(entry)]))
      this.#forgetMasks(entries.filter(({ mask }) => mask === null).map(({ id }) => id))
    } catch {
      // taking it back tells what there is to tell
    }
  }

  #forgetMasks(ids: readonly string[]): void {
    this.#all = this.#all.map((one) => (ids.includes(one.use.id) ? { ...one, mask: null } : one))
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
      const failure = errorKey(error)
      if (failure === 'already_undone') await this.look()
      if (!this.#elsewhere[use.id]) this.#failures.set(use.id, failure)
      return false
    }
  }
}

const isGone = (became: Became | undefined): boolean => became !== undefined && became !== 'corrected'

function becameOf({ correctedBy, cancelling }: JournalEntry): Became {
  if (correctedBy !== null) return 'corrected'
  return cancelling ? 'cancelling' : 'undone'
}
