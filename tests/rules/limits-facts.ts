/** A performance of Hamlet, who comes to it, and what the limits say: what the tests of the limits start from. */
import type { PerformanceEvent } from '../../desk/rules/limits.ts'
import type { LimitDecision } from '../../desk/rules/limits-decision.ts'
import type { Party } from '../../desk/rules/limits-party.ts'
import { decidePerformance, type PerformanceCard, type PerformanceFacts } from '../../desk/rules/limits-performance.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'

export const day = (text: string) => text as LocalDate
export const at = (text: string) => Date.parse(text)
/** A Wednesday. */
export const TODAY = day('2026-01-21')
export const NOON = at('2026-01-21T12:00:00+02:00')

export const hamlet: PerformanceEvent = {
  ...{ day: TODAY, startsAt: '19:00', ticketsOnSale: 150, capacity: 250, peopleAtATime: null, features: [] },
  ...{ leftOut: null, ownCap: null, soldOut: false },
}
export const holder = (along = 0, change: Partial<PerformanceCard> = {}): PerformanceCard => ({
  ...{ community: false, along, minorsRegistered: 5, acquired: 0, openBookings: 0 },
  ...change,
})
export const worker = (along = 0): PerformanceCard => holder(along, { community: true, minorsRegistered: 0 })
export const party = (...cards: PerformanceCard[]): Party<PerformanceCard> => ({ cards, assistants: 0 })
export const family = party(holder(2))

export type Change = Partial<Omit<PerformanceFacts, 'event'>> & { event?: Partial<PerformanceEvent> }
export const facts = ({ event, ...change }: Change = {}): PerformanceFacts => ({
  ...{ limits: {}, party: party(holder()), act: 'hand_over', taken: 0, takenHere: 0, now: NOON },
  ...change,
  event: { ...hamlet, ...event },
})
export const decided = (change: Change) => decidePerformance(facts(change))
export const summary = (decision: LimitDecision) =>
  [decision.kind, ...(decision.kind === 'admit' ? [] : decision.reasons.map(({ code }) => code))].join(' ')
