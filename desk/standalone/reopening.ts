/** When a kiosk's window that ended is opened again. */

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** A window that stood for so long was no failed start. */
const STOOD_MS = 10_000

export interface Reopening {
  /** A window was opened now. */
  opened(): void
  /** It ended now. How long to wait before the next one, in milliseconds. */
  ended(): number
}

/** Short waits at first, twice as long each time that a window did not stand. */
export function createReopening(): Reopening {
  let wait = 0
  let since = 0
  return {
    opened() {
      since = performance.now()
    },
    ended() {
      const stood = performance.now() - since >= STOOD_MS
      wait = stood ? FIRST_WAIT_MS : Math.min(Math.max(wait * 2, FIRST_WAIT_MS), LONGEST_WAIT_MS)
      return wait
    },
  }
}
