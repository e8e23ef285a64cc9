/** Every serial scanner that is wanted, kept open, and the ports that could be. docs/scanners.md#serial */
import { realpathSync } from 'node:fs'
import * as v from 'valibot'
import { type ScannerState, SerialSettings } from '../../desk/contract.ts'
import type { ScannersEvents } from '../events.ts'
import { type ListPorts, type PresentPort, SerialPorts } from './ports.ts'
import { SerialScanner, serialSource } from './scanner.ts'
import { speedOf } from './settings.ts'

/** A port as it is wanted: for the rest it may have settings that no port can have. */
type Wanted = Readonly<{ path: string }>

export class SerialScanners {
  readonly #events: ScannersEvents
  readonly #ports: SerialPorts
  /** By path, in the order in which they are wanted; null where its settings are such as no port can have. */
  #wanted = new Map<string, SerialScanner | null>()

  constructor(events: ScannersEvents, list?: ListPorts) {
    this.#events = events
    this.#ports = new SerialPorts(() => this.#changed(), list)
    this.#ports.look()
  }

  /** The whole set from now on: what is wanted as before stays as it is. Of one that is there twice the last holds. */
  want(serial: readonly Wanted[]): void {
    const before = this.#wanted
    const asked = new Map(serial.map((settings) => [settings.path, settings]))
    this.#wanted = new Map([...asked.keys()].map((path) => [path, before.get(path) ?? null]))
    for (const [path, scanner] of before) if (!this.#wanted.has(path)) scanner?.close()
    for (const settings of asked.values()) this.#set(settings)
    this.#changed()
  }

  /** Looks for what is plugged in, now, and tries what is not open. */
  look(): void {
    for (const scanner of this.#wanted.values()) scanner?.comeBack()
    this.#ports.look()
  }

  close(): void {
    this.#ports.close()
    for (const scanner of this.#wanted.values()) scanner?.close()
  }

  #set(settings: Wanted): void {
    const { success, output } = v.safeParse(SerialSettings, settings)
    const scanner = this.#wanted.get(settings.path)
    if (success && scanner) return scanner.set(output)
    scanner?.close()
    this.#wanted.set(settings.path, success ? this.#open(output) : null)
  }

  #open(settings: SerialSettings): SerialScanner {
    const { scan, misread } = this.#events
    return new SerialScanner(settings, { scan, misread, changed: () => this.#changed() })
  }

  #changed(): void {
    this.#events.states([...this.#wantedStates(), ...this.#otherStates()])
  }

  #wantedStates(): ScannerState[] {
    const present = new Map(this.#ports.present.map((port) => [nodeOf(port.path), port]))
    return [...this.#wanted].map(([path, scanner]) => {
      if (!scanner) return { ...port(path), state: 'error', problem: 'serial_settings' }
      const facts = { speed: speedOf(scanner.settings), ...present.get(nodeOf(path))?.facts }
      return { ...port(path), ...scanner.state, facts }
    })
  }

  /** Ports that nobody has chosen; that they cannot be listed is no fault, since a path can be typed. */
  #otherStates(): ScannerState[] {
    if (this.#ports.failed) return [{ ...port(''), state: 'unused', problem: 'serial_no_list' }]
    const taken = new Set([...this.#wanted.keys()].map(nodeOf))
    const unused = ({ path, facts }: PresentPort): ScannerState => ({ ...port(path), state: 'unused', facts })
    return this.#ports.present.filter(({ path }) => !taken.has(nodeOf(path))).map(unused)
  }
}

const port = (path: string) => ({
  ...{ source: serialSource(path), kind: 'serial' as const, name: path },
  ...{ problem: null, facts: {} },
})

/** What a path stands for: Linux has several names for one port, and Windows takes `com3` for `COM3`. */
function nodeOf(path: string): string {
  try {
    return realpathSync(path).toLowerCase()
  } catch {
    return path.toLowerCase()
  }
}
