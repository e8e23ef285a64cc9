/** Do the venue's limits let this party into a performance? Pure: clock and counts are arguments. */
import { type Floor, floorOf } from './floors.ts'
import { isCount, isInstant, type LeftOutKind, type PerformanceEvent, type PerformanceLimits } from './limits.ts'
import {
  decisionOf,
  type LimitDecision,
  type LimitReason,
  malformedInput,
  ofMinors,
  ofPartyQuota,
  ofSingleQuota,
} from './limits-decision.ts'
import { type CardShown, isParty, type Party, takenBy } from './limits-party.ts'
import { isWeekend, ofBookingOpens, ofDay, ofHandOver } from './limits-time.ts'
import { type Instant, parseLocalDate } from './local-date.ts'

/** A card and what it has had, without what is being handed over or corrected now. */
export interface PerformanceCard extends CardShown {
  /** Uses and open bookings of this card for this production, whatever the performance. */
  readonly acquired: number
  /** Other events that this card has a booking open for. */
  readonly openBookings: number
}

export interface PerformanceFacts {
  readonly limits: PerformanceLimits
  readonly event: PerformanceEvent
  readonly party: Party<PerformanceCard>
  /** A booking promises a ticket, a hand-over gives it and is recorded. Both take from the cap. */
  readonly act: 'book' | 'hand_over'
  /** Tickets used and booked, by the span of the cap (`capOf().per`), without what is being handed over or corrected. */
  readonly taken: number
  /** The same, of this desk alone. */
  readonly takenHere: number
  readonly now: Instant
}

/** The cap that applies to a performance. */
export interface Cap {
  readonly tickets: number
  /** A cap per day is of all events of the production on that day. */
  readonly per: 'event' | 'day'
  /** What was set, lower than `tickets` where the floor has risen above it since. */
  readonly set: number
  readonly floor: Floor | null
}

/**
 * The decision of the venue's limits on a party at a performance: every reason, in the order of the checks.
 * Source: docs/rules.md#limits-a-venue-may-set
 */
export function decidePerformance(facts: PerformanceFacts): LimitDecision {
  const { limits, event, party, act, now } = facts
  const odd = oddInput(facts)
  if (odd !== null) return decisionOf([malformedInput(odd)])
  const refusals = [
    ...ofMinors(party),
    ...ofSoldOut(event),
    ...ofLeftOut(limits, event),
    ...ofBookingOpens(event.day, limits.bookingOpensDays, now),
    ...(act === 'hand_over' ? ofHandOver(event, limits.handOverMinutes, now) : []),
    ...ofCap(facts),
    ...ofProduction(limits, party),
    ...(act === 'book' ? ofOpenBookings(limits, party) : []),
  ]
  return decisionOf(refusals, ofDay(event.day, now))
}

/**
 * The cap of a performance, or null where none is set: its own, else the one for guest productions or large events,
 * else the venue's. Never below the floor, which may have risen with the tickets since the cap was set.
 * Source: docs/rules.md#performance-cap, docs/rules.md#large-event, docs/rules.md#guest-production
 */
export function capOf(limits: PerformanceLimits, event: PerformanceEvent): Cap | null {
  const floor = floorOf(event, limits.capBase ?? 'on_sale')
  const { cap, per } = chosen(limits, event, floor)
  return cap === undefined ? null : { tickets: Math.max(cap, floor?.least ?? 0), per, set: cap, floor }
}

function chosen(limits: PerformanceLimits, event: PerformanceEvent, floor: Floor | null) {
  const { cap, guestCap, largeEvent } = limits
  if (event.ownCap !== null) return { cap: event.ownCap, per: 'event' } as const
  if (event.features.includes('guest') && guestCap !== undefined) return { cap: guestCap, per: 'event' } as const
  return (floor?.source === 'large-event' && largeEvent) || ({ cap, per: 'event' } as const)
}

/** A sold-out event gives no free ticket, and no supervisor makes a seat. Source: docs/rules.md#what-every-desk-checks */
export const ofSoldOut = ({ soldOut }: { readonly soldOut: boolean }): LimitReason[] =>
  soldOut ? [{ code: 'sold_out', overridable: false }] : []

/** What is said of the event itself wins over the venue's kinds. Source: docs/rules.md#left-out */
function ofLeftOut(limits: PerformanceLimits, event: PerformanceEvent): LimitReason[] {
  const as = leftOutAs(limits, event)
  return as ? [{ code: 'left_out', as, overridable: true }] : []
}

/** As what the venue leaves a performance out, or null where it is in. Source: docs/rules.md#left-out */
export function leftOutAs({ leftOut = [] }: PerformanceLimits, event: PerformanceEvent): LeftOutKind | 'event' | null {
  if (event.leftOut !== null) return event.leftOut ? 'event' : null
  return leftOut.find((kind) => (kind === 'weekend' ? isWeekend(event.day) : event.features.includes(kind))) ?? null
}

/** The cap, and this desk's share of it. Source: docs/rules.md#performance-cap, docs/rules.md#limits-a-venue-may-set */
function ofCap({ limits, event, party, taken, takenHere }: PerformanceFacts): LimitReason[] {
  const cap = capOf(limits, event)
  if (cap === null) return []
  const asked = takenBy(party)
  const share = Math.min(limits.deskShare ?? cap.tickets, cap.tickets)
  return [
    ...ofPartyQuota(cap.per === 'day' ? 'day_cap' : 'cap', { limit: cap.tickets, taken, asked }),
    ...(limits.deskShare === undefined ? [] : ofPartyQuota('share', { limit: share, taken: takenHere, asked })),
  ]
}

/** A community card's uses are unlimited. Source: docs/rules.md#once-per-production, docs/rules.md#community-card */
function ofProduction({ oncePerProduction }: PerformanceLimits, party: Party<PerformanceCard>): LimitReason[] {
  if (!oncePerProduction) return []
  return party.cards.flatMap(({ community, acquired }, card): LimitReason[] =>
    community || acquired === 0 ? [] : [{ code: 'once_per_production', acquired, card, overridable: true }],
  )
}

/** Source: docs/rules.md#open-bookings, docs/rules.md#community-card */
function ofOpenBookings({ openBookings: limit }: PerformanceLimits, party: Party<PerformanceCard>): LimitReason[] {
  if (limit === undefined) return []
  return party.cards.flatMap(({ community, openBookings: taken }, card) =>
    community ? [] : ofSingleQuota('open_bookings', { limit, taken, card }),
  )
}

/** What cannot be judged, by name, or null. Nothing is let through on a number that is none. */
function oddInput({ limits, event, party, taken, takenHere, now }: PerformanceFacts): string | null {
  const numbers: Record<string, number | null | undefined> = {
    taken,
    takenHere,
    cap: limits.cap,
    largeEvent: limits.largeEvent?.cap,
    guestCap: limits.guestCap,
    deskShare: limits.deskShare,
    openBookings: limits.openBookings,
    handOverMinutes: limits.handOverMinutes,
    bookingOpensDays: limits.bookingOpensDays,
    ownCap: event.ownCap,
    ticketsOnSale: event.ticketsOnSale,
    capacity: event.capacity,
    peopleAtATime: event.peopleAtATime,
  }
  if (!isInstant(now)) return 'now'
  if (parseLocalDate(event.day) === null) return 'day'
  if (!isParty(party) || !party.cards.every((c) => isCount(c.acquired) && isCount(c.openBookings))) return 'party'
  return Object.entries(numbers).find(([, n]) => n !== null && n !== undefined && !isCount(n))?.[0] ?? null
}
