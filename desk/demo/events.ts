/** What the venues put on. */
import type { Db } from '../../db/open.ts'
import type { LocalDate } from '../rules/local-date.ts'
import type { RegisterEvent } from '../sync/protocol.ts'

/** An event as a venue gives it to the register. */
export type VenueEvent = Omit<RegisterEvent, 'venueId'>
export type EventStore = ReturnType<typeof eventStore>

type Row = Omit<RegisterEvent, 'features' | 'leftOut'> & { features: string; leftOut: number }

export function eventStore(db: Db) {
  const put = db.prepare<[Row]>(
    `INSERT INTO events VALUES (:id, :venueId, :kind, :productionId, :production, :title, :field, :day, :lastDay,
       :startsAt, :place, :ticketsOnSale, :capacity, :peopleAtATime, :features, :feeCents, :leftOut)
     ON CONFLICT (id) DO UPDATE SET production = excluded.production, title = excluded.title,
       last_day = excluded.last_day, place = excluded.place, tickets_on_sale = excluded.tickets_on_sale,
       capacity = excluded.capacity, people_at_a_time = excluded.people_at_a_time, features = excluded.features,
       fee_cents = excluded.fee_cents, left_out = excluded.left_out`,
  )
  const list = db.prepare<[string, string], Row>(
    `SELECT id, events.venue_id AS venueId, kind, production_id AS productionId, production, title, field, day,
            last_day AS lastDay, starts_at AS startsAt, place, tickets_on_sale AS ticketsOnSale, capacity,
            people_at_a_time AS peopleAtATime, features, fee_cents AS feeCents, left_out AS leftOut
     FROM events JOIN served ON served.venue_id = events.venue_id
     WHERE organisation_id = ? AND coalesce(last_day, day) >= ? ORDER BY day, starts_at, id`,
  )
  const known = db.prepare<[string, string], 1>('SELECT 1 FROM events WHERE venue_id = ? AND id = ?').pluck()

  return {
    put: (venueId: string, event: VenueEvent) =>
      void put.run({ ...event, venueId, features: JSON.stringify(event.features), leftOut: event.leftOut ? 1 : 0 }),
    /** Of every venue that the organisation's desks serve, those that end on this day or later, as they begin. */
    list: (organisationId: string, from: LocalDate): RegisterEvent[] =>
      list.all(organisationId, from).map((row) => ({
        ...row,
        features: JSON.parse(row.features) as RegisterEvent['features'],
        leftOut: row.leftOut === 1,
      })),
    has: (venueId: string, eventId: string): boolean => known.get(venueId, eventId) !== undefined,
  }
}
