/** The serial ports to listen to, and how keys are told from typing: changed, and saved by the administrator's PIN. */
import { type DeskApi, type ErrorMessage, type Scanning, type SerialSettings } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'

/** One port as it is typed. */
export type PortDraft = { -readonly [K in keyof SerialSettings]: SerialSettings[K] } & { readonly id: number }
export type PortProblem = 'missing' | 'twice'

/** What most scanners come with; `8N1` in their manuals. docs/scanners.md#serial */
const USUAL = { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 } as const
/** What scanners' manuals offer. */
const SPEEDS = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200] as const
/** As many as the desk listens to. */
const MOST_PORTS = 8

type Wanted = Pick<Scanning, 'serial' | 'slowKeyboard'>
const NOTHING: Wanted = { serial: [], slowKeyboard: false }

export class ScannerSettings {
  readonly #api: DeskApi
  /** As the desk has it. */
  #saved = $state.raw<Wanted>(NOTHING)
  #ports = $state<PortDraft[]>([])
  slowKeyboard = $state(false)
  /** Just saved, and nothing changed since. */
  #isDone = $state.raw(false)
  #next = 0

  constructor(api: DeskApi) {
    this.#api = api
  }

  get ports(): readonly PortDraft[] {
    return this.#ports
  }

  get isChanged(): boolean {
    return JSON.stringify(this.#wanted) !== JSON.stringify(wantedOf(this.#saved))
  }

  get isDone(): boolean {
    return this.#isDone && !this.isChanged
  }

  get hasProblems(): boolean {
    return this.#ports.some((port) => this.problemOf(port) !== null)
  }

  get isFull(): boolean {
    return this.#ports.length >= MOST_PORTS
  }

  /** The usual speeds, and this port's own where it has another. */
  speedsOf({ baudRate }: PortDraft): readonly number[] {
    const isUsual = SPEEDS.some((speed) => speed === baudRate)
    return isUsual ? SPEEDS : [...SPEEDS, baudRate].sort((a, b) => a - b)
  }

  problemOf(port: PortDraft): PortProblem | null {
    const path = port.path.trim()
    if (path === '') return 'missing'
    return this.#ports.some((each) => each.id < port.id && each.path.trim() === path) ? 'twice' : null
  }

  /** The desk has told what it has. What is changed here and not saved stays. */
  follow({ serial, slowKeyboard }: Scanning): void {
    const wasChanged = this.isChanged
    this.#saved = { serial, slowKeyboard }
    if (!wasChanged) this.discard()
  }

  discard(): void {
    this.#ports = this.#saved.serial.map((settings) => ({ ...settings, id: this.#next++ }))
    this.slowKeyboard = this.#saved.slowKeyboard
  }

  has(path: string): boolean {
    return this.#ports.some((port) => port.path.trim() === path)
  }

  /** Returns the port's id, by which its field is found. */
  add(path = ''): number {
    const id = this.#next++
    if (!this.isFull) this.#ports.push({ ...USUAL, path, id })
    return id
  }

  remove(id: number): void {
    this.#ports = this.#ports.filter((port) => port.id !== id)
  }

  /** Null where the desk has saved it; what failed can be tried again as it is. */
  async save(pin: string): Promise<ErrorMessage | null> {
    if (this.hasProblems) return null
    const { serial, slowKeyboard } = this.#wanted
    try {
      const saved = await this.#api.invoke('scanners.save', { serial: [...serial], slowKeyboard, pin })
      this.#saved = saved
      this.discard()
      this.#isDone = true
      return null
    } catch (error) {
      return errorKey(error)
    }
  }

  /** Looks for what is plugged in, now. What cannot be asked is told by the status line. */
  async look(): Promise<void> {
    await this.#api.invoke('scanners.look', {}).catch(() => undefined)
  }

  get #wanted(): Wanted {
    return wantedOf({ serial: this.#ports, slowKeyboard: this.slowKeyboard })
  }
}

/** In the order and the shape that two can be compared by. */
function wantedOf({ serial, slowKeyboard }: Wanted): Wanted {
  const ports = serial.map(({ path, baudRate, dataBits, parity, stopBits }) => {
    return { path: path.trim(), baudRate, dataBits, parity, stopBits }
  })
  return { serial: ports, slowKeyboard }
}

/** `9600 8N1`, as manuals write it. */
export const framingText = ({ baudRate, dataBits, parity, stopBits }: SerialSettings): string =>
  `${String(baudRate)} ${String(dataBits)}${parity.charAt(0).toUpperCase()}${String(stopBits)}`
