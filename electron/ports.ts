/** Who talks to whom: page and desk, devices and desk, each by a port of their own, joined anew when an end is replaced. */
import type { HostChild, HostContents, NewChannel } from './host.ts'
import type { ToDeskProcess, ToDevicesProcess } from './messages.ts'

type Page = Pick<HostContents, 'on' | 'postMessage' | 'isDestroyed'>

export class Switchboard {
  readonly #newChannel: NewChannel
  #desk: HostChild | null = null
  #devices: HostChild | null = null
  /** The page that asked for the desk, until it is loaded anew. */
  #page: Page | null = null

  constructor(newChannel: NewChannel) {
    this.#newChannel = newChannel
  }

  setDesk(desk: HostChild | null): void {
    this.#desk = desk
    this.#joinPage()
    this.#joinDevices()
  }

  setDevices(devices: HostChild | null): void {
    this.#devices = devices
    this.#joinDevices()
  }

  /** The page asks from its preload, so it listens already. It is told of every new desk until it is gone. */
  setPage(page: Page | null): void {
    this.#page = page
    this.#joinPage()
  }

  #joinPage(): void {
    if (!this.#page || !this.#desk || this.#page.isDestroyed()) return
    const { port1, port2 } = this.#newChannel()
    this.#desk.postMessage({ type: 'renderer' } satisfies ToDeskProcess, [port1])
    // to the main frame alone, and never forwarded to another
    this.#page.postMessage('port', null, [port2])
  }

  #joinDevices(): void {
    if (!this.#desk || !this.#devices) return
    const { port1, port2 } = this.#newChannel()
    this.#desk.postMessage({ type: 'devices' } satisfies ToDeskProcess, [port1])
    this.#devices.postMessage({ type: 'desk' } satisfies ToDevicesProcess, [port2])
  }
}
