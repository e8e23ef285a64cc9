/** Every scanner in HID POS mode, found and kept open without being asked for. docs/scanners.md#hid-pos */
import type { Misread, Scan, ScannerState } from '../../desk/contract.ts'
import { type FoundDevice, scannersIn } from './found.ts'
import type { HidLibrary } from './library.ts'
import { type HidProblem, libraryProblem, wordsOf } from './problem.ts'
import { HidScanner } from './scanner.ts'
import { type ReadDescriptor, readDescriptor } from './sysfs.ts'

export type { HidLibrary } from './library.ts'

export interface HidEvents {
  scan(scan: Scan): void
  misread(misread: Misread): void
  /** All of them, as they are now; told whenever one may have changed. */
  states(states: readonly ScannerState[]): void
}

/** What a test puts in the place of the system's own. */
export interface HidOptions {
  readonly readDescriptor?: ReadDescriptor
}

export class HidScanners {
  readonly #load: () => Promise<HidLibrary>
  readonly #events: HidEvents
  readonly #readDescriptor: ReadDescriptor
  /** By source, also those that were pulled out: staff see that they are missing. */
  readonly #scanners = new Map<string, HidScanner>()
  #keyboards: readonly ScannerState[] = []
  #library: ScannerState | null = null
  #isDue = false
  #isLooking = false
  #closed = false

  /** `load` is `() => import('node-hid')`: what is missing on this system shows only when it is used. */
  constructor(load: () => Promise<HidLibrary>, events: HidEvents, options: HidOptions = {}) {
    this.#load = load
    this.#events = events
    this.#readDescriptor = options.readDescriptor ?? readDescriptor
    this.look()
  }

  /** Looks for what is plugged in, now, and tries what is not open. Asked meanwhile, it looks once more. */
  look(): void {
    this.#isDue = true
    if (!this.#isLooking) void this.#look()
  }

  /** Lets every scanner go. Nothing is told afterwards. */
  close(): void {
    this.#closed = true
    for (const scanner of this.#scanners.values()) scanner.close()
  }

  async #look(): Promise<void> {
    this.#isLooking = true
    while (this.#isDue && !this.#closed) {
      this.#isDue = false
      await this.#lookOnce()
    }
    this.#isLooking = false
  }

  async #lookOnce(): Promise<void> {
    try {
      const library = await this.#loaded()
      const found = library && scannersIn(await library.devicesAsync())
      if (this.#closed || !found) return
      this.#library = null
      this.#attach(found.scanners, library)
      this.#keyboards = found.keyboards.map((device) => this.#keyboard(device))
      this.#changed()
    } catch (error) {
      this.#failed(libraryProblem(error), error)
    }
  }

  async #loaded(): Promise<HidLibrary | null> {
    try {
      return await this.#load()
    } catch (error) {
      this.#failed('hid_no_library', error)
      return null
    }
  }

  /** Each device to the scanner that it is, by its path while it is plugged in, else by what it says of itself. */
  #attach(devices: readonly FoundDevice[], library: HidLibrary): void {
    const isSame = (scanner: HidScanner, { path, base }: FoundDevice) =>
      scanner.device.path === path && scanner.device.base === base
    for (const scanner of this.#scanners.values())
      if (!devices.some((device) => isSame(scanner, device))) scanner.unplugged()
    for (const device of devices) {
      const known = [...this.#scanners.values()].find((scanner) => scanner.isPlugged && isSame(scanner, device))
      if (known) known.plugged(device)
      else this.#place(device, library)
    }
  }

  /** One that came back, else a new one; the second of two that say the same of themselves is `…#2`. */
  #place(device: FoundDevice, library: HidLibrary): void {
    for (let nth = 1; ; nth++) {
      const source = nth === 1 ? device.base : `${device.base}#${String(nth)}`
      const scanner = this.#scanners.get(source)
      if (!scanner) return void this.#scanners.set(source, this.#open(source, device, library))
      if (!scanner.isPlugged) return scanner.plugged(device)
    }
  }

  #open(source: string, device: FoundDevice, library: HidLibrary): HidScanner {
    const { scan, misread } = this.#events
    const changed = () => this.#changed()
    return new HidScanner(source, device, { library, readDescriptor: this.#readDescriptor, scan, misread, changed })
  }

  /** It reads all the same, and could read more safely. */
  #keyboard({ base, name, usb, path }: FoundDevice): ScannerState {
    // switched over since: the same scanner must not be there twice
    this.#scanners.get(base)?.close()
    this.#scanners.delete(base)
    return {
      ...{ source: base, kind: 'hid', name },
      ...{ state: 'error', problem: 'hid_keyboard_mode', facts: { usb, path } },
    }
  }

  #failed(problem: HidProblem, error: unknown): void {
    if (this.#closed) return
    const facts = { says: wordsOf(error) }
    this.#library = { source: 'hid', kind: 'hid', name: 'HID POS', state: 'error', problem, facts }
    this.#changed()
  }

  #changed(): void {
    if (this.#closed) return
    const scanners = [...this.#scanners.values()].map(({ state }) => state)
    this.#events.states([...(this.#library ? [this.#library] : []), ...scanners, ...this.#keyboards])
  }
}
