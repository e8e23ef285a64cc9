import type { MessagePortMain } from 'electron'
import type { DevicesLink } from '../desk/scanners.ts'
import type { ToDevices } from '../native/protocol.ts'

/** The desk's link to a devices process that may be replaced: each new one is told what the last one was told last. */
export class DevicesPort implements DevicesLink {
  #port: MessagePortMain | null = null
  #last: ToDevices | null = null
  #listener: (message: unknown) => void = () => undefined

  join(port: MessagePortMain | undefined): void {
    if (!port) return
    this.#port = port
    port.on('message', ({ data }) => this.#listener(data))
    port.on('close', () => {
      if (this.#port !== port) return
      this.#port = null
      this.#listener({ scanners: [] })
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
}
