/** What is forgotten once it has served: which card a use was of, and promises that nobody came for. docs/rules.md#privacy */
import { setImmediate } from 'node:timers/promises'
import type { Ledger } from '../db/ledger.ts'
import { releaseNoShows } from './bookings.ts'
import { spanOf } from './rules/limits-time.ts'
import { addDays, helsinkiDay, type Instant } from './rules/local-date.ts'

/** So long after an event something may still be recorded for it at the desk, and an earlier use be told. Days. */
const STILL_LISTED = 7

/** So many uses between two turns of the event loop: a scan waits a few milliseconds at most. */
const AT_ONCE = 200

/**
 * Keeps a card's key no longer than the limit that it serves, while the desk goes on. What `signal` ends is gone on with the
 * next time. Rejects as the disk does. Source: docs/rules.md#privacy
 */
export async function forgetServed(ledger: Ledger, now: Instant, signal?: AbortSignal): Promise<void> {
  const today = helsinkiDay(now)
  const served = { over: addDays(today, -STILL_LISTED), year: spanOf('year', today).first, most: AT_ONCE }
  ledger.transaction(() => releaseNoShows(ledger, now))
  for (let after: number | null = 0; after !== null; await setImmediate()) {
    if (signal?.aborted) return
    after = ledger.retention.forgetCards({ ...served, after })
  }
}

/** Nothing was recorded or settled for so long, or what was erased first has waited for so much. Milliseconds. */
const QUIET_MS = 400
const AT_MOST_MS = 10_000

export interface Eraser {
  /** Something was recorded, or a number was erased in the ledger: when it is quiet, it goes from the disk too. */
  soon(): void
  close(): void
}

/** Takes what was erased off the disk when the desk has a moment: the ledger's file is written, which no record waits for. */
export function createEraser(ledger: Ledger, log: (line: string) => void): Eraser {
  let timer: NodeJS.Timeout | undefined
  let since: number | null = null
  const erase = () => {
    since = null
    try {
      if (!ledger.outbox.erase()) soon()
    } catch (error) {
      // a full disk takes no write; the next record or settling comes here again
      log(`erase: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const soon = () => {
    since ??= performance.now()
    const waited = performance.now() - since
    clearTimeout(timer)
    timer = setTimeout(erase, Math.max(0, Math.min(QUIET_MS, AT_MOST_MS - waited))).unref()
  }
  return { soon, close: () => clearTimeout(timer) }
}
