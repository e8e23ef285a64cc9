/** The program's own end of the shim: it breaks its disk and mends it. shim.c says how. */
import { readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'

export type Trouble = 'ENOSPC' | 'EIO' | 'EROFS'

export interface BrokenDisk {
  /** From the `nth` change on, counted from now, everything fails so. */
  breakAt(nth: number, trouble: Trouble): void
  /** There is room again. Says whether anything failed. */
  mend(): boolean
}

/** `control` is the file that the shim was told of. */
export function brokenDisk(control: string): BrokenDisk {
  return {
    breakAt: (nth, trouble) => writeFileSync(control, `${String(nth)} ${String(constants.errno[trouble] ?? 30)}`),
    mend() {
      const hit = readFileSync(control, 'utf8') === 'hit'
      writeFileSync(control, '0 0')
      return hit
    },
  }
}
