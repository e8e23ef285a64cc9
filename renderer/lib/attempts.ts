import { uuid7 } from './uuid7.ts'

/** Ids of attempts: the same attempt again has the same id, so that an answer lost on the way doubles nothing. */
export class Attempts {
  readonly #ids = new Map<string, string>()

  idOf(attempt: string): string {
    const id = this.#ids.get(attempt) ?? uuid7()
    this.#ids.set(attempt, id)
    return id
  }

  /** The desk has answered: the same again is a new attempt. */
  answered(attempt: string): void {
    this.#ids.delete(attempt)
  }
}
