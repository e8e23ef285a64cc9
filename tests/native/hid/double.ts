/** node-hid's place, at exactly the part of it that is used; it behaves as its nodehid.js does. */
import { EventEmitter } from 'node:events'
import type { Device } from 'node-hid'
import type { Misread, Scan, ScannerState } from '../../../desk/contract.ts'
import type { HidLibrary } from '../../../native/hid/library.ts'
import { HidScanners, type HidOptions } from '../../../native/hid/scanners.ts'

export class Handle extends EventEmitter {
  isClosed = false
  readonly sent: (number[] | Buffer)[] = []
  refuses = false

  async close(): Promise<void> {
    if (this.isClosed) throw new Error('device is already closed')
    this.isClosed = true
    // what was read before is still told
    await Promise.resolve()
    this.removeAllListeners()
  }

  async sendFeatureReport(data: number[] | Buffer): Promise<number> {
    this.sent.push(data)
    if (this.refuses) throw new Error('could not send feature report to device')
    return data.length
  }
}

export class Library implements HidLibrary {
  devices: Device[] = []
  enumerations = 0
  fault: Error | null = null
  /** By path. */
  readonly faults = new Map<string, Error>()
  readonly opened: { path: string; handle: Handle }[] = []

  async devicesAsync(): Promise<Device[]> {
    this.enumerations++
    if (this.fault) throw this.fault
    return this.devices.map((device) => ({ ...device }))
  }

  readonly HIDAsync = {
    open: async (path: string): Promise<Handle> => {
      const fault = this.faults.get(path)
      if (fault) throw fault
      if (!this.devices.some((device) => device.path === path)) throw new Error(`${path}: No such file or directory`)
      const handle = new Handle()
      this.opened.push({ path, handle })
      return handle
    },
  }

  /** The handle that the path was last opened with. */
  at(path: string): Handle {
    const found = this.opened.findLast((each) => each.path === path)
    if (!found) throw new Error(`${path} was never opened`)
    return found.handle
  }

  /** As the read thread does when the device goes: one error, in words alone. */
  pull(path: string): void {
    this.devices = this.devices.filter((device) => device.path !== path)
    this.at(path).emit('error', 'could not read from HID device: Input/output error')
  }
}

/** Scanners on a double, and what they told. */
export class Rig {
  readonly library: Library
  readonly scans: Scan[] = []
  readonly misreads: Misread[] = []
  states: readonly ScannerState[] = []
  told = 0
  readonly scanners: HidScanners

  constructor(devices: Device[], options: HidOptions = {}, library = new Library()) {
    this.library = library
    this.library.devices = devices
    this.scanners = new HidScanners(
      () => Promise.resolve(this.library),
      {
        scan: (scan) => this.scans.push(scan),
        misread: (misread) => this.misreads.push(misread),
        states: (states) => {
          this.told++
          this.states = states
        },
      },
      options,
    )
  }

  send(path: string, ...reports: Uint8Array[]): void {
    for (const report of reports) this.library.at(path).emit('data', Buffer.from(report))
  }

  texts = () => this.scans.map(({ text }) => text)
  codes = () => this.misreads.map(({ code }) => code)
  summary = () => this.states.map(({ source, state, problem }) => [source, state, problem])
}
