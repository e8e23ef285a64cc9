/** Does the card's series at this swimming hall hold this visit? docs/rules.md#swimming-hall */
import { isCount, type VisitLimits } from './limits.ts'
import { decisionOf, leftOf, type LimitDecision, malformedInput, ofMinors, ofPartyQuota } from './limits-decision.ts'
import { type CardShown, isParty, type Party, takenByCard } from './limits-party.ts'
import { spanOf } from './limits-time.ts'
import { type LocalDate, parseLocalDate } from './local-date.ts'

export interface VisitCard extends CardShown {
  /** Visits this card has taken at this hall in the calendar year of the visit, without what is being corrected. */
  readonly visits: number
}

export interface VisitFacts {
  readonly limits: VisitLimits
  readonly party: Party<VisitCard>
  /** The day of the visit: today, or the day on the paper. */
  readonly day: LocalDate
}

/** The decision of the hall's limits. A community card's uses are unlimited. Source: docs/rules.md#swimming-hall */
export function decideVisit({ limits, party, day }: VisitFacts): LimitDecision {
  const { visitsPerYear: limit } = limits
  if (parseLocalDate(day) === null) return decisionOf([malformedInput('day')])
  if (!isParty(party) || !party.cards.every(({ visits }) => isCount(visits)))
    return decisionOf([malformedInput('party')])
  if (limit === undefined) return decisionOf(ofMinors(party))
  if (!isCount(limit)) return decisionOf([malformedInput('visitsPerYear')])
  const again = spanOf('year', day).next
  const ofSeries = party.cards.flatMap((shown, card) =>
    shown.community
      ? []
      : ofPartyQuota('visits', { limit, taken: shown.visits, asked: takenByCard(shown), card, again }),
  )
  return decisionOf([...ofMinors(party), ...ofSeries])
}

/** Visits left in the series, or null where the hall has none. Source: docs/rules.md#swimming-hall */
export function visitsLeft({ visitsPerYear }: VisitLimits, visits: number): number | null {
  return visitsPerYear === undefined ? null : leftOf({ limit: visitsPerYear, taken: visits })
}
