/** The question which of the latest uses is to be taken back: each has a number for as long as it is asked. */
import type { RecentUse } from '../../desk/contract.ts'

/** So many of the latest uses are on the screen, each under its number from 1. */
export const LATEST = 5
/** A digit pressed later than this means something else again. Milliseconds. */
const ASKED_FOR = 15_000

export class UndoChoice {
  /** As they were numbered when it was asked: a use that comes meanwhile moves no number to another customer's. */
  #offered = $state.raw<readonly RecentUse[] | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined

  get isOpen(): boolean {
    return this.#offered !== null
  }

  /** Null for a use that is not offered. */
  numberOf({ id }: RecentUse): number | null {
    const index = this.#offered?.findIndex((use) => use.id === id) ?? -1
    return index === -1 ? null : index + 1
  }

  open(uses: readonly RecentUse[]): void {
    this.close()
    this.#offered = uses.slice(0, LATEST)
    this.#timer = setTimeout(() => this.close(), ASKED_FOR)
  }

  /** Returns what was offered; null where nothing was asked. */
  close(): readonly RecentUse[] | null {
    clearTimeout(this.#timer)
    const offered = this.#offered
    this.#offered = null
    return offered
  }
}
