import { dirname } from 'node:path'
import type { Instant, LocalDate } from '../desk/rules/local-date.ts'
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
  /** By a correction that counts. */
  readonly replaced: 0 | 1
  readonly neverLeft: 0 | 1
}

/** From the first instant until the second, which is not of it. */
export interface Span {
  readonly start: Instant
  readonly end: Instant
}
const EVER: Span = { start: Number.MIN_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER }

export interface Listing {
  readonly filter: keyof typeof FILTERS
  /** Of this card alone, or null. */
  readonly cardKey: Uint8Array | null
  /** Null is ever. */
  readonly recorded: Span | null
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
const REPLACED =
  'EXISTS (SELECT 1 FROM use AS later WHERE later.corrects = use.id AND later.taken_back = 0) AS replaced'
const RECORDED = 'use.recorded_at BETWEEN @start AND @end - 1'
const VENUE = 'coalesce(venue.name, use.venue_id) AS venue'

/** Every use with where it stands. */
export function journalRows(db: Db) {
  return { ...shown(db), ...besideDay(db), ...listed(db), ...sentAgain(db), ...keyed(db) }
}

interface Shown extends Span {
  readonly before: number
  readonly limit: number
  readonly cardKey?: Uint8Array
}

/** As the screen shows it, newest first. */
function shown(db: Db) {
  const select = <Given = Shown>(where: string, seq = 'use.seq') =>
    db.prepare<[Given], JournalRow>(`
      SELECT use.seq, ${USE_COLUMNS}, cancellation.state AS cancellation, cancellation.rejection AS cancelRejection,
        cancellation.reason AS cancelReason, ${VENUE},
        (SELECT id FROM use AS later WHERE later.corrects = use.id ORDER BY taken_back, seq DESC LIMIT 1) AS correctedBy,
        ${NEVER_LEFT},
        CASE WHEN use.group_id IS NULL THEN 1 - use.taken_back
          ELSE (SELECT count(*) FROM use AS other WHERE other.group_id = use.group_id AND other.taken_back = 0) END AS together
      ${WITH_CANCELLATION} LEFT JOIN venue ON venue.id = use.venue_id
      WHERE ${where} ORDER BY ${seq} DESC LIMIT @limit`)
  const byFilter = (seq: string, recorded: string) =>
    Object.fromEntries(
      Object.entries(FILTERS).map(([filter, where]) => [
        filter,
        select(`${seq} < @before AND ${recorded} AND ${where}`, seq),
      ]),
    )
  const ofEver = byFilter('use.seq', '1')
  // a day is found by when it was recorded: by the order of recording the way is through all that came later
  const ofDay = byFilter('+use.seq', RECORDED)
  const ofCard = select(`use.card_key = @cardKey AND +use.seq < @before AND +${RECORDED}`)
  const byId = select<{ ids: string; limit: number }>('use.id IN (SELECT value FROM json_each(@ids))')
  return {
    page: (filter: keyof typeof FILTERS, before: number, limit: number, recorded: Span | null = null): JournalRow[] =>
      (recorded ? ofDay : ofEver)[filter]?.all({ before, limit, ...(recorded ?? EVER) }) ?? [],
    ofCard: (cardKey: Uint8Array, before: number, limit: number, recorded: Span | null = null): JournalRow[] =>
      ofCard.all({ before, limit, cardKey, ...(recorded ?? EVER) }),
    byId: (ids: readonly string[]): JournalRow[] => byId.all({ ids: JSON.stringify(ids), limit: ids.length }),
  }
}

/** The nearest records before and after a day, of any card or of one: when they were made. */
function besideDay(db: Db) {
  type Found = { at: Instant | null }
  const select = (which: 'min' | 'max', where: string) =>
    db.prepare<[Span & { cardKey: Uint8Array | null }], Found>(
      `SELECT ${which}(recorded_at) AS at FROM use WHERE ${where}`,
    )
  const [before, after] = ['recorded_at < @start', 'recorded_at >= @end']
  const ofAll = { earlier: select('max', before), later: select('min', after) }
  const ofCard = {
    earlier: select('max', `card_key = @cardKey AND +${before}`),
    later: select('min', `card_key = @cardKey AND +${after}`),
  }
  return {
    beside(day: Span, cardKey: Uint8Array | null) {
      const { earlier, later } = cardKey ? ofCard : ofAll
      const asked = { ...day, cardKey }
      return { earlier: earlier.get(asked)?.at ?? null, later: later.get(asked)?.at ?? null }
    },
  }
}

/** As a file lists it, in the order of recording. */
function listed(db: Db) {
  const select = (where: string, seq: string) =>
    db.prepare<[Omit<Listing, 'filter' | 'recorded'> & Span & { after: number; limit: number }], ListedRow>(`
      SELECT use.seq, ${USE_COLUMNS}, cancellation.state AS cancellation, cancellation.rejection AS cancelRejection,
        ${VENUE}, event.starts_at AS startsAt, ${REPLACED}, ${NEVER_LEFT}
      ${WITH_CANCELLATION} LEFT JOIN venue ON venue.id = use.venue_id LEFT JOIN event ON event.id = use.event_id
      WHERE ${seq} > @after AND use.day BETWEEN @from AND @to AND (@cardKey IS NULL OR use.card_key = @cardKey)
        AND ${where} ORDER BY ${seq} LIMIT @limit`)
  const byFilter = (recorded: string, seq: string) =>
    Object.fromEntries(
      Object.entries(FILTERS).map(([filter, where]) => [filter, select(`${recorded} AND ${where}`, seq)]),
    )
  const [ofEver, ofDay] = [byFilter('1', 'use.seq'), byFilter(RECORDED, '+use.seq')]
  return {
    list: ({ filter, recorded, ...listing }: Listing, after: number, limit: number): ListedRow[] =>
      (recorded ? ofDay : ofEver)[filter]?.all({ ...listing, ...(recorded ?? EVER), after, limit }) ?? [],
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
