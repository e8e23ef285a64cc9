/** Long work that the desk was asked for: how far it is, and its end before that. */
import type { DeskApi, Progress } from '../../../desk/contract.ts'

export class Underway {
  readonly #api: Pick<DeskApi, 'invoke' | 'subscribe'>
  #id = $state.raw<string | null>(null)
  #last = $state.raw<Progress | null>(null)
  #isStopping = $state.raw(false)

  constructor(api: Pick<DeskApi, 'invoke' | 'subscribe'>) {
    this.#api = api
  }

  /** How far what is under way is; null where nothing is, or nothing was told of it yet. What is done at once tells nothing. */
  get progress(): Progress | null {
    return this.#id === null ? null : this.#last
  }

  /** How far the last work came that did not come to its end. */
  get last(): Progress | null {
    return this.#last
  }

  get isStopping(): boolean {
    return this.#isStopping
  }

  /** Follows the work that `ask` asks for by this id. */
  async follow<T>(id: string, ask: () => Promise<T>): Promise<T> {
    this.#id = id
    this.#last = null
    this.#isStopping = false
    const unfollow = this.#api.subscribe('progress', (progress) => {
      if (progress.id === this.#id) this.#last = progress
    })
    try {
      return await ask()
    } finally {
      unfollow()
      if (this.#id === id) this.#id = null
    }
  }

  /** What is done stays done. */
  stop(): void {
    if (this.#id === null || this.#isStopping) return
    this.#isStopping = true
    // over a connection that broke it can be asked again
    void this.#api.invoke('work.stop', { id: this.#id }).catch(() => (this.#isStopping = false))
  }
}
