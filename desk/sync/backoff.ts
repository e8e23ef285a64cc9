/** How long to wait before trying again: full jitter, so that desks cut off together do not come back together. */

const FIRST_MS = 1_000
const LONGEST_MS = 5 * 60_000

/**
 * Milliseconds to wait before attempt `failures` + 1: random up to 1 s, 2 s, 4 s … 5 min.
 * `random` gives a number in [0, 1).
 */
export function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 30))
  return Math.round(random() * ceiling)
}
