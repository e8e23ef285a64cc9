import type { LocalDate } from '../desk/rules/local-date.ts'
import type { Db } from './open.ts'

export interface EventRow {
  readonly id: string
  readonly kind: string
  readonly productionId: string
  readonly production: string
  readonly field: string
  readonly day: LocalDate
  readonly startsAt: string | null
  readonly place: string | null
  readonly ticketsOnSale: number | null
  readonly leftOut: 0 | 1
}

const COLUMNS = `id, kind, production_id AS productionId, production, field, day, starts_at AS startsAt, place,
  tickets_on_sale AS ticketsOnSale, left_out AS leftOut`

export function eventRows(db: Db) {
  const get = db.prepare<[string], EventRow>(`SELECT ${COLUMNS} FROM event WHERE id = ?`)
  const between = db.prepare<[LocalDate, LocalDate], EventRow>(
    `SELECT ${COLUMNS} FROM event WHERE withdrawn = 0 AND day BETWEEN ? AND ? ORDER BY day, starts_at, production`,
  )
  const withdrawAll = db.prepare('UPDATE event SET withdrawn = 1 WHERE withdrawn = 0')
  const put = db.prepare<[EventRow]>(`
    INSERT INTO event (id, kind, production_id, production, field, day, starts_at, place, tickets_on_sale, left_out)
    VALUES (@id, @kind, @productionId, @production, @field, @day, @startsAt, @place, @ticketsOnSale, @leftOut)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, production_id = excluded.production_id,
      production = excluded.production, field = excluded.field, day = excluded.day, starts_at = excluded.starts_at,
      place = excluded.place, tickets_on_sale = excluded.tickets_on_sale, left_out = excluded.left_out, withdrawn = 0`)
  /** The event that is being scanned for: asked for at every scan, changed only by `replaceAll`. */
  let last: EventRow | undefined
  return {
    get: (id: string): EventRow | null => {
      if (last?.id !== id) last = get.get(id)
      return last ?? null
    },
    /** What is on, both days included, in the order of the clock. */
    between: (from: LocalDate, to: LocalDate): EventRow[] => between.all(from, to),
    /** The register's whole list: what it no longer names is kept for the uses that name it, but not offered. */
    replaceAll: (rows: readonly EventRow[]): void => {
      last = undefined
      withdrawAll.run()
      for (const row of rows) put.run(row)
    },
  }
}
