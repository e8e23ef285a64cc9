/** One serial scanner: opened, read, and opened again when it comes back. */
import { SerialPort } from 'serialport'
import type { Scan, ScannerProblem, ScannerState, SerialSettings } from '../desk/contract.ts'
import { serialProblem } from './serial-problem.ts'
import { Splitter } from './splitter.ts'

/** A scanner that ends its scans with nothing is done when it has been silent this long. Milliseconds. */
const SILENCE_MS = 300
/** Between attempts to open. Milliseconds. */
const BACKOFF = { first: 250, longest: 5_000 } as const
/** A port that stayed open this long starts again at the first step of the backoff. Milliseconds. */
const SETTLED_MS = 5_000

export interface SerialEvents {
  scan(scan: Scan): void
  state(state: ScannerState): void
}

/** A scanner's name, as its scans and its state carry it. */
export const serialSource = (path: string): string => `serial:${path}`

export class SerialScanner {
  readonly settings: SerialSettings
  readonly #events: SerialEvents
  readonly #source: string
  readonly #splitter = new Splitter()
  #port: SerialPort | null = null
  #wait: number = BACKOFF.first
  #openedAt = 0
  #silence: NodeJS.Timeout | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(settings: SerialSettings, events: SerialEvents) {
    this.settings = settings
    this.#events = events
    this.#source = serialSource(settings.path)
    this.#tell('closed')
    this.#open()
  }

  /** Lets the port go. Nothing is told afterwards. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#silence)
    clearTimeout(this.#retry)
    if (this.#port?.isOpen) this.#port.close()
  }

  /** A fresh port each time: one that was lost keeps reads queued for a next opening. DTR and RTS are left alone. */
  #open(): void {
    const port = new SerialPort({ ...this.settings, autoOpen: false })
    this.#port = port
    // an error after opening is followed by `close`, which is what is acted on; unheard it would end the process
    port.on('error', () => undefined)
    port.on('data', (chunk: Buffer) => this.#read(chunk))
    // a tty that hangs up may give an end of file and stay open
    port.once('end', () => port.isOpen && port.close())
    port.once('close', () => this.#lost())
    port.open((error) => (error ? this.#failed(error) : this.#opened(port)))
  }

  #opened(port: SerialPort): void {
    if (this.#closed) return port.close()
    this.#openedAt = performance.now()
    this.#tell('open')
  }

  #failed(error: Error): void {
    if (this.#closed) return
    this.#tell('error', serialProblem(error))
    this.#later()
  }

  #lost(): void {
    if (this.#closed) return
    clearTimeout(this.#silence)
    // half a scan is no scan
    this.#splitter.flush()
    if (performance.now() - this.#openedAt > SETTLED_MS) this.#wait = BACKOFF.first
    this.#tell('closed')
    this.#later()
  }

  #later(): void {
    this.#retry = setTimeout(() => this.#open(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, BACKOFF.longest)
  }

  #read(chunk: Buffer): void {
    if (this.#closed) return
    clearTimeout(this.#silence)
    this.#scanned(this.#splitter.push(chunk))
    if (this.#splitter.isOpen) this.#silence = setTimeout(() => this.#scanned(this.#splitter.flush()), SILENCE_MS)
  }

  #scanned(texts: readonly string[]): void {
    const at = Date.now()
    for (const text of texts) this.#events.scan({ text, symbology: null, source: this.#source, at })
  }

  #tell(state: ScannerState['state'], problem: ScannerProblem | null = null): void {
    this.#events.state({ source: this.#source, kind: 'serial', name: this.settings.path, state, problem, facts: {} })
  }
}
