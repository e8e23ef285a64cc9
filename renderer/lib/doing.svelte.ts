import type { ErrorMessage } from '../../desk/contract.ts'
import { errorKey } from './errors.ts'

/** One long thing at a time, with why the last one failed. */
export class Doing<What extends string> {
  #what = $state.raw<What | null>(null)
  #failure = $state.raw<ErrorMessage | null>(null)

  get what(): What | null {
    return this.#what
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  /** Whether it was done. */
  async run(what: What, work: () => Promise<void>): Promise<boolean> {
    if (this.#what) return false
    this.#what = what
    this.#failure = null
    try {
      await work()
      return true
    } catch (error) {
      this.#failure = errorKey(error)
      return false
    } finally {
      this.#what = null
    }
  }
}
