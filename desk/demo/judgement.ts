/** What the register takes and what it rejects, and why. Pure: the clock and all data are arguments. */
import { addDays, helsinkiDay } from '../rules/local-date.ts'
import { helsinkiInstant } from '../rules/limits-time.ts'
import { isCommunity } from '../rules/verdict.ts'
import type { Rejection, UseRecord } from '../sync/protocol.ts'
import type { StoredCard } from './cards.ts'

const DAY_MS = 86_400_000
/** How far ahead a ticket may be given. Days. */
const DAYS_AHEAD = 90

export interface UseFacts {
  /** Whether the desk may record for the venue that the use names. */
  readonly venueServed: boolean
  readonly card: StoredCard | null
  /** Whether this venue puts on the event that the use names; true where it names none. */
  readonly eventKnown: boolean
  /** When the card was used, by which it is judged; a use that is corrected later was not used later. */
  readonly acquiredAt: string
  readonly now: number
}

/** The first reason to reject the use, or null. What had happened before a card's state changed is taken. */
export function judgeUse(use: UseRecord, facts: UseFacts): Rejection | null {
  const { card, now } = facts
  const acquiredAt = Date.parse(facts.acquiredAt)
  if (use.adults + use.minors === 0) return 'malformed'
  if (!facts.venueServed) return 'venue_unknown'
  if (card === null) return 'card_unknown'
  if (!facts.eventKnown) return 'event_unknown'
  if (isFuture(use.recordedAt, now) || use.day > addDays(helsinkiDay(now), DAYS_AHEAD)) return 'day_in_future'
  if (card.validUntil < use.day || card.validUntil < helsinkiDay(acquiredAt)) return 'card_not_valid_on_day'
  if (card.state !== 'active' && acquiredAt >= card.stateSince) return 'card_not_active'
  // on a community card those are clients under 16, whom nobody has registered
  return !isCommunity(card) && use.minors > card.minors ? 'too_many_minors' : null
}

/** Entered afterwards, it was used on the day that it names. */
const AFTERWARDS: readonly string[] = ['paper', 'agency', 'web'] satisfies UseRecord['channel'][]

/** When the card was used: at the desk when it was recorded, otherwise by the end of the day of use. ISO 8601. */
export function acquiredAtOf({ channel, day, recordedAt }: UseRecord): string {
  const end = helsinkiInstant(day, '23:59')
  if (!AFTERWARDS.includes(channel) || end === null) return recordedAt
  return new Date(Math.min(end, Date.parse(recordedAt))).toISOString()
}

/** A desk's clock may be wrong by a day, not by more. */
export const isFuture = (recordedAt: string, now: number): boolean => Date.parse(recordedAt) > now + DAY_MS
