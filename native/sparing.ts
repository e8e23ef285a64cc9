/** A device that never stops must fill neither the desk nor the screen. */
import type { Misread } from '../desk/contract.ts'

/** More than anyone can look at. */
const MOST_IN_A_SECOND = 10

/** Passes on what is misread, of each scanner as much as can be looked at in a second, and leaves out the rest. */
export function sparing(tell: (misread: Misread) => void): (misread: Misread) => void {
  const told = new Map<string, { since: number; count: number }>()
  return (misread) => {
    const now = performance.now()
    const last = told.get(misread.source)
    const second = last && now - last.since < 1_000 ? last : { since: now, count: 0 }
    told.set(misread.source, second)
    if (++second.count <= MOST_IN_A_SECOND) tell(misread)
  }
}
