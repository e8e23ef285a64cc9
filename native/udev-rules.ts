/** Where the udev rules are, for the command that installs them. docs/scanners.md#udev */
import { existsSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'

const FILE = '70-kaikuluukku-scanners.rules'
/** Beside this file; from a build in the source tree; and of an installed program, beside its archive. */
const FOLDERS = ['udev', '../../native/udev', '../../../native/udev', '../../../udev', '../../../../udev']

/** A fact of a scanner that may not be opened. Nothing where the system knows no such rules. */
export function rulesFact(from = import.meta.dirname): { readonly rules?: string } {
  if (platform() !== 'linux') return {}
  const rules = FOLDERS.map((folder) => join(from, folder, FILE)).find((file) => existsSync(file))
  return rules === undefined ? {} : { rules }
}
