/** Scanners and the camera: what they read, how they are, and what is set for them. docs/scanners.md */
import * as v from 'valibot'
import type { Instant } from '../rules/local-date.ts'
import { Pin } from './values.ts'

// ---- what is read -------------------------------------------------------------------------------------------------

/** One reading of a card, by whatever read it. */
export interface Scan {
  /** As it came: the one normaliser is `parseCardNumber`. */
  readonly text: string
  /** The AIM identifier where the source tells it apart from the text: `]A0` Code39, `]Q1` QR. */
  readonly symbology: string | null
  /** `hid:…`, `serial:…` or `camera`. */
  readonly source: string
  readonly at: Instant
}

/** Why a scanner's message gives no text. */
export const MISREADS = ['cut_short', 'wrong_length', 'unknown_report', 'part_missing', 'too_long', 'not_text'] as const
export type MisreadCode = (typeof MISREADS)[number]

/** A scanner sent something that is no text for sure: told, never guessed; of each scanner at most ten in a second. */
export interface Misread {
  readonly code: MisreadCode
  readonly source: string
  readonly at: Instant
  /** The bytes as they came (of a serial line the first 64), in hex, for the screen alone: they may hold a number. */
  readonly bytes: string
}

// ---- how they are -------------------------------------------------------------------------------------------------

/** Why a scanner does not read; every one has words for what to do. */
export const SCANNER_PROBLEMS = [
  'serial_busy',
  'serial_missing',
  'serial_no_permission',
  'serial_settings',
  'serial_failed',
  'serial_no_list',
  'hid_no_library',
  'hid_no_permission',
  'hid_busy',
  'hid_keyboard_mode',
  'hid_unknown_layout',
  'hid_failed',
] as const
export type ScannerProblem = (typeof SCANNER_PROBLEMS)[number]

export interface ScannerState {
  /** As its scans name it. */
  readonly source: string
  readonly kind: 'hid' | 'serial'
  /** As the device names itself, or the port's path: on Linux the one that it keeps, where it has one. */
  readonly name: string
  /** `unused`: a serial port that is there and that nobody has chosen. */
  readonly state: 'open' | 'closed' | 'error' | 'unused'
  readonly problem: ScannerProblem | null
  /**
   * For whoever looks for a fault: USB ids, layout, speed; with `hid_no_permission` on Linux `rules`, the path of the file
   * of udev rules to install. Never what was scanned.
   */
  readonly facts: Readonly<Record<string, string>>
}

// ---- what is set --------------------------------------------------------------------------------------------------

const BAUD = { lowest: 110, highest: 4_000_000 } as const
const NO_BAUD = `its speed is a whole number from ${String(BAUD.lowest)} to ${String(BAUD.highest)}`
export const PARITIES = ['none', 'even', 'odd', 'mark', 'space'] as const

/** Settings that a serial port can be opened with; what is wrong is said in words for the command line. */
export const SerialSettings = v.strictObject({
  path: v.pipe(v.string(), v.trim(), v.nonEmpty('its path is missing'), v.maxLength(1_024, 'its path is too long')),
  baudRate: v.pipe(
    v.number(NO_BAUD),
    v.integer(NO_BAUD),
    v.minValue(BAUD.lowest, NO_BAUD),
    v.maxValue(BAUD.highest, NO_BAUD),
  ),
  dataBits: v.optional(v.picklist([7, 8], 'its data bits are 7 or 8'), 8),
  parity: v.optional(v.picklist(PARITIES, 'its parity is N, E, O, M or S'), 'none'),
  stopBits: v.optional(v.picklist([1, 1.5, 2], 'its stop bits are 1, 1.5 or 2'), 1),
})
export type SerialSettings = Readonly<v.InferOutput<typeof SerialSettings>>

/** A port has one speed: which of two would be meant? */
const Serials = v.pipe(
  v.array(SerialSettings),
  v.maxLength(8),
  v.check((serial) => new Set(serial.map(({ path }) => path)).size === serial.length, 'a port is there twice'),
)

/** The camera that staff chose; found again by its id, else by its label. */
export const CameraChoice = v.strictObject({
  /** Reading cards whenever the desk is on the screen. */
  on: v.boolean(),
  deviceId: v.pipe(v.string(), v.maxLength(256)),
  label: v.pipe(v.string(), v.maxLength(256)),
})
export type CameraChoice = Readonly<v.InferOutput<typeof CameraChoice>>

/** What this desk has set for reading cards. */
export interface Scanning {
  readonly serial: readonly SerialSettings[]
  /** A keyboard scanner whose keys come up to 100 ms apart. */
  readonly slowKeyboard: boolean
  readonly camera: CameraChoice
}

export const scannerRequests = {
  /** The serial ports to listen to, and how keys are told from typing. With the administrator's PIN. */
  'scanners.save': v.strictObject({ serial: Serials, slowKeyboard: v.boolean(), pin: Pin }),
  /** Looks for what is plugged in, now. */
  'scanners.look': v.strictObject({}),
  'camera.choose': CameraChoice,
} as const

export interface ScannerAnswers {
  'scanners.save': Scanning
  'scanners.look': null
  'camera.choose': Scanning
}
