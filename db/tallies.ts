import type { LocalDate } from '../desk/rules/local-date.ts'
import type { Db } from './open.ts'

export interface Refusals {
  readonly code: string
  readonly count: number
}
export interface Moment {
  readonly what: 'cap_full' | 'sold_out'
  readonly at: number
}

/** What the register's owner asks every year, without card numbers. Source: docs/rules.md#what-the-registers-owner-asks */
export function tallyRows(db: Db) {
  const refused = db.prepare<[string, LocalDate, string]>(`
    INSERT INTO refusal (event_id, day, code, count) VALUES (?, ?, ?, 1)
    ON CONFLICT (event_id, day, code) DO UPDATE SET count = count + 1`)
  const refusals = db.prepare<[string], Refusals>(`
    SELECT code, sum(count) AS count FROM refusal WHERE event_id = ? GROUP BY code ORDER BY 2 DESC, code`)
  const moment = db.prepare<[string, Moment['what'], number]>(
    'INSERT INTO moment (event_id, what, at) VALUES (?, ?, ?)',
  )
  const moments = db.prepare<[string], Moment>('SELECT what, at FROM moment WHERE event_id = ? ORDER BY seq')
  return {
    /** One more refusal for this reason on this day. */
    refused: (eventId: string, day: LocalDate, code: string): void => void refused.run(eventId, day, code),
    /** Of all days, the most frequent reason first. */
    refusals: (eventId: string): Refusals[] => refusals.all(eventId),
    moment: (eventId: string, what: Moment['what'], at: number): void => void moment.run(eventId, what, at),
    /** In the order in which they came. */
    moments: (eventId: string): Moment[] => moments.all(eventId),
  }
}
