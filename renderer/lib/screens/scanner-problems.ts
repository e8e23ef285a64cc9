/** Why a scanner does not read, in words that say what happened and what to do. docs/scanners.md */
import type { ScannerProblem, ScannerState } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'

export interface ProblemWords {
  readonly what: () => string
  readonly todo: () => string
  /** What an administrator of the computer runs, in a shell; one line, so that it can be pasted whole. */
  readonly command?: (facts: ScannerState['facts']) => string | null
  /** How this scanner is switched to HID POS comes after it. */
  readonly switches?: true
}

/** Null where the scanner's process knows no file of rules, as on other systems than Linux. docs/scanners.md#udev */
function installRules({ rules }: ScannerState['facts']): string | null {
  if (rules === undefined) return null
  const path = `'${rules.replaceAll("'", String.raw`'\''`)}'`
  return `sudo install -m 644 ${path} /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger`
}

export const PROBLEMS: Readonly<Record<ScannerProblem, ProblemWords>> = {
  serial_busy: { what: m.scanners_serial_busy, todo: m.scanners_serial_busy_todo },
  serial_missing: { what: m.scanners_serial_missing, todo: m.scanners_serial_missing_todo },
  serial_no_permission: {
    what: m.scanners_serial_no_permission,
    todo: m.scanners_serial_no_permission_todo,
    command: () => 'sudo usermod -aG dialout "$USER"',
  },
  serial_settings: { what: m.scanners_serial_settings, todo: m.scanners_serial_settings_todo },
  serial_failed: { what: m.scanners_serial_failed, todo: m.scanners_serial_failed_todo },
  serial_no_list: {
    what: m.scanners_serial_no_list,
    todo: m.scanners_serial_no_list_todo,
    command: () => 'sudo apt install udev',
  },
  hid_no_library: {
    what: m.scanners_hid_no_library,
    todo: m.scanners_hid_no_library_todo,
    command: () => 'sudo apt install libusb-1.0-0 libudev1',
  },
  hid_no_permission: {
    what: m.scanners_hid_no_permission,
    todo: m.scanners_hid_no_permission_todo,
    command: installRules,
  },
  hid_busy: { what: m.scanners_hid_busy, todo: m.scanners_hid_busy_todo },
  hid_keyboard_mode: { what: m.scanners_hid_keyboard_mode, todo: m.scanners_hid_keyboard_mode_todo, switches: true },
  hid_unknown_layout: { what: m.scanners_hid_unknown_layout, todo: m.scanners_hid_unknown_layout_todo },
  hid_failed: { what: m.scanners_hid_failed, todo: m.scanners_hid_failed_todo },
}

/** Makers whose scanners are common at venues, by the device's own name or its USB ids. */
const VENDORS: readonly (readonly [name: string, says: RegExp])[] = [
  ['Zebra', /zebra|symbol|\b(?:0x)?05e0\b/i],
  ['Honeywell', /honeywell|metrologic|\b(?:0x)?(?:0536|067e|0c2e|23d0)\b/i],
  ['Datalogic', /datalogic|\b(?:0x)?(?:05f9|080c)\b/i],
  ['Newland', /newland|\b(?:0x)?1eab\b/i],
]

/** How a scanner is switched from keyboard to HID POS: by its maker's own barcode, which this program does not have. */
export function switchText({ name, facts }: Pick<ScannerState, 'name' | 'facts'>): string {
  const told = [name, ...Object.values(facts)].join(' ')
  const vendor = VENDORS.find(([, says]) => says.test(told))?.[0]
  return vendor === undefined ? m.scanners_switch_other() : m.scanners_switch_vendor({ vendor })
}
