/** The serial ports that are there, as far as the system can list them. docs/scanners.md#serial */
import { SerialPort } from 'serialport'

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
  readonly pnpId?: string | undefined
}
export type ListPorts = () => Promise<readonly ListedPort[]>

export class SerialPorts {
  readonly #list: ListPorts
  readonly #changed: () => void
  #present: readonly PresentPort[] = []
  #failed = false
  #looking = false
  #again = false
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
    this.#again = true
    if (!this.#looking) void this.#look()
  }

  close(): void {
    this.#closed = true
  }

  async #look(): Promise<void> {
    this.#looking = true
    while (this.#again && !this.#closed) {
      this.#again = false
      const listed = await this.#list().catch(() => null)
      this.#failed = listed === null
      this.#present = (listed ?? []).filter(isReal).map(toPresent)
      if (!this.#closed) this.#changed()
    }
    this.#looking = false
  }
}

/**
 * Linux has up to 32 `ttyS` whether or not there are sockets for them, and nothing that says what is behind one: it is
 * shown only where it is known, and can be typed otherwise.
 */
function isReal({ path, vendorId, pnpId }: ListedPort): boolean {
  return path !== '' && (!/^\/dev\/ttyS\d+$/.test(path) || vendorId !== undefined || pnpId !== undefined)
}

function toPresent({ path, vendorId, productId, manufacturer }: ListedPort): PresentPort {
  return {
    path,
    facts: {
      ...(vendorId && productId && { usb: `${vendorId}:${productId}`.toLowerCase() }),
      ...(manufacturer && { manufacturer }),
    },
  }
}
