/** One HID POS scanner: opened, read, and opened again when it comes back. docs/scanners.md#hid-pos */
import type { ScannerState } from '../../desk/contract.ts'
import { Attempts } from '../attempts.ts'
import type { ScannerEvents } from '../events.ts'
import { Silence } from '../silence.ts'
import { rulesFact } from '../udev-rules.ts'
import { parseDescriptor } from './descriptor.ts'
import type { FoundDevice } from './found.ts'
import { describedLayouts, knownLayouts, type Layouts, UNKNOWN } from './layout.ts'
import type { HidHandle, HidLibrary } from './library.ts'
import { hidProblem, type HidProblem, wordsOf } from './problem.ts'
import { isRedirected, redirect } from './redirection.ts'
import { Assembler, type Reading } from './reports.ts'
import type { ReadDescriptor } from './sysfs.ts'

/** The parts of a text come within some tens of milliseconds; nobody shows the next card as soon. Milliseconds. */
const PART_MS = 500

export interface ScannerNeeds extends ScannerEvents {
  readonly library: HidLibrary
  readonly readDescriptor: ReadDescriptor
}

/** A device that is open, and how what it sends is read. */
type Opened = Readonly<{ handle: HidHandle; layouts: Layouts; assembler: Assembler }>
/** Why one is not; no problem where it is gone. */
type Failed = Readonly<{ problem: HidProblem | null; says: string }>

export class HidScanner {
  readonly #needs: ScannerNeeds
  readonly #source: string
  /** As it was last plugged in. */
  #device: FoundDevice
  #isPlugged = true
  #isOpening = false
  #opened: Opened | null = null
  #how: Pick<ScannerState, 'state' | 'problem'> = { state: 'closed', problem: null }
  #facts: Readonly<Record<string, string>> = {}
  readonly #attempts = new Attempts(() => void this.#open())
  readonly #silence = new Silence(PART_MS, () => this.#opened && this.#tell(this.#opened.assembler.flush()))
  #closed = false

  constructor(source: string, device: FoundDevice, needs: ScannerNeeds) {
    this.#source = source
    this.#device = device
    this.#needs = needs
    void this.#open()
  }

  get device(): FoundDevice {
    return this.#device
  }

  get isPlugged(): boolean {
    return this.#isPlugged
  }

  get state(): ScannerState {
    const { name, usb, path } = this.#device
    return { source: this.#source, kind: 'hid', name, ...this.#how, facts: { usb, path, ...this.#facts } }
  }

  /** It is there, maybe again and at another path: tries at once where it would have waited. */
  plugged(device: FoundDevice): void {
    if (device.path !== this.#device.path) this.#drop()
    this.#device = device
    this.#isPlugged = true
    this.#attempts.startOver()
    void this.#open()
  }

  unplugged(): void {
    if (!this.#isPlugged) return
    this.#isPlugged = false
    this.#attempts.stop()
    this.#drop()
    this.#become('closed')
  }

  /** Lets the device go. Nothing is told afterwards. */
  close(): void {
    this.#closed = true
    this.#attempts.stop()
    this.#drop()
  }

  async #open(): Promise<void> {
    this.#attempts.stop()
    if (this.#opened || this.#isOpening) return
    this.#isOpening = true
    const device = this.#device
    const opened = await this.#tried(device)
    this.#isOpening = false
    const isWanted = !this.#closed && this.#isPlugged
    if (isWanted && device.path === this.#device.path) return this.#done(opened)
    if ('handle' in opened) letGo(opened.handle)
    // plugged in elsewhere while it was being opened
    if (isWanted) void this.#open()
  }

  async #tried(device: FoundDevice): Promise<Opened | Failed> {
    try {
      const bytes = await this.#needs.readDescriptor(device.path)
      const descriptor = bytes && parseDescriptor(bytes)
      const layouts = (descriptor && describedLayouts(descriptor)) ?? knownLayouts(device.vendorId) ?? UNKNOWN
      const handle = await this.#needs.library.HIDAsync.open(device.path)
      if (isRedirected(device.vendorId, descriptor)) redirect(handle)
      return { handle, layouts, assembler: new Assembler(layouts) }
    } catch (error) {
      return { problem: await hidProblem(error, device.path), says: wordsOf(error) }
    }
  }

  #done(opened: Opened | Failed): void {
    if ('handle' in opened) return this.#listen(opened)
    const { problem, says } = opened
    this.#facts = { ...(problem === 'hid_failed' && { says }), ...(problem === 'hid_no_permission' && rulesFact()) }
    this.#become(problem === null ? 'closed' : 'error', problem)
    this.#attempts.failed()
  }

  #listen(opened: Opened): void {
    this.#opened = opened
    this.#attempts.opened()
    this.#facts = { layout: opened.layouts.name }
    opened.handle.on('data', (report: Buffer) => this.#read(opened, report))
    // a device that is pulled out gives an error, and nothing after it
    opened.handle.on('error', () => this.#lost(opened))
    const isUnknown = opened.layouts === UNKNOWN
    this.#become(isUnknown ? 'error' : 'open', isUnknown ? 'hid_unknown_layout' : null)
  }

  #lost(opened: Opened): void {
    if (opened !== this.#opened) return
    this.#drop()
    this.#become('closed')
    this.#attempts.lost()
  }

  /** Half a text is no text. */
  #drop(): void {
    this.#silence.stop()
    if (this.#opened) letGo(this.#opened.handle)
    this.#opened = null
  }

  #read(opened: Opened, report: Buffer): void {
    if (opened !== this.#opened) return
    const { assembler } = opened
    const before = assembler.taken
    this.#tell(assembler.push(report))
    // a text must not wait for its end because the scanner says something else meanwhile
    if (assembler.taken === before) return
    this.#silence.stop()
    if (assembler.isOpen) this.#silence.start()
  }

  #tell(reading: Reading | null): void {
    if (!reading) return
    const from = { source: this.#source, at: Date.now() }
    if ('text' in reading) this.#needs.scan({ text: reading.text, symbology: reading.symbology, ...from })
    else this.#needs.misread({ code: reading.code, bytes: Buffer.from(reading.bytes).toString('hex'), ...from })
  }

  #become(state: ScannerState['state'], problem: HidProblem | null = null): void {
    this.#how = { state, problem }
    this.#needs.changed()
  }
}

/** One that is gone cannot be closed, and needs not be. */
function letGo(handle: HidHandle): void {
  handle.close().catch(() => undefined)
}
