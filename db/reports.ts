/** Sums of uses for reports. Whole numbers and cents throughout, and nothing of any card. */
import type { FeeKind } from '../desk/rules/limits.ts'
import type { LocalDate } from '../desk/rules/local-date.ts'
import type { Db } from './open.ts'
import type { Refusals } from './tallies.ts'
import type { UseRow } from './uses.ts'

/** Uses that count, of one event on one day, alike in what a report tells apart. */
export interface SumRow {
  readonly day: LocalDate
  readonly eventId: string
  readonly kind: UseRow['kind']
  readonly field: string
  readonly feeKind: FeeKind | null
  /** Provisional, and then rejected by the register. */
  readonly isApart: 0 | 1
  readonly uses: number
  readonly adults: number
  readonly minors: number
  readonly cents: number
  /** Of the uses: those that the register has not answered for, and those that it rejected. */
  readonly waiting: number
  readonly rejected: number
}

/** An event of which no more could be had. */
export interface FilledRow {
  readonly eventId: string
  /** How often the cap filled, and when it first did. */
  readonly filled: number
  readonly firstFilledAt: number | null
  readonly soldOutAt: number | null
  /** Given with the card, on whatever day. */
  readonly tickets: number
}

export interface MomentRow {
  readonly eventId: string
  readonly what: 'cap_full' | 'sold_out'
  readonly at: number
}

const SUMS = `use.day, use.event_id AS eventId, use.kind, use.field, use.fee_kind AS feeKind,
  (use.provisional = 1 AND use.state = 'rejected') AS isApart, count(*) AS uses, sum(use.adults) AS adults,
  sum(use.minors) AS minors, sum(coalesce(use.cents, 0)) AS cents, sum(use.state = 'waiting') AS waiting,
  sum(use.state = 'rejected') AS rejected`
const ALIKE = 'GROUP BY use.day, use.event_id, use.kind, use.field, use.fee_kind, isApart'

export function reportRows(db: Db) {
  return { ...ofVenue(db), ...ofShift(db) }
}

/** By the day of use, at one venue. */
function ofVenue(db: Db) {
  const bounds = db.prepare<[string, string], { first: LocalDate | null; last: LocalDate | null }>(`
    SELECT (SELECT min(day) FROM use WHERE venue_id = ? AND taken_back = 0) AS first,
      (SELECT max(day) FROM use WHERE venue_id = ? AND taken_back = 0) AS last`)
  const sums = db.prepare<[string, LocalDate, LocalDate], SumRow>(
    `SELECT ${SUMS} FROM use WHERE venue_id = ? AND day BETWEEN ? AND ? AND taken_back = 0 ${ALIKE}`,
  )
  const refusals = db.prepare<[LocalDate, LocalDate, string], Refusals>(`
    SELECT code, sum(count) AS count FROM refusal JOIN event ON event.id = refusal.event_id
    WHERE refusal.day BETWEEN ? AND ? AND event.venue_id = ? GROUP BY code ORDER BY 2 DESC, code`)
  // what goes on from day to day neither fills nor sells out
  const filled = db.prepare<[string, LocalDate, LocalDate], FilledRow>(`
    SELECT event.id AS eventId, count(moment.seq) AS filled, min(moment.at) AS firstFilledAt,
      event.sold_out_at AS soldOutAt,
      (SELECT coalesce(sum(adults + minors), 0) FROM use WHERE event_id = event.id AND taken_back = 0
        AND NOT (provisional = 1 AND state = 'rejected')) AS tickets
    FROM event LEFT JOIN moment ON moment.event_id = event.id AND moment.what = 'cap_full'
    WHERE event.venue_id = ? AND event.day BETWEEN ? AND ?
    GROUP BY event.id HAVING filled > 0 OR soldOutAt IS NOT NULL
    ORDER BY event.day, event.starts_at, event.production`)
  return {
    /** The first and the last day that have uses; null where there are none. */
    bounds: (venueId: string) => bounds.get(venueId, venueId) ?? { first: null, last: null },
    /** Both days included. */
    sums: (venueId: string, from: LocalDate, to: LocalDate): SumRow[] => sums.all(venueId, from, to),
    /** The most frequent reason first. */
    refusals: (venueId: string, from: LocalDate, to: LocalDate): Refusals[] => refusals.all(from, to, venueId),
    /** Events of these days whose cap has filled, or that are sold out. */
    filled: (venueId: string, from: LocalDate, to: LocalDate): FilledRow[] => filled.all(venueId, from, to),
  }
}

export interface Shift {
  readonly day: LocalDate
  /** Milliseconds; `end` is not of it. */
  readonly start: number
  readonly end: number
}

/** By when it was recorded at this desk, at whichever venue it serves. */
function ofShift(db: Db) {
  const within = 'use.here = 1 AND use.recorded_at >= @start AND use.recorded_at < @end'
  // what is corrected was recorded when it was first; what is entered from paper counts on its own day
  const first = `(WITH RECURSIVE line (corrects, at) AS (
      SELECT use.corrects, use.recorded_at
      UNION ALL SELECT earlier.corrects, earlier.recorded_at FROM line JOIN use AS earlier ON earlier.id = line.corrects)
    SELECT min(at) FROM line)`
  const sums = db.prepare<[Shift], SumRow>(`
    SELECT ${SUMS} FROM use WHERE ${within} AND use.taken_back = 0
      AND CASE use.channel WHEN 'paper' THEN use.day = @day ELSE ${first} >= @start END ${ALIKE}`)
  const otherDays = db.prepare<[Shift], { n: number }>(`
    SELECT count(*) AS n FROM use WHERE ${within} AND use.taken_back = 0
      AND use.channel = 'paper' AND use.day <> @day AND ${first} >= @start`)
  const undone = db.prepare<[Shift], { n: number }>(`
    SELECT count(*) AS n FROM use WHERE ${within} AND use.taken_back = 1 AND use.corrects IS NULL AND NOT EXISTS (
      WITH RECURSIVE line (id, taken_back) AS (
        SELECT use.id, use.taken_back
        UNION ALL SELECT later.id, later.taken_back FROM line JOIN use AS later ON later.corrects = line.id)
      SELECT 1 FROM line WHERE taken_back = 0)`)
  const refusals = db.prepare<[LocalDate], Refusals>(
    'SELECT code, sum(count) AS count FROM refusal WHERE day = ? GROUP BY code ORDER BY 2 DESC, code',
  )
  const moments = db.prepare<[Shift], MomentRow>(
    'SELECT event_id AS eventId, what, at FROM moment WHERE at >= @start AND at < @end ORDER BY seq',
  )
  return {
    shiftSums: (shift: Shift): SumRow[] => sums.all(shift),
    /** Entered from paper, of other days than the shift's: not among the sums. */
    shiftOtherDays: (shift: Shift): number => otherDays.get(shift)?.n ?? 0,
    /** Uses that were taken back and not replaced. */
    shiftUndone: (shift: Shift): number => undone.get(shift)?.n ?? 0,
    shiftRefusals: (day: LocalDate): Refusals[] => refusals.all(day),
    shiftMoments: (shift: Shift): MomentRow[] => moments.all(shift),
  }
}
