import type { MessagePortMain } from 'electron'
import * as v from 'valibot'
import type { ScannerState } from '../desk/contract/scanners.ts'
import type { DevicesLink } from '../desk/scanners.ts'
import { FromDevices, type ToDevices } from '../native/protocol.ts'

/** The desk's link to a devices process that may be replaced: each new one is told what the last one was told last. */
export class DevicesPort implements DevicesLink {
  #port: MessagePortMain | null = null
  #last: ToDevices | null = null
  #scanners: readonly ScannerState[] = []
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
    const { success, output } = v.safeParse(FromDevices, message)
    if (success && 'scanners' in output) this.#scanners = output.scanners
    this.#listener(message)
  }

  /** A scanner that was open reads nothing now, and the screen must say so: to none at all it would say that all is well. */
  #leave(): void {
    this.#port = null
    const scanners = this.#scanners.map((scanner) =>
      scanner.state === 'open' ? { ...scanner, state: 'closed' } : scanner,
    )
    this.#listener({ scanners })
  }
}
