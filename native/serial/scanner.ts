/** One serial scanner: opened, read, and opened again when it comes back. docs/scanners.md#serial */
import { SerialPort } from 'serialport'
import type { ScannerState, SerialSettings } from '../../desk/contract.ts'
import { Attempts } from '../attempts.ts'
import type { ScannerEvents } from '../events.ts'
import { Silence } from '../silence.ts'
import { serialProblem, type SerialProblem } from './problem.ts'
import { sameSettings } from './settings.ts'
import { type Reading, Splitter } from './splitter.ts'

/** A scanner that ends its scans with nothing is done when it has been silent this long. Milliseconds. */
const SILENCE_MS = 300
/** What a scanner that is set to say so puts before its text: what kind of code it read. */
const AIM = /^\][A-Za-z][0-9A-Za-z]/

/** How the port is. */
export interface PortState {
  readonly state: Exclude<ScannerState['state'], 'unused'>
  readonly problem: SerialProblem | null
}

/** A scanner's name, as its scans and its state carry it. */
export const serialSource = (path: string): string => `serial:${path}`

export class SerialScanner {
  readonly #events: ScannerEvents
  readonly #source: string
  readonly #splitter = new Splitter()
  #settings: SerialSettings
  #port: SerialPort | null = null
  #state: PortState = { state: 'closed', problem: null }
  readonly #attempts = new Attempts(() => this.#open())
  readonly #silence = new Silence(SILENCE_MS, () => this.#tell(this.#splitter.flush()))
  #closed = false

  constructor(settings: SerialSettings, events: ScannerEvents) {
    this.#settings = settings
    this.#events = events
    this.#source = serialSource(settings.path)
    this.#open()
  }

  get settings(): SerialSettings {
    return this.#settings
  }

  get state(): PortState {
    return this.#state
  }

  /** Other settings for the same path: the port is opened anew with them. The same ones leave it as it is. */
  set(settings: SerialSettings): void {
    if (sameSettings(settings, this.#settings)) return
    this.#settings = settings
    if (this.#attempts.isWaiting) return this.comeBack()
    // one that is just being opened is closed as soon as it is
    if (this.#port?.isOpen) this.#port.close()
  }

  /** Something was plugged in: tries at once where it would have waited. */
  comeBack(): void {
    this.#attempts.startOver()
    if (this.#attempts.isWaiting) this.#open()
  }

  /** Lets the port go. Nothing is told afterwards. */
  close(): void {
    this.#closed = true
    this.#silence.stop()
    this.#attempts.stop()
    if (this.#port?.isOpen) this.#port.close()
  }

  /** A fresh port each time: one that was lost keeps reads queued for a next opening. DTR and RTS are left alone. */
  #open(): void {
    this.#attempts.stop()
    const settings = this.#settings
    const port = new SerialPort({ ...settings, autoOpen: false })
    this.#port = port
    // an error after opening is followed by `close`, which is what is acted on; unheard it would end the process
    port.on('error', () => undefined)
    port.on('data', (chunk: Buffer) => this.#read(chunk))
    // a tty that hangs up may give an end of file and stay open
    port.once('end', () => port.isOpen && port.close())
    port.once('close', () => this.#lost(settings))
    port.open((error) => (error ? this.#failed(error, settings) : this.#opened(port, settings)))
  }

  #opened(port: SerialPort, settings: SerialSettings): void {
    if (this.#closed || settings !== this.#settings) return port.close()
    this.#attempts.opened()
    this.#become('open')
  }

  #failed(error: Error, settings: SerialSettings): void {
    if (this.#closed) return
    if (settings !== this.#settings) return this.#open()
    this.#become('error', serialProblem(error))
    this.#attempts.failed()
  }

  /** By our own hand where the settings have changed since, else unplugged. */
  #lost(settings: SerialSettings): void {
    if (this.#closed) return
    this.#silence.stop()
    // half a scan is no scan
    this.#splitter.flush()
    this.#become('closed')
    if (settings !== this.#settings) return this.#open()
    this.#attempts.lost()
  }

  #read(chunk: Buffer): void {
    if (this.#closed) return
    this.#silence.stop()
    this.#tell(this.#splitter.push(chunk))
    if (this.#splitter.isOpen) this.#silence.start()
  }

  #tell(readings: readonly Reading[]): void {
    const from = { source: this.#source, at: Date.now() }
    for (const reading of readings) {
      if ('text' in reading)
        this.#events.scan({ text: reading.text, symbology: AIM.exec(reading.text)?.[0] ?? null, ...from })
      else this.#events.misread({ code: reading.code, bytes: reading.bytes.toString('hex'), ...from })
    }
  }

  #become(state: PortState['state'], problem: PortState['problem'] = null): void {
    this.#state = { state, problem }
    this.#events.changed()
  }
}
