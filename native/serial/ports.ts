/** The serial ports that are there, as far as the system can list them. docs/scanners.md#serial */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SerialPort } from 'serialport'
import { oneAtATime } from '../one-at-a-time.ts'

/** What is told of a port that is there. */
export interface PresentPort {
  readonly path: string
  /** For whoever looks for a fault: what the device says of itself. */
  readonly facts: Readonly<Record<string, string>>
}

/** As `SerialPort.list` tells it; what it does not know is undefined. */
export interface ListedPort {
  readonly path: string
  readonly manufacturer?: string | undefined
  readonly vendorId?: string | undefined
  readonly productId?: string | undefined
  /** On Linux its name in `/dev/serial/by-id`. */
  readonly pnpId?: string | undefined
}
export type ListPorts = () => Promise<readonly ListedPort[]>

export class SerialPorts {
  readonly #list: ListPorts
  readonly #changed: () => void
  #present: readonly PresentPort[] = []
  #failed = false
  readonly #lookSoon = oneAtATime(() => this.#look())
  #closed = false

  /** `changed`: the answer to a look has come. */
  constructor(changed: () => void, list: ListPorts = () => SerialPort.list()) {
    this.#changed = changed
    this.#list = list
  }

  get present(): readonly PresentPort[] {
    return this.#present
  }

  /** Whether the system cannot list its ports: on Linux `udevadm` does it, which need not be installed. */
  get failed(): boolean {
    return this.#failed
  }

  /** Lists them, one listing at a time; asked for meanwhile, it lists once more after that. */
  look(): void {
    this.#lookSoon()
  }

  close(): void {
    this.#closed = true
  }

  async #look(): Promise<void> {
    if (this.#closed) return
    const listed = await this.#list().catch(() => null)
    this.#failed = listed === null
    // Windows may list a port once more from a device that was there before
    const present = (listed ?? []).filter(isReal).map(toPresent)
    this.#present = [...new Map(present.map((port) => [port.path, port])).values()]
    if (!this.#closed) this.#changed()
  }
}

/**
 * Linux has up to 32 `ttyS` whether or not there are sockets for them, and nothing that says what is behind one: it is
 * shown only where it is known, and can be typed otherwise.
 */
function isReal({ path, vendorId, pnpId }: ListedPort): boolean {
  return path !== '' && (!/^\/dev\/ttyS\d+$/.test(path) || vendorId !== undefined || pnpId !== undefined)
}

/** Where udev has names that a device keeps. */
const LASTING = '/dev/serial/by-id'

/** On Linux the name that a device keeps: under its number there may be a printer after the next start. */
export function lastingPath({ path, pnpId }: ListedPort, folder = LASTING): string {
  const lasting = pnpId && join(folder, pnpId)
  return lasting && existsSync(lasting) ? lasting : path
}

function toPresent(port: ListedPort): PresentPort {
  const { vendorId, productId, manufacturer } = port
  return {
    path: lastingPath(port),
    facts: {
      ...(vendorId && productId && { usb: `${vendorId}:${productId}`.toLowerCase() }),
      ...(manufacturer && { manufacturer }),
    },
  }
}
