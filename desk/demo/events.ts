/** What the venues put on. */
import type { Db } from '../../db/open.ts'
import type { LocalDate } from '../rules/local-date.ts'
import type { RegisterEvent } from '../sync/protocol.ts'

export type EventStore = ReturnType<typeof eventStore>

export function eventStore(db: Db) {
  const put = db.prepare<[Omit<RegisterEvent, 'leftOut'> & { venueId: string; leftOut: number }]>(
    `INSERT INTO events VALUES (:id, :venueId, :kind, :productionId, :production, :field, :day, :startsAt, :place,
                                :ticketsOnSale, :leftOut)
     ON CONFLICT (id) DO UPDATE SET production = excluded.production, place = excluded.place,
       tickets_on_sale = excluded.tickets_on_sale, left_out = excluded.left_out`,
  )
  const list = db.prepare<[string, string], Omit<RegisterEvent, 'leftOut'> & { leftOut: number }>(
    `SELECT id, kind, production_id AS productionId, production, field, day, starts_at AS startsAt, place,
            tickets_on_sale AS ticketsOnSale, left_out AS leftOut
     FROM events WHERE venue_id = ? AND day >= ? ORDER BY day, starts_at, id`,
  )
  const known = db.prepare<[string, string], 1>('SELECT 1 FROM events WHERE venue_id = ? AND id = ?').pluck()

  return {
    put: (venueId: string, event: RegisterEvent) => void put.run({ ...event, venueId, leftOut: event.leftOut ? 1 : 0 }),
    /** From this day on, in the order they take place. */
    list: (venueId: string, from: LocalDate): RegisterEvent[] =>
      list.all(venueId, from).map((row) => ({ ...row, leftOut: row.leftOut === 1 })),
    has: (venueId: string, eventId: string): boolean => known.get(venueId, eventId) !== undefined,
  }
}
