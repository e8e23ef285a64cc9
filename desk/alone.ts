import { DeskError } from './contract.ts'

/** What changes whose desk this is goes one at a time: pairing, forgetting, putting a backup back, closing. */
export class Alone {
  #running: Promise<unknown> | null = null
  #ended = false

  /** Rejects with DeskError `desk_busy` where another of its kind is under way. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running || this.#ended) throw new DeskError('conflict', 'desk_busy')
    const turn = work()
    this.#running = turn
    try {
      return await turn
    } finally {
      this.#running = null
    }
  }

  /** Resolves when nothing of the kind is under way; nothing begins afterwards. */
  async end(): Promise<void> {
    this.#ended = true
    await this.#running?.catch(() => undefined)
  }
}
