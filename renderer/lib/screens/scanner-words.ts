/** What reads cards, how it is, and what it read, in the language of the screen. docs/scanners.md#the-test-page */
import type { MisreadCode, SerialSettings, ScannerState } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { isTorn } from '../wedge-burst.ts'
import { KEYBOARD } from './scanner-keys.ts'
import type { ReadRow } from './scanner-test.svelte.ts'
import { symbologyName } from './scanner-text.ts'

/** The ways in, as the first part of a scan's source names them. */
export type SourceKind = 'keyboard' | 'hid' | 'serial' | 'camera'
const KINDS: Readonly<Record<SourceKind, () => string>> = {
  keyboard: m.scanners_kind_keyboard,
  hid: m.scanners_kind_hid,
  serial: m.scanners_kind_serial,
  camera: m.scanners_kind_camera,
}
export const kindText = (kind: SourceKind): string => KINDS[kind]()

/** Whatever is not known by its beginning tells as a scanner does. */
export function kindOf(source: string): SourceKind {
  if (source === KEYBOARD || source === 'camera') return source
  return source.startsWith('serial:') ? 'serial' : 'hid'
}

/** The device's own name where the desk knows it: two scanners of one kind are told apart. */
export function sourceText(source: string, scanners: readonly Pick<ScannerState, 'source' | 'name'>[]): string {
  return scanners.find((scanner) => scanner.source === source)?.name ?? kindText(kindOf(source))
}

const STATES: Readonly<Record<ScannerState['state'], () => string>> = {
  open: m.scanners_state_open,
  closed: m.scanners_state_closed,
  error: m.scanners_state_error,
  unused: m.scanners_state_unused,
}
/** A scanner that plays keyboard is no fault: it reads. */
export const stateText = ({ state, problem }: Pick<ScannerState, 'state' | 'problem'>): string =>
  problem === 'hid_keyboard_mode' ? m.scanners_state_as_keyboard() : STATES[state]()

export const MISREADS: Readonly<Record<MisreadCode, () => string>> = {
  cut_short: m.scanners_misread_cut_short,
  wrong_length: m.scanners_misread_wrong_length,
  unknown_report: m.scanners_misread_unknown_report,
  part_missing: m.scanners_misread_part_missing,
  too_long: m.scanners_misread_too_long,
  not_text: m.scanners_misread_not_text,
}

export const PARITY_NAMES: Readonly<Record<SerialSettings['parity'], () => string>> = {
  none: m.scanners_parity_none,
  even: m.scanners_parity_even,
  odd: m.scanners_parity_odd,
  mark: m.scanners_parity_mark,
  space: m.scanners_parity_space,
}

/** `Code 39 (]A0)`. */
export function codeText(aim: string | null): string {
  if (aim === null) return m.scanners_test_code_untold()
  const name = symbologyName(aim)
  return name === null ? m.scanners_test_code_unknown({ aim }) : `${name} (${aim})`
}

/** Whether the text is a card's number, as far as its form tells. */
export function verdictText({ text, number, isWellFormed }: ReadRow): string {
  if (isTorn(text)) return m.torn_text()
  if (number === null) return m.scanners_test_none()
  return isWellFormed ? m.scanners_test_good() : m.scanners_test_odd()
}

/** What to do about it; null where all is well. */
export function adviceText({ text, number, isWellFormed, looksMisread }: ReadRow): string | null {
  if (isTorn(text)) return m.torn_todo()
  if (number === null) return m.scanners_test_none_todo()
  if (!isWellFormed) return m.scanners_test_odd_todo()
  return looksMisread ? m.scanners_test_check_digit() : null
}

const TIMES: Readonly<Record<SourceKind, (inputs: { count: number }) => string>> = {
  keyboard: m.scanners_time_keyboard,
  hid: m.scanners_time_message,
  serial: m.scanners_time_message,
  camera: m.scanners_time_camera,
}
/** How long it took, and from where to where. */
export const timeText = ({ took, source }: ReadRow): string =>
  took === null ? m.scanners_time_unknown() : TIMES[kindOf(source)]({ count: took })
