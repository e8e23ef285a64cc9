/** What the register takes and what it rejects, and why. Pure: the clock and all data are arguments. */
import { addDays, helsinkiDay } from '../rules/local-date.ts'
import type { Rejection, UseRecord } from '../sync/protocol.ts'
import type { StoredCard } from './cards.ts'

const DAY_MS = 86_400_000
/** How far ahead a ticket may be given. Days. */
const DAYS_AHEAD = 90

export interface UseFacts {
  readonly venueId: string
  readonly card: StoredCard | null
  /** Whether this venue puts on the event that the use names; true where it names none. */
  readonly eventKnown: boolean
  readonly now: number
}

/** The first reason to reject the use, or null. What had happened before a card's state changed is taken. */
export function judgeUse(use: UseRecord, { venueId, card, eventKnown, now }: UseFacts): Rejection | null {
  const recordedAt = Date.parse(use.recordedAt)
  if (use.adults + use.minors === 0) return 'malformed'
  if (use.venueId !== venueId) return 'venue_unknown'
  if (card === null) return 'card_unknown'
  if (!eventKnown) return 'event_unknown'
  if (isFuture(recordedAt, now) || use.day > addDays(helsinkiDay(now), DAYS_AHEAD)) return 'day_in_future'
  if (card.validUntil < use.day || card.validUntil < helsinkiDay(recordedAt)) return 'card_not_valid_on_day'
  if (card.state !== 'active' && recordedAt >= card.stateSince) return 'card_not_active'
  return use.minors > card.minors ? 'too_many_minors' : null
}

/** A desk's clock may be wrong by a day, not by more. Milliseconds. */
export const isFuture = (recordedAt: number, now: number): boolean => recordedAt > now + DAY_MS
