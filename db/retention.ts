import type { LocalDate } from '../desk/rules/local-date.ts'
import { forgetRows } from './last-row.ts'
import type { Db } from './open.ts'

interface Forgetting {
  readonly over: LocalDate
  readonly year: LocalDate
  readonly after: number
  readonly most: number
}

/** Forgetting which card a use was of, once no limit asks any more. */
export function retentionRows(db: Db) {
  // a performance serves its production's limits, a course those of its year, a fee and a visit those of their year
  const forget = db.prepare<[{ over: LocalDate; year: LocalDate; after: number; to: number }]>(`
    UPDATE use SET card_key = NULL WHERE seq > @after AND seq <= @to AND card_key IS NOT NULL AND (state NOT IN ('waiting', 'rejected') OR (taken_back = 1 AND sealed_number IS NULL)) AND CASE kind
      WHEN 'performance' THEN NOT EXISTS (
        SELECT 1 FROM event JOIN event AS other ON other.production_id = event.production_id
        WHERE event.id = use.event_id AND coalesce(other.last_day, other.day) >= @over
          AND (other.withdrawn = 0 OR other.id = event.id))
      WHEN 'course' THEN use.day < @year AND NOT EXISTS (
        SELECT 1 FROM event WHERE event.id = use.event_id AND coalesce(last_day, day) >= @over)
      ELSE use.day < @year END`)
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM use').pluck()
  return {
    /**
     * Of so many uses that follow `after` in the order of recording. `over`: what ended before this day is over; `year`: the
     * first day of this year. Returns where to go on, null where all were looked at.
     */
    forgetCards({ over, year, after, most }: Forgetting): number | null {
      const to = after + most
      forget.run({ over, year, after, to })
      return to < (last.get() ?? 0) ? to : null
    },
    /** Leaves the file as new: no row, no page that held one, no write-ahead log. Nobody may use the ledger meanwhile. */
    forgetEverything: (): void => forgetEverything(db),
  }
}

function forgetEverything(db: Db): void {
  const tables = db.prepare<[], string>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`,
  )
  // every table goes, so nothing dangles in the end
  db.pragma('foreign_keys = OFF')
  try {
    db.transaction(() =>
      tables
        .pluck()
        .all()
        .forEach((table) => db.exec(`DELETE FROM "${table}"`)),
    ).immediate()
  } finally {
    db.pragma('foreign_keys = ON')
  }
  // zeros in place of what was, before the file is made shorter
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.exec('VACUUM')
  db.pragma('wal_checkpoint(TRUNCATE)')
  forgetRows(db)
}
