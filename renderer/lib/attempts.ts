import { uuid7 } from './uuid7.ts'

/**
 * Ids of attempts: the same attempt again has the same ids, so that an answer lost on the way doubles nothing. They go
 * with whatever is recorded, such as the card on the screen, and its numbers with them.
 */
export class Attempts {
  readonly #ids = new WeakMap<object, Map<string, readonly string[]>>()

  idOf(whose: object, attempt: string): string {
    return this.idsOf(whose, attempt, 1)[0] as string
  }

  /** One for each thing that the attempt makes. */
  idsOf(whose: object, attempt: string, count: number): readonly string[] {
    const attempts = this.#ids.get(whose) ?? new Map<string, readonly string[]>()
    const ids = attempts.get(attempt) ?? Array.from({ length: count }, () => uuid7())
    this.#ids.set(whose, attempts.set(attempt, ids))
    return ids
  }

  /** The desk has answered: the same again is a new attempt. */
  answered(whose: object, attempt: string): void {
    this.#ids.get(whose)?.delete(attempt)
  }
}
