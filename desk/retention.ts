/** What is forgotten once it has served: which card a use was of, and promises that nobody came for. docs/rules.md#privacy */
import type { Ledger } from '../db/ledger.ts'
import { releaseNoShows } from './bookings.ts'
import { spanOf } from './rules/limits-time.ts'
import { addDays, helsinkiDay, type Instant } from './rules/local-date.ts'

/** So long after an event something may still be recorded for it at the desk, and an earlier use be told. Days. */
const STILL_LISTED = 7

/** The rest is forgotten the next hour: no scan waits for it. */
const AT_ONCE = 5_000

/** Keeps a card's key no longer than the limit that it serves. Source: docs/rules.md#privacy */
export function forgetServed(ledger: Ledger, now: Instant): void {
  const today = helsinkiDay(now)
  ledger.transaction(() => {
    releaseNoShows(ledger, now)
    ledger.retention.forgetCards(addDays(today, -STILL_LISTED), spanOf('year', today).first, AT_ONCE)
  })
}
