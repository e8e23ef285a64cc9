/** What is refused or warned of when a venue sets its limits, by what is on there. docs/rules.md#limits-a-venue-may-set */
import type { EventRow } from '../db/events.ts'
import { performanceForLimits } from './event-limits.ts'
import { checkRepertoire } from './rules/floors.ts'
import { checkLimits, type LimitFinding } from './rules/limits-check.ts'
import { decidePerformance } from './rules/limits-performance.ts'
import type { Limits, PerformanceLimits } from './rules/limits.ts'
import type { Instant } from './rules/local-date.ts'

/** `coming`: the venue's events from today on. */
export function findingsOf(limits: Limits, coming: readonly EventRow[], now: Instant): LimitFinding[] {
  const performances = coming.filter(({ kind }) => kind === 'performance')
  const leftOut = new Set(performances.filter((event) => isLeftOut(limits.performance ?? {}, event, now)))
  // the venue's cap does not hold for those with a cap of their own
  const capped = performances.filter((event) => event.ownCap === null && !leftOut.has(event))
  return [...checkLimits(limits, capped.map(performanceForLimits)), ...ofRepertoire(performances, leftOut)]
}

const CARD = { community: false, along: 0, minorsRegistered: 0, acquired: 0, openBookings: 0 }

/** Whether it gives no tickets because it is left out. Source: docs/rules.md#left-out */
function isLeftOut({ leftOut = [] }: PerformanceLimits, row: EventRow, now: Instant): boolean {
  const event = performanceForLimits(row)
  const party = { cards: [CARD], assistants: 0 }
  const decision = decidePerformance({ limits: { leftOut }, event, party, act: 'book', taken: 0, takenHere: 0, now })
  return decision.kind === 'refuse' && decision.reasons.some(({ code }) => code === 'left_out')
}

/** Productions of its own, and those of which every performance is left out. Source: docs/rules.md#repertoire */
function ofRepertoire(performances: readonly EventRow[], leftOut: ReadonlySet<EventRow>): LimitFinding[] {
  const own = performances.filter(({ features }) => !features.includes('guest'))
  const productions = (events: readonly EventRow[]) => new Set(events.map(({ productionId }) => productionId)).size
  const [all, kept] = [productions(own), productions(own.filter((event) => !leftOut.has(event)))]
  const check = checkRepertoire(all, all - kept)
  return check.kind === 'ok' ? [] : [{ setting: 'performance.leftOut', check }]
}
