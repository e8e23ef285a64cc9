import type { LocalDate } from '../desk/rules/local-date.ts'
import type { Db } from './open.ts'
import { type RecentUseRow, REJECTED, USE_COLUMNS, type UseRow, WITH_CANCELLATION } from './uses.ts'

export interface JournalRow extends RecentUseRow {
  readonly seq: number
  readonly venue: string
  readonly cancelReason: string | null
  readonly correctedBy: string | null
  /** It waits, and no sending of it was begun. */
  readonly neverLeft: 0 | 1
  readonly together: number
}

const FILTERS = {
  all: '1',
  waiting: `(use.state = 'waiting' OR cancellation.state = 'waiting')`,
  rejected: `((${REJECTED}) OR cancellation.state = 'rejected')`,
  taken_back: 'use.taken_back = 1',
  exceeding: `use.excess <> '[]'`,
  provisional: 'use.provisional = 1',
} as const

/** Every use with where it stands, newest first. */
export function journalRows(db: Db) {
  const select = (where: string) =>
    db.prepare<[{ before: number; limit: number; cardKey?: Uint8Array }], JournalRow>(`
      SELECT use.seq, ${USE_COLUMNS}, cancellation.state AS cancellation, cancellation.rejection AS cancelRejection,
        cancellation.reason AS cancelReason, coalesce(venue.name, use.venue_id) AS venue,
        (SELECT id FROM use AS later WHERE later.corrects = use.id ORDER BY taken_back, seq DESC LIMIT 1) AS correctedBy,
        EXISTS (SELECT 1 FROM outbox WHERE record_id = use.id AND attempted_at IS NULL) AS neverLeft,
        CASE WHEN use.group_id IS NULL THEN 1 - use.taken_back
          ELSE (SELECT count(*) FROM use AS other WHERE other.group_id = use.group_id AND other.taken_back = 0) END AS together
      ${WITH_CANCELLATION} LEFT JOIN venue ON venue.id = use.venue_id
      WHERE use.seq < @before AND ${where} ORDER BY use.seq DESC LIMIT @limit`)
  const byFilter = Object.fromEntries(Object.entries(FILTERS).map(([filter, where]) => [filter, select(where)]))
  const ofCard = select('use.card_key = @cardKey')
  return {
    page: (filter: keyof typeof FILTERS, before: number, limit: number): JournalRow[] =>
      byFilter[filter]?.all({ before, limit }) ?? [],
    ofCard: (cardKey: Uint8Array, before: number, limit: number): JournalRow[] =>
      ofCard.all({ before, limit, cardKey }),
  }
}
