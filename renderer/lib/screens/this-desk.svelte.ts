/** What this desk is, and making it forget everything. */
import type { DeskApi, ErrorMessage, ThisDesk } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'

export class DeskAbout {
  readonly #api: DeskApi
  readonly #clearPage: () => void
  #told = $state.raw<ThisDesk | null>(null)
  #tried = $state.raw(false)
  /** How many records will be lost, as staff typed it. */
  typed = $state('')

  constructor(api: DeskApi, clearPage: () => void = clearBrowser) {
    this.#api = api
    this.#clearPage = clearPage
  }

  /** Null until the desk has told. */
  get told(): ThisDesk | null {
    return this.#told
  }

  /** A count must be typed, was not typed right, and somebody wanted to go on. */
  get isMistyped(): boolean {
    return this.#tried && !this.#isTyped()
  }

  /** A desk that is away is asked again when it is back. */
  async open(): Promise<void> {
    this.#told = await this.#api.invoke('desk.about', {}).catch(() => this.#told)
  }

  /** Asks the desk once more how much would be lost. True where nothing would, or where staff have typed how much. */
  async mayGoOn(): Promise<boolean> {
    await this.open()
    this.#tried = true
    return this.#isTyped()
  }

  /** The desk tells its new state by itself. Null where it was done, else why not. */
  async forget(pin: string): Promise<ErrorMessage | null> {
    try {
      await this.#api.invoke('desk.forget', { pin, waiting: this.#told?.unsettled ?? 0 })
      this.#clearPage()
      return null
    } catch (error) {
      await this.open()
      return errorKey(error)
    }
  }

  #isTyped(): boolean {
    const lost = this.#told?.unsettled
    return lost !== undefined && (lost === 0 || this.typed.trim() === String(lost))
  }
}

/** What the page itself keeps: the event chosen last and how loud the desk is. */
function clearBrowser(): void {
  localStorage.clear()
  sessionStorage.clear()
}
