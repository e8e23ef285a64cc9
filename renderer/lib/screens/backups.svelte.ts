/** The copies of the ledger, as staff see them. */
import type { BackupState, DeskApi, ErrorMessage } from '../../../desk/contract.ts'
import { Doing } from '../doing.svelte.ts'
import { errorKey } from '../errors.ts'

export class BackupList {
  readonly doing = new Doing<'make' | 'restore'>()
  readonly #api: DeskApi
  #state = $state.raw<BackupState | null>(null)
  #made = $state.raw(false)
  #restored = $state.raw(false)

  constructor(api: DeskApi) {
    this.#api = api
  }

  /** Null until the desk has told. */
  get state(): BackupState | null {
    return this.#state
  }

  /** One was just put back here. */
  get restored(): boolean {
    return this.#restored
  }

  /** One was just made here. */
  get made(): boolean {
    return this.#made
  }

  /** A desk that is away is asked again when it is back. */
  async open(): Promise<void> {
    this.#state = await this.#api.invoke('backup.list', {}).catch(() => this.#state)
  }

  async make(): Promise<void> {
    this.#restored = false
    this.#made = await this.doing.run('make', async () => {
      this.#state = await this.#api.invoke('backup.make', {})
    })
    if (!this.#made) await this.open()
  }

  /** The desk tells its new state by itself. Null where it was done, else why not. */
  async restore(name: string, pin: string | null): Promise<ErrorMessage | null> {
    try {
      await this.#api.invoke('backup.restore', { name, pin })
      await this.open()
      this.#restored = true
      return null
    } catch (error) {
      return errorKey(error)
    }
  }
}
