import type { LocalDate } from '../desk/rules/local-date.ts'
import { lastRow } from './last-row.ts'
import type { Db } from './open.ts'

export interface BookingRow {
  readonly id: string
  readonly eventId: string
  readonly keyId: string
  /** Null once it is handed over or released. */
  readonly cardKey: Uint8Array | null
  readonly community: 0 | 1
  readonly minors: number
  readonly channel: 'desk' | 'phone' | 'agency' | 'paper' | 'web'
  readonly note: string
  readonly bookedAt: number
  /** JSON: the limits that it exceeds, as they stood. */
  readonly excess: string
  readonly reason: string | null
  readonly state: 'open' | 'handed_over' | 'released'
  readonly useId: string | null
}

const COLUMNS = `id, event_id AS eventId, key_id AS keyId, card_key AS cardKey, community, minors, channel, note,
  booked_at AS bookedAt, excess, reason, state, use_id AS useId`

export function bookingRows(db: Db) {
  const get = db.prepare<[string], BookingRow>(`SELECT ${COLUMNS} FROM booking WHERE id = ?`)
  const ofCard = db.prepare<[string, Uint8Array], BookingRow>(
    `SELECT ${COLUMNS} FROM booking WHERE event_id = ? AND card_key = ? AND state = 'open'`,
  )
  const open = db.prepare<[string], BookingRow>(
    `SELECT ${COLUMNS} FROM booking WHERE event_id = ? AND state = 'open' ORDER BY booked_at, id`,
  )
  const ofUse = db.prepare<[string], BookingRow>(
    `SELECT ${COLUMNS} FROM booking WHERE use_id = ? AND state = 'handed_over'`,
  )
  const add = db.prepare<[BookingRow]>(`
    INSERT INTO booking (id, event_id, key_id, card_key, community, minors, channel, note, booked_at, excess, reason,
      state, use_id)
    VALUES (@id, @eventId, @keyId, @cardKey, @community, @minors, @channel, @note, @bookedAt, @excess, @reason, @state,
      @useId)`)
  const handOver = db.prepare<[string, string]>(
    `UPDATE booking SET state = 'handed_over', card_key = NULL, use_id = ? WHERE id = ? AND state = 'open'`,
  )
  const reopen = db.prepare<[Uint8Array, number, string]>(
    `UPDATE booking SET state = 'open', card_key = ?, minors = ? WHERE id = ? AND state = 'handed_over'`,
  )
  const again = db.prepare<[string]>(
    `UPDATE booking SET state = 'handed_over', card_key = NULL WHERE use_id = ? AND state = 'open'`,
  )
  const follow = db.prepare<[string, string]>('UPDATE booking SET use_id = ? WHERE use_id = ?')
  const release = db.prepare<[string]>(
    `UPDATE booking SET state = 'released', card_key = NULL WHERE id = ? AND state = 'open'`,
  )
  const releaseOver = db.prepare<[LocalDate]>(`
    UPDATE booking SET state = 'released', card_key = NULL WHERE state = 'open' AND event_id IN
      (SELECT id FROM event WHERE coalesce(last_day, day) < ?)`)
  const some = db.prepare<[string], { id: string }>(
    `SELECT event_id AS id FROM booking WHERE event_id = ? AND state = 'open' LIMIT 1`,
  )
  /** Whether anything is booked for the event that is being scanned for: mostly not, and then no scan asks further. */
  const booked = lastRow(db, (id: string) => ({ id, some: some.get(id) !== undefined }))
  return {
    get: (id: string): BookingRow | null => get.get(id) ?? null,
    add: booked.changing((row: BookingRow) => void add.run(row)),
    /** The card's oldest open booking for an event. Looked through here: ORDER BY would cost more than all else. */
    ofCard: (eventId: string, cardKey: Uint8Array): BookingRow | null => {
      const rows = booked.get(eventId)?.some ? ofCard.all(eventId, cardKey) : []
      return rows.reduce<BookingRow | null>(
        (first, row) => (first && first.bookedAt <= row.bookedAt ? first : row),
        null,
      )
    },
    /** Open ones of an event, oldest first. */
    open: (eventId: string): BookingRow[] => open.all(eventId),
    handOver: booked.changing((id: string, useId: string) => void handOver.run(useId, id)),
    /** The booking that was handed over as this use. */
    ofUse: (useId: string): BookingRow | null => ofUse.get(useId) ?? null,
    /** The use that it became was taken back: the promise stands again, for as many minors. */
    reopen: booked.changing((id: string, cardKey: Uint8Array, minors: number) => void reopen.run(cardKey, minors, id)),
    /** The use stands after all. */
    handOverAgain: booked.changing((useId: string) => void again.run(useId)),
    /** A use was replaced by another: the booking was handed over as that. */
    follow: (useId: string, replacedBy: string): void => void follow.run(replacedBy, useId),
    release: booked.changing((id: string) => void release.run(id)),
    /** Nobody came: what is open for events that were over before a day. */
    releaseOver: booked.changing((before: LocalDate) => void releaseOver.run(before)),
  }
}
