import type { MessagePortMain } from 'electron'
import type { DevicesLink } from '../desk/scanners.ts'
import { LastScanners } from '../native/away.ts'
import type { ToDevices } from '../native/protocol.ts'

/** The desk's link to a devices process that may be replaced: each new one is told what the last one was told last. */
export class DevicesPort implements DevicesLink {
  #port: MessagePortMain | null = null
  #last: ToDevices | null = null
  readonly #scanners = new LastScanners()
  #listener: (message: unknown) => void = () => undefined

  join(port: MessagePortMain | undefined): void {
    if (!port) return
    this.#port = port
    port.on('message', ({ data }) => this.#receive(data))
    port.on('close', () => {
      if (this.#port === port) this.#leave()
    })
    port.start()
    if (this.#last) port.postMessage(this.#last)
  }

  send(message: ToDevices): void {
    this.#last = message
    this.#port?.postMessage(message)
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener
  }

  #receive(message: unknown): void {
    this.#scanners.hear(message)
    this.#listener(message)
  }

  #leave(): void {
    this.#port = null
    this.#listener(this.#scanners.away())
  }
}
