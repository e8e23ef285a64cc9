/** Why a HID device does not open: hidapi gives no codes, only words. */
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import type { ScannerProblem } from '../../desk/contract.ts'

/** As a key that the screen has words for. */
export type HidProblem = Extract<ScannerProblem, `hid_${string}`>

/** Numbers of Windows and of macOS, which stay as they are where the words are the user's language. */
const SAYS: readonly (readonly [RegExp, HidProblem | null])[] = [
  // Windows: access denied and sharing violation, which is what a device gives that another program holds; macOS likewise
  [/\(0x(00000005|00000020|E00002C5)\)/i, 'hid_busy'],
  [/resource busy/i, 'hid_busy'],
  // macOS: not permitted, not privileged
  [/\(0x(E00002E2|E00002C1)\)|permission denied|operation not permitted/i, 'hid_no_permission'],
  // pulled out meanwhile
  [/\(0x(00000002|00000003|0000048F|000001B1|E00002C0)\)|no such (file|device)|mach entry not found/i, null],
]

/** Null where the device is gone, which is no fault. On Linux the path is a file, whose own answer is more than words. */
export async function hidProblem(error: unknown, path: string): Promise<HidProblem | null> {
  const code = path.startsWith('/') ? await whyNot(path) : null
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO') return null
  if (code === 'EACCES' || code === 'EPERM') return 'hid_no_permission'
  const said = SAYS.find(([says]) => says.test(wordsOf(error)))
  return said ? said[1] : 'hid_failed'
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function whyNot(path: string): Promise<string | null> {
  try {
    await access(path, constants.R_OK | constants.W_OK)
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : null
  }
}

/** Why nothing can be looked for at all: a library that the system lacks, or a build that lacks the binding. */
export function libraryProblem(error: unknown): HidProblem {
  const isUnloadable = error instanceof Error && 'code' in error && error.code === 'ERR_DLOPEN_FAILED'
  return isUnloadable || /failed to find binding/i.test(wordsOf(error)) ? 'hid_no_library' : 'hid_failed'
}
