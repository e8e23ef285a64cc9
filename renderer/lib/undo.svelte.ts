/** Taking a use back: which may be, and doing it once. */
import { SvelteSet } from 'svelte/reactivity'
import type { DeskApi, RecentUse, UndoResult } from '../../desk/contract.ts'
import { Attempts } from './attempts.ts'

/** What can still be taken back: undone here, or cancelled at the register. */
export function isUndoable(use: RecentUse): boolean {
  return (use.state === 'waiting' || use.state === 'accepted') && !use.cancelling
}

/** The newest use if it can be taken back; never the one before it, which is another customer's. */
export function newestUndoable([newest]: readonly RecentUse[]): RecentUse | null {
  return newest && isUndoable(newest) ? newest : null
}

export class Undo {
  readonly #api: DeskApi
  readonly #attempts = new Attempts()
  readonly #underWay = new SvelteSet<string>()

  constructor(api: DeskApi) {
    this.#api = api
  }

  isUnderWay(useId: string): boolean {
    return this.#underWay.has(useId)
  }

  /** Null where the same is under way already. Rejects with a DeskError. */
  async send(useId: string): Promise<UndoResult | null> {
    if (this.#underWay.has(useId)) return null
    this.#underWay.add(useId)
    try {
      const result = await this.#api.invoke('use.undo', { id: this.#attempts.idOf(this, useId), useId, reason: '' })
      this.#attempts.answered(this, useId)
      return result
    } finally {
      this.#underWay.delete(useId)
    }
  }
}
