/** What has been taken from the limits: uses that count and bookings that are open, at one venue. */
import type { LocalDate } from '../desk/rules/local-date.ts'
import type { Db } from './open.ts'

/** What is being handed over or corrected now, and so does not count. */
export interface Leaving {
  readonly useId: string
  readonly bookingId: string
}
export const NOTHING: Leaving = { useId: '', bookingId: '' }

type N = { n: number }
interface Earlier {
  readonly at: number
  readonly tickets: number
}
const TICKETS = 'total(use.adults + use.minors)'
const BOOKED = 'total(1 + booking.minors)'
/** What a report tells was sold by others: not this desk's share. */
const HERE = `use.here = 1`

export type Counts = ReturnType<typeof countRows>

export function countRows(db: Db) {
  return { ...ofEvents(db), ...ofCards(db) }
}

function ofEvents(db: Db) {
  const tickets = (where = '') =>
    db.prepare<[string, string, string, string], N>(`
      SELECT (SELECT ${TICKETS} FROM use WHERE event_id = ? AND taken_back = 0 AND id <> ? ${where}) +
        (SELECT ${BOOKED} FROM booking WHERE event_id = ? AND state = 'open' AND id <> ?) AS n`)
  const [all, here] = [tickets(), tickets(`AND ${HERE}`)]
  const day = db.prepare<[string, LocalDate, string, string, LocalDate, string], N>(`
    SELECT (SELECT ${TICKETS} FROM event JOIN use ON use.event_id = event.id
        WHERE event.production_id = ? AND event.day = ? AND use.taken_back = 0 AND use.id <> ?) +
      (SELECT ${BOOKED} FROM event JOIN booking ON booking.event_id = event.id
        WHERE event.production_id = ? AND event.day = ? AND booking.state = 'open' AND booking.id <> ?) AS n`)
  const daily = db.prepare<[string, LocalDate], N>(`
    SELECT ${TICKETS} AS n FROM use WHERE event_id = ? AND day = ? AND taken_back = 0 AND kind IN ('fee', 'visit')`)
  const ofCard = db.prepare<[string, Uint8Array], Earlier>(`
    SELECT recorded_at AS at, adults + minors AS tickets FROM use
    WHERE event_id = ? AND card_key = ? AND taken_back = 0`)
  const ofCardOn = db.prepare<[string, Uint8Array, LocalDate], Earlier>(`
    SELECT recorded_at AS at, adults + minors AS tickets FROM use
    WHERE event_id = ? AND card_key = ? AND taken_back = 0 AND day = ?`)
  const latest = (uses: readonly Earlier[]) =>
    // a handful of rows at most: looked through here, since ORDER BY doubles the time of a verdict's query
    uses.reduce<Earlier | null>((last, use) => (last && last.at > use.at ? last : use), null)
  return {
    /** Tickets used and booked. */
    taken: (eventId: string, { useId, bookingId } = NOTHING): number =>
      all.get(eventId, useId, eventId, bookingId)?.n ?? 0,
    /** The same, by this desk. */
    takenHere: (eventId: string, { useId, bookingId } = NOTHING): number =>
      here.get(eventId, useId, eventId, bookingId)?.n ?? 0,
    /** Tickets used and booked at all events of a production on a day. */
    takenOnDay: (productionId: string, on: LocalDate, { useId, bookingId } = NOTHING): number =>
      day.get(productionId, on, useId, productionId, on, bookingId)?.n ?? 0,
    /** This card's last use at this event that still counts. */
    lastOfCard: (eventId: string, cardKey: Uint8Array): Earlier | null => latest(ofCard.all(eventId, cardKey)),
    /** The same on a day, for what goes on from day to day. */
    lastOfCardOn: (eventId: string, cardKey: Uint8Array, day: LocalDate): Earlier | null =>
      latest(ofCardOn.all(eventId, cardKey, day)),
    /** Of what goes on from day to day: this day's. */
    takenDaily: (eventId: string, day: LocalDate): number => daily.get(eventId, day)?.n ?? 0,
  }
}

function ofCards(db: Db) {
  const acquired = db.prepare<[Uint8Array, string, string, Uint8Array, string, string], N>(`
    SELECT (SELECT count(*) FROM use JOIN event ON event.id = use.event_id
        WHERE use.card_key = ? AND event.production_id = ? AND use.taken_back = 0 AND use.id <> ?) +
      (SELECT count(*) FROM booking JOIN event ON event.id = booking.event_id
        WHERE booking.card_key = ? AND event.production_id = ? AND booking.state = 'open' AND booking.id <> ?) AS n`)
  const openBookings = db.prepare<[Uint8Array, string, string], N>(`
    SELECT count(DISTINCT event_id) AS n FROM booking JOIN event ON event.id = booking.event_id
    WHERE booking.card_key = ? AND event.venue_id = ? AND booking.state = 'open' AND booking.event_id <> ?`)
  const courses = (table: 'use' | 'booking', counts: string) =>
    `SELECT DISTINCT event.id FROM ${table} AS taken JOIN event ON event.id = taken.event_id
     WHERE taken.card_key = @cardKey AND event.venue_id = @venueId AND event.kind = 'course' AND taken.${counts}
       AND event.id <> @eventId AND coalesce(event.last_day, event.day) >= @notOver AND event.day BETWEEN @from AND @to`
  const coursesOf = db.prepare<[Record<string, unknown>], N>(
    `SELECT count(*) AS n FROM (${courses('use', 'taken_back = 0')} UNION ${courses('booking', "state = 'open'")})`,
  )
  const fees = db.prepare<[Uint8Array, string, LocalDate, LocalDate, string], { cents: number; fees: number }>(`
    SELECT total(cents) AS cents, count(*) AS fees FROM use
    WHERE card_key = ? AND venue_id = ? AND day >= ? AND day < ? AND kind = 'fee' AND taken_back = 0 AND id <> ?`)
  const visits = db.prepare<[Uint8Array, string, LocalDate, LocalDate, string], N>(`
    SELECT total(adults + minors) AS n FROM use
    WHERE card_key = ? AND venue_id = ? AND day >= ? AND day < ? AND kind = 'visit' AND taken_back = 0 AND id <> ?`)
  return {
    /** Uses and open bookings of a card for a production, whatever the performance. */
    acquired: (cardKey: Uint8Array, productionId: string, { useId, bookingId } = NOTHING): number =>
      acquired.get(cardKey, productionId, useId, cardKey, productionId, bookingId)?.n ?? 0,
    /** Other events at the venue that a card has a booking open for. */
    openBookings: (cardKey: Uint8Array, venueId: string, eventId: string): number =>
      openBookings.get(cardKey, venueId, eventId)?.n ?? 0,
    /** Other courses at the venue, taken or booked, that are not over on `notOver` and begin between two days. */
    courses: (asked: CoursesAsked): number => coursesOf.get({ ...asked })?.n ?? 0,
    /** What a card has settled at a library from a day until before another. */
    fees: (cardKey: Uint8Array, venueId: string, { first, next }: Days, useId = '') =>
      fees.get(cardKey, venueId, first, next, useId) ?? { cents: 0, fees: 0 },
    /** Visits of a card at a hall from a day until before another. */
    visits: (cardKey: Uint8Array, venueId: string, { first, next }: Days, useId = ''): number =>
      visits.get(cardKey, venueId, first, next, useId)?.n ?? 0,
  }
}

interface Days {
  readonly first: LocalDate
  readonly next: LocalDate
}
export interface CoursesAsked {
  readonly cardKey: Uint8Array
  readonly venueId: string
  /** The course in question: not counted. */
  readonly eventId: string
  readonly notOver: LocalDate
  readonly from: LocalDate
  readonly to: LocalDate
}
