import type { Feature } from '../desk/rules/limits.ts'
import type { LocalDate } from '../desk/rules/local-date.ts'
import { lastRow } from './last-row.ts'
import type { Db } from './open.ts'

/** What the event is, as whoever made it says. */
export interface EventFacts {
  readonly id: string
  readonly venueId: string
  readonly kind: 'performance' | 'course' | 'fee' | 'visit'
  readonly productionId: string
  readonly production: string
  /** The performance's own title, or null for the production's. */
  readonly title: string | null
  readonly field: string
  readonly day: LocalDate
  /** Null: the same as `day`. */
  readonly lastDay: LocalDate | null
  readonly startsAt: string | null
  readonly place: string | null
  readonly ticketsOnSale: number | null
  readonly capacity: number | null
  readonly peopleAtATime: number | null
  readonly features: readonly Feature[]
  readonly feeCents: number | null
  readonly leftOut: boolean
}
/** What this desk says of it. */
export interface OwnWords {
  readonly ownCap: number | null
  /** Null: as the event's maker and the venue's kinds say. */
  readonly ownLeftOut: boolean | null
  readonly soldOutAt: number | null
}
export interface EventRow extends EventFacts, OwnWords {
  readonly origin: 'register' | 'desk'
}

export interface Production {
  readonly id: string
  readonly name: string
}

type Stored = Omit<EventRow, 'features' | 'leftOut' | 'ownLeftOut'> & {
  readonly features: string
  readonly leftOut: 0 | 1
  readonly ownLeftOut: 0 | 1 | null
}

const COLUMNS = `id, venue_id AS venueId, origin, kind, production_id AS productionId, production, title, field, day,
  last_day AS lastDay, starts_at AS startsAt, place, tickets_on_sale AS ticketsOnSale, capacity,
  people_at_a_time AS peopleAtATime, features, fee_cents AS feeCents, left_out AS leftOut, own_cap AS ownCap,
  own_left_out AS ownLeftOut, sold_out_at AS soldOutAt`

function toRow({ features, leftOut, ownLeftOut, ...row }: Stored): EventRow {
  return {
    ...row,
    features: features === '' ? [] : (features.split(',') as Feature[]),
    leftOut: leftOut === 1,
    ownLeftOut: ownLeftOut === null ? null : ownLeftOut === 1,
  }
}
const toStored = ({ features, leftOut, ...facts }: EventFacts) => ({
  ...facts,
  features: features.join(','),
  leftOut: leftOut ? 1 : 0,
})

export function eventRows(db: Db) {
  const get = db.prepare<[string], Stored>(`SELECT ${COLUMNS} FROM event WHERE id = ?`)
  const between = db.prepare<[string, LocalDate, LocalDate], Stored>(`
    SELECT ${COLUMNS} FROM event
    WHERE withdrawn = 0 AND venue_id = ? AND coalesce(last_day, day) >= ? AND day <= ?
    ORDER BY day, starts_at, production`)
  const withdrawAll = db.prepare(`UPDATE event SET withdrawn = 1 WHERE withdrawn = 0 AND origin = 'register'`)
  const withdraw = db.prepare<[string]>('UPDATE event SET withdrawn = 1 WHERE id = ?')
  const put = db.prepare<[ReturnType<typeof toStored> & { origin: EventRow['origin'] }]>(`
    INSERT INTO event (id, venue_id, origin, kind, production_id, production, title, field, day, last_day, starts_at,
      place, tickets_on_sale, capacity, people_at_a_time, features, fee_cents, left_out)
    VALUES (@id, @venueId, @origin, @kind, @productionId, @production, @title, @field, @day, @lastDay, @startsAt,
      @place, @ticketsOnSale, @capacity, @peopleAtATime, @features, @feeCents, @leftOut)
    ON CONFLICT (id) DO UPDATE SET venue_id = excluded.venue_id, kind = excluded.kind,
      production_id = excluded.production_id, production = excluded.production, title = excluded.title,
      field = excluded.field, day = excluded.day, last_day = excluded.last_day, starts_at = excluded.starts_at,
      place = excluded.place, tickets_on_sale = excluded.tickets_on_sale, capacity = excluded.capacity,
      people_at_a_time = excluded.people_at_a_time, features = excluded.features, fee_cents = excluded.fee_cents,
      left_out = excluded.left_out, origin = excluded.origin, withdrawn = 0`)
  const say = db.prepare<[{ id: string; ownCap: number | null; ownLeftOut: 0 | 1 | null; soldOutAt: number | null }]>(
    'UPDATE event SET own_cap = @ownCap, own_left_out = @ownLeftOut, sold_out_at = @soldOutAt WHERE id = @id',
  )
  const productions = db.prepare<[string], Production>(
    'SELECT production_id AS id, production AS name FROM event WHERE venue_id = ? GROUP BY 1, 2 ORDER BY max(day)',
  )
  const used = db.prepare<[string], { yes: 0 | 1 }>(`
    SELECT EXISTS (SELECT 1 FROM use WHERE event_id = ? AND (taken_back = 0 OR state NOT IN ('undone', 'cancelled', 'rejected')))
      AS yes`)
  const booked = db.prepare<[string], { yes: 0 | 1 }>(
    `SELECT EXISTS (SELECT 1 FROM booking WHERE event_id = ? AND state = 'open') AS yes`,
  )
  /** The event that is being scanned for: asked for at every scan. */
  const last = lastRow(db, (id) => {
    const stored = get.get(id)
    return stored ? toRow(stored) : null
  })
  const { changing } = last
  return {
    get: last.get,
    /** What is on at a venue, both days included, in the order of the clock. */
    between: (venueId: string, from: LocalDate, to: LocalDate): EventRow[] => between.all(venueId, from, to).map(toRow),
    /** The register's whole list: what it no longer names is kept for the uses that name it, but not offered. */
    replaceAll: changing((events: readonly EventFacts[]) => {
      withdrawAll.run()
      for (const event of events) put.run({ ...toStored(event), origin: 'register' })
    }),
    /** Makes or changes an event of this desk. */
    putOwn: changing((event: EventFacts) => void put.run({ ...toStored(event), origin: 'desk' })),
    /** The desk's own words of an event; the register's list never changes them. */
    say: changing((id: string, { ownCap, ownLeftOut, soldOutAt }: OwnWords) => {
      say.run({ id, ownCap, ownLeftOut: ownLeftOut === null ? null : ownLeftOut ? 1 : 0, soldOutAt })
    }),
    withdraw: changing((id: string) => void withdraw.run(id)),
    /** Every production that a venue has had, whoever made it, the newest last. */
    productions: (venueId: string): Production[] => productions.all(venueId),
    /** Uses were recorded for it: those that count, and those whose taking back the register has not confirmed. */
    isUsed: (id: string): boolean => used.get(id)?.yes === 1,
    /** Tickets are promised for it. */
    isBooked: (id: string): boolean => booked.get(id)?.yes === 1,
  }
}
