/** Tickets promised to a card by telephone or e-mail, recorded when they are handed over. docs/rules.md#recording */
import type { BookingRow } from '../db/bookings.ts'
import type { Ledger } from '../db/ledger.ts'
import { type Booking, type BookingResult, DeskError, type Request } from './contract.ts'
import { judge, type JudgeDeps, shown, toBooking, toVerdict } from './judge.ts'
import { isDaily } from './kinds.ts'
import { capWatch, isUnseen } from './record.ts'
import { helsinkiDay, type Instant } from './rules/local-date.ts'

/**
 * Decides and books, in one transaction: what is booked takes from the cap. The same id again gives the stored booking;
 * where it was released since, it throws DeskError `booking_closed`.
 * Source: docs/rules.md#open-bookings, docs/rules.md#handing-over
 */
export function book(deps: JudgeDeps, request: Request<'booking.make'>, overridden: boolean): BookingResult {
  const { ledger, session } = deps
  return ledger.transaction(() => {
    const stored = ledger.bookings.get(request.id)
    const card = shown(deps, request.text, request.minors)
    if (stored) return { outcome: 'booked', booking: sameBooking(stored, request, card.cardKey) }
    const judged = judge(deps, { ...request, cards: [card], act: 'book', override: overridden })
    if (isDaily(judged.event.kind)) throw new DeskError('invalid', 'bad_request')
    if (isUnseen(judged.decision, request.seen) || !card.cardKey)
      return { outcome: 'not_booked', verdict: toVerdict(judged) }
    const { decision, work } = judged
    const filled = capWatch(deps, judged)
    const booking: BookingRow = {
      id: request.id,
      eventId: request.eventId,
      keyId: session.keys.keyId,
      cardKey: card.cardKey,
      community: judged.cards[0]?.community ? 1 : 0,
      minors: request.minors,
      channel: request.channel,
      note: request.note,
      bookedAt: work.now,
      excess: JSON.stringify(decision.kind === 'refuse' ? [] : decision.excess),
      reason: request.override?.reason ?? null,
      state: 'open',
      useId: null,
    }
    ledger.bookings.add(booking)
    filled()
    return { outcome: 'booked', booking: toBooking(booking) }
  })
}

/** The card is compared as long as the desk remembers it. */
function sameBooking(stored: BookingRow, request: Request<'booking.make'>, cardKey: Buffer | null): Booking {
  const isSame = stored.cardKey === null || (cardKey?.equals(stored.cardKey) ?? false)
  if (!isSame || stored.eventId !== request.eventId || stored.minors !== request.minors)
    throw new DeskError('conflict', 'id_used_for_another')
  // its answer was lost, and staff have found it in the list: nothing is promised any more
  if (stored.state === 'released') throw new DeskError('conflict', 'booking_closed')
  return toBooking(stored)
}

/** The open bookings of an event, oldest first. */
export const listBookings = (ledger: Ledger, eventId: string): Booking[] => ledger.bookings.open(eventId).map(toBooking)

/** Gives the tickets back. Releasing again changes nothing. Throws DeskError `booking_unknown`, `booking_closed`. */
export function releaseBooking({ ledger, now }: Pick<JudgeDeps, 'ledger' | 'now'>, bookingId: string): Booking {
  return ledger.transaction(() => {
    const booking = ledger.bookings.get(bookingId)
    if (!booking) throw new DeskError('not_found', 'booking_unknown')
    if (booking.state === 'handed_over') throw new DeskError('conflict', 'booking_closed')
    if (booking.state === 'open') {
      ledger.bookings.release(bookingId)
      ledger.uses.audit(now(), 'release', bookingId)
    }
    return toBooking({ ...booking, state: 'released' })
  })
}

/** Nobody came: what is left open once the night is over is released, and never sent. Source: docs/rules.md#recording */
export const releaseNoShows = (ledger: Ledger, now: Instant): void =>
  // until 06.00 the night before is not over
  ledger.bookings.releaseOver(helsinkiDay(now - NIGHT_MS))
const NIGHT_MS = 6 * 3_600_000
