import { dirname } from 'node:path'
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

/** A use as a file tells of it. */
export interface ListedRow extends RecentUseRow {
  readonly seq: number
  readonly venue: string
  /** `19:00`, where the event has a time. */
  readonly startsAt: string | null
  readonly neverLeft: 0 | 1
}

export interface Listing {
  readonly filter: keyof typeof FILTERS
  /** Of this card alone, or null. */
  readonly cardKey: Uint8Array | null
  /** Days of use. */
  readonly from: LocalDate
  readonly to: LocalDate
}

const FILTERS = {
  all: '1',
  waiting: `(use.state = 'waiting' OR cancellation.state = 'waiting')`,
  rejected: `((${REJECTED}) OR cancellation.state = 'rejected')`,
  taken_back: 'use.taken_back = 1',
  exceeding: `use.excess <> '[]'`,
  provisional: 'use.provisional = 1',
  /** What counts here and has no answer of the register, or a rejection. */
  unaccepted: `use.state IN ('waiting', 'rejected') AND use.taken_back = 0`,
} as const

const NEVER_LEFT = 'EXISTS (SELECT 1 FROM outbox WHERE record_id = use.id AND attempted_at IS NULL) AS neverLeft'
const VENUE = 'coalesce(venue.name, use.venue_id) AS venue'

/** Every use with where it stands. */
export function journalRows(db: Db) {
  return { ...shown(db), ...listed(db), ...sentAgain(db), ...keyed(db) }
}

/** As the screen shows it, newest first. */
function shown(db: Db) {
  const select = (where: string) =>
    db.prepare<[{ before: number; limit: number; cardKey?: Uint8Array }], JournalRow>(`
      SELECT use.seq, ${USE_COLUMNS}, cancellation.state AS cancellation, cancellation.rejection AS cancelRejection,
        cancellation.reason AS cancelReason, ${VENUE},
        (SELECT id FROM use AS later WHERE later.corrects = use.id ORDER BY taken_back, seq DESC LIMIT 1) AS correctedBy,
        ${NEVER_LEFT},
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

/** As a file lists it, in the order of recording. */
function listed(db: Db) {
  const select = (where: string) =>
    db.prepare<[Omit<Listing, 'filter'> & { after: number; limit: number }], ListedRow>(`
      SELECT use.seq, ${USE_COLUMNS}, cancellation.state AS cancellation, cancellation.rejection AS cancelRejection,
        ${VENUE}, event.starts_at AS startsAt, ${NEVER_LEFT}
      ${WITH_CANCELLATION} LEFT JOIN venue ON venue.id = use.venue_id LEFT JOIN event ON event.id = use.event_id
      WHERE use.seq > @after AND use.day BETWEEN @from AND @to AND (@cardKey IS NULL OR use.card_key = @cardKey)
        AND ${where} ORDER BY use.seq LIMIT @limit`)
  const byFilter = Object.fromEntries(Object.entries(FILTERS).map(([filter, where]) => [filter, select(where)]))
  return {
    list: ({ filter, ...listing }: Listing, after: number, limit: number): ListedRow[] =>
      byFilter[filter]?.all({ ...listing, after, limit }) ?? [],
    /** The folder of the ledger. */
    folder: (): string => dirname(db.name),
  }
}

function sentAgain(db: Db) {
  const rejected = db.prepare<[number, number], UseRow & { seq: number }>(
    `SELECT use.seq, ${USE_COLUMNS} FROM use WHERE ${REJECTED} AND use.seq > ? ORDER BY use.seq LIMIT ?`,
  )
  const waitAgain = db.prepare<[string]>(
    `UPDATE use SET state = 'waiting', rejection = NULL WHERE id = ? AND state = 'rejected'`,
  )
  return {
    /** Rejected uses, in the order of recording. */
    rejectedAfter: (seq: number, limit: number) => rejected.all(seq, limit),
    /** A rejected use goes to the register once more. */
    waitAgain: (id: string): void => void waitAgain.run(id),
  }
}

/** What was written with its card's number, to be entered in the register by hand. */
function keyed(db: Db) {
  const open = db.prepare<[], { id: string }>(`
    SELECT DISTINCT record_id AS id FROM audit WHERE act = 'number_exported'
      AND seq > coalesce((SELECT max(seq) FROM audit WHERE act = 'keying_closed'), 0)`)
  const done = db.prepare<[], { id: string }>(`SELECT record_id AS id FROM audit WHERE act = 'keyed_in'`)
  return {
    /** Uses of which staff have not said yet whether they were entered. */
    openKeying: (): string[] => open.all().map(({ id }) => id),
    /** Uses that staff have entered. */
    keyedIn: (): Set<string> => new Set(done.all().map(({ id }) => id)),
  }
}
