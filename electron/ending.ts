/** The program's end, whoever wants it: the system, a closed window, the administrator, an update. */
import type { HostApp } from './host.ts'

type App = Pick<HostApp, 'exit' | 'on' | 'quit' | 'relaunch'>

/** Said to a start whose update could not be installed. */
export const UPDATE_FAILED = '--update-failed'

export interface Started {
  readonly args: readonly string[]
  /** The AppImage that this runs from, if it does: the program's own file lies in it, and is gone with this process. */
  readonly appImage: string | undefined
}

export class Ending {
  readonly #app: App
  readonly #started: Started
  #begun = false
  #isClosing = false

  constructor(app: App, started: Started) {
    this.#app = app
    this.#started = started
    app.on('before-quit', () => this.begin())
  }

  /** The window may close. */
  get begun(): boolean {
    return this.#begun
  }

  /** Said before windows are asked to close, where `before-quit` comes only after. */
  begin(): void {
    this.#begun = true
  }

  /** Ends the program, kiosk or not. */
  leave(): void {
    this.begin()
    this.#app.quit()
  }

  /** Quits only once the desk has closed its files. Nothing depends on it: a desk that is killed loses nothing either. */
  waitFor(close: () => Promise<void>): void {
    this.#app.on('will-quit', (event) => {
      event.preventDefault()
      if (this.#isClosing) return
      this.#isClosing = true
      void close().finally(() => this.#app.exit(0))
    })
  }

  /** Ends at once and starts again as it was started, and told `more`. */
  beginAnew(...more: string[]): void {
    const { args, appImage } = this.#started
    const own = args.filter((arg) => arg !== UPDATE_FAILED)
    this.#app.relaunch({ args: [...own, ...more], ...(appImage && { execPath: appImage }) })
    this.#app.exit(1)
  }
}
