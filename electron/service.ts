/** A utility process that is started again whenever it ends. docs/security.md#electron */
import { log } from '../desk/log.ts'
import type { HostChild } from './host.ts'
import type { Close } from './messages.ts'

const BACKOFF = { first: 200, longest: 10_000 } as const
/** Longer up than this, and the next end is a new trouble. Milliseconds. */
const SETTLED_MS = 60_000
/** How long a process may take to close its files when asked. Milliseconds. */
const CLOSING_MS = 3_000

export interface ServiceEvents {
  started(child: HostChild): void
  ended(): void
  message(message: unknown): void
}

export class Service {
  readonly #name: string
  readonly #fork: () => HostChild
  readonly #events: ServiceEvents
  #child: HostChild | null = null
  #wait: number = BACKOFF.first
  #retry: NodeJS.Timeout | undefined
  #stopping = false

  constructor(name: string, fork: () => HostChild, events: ServiceEvents) {
    this.#name = name
    this.#fork = fork
    this.#events = events
    this.#start()
  }

  /** Lost while the process is down: main dies of a message to a process that has ended. */
  post(message: unknown): void {
    this.#child?.postMessage(message)
  }

  /** Asks it to close, waits until it has, and ends it where it takes too long. It is not started again. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#retry)
    const child = this.#child
    if (!child) return
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        child.kill()
        resolve()
      }, CLOSING_MS)
      child.once('exit', () => {
        clearTimeout(late)
        resolve()
      })
      child.postMessage({ type: 'close' } satisfies Close)
    })
  }

  #start(): void {
    const child = this.#fork()
    const startedAt = performance.now()
    child.on('message', (message: unknown) => this.#events.message(message))
    child.once('spawn', () => {
      this.#child = child
      this.#events.started(child)
    })
    // without a listener main would die of it; the end follows
    child.on('error', (type, location) => log(`${this.#name}: ${type} at ${location}`))
    child.once('exit', (code) => {
      this.#child = null
      this.#events.ended()
      if (this.#stopping) return
      log(`${this.#name}: ended (${String(code)}), starting again`)
      this.#startLater(performance.now() - startedAt)
    })
  }

  #startLater(lived: number): void {
    if (lived >= SETTLED_MS) this.#wait = BACKOFF.first
    this.#retry = setTimeout(() => this.#start(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, BACKOFF.longest)
  }
}
