/** Every scanner in HID POS mode, found and kept open without being asked for. docs/scanners.md#hid-pos */
import type { ScannerState } from '../../desk/contract.ts'
import type { ScannersEvents } from '../events.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { type FoundDevice, scannersIn } from './found.ts'
import type { HidLibrary } from './library.ts'
import { type HidProblem, libraryProblem, wordsOf } from './problem.ts'
import { HidScanner } from './scanner.ts'
import { type ReadDescriptor, readDescriptor } from './sysfs.ts'

/** A device that answers none of the system's questions can keep it from listing all the others. Milliseconds. */
const ANSWER_MS = 10_000

/** What a test puts in the place of the system's own. */
export interface HidOptions {
  readonly readDescriptor?: ReadDescriptor
}

export class HidScanners {
  readonly #load: () => Promise<HidLibrary>
  readonly #events: ScannersEvents
  readonly #readDescriptor: ReadDescriptor
  /** By source, also those that were pulled out: staff see that they are missing. */
  readonly #scanners = new Map<string, HidScanner>()
  #keyboards: readonly ScannerState[] = []
  #library: ScannerState | null = null
  readonly #lookSoon = oneAtATime(() => this.#look())
  #closed = false

  /** `load` is `() => import('node-hid')`: what is missing on this system shows only when it is used. */
  constructor(load: () => Promise<HidLibrary>, events: ScannersEvents, options: HidOptions = {}) {
    this.#load = load
    this.#events = events
    this.#readDescriptor = options.readDescriptor ?? readDescriptor
    this.look()
  }

  /** Looks for what is plugged in, now, and tries what is not open. Asked meanwhile, it looks once more. */
  look(): void {
    this.#lookSoon()
  }

  /** Lets every scanner go. Nothing is told afterwards. */
  close(): void {
    this.#closed = true
    for (const scanner of this.#scanners.values()) scanner.close()
  }

  async #look(): Promise<void> {
    const found = this.#closed ? null : await this.#found()
    if (this.#closed || !found) return
    this.#library = null
    this.#attach(found.scanners, found.library)
    this.#keyboards = found.keyboards.map((device) => this.#keyboard(device))
    this.#changed()
  }

  /** Null where nothing can be looked for, which is told. */
  async #found() {
    const waiting = setTimeout(() => this.#failed('hid_failed', 'the system does not answer'), ANSWER_MS)
    try {
      const library = await this.#loaded()
      return library && { library, ...scannersIn(await library.devicesAsync()) }
    } catch (error) {
      this.#failed(libraryProblem(error), error)
      return null
    } finally {
      clearTimeout(waiting)
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
