/** Every scanner that is addressed to us, serial and HID POS: what they read, and how they are, goes to the desk. */
import * as v from 'valibot'
import type { ScannerState } from '../desk/contract.ts'
import type { ScannersEvents } from './events.ts'
import type { HidLibrary } from './hid/library.ts'
import { HidScanners } from './hid/scanners.ts'
import { watchPlugged } from './plugged.ts'
import type { FromDevices } from './protocol.ts'
import type { ListPorts } from './serial/ports.ts'
import { SerialScanners } from './serial/scanners.ts'
import { sparing } from './sparing.ts'

/** Serial settings are looked at one by one: a scanner that cannot be must not take the others with it. */
const Wanted = v.looseObject({
  serial: v.array(v.looseObject({ path: v.string() })),
  look: v.optional(v.boolean(), false),
})

/** What a test puts in the place of the system's own. */
export interface DevicesOptions {
  readonly loadHid?: () => Promise<HidLibrary>
  readonly ports?: ListPorts
  /** The folder where devices come and go. */
  readonly folder?: string
}

export interface Devices {
  /** The whole set that is wanted from now on. Throws on what is no message of the desk. */
  receive(message: unknown): void
  close(): void
}

/** Loaded late: where the system lacks what it needs, serial scanners go on without it. */
const loadNodeHid = (): Promise<HidLibrary> => import('node-hid')

export function startDevices(post: (message: FromDevices) => void, options: DevicesOptions = {}): Devices {
  const list = new StateList(post)
  const misread = sparing((misread) => post({ misread }))
  const eventsOf = (kind: ScannerState['kind']): ScannersEvents => ({
    scan: (scan) => post({ scan }),
    misread,
    states: (states) => list.set(kind, states),
  })
  const serial = new SerialScanners(eventsOf('serial'), options.ports)
  const hid = new HidScanners(options.loadHid ?? loadNodeHid, eventsOf('hid'))
  const look = () => {
    serial.look()
    hid.look()
  }
  const unwatch = watchPlugged(look, options.folder)
  return {
    receive(message) {
      const wanted = v.parse(Wanted, message)
      // whoever asks may be a desk that was told nothing yet
      list.forget()
      serial.want(wanted.serial)
      if (wanted.look) look()
    },
    close() {
      unwatch()
      serial.close()
      hid.close()
    },
  }
}

/** The scanners of both kinds in one list, told where it is another one than was told last. */
class StateList {
  readonly #post: (message: FromDevices) => void
  readonly #states: Record<ScannerState['kind'], readonly ScannerState[]> = { hid: [], serial: [] }
  #told: string | null = null

  constructor(post: (message: FromDevices) => void) {
    this.#post = post
  }

  /** Each vain attempt to open says the same again. */
  set(kind: ScannerState['kind'], states: readonly ScannerState[]): void {
    this.#states[kind] = states
    const scanners = [...this.#states.hid, ...this.#states.serial]
    const text = JSON.stringify(scanners)
    if (text === this.#told) return
    this.#told = text
    this.#post({ scanners })
  }

  /** The next list is told, whatever it is. */
  forget(): void {
    this.#told = null
  }
}
