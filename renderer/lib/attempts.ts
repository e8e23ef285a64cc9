import { uuid7 } from './uuid7.ts'

/** Ids of attempts: the same attempt again has the same ids, so that an answer lost on the way doubles nothing. */
export class Attempts {
  readonly #ids = new Map<string, readonly string[]>()

  idOf(attempt: string): string {
    return this.idsOf(attempt, 1)[0] as string
  }

  /** One for each thing that the attempt makes. */
  idsOf(attempt: string, count: number): readonly string[] {
    const ids = this.#ids.get(attempt) ?? Array.from({ length: count }, () => uuid7())
    this.#ids.set(attempt, ids)
    return ids
  }

  /** The desk has answered: the same again is a new attempt. */
  answered(attempt: string): void {
    this.#ids.delete(attempt)
  }
}
