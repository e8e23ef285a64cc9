import type { ScannerProblem } from '../../desk/contract.ts'

/** Why a serial port does not open, as a key that the screen has words for. */
export type SerialProblem = Extract<ScannerProblem, `serial_${string}`>

/**
 * The binding gives no codes, only words: the system's own on POSIX, its own on Windows, where `Access denied` is what
 * a port gives that another program holds. `Invalid … setting` is what no port of this system can have: on POSIX mark
 * and space parity, and one and a half stop bits.
 */
const SAYS: readonly (readonly [RegExp, SerialProblem])[] = [
  [/cannot lock port|resource busy|access denied/i, 'serial_busy'],
  [/no such (file|device)|file not found/i, 'serial_missing'],
  [/permission denied|operation not permitted/i, 'serial_no_permission'],
  [/invalid (data bits|parity|stop bits) setting/i, 'serial_settings'],
]

export function serialProblem(error: Error): SerialProblem {
  return SAYS.find(([says]) => says.test(error.message))?.[1] ?? 'serial_failed'
}
