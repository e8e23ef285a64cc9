import type { LocalDate } from '../desk/rules/local-date.ts'
import type { Db } from './open.ts'

export interface UseRow {
  readonly id: string
  readonly eventId: string
  readonly keyId: string
  readonly cardKey: Uint8Array | null
  readonly sealedNumber: Uint8Array | null
  readonly venueId: string
  readonly kind: string
  readonly what: string
  readonly field: string
  readonly adults: number
  readonly minors: number
  readonly day: LocalDate
  readonly channel: 'desk' | 'phone' | 'agency' | 'paper' | 'web'
  readonly provisional: 0 | 1
  readonly recordedAt: number
  readonly dataAsOf: number
  readonly seen: string
  readonly state: 'waiting' | 'accepted' | 'rejected' | 'undone' | 'cancelled'
  readonly rejection: string | null
  readonly takenBack: 0 | 1
}

export interface RecentUseRow extends UseRow {
  /** The newest cancellation of this use. */
  readonly cancellation: CancellationRow['state'] | null
  readonly cancelRejection: string | null
}

export interface CancellationRow {
  readonly id: string
  readonly useId: string
  readonly reason: string
  readonly recordedAt: number
  readonly state: 'local' | 'waiting' | 'accepted' | 'rejected'
  readonly rejection: string | null
}

const COLUMNS = `use.id, use.event_id AS eventId, use.key_id AS keyId, use.card_key AS cardKey,
  use.sealed_number AS sealedNumber, use.venue_id AS venueId, use.kind, use.what, use.field, use.adults, use.minors,
  use.day, use.channel, use.provisional, use.recorded_at AS recordedAt, use.data_as_of AS dataAsOf, use.seen,
  use.state, use.rejection, use.taken_back AS takenBack`

/** The uses recorded here and the records that take them back. */
export function useRows(db: Db) {
  const get = db.prepare<[string], UseRow>(`SELECT ${COLUMNS} FROM use WHERE id = ?`)
  const add = db.prepare<[UseRow]>(`
    INSERT INTO use (id, event_id, key_id, card_key, sealed_number, venue_id, kind, what, field, adults, minors, day,
      channel, provisional, recorded_at, data_as_of, seen, state, rejection, taken_back)
    VALUES (@id, @eventId, @keyId, @cardKey, @sealedNumber, @venueId, @kind, @what, @field, @adults, @minors, @day,
      @channel, @provisional, @recordedAt, @dataAsOf, @seen, @state, @rejection, @takenBack)`)
  const ofCard = db.prepare<[string, Uint8Array], { at: number; tickets: number }>(`
    SELECT recorded_at AS at, adults + minors AS tickets FROM use
    WHERE event_id = ? AND card_key = ? AND taken_back = 0`)
  const taken = db.prepare<[string], { tickets: number }>(
    'SELECT total(adults + minors) AS tickets FROM use WHERE event_id = ? AND taken_back = 0',
  )
  const recent = db.prepare<[number], RecentUseRow>(`
    SELECT ${COLUMNS}, cancellation.state AS cancellation, cancellation.rejection AS cancelRejection FROM use
    LEFT JOIN cancellation ON cancellation.id =
      (SELECT id FROM cancellation WHERE use_id = use.id ORDER BY recorded_at DESC, id DESC LIMIT 1)
    ORDER BY use.seq DESC LIMIT ?`)
  return {
    get: (id: string): UseRow | null => get.get(id) ?? null,
    add: (row: UseRow): void => void add.run(row),
    /** This card's last use at this event that still counts. */
    lastOfCard: (eventId: string, cardKey: Uint8Array) => {
      // a handful of rows at most: looked through here, since ORDER BY doubles the time of a verdict's query
      const uses = ofCard.all(eventId, cardKey)
      return uses.reduce<(typeof uses)[number] | null>((last, use) => (last && last.at > use.at ? last : use), null)
    },
    /** Tickets taken from an event: holders and minors, without what was taken back. */
    taken: (eventId: string): number => taken.get(eventId)?.tickets ?? 0,
    /** Newest first. */
    recent: (limit: number): RecentUseRow[] => recent.all(limit),
    ...stateChanges(db),
    ...cancellations(db),
  }
}

/** Every way a use leaves `waiting` erases its number, but for a rejection: staff may have to correct it. */
function stateChanges(db: Db) {
  const settle = db.prepare<[string, string]>(
    'UPDATE use SET state = ?, sealed_number = NULL, rejection = NULL WHERE id = ?',
  )
  const reject = db.prepare<[string, string]>(
    `UPDATE use SET state = 'rejected', rejection = ? WHERE id = ? AND sealed_number IS NOT NULL`,
  )
  const takeBack = db.prepare<[0 | 1, string]>('UPDATE use SET taken_back = ? WHERE id = ?')
  const rejected = db.prepare<[], { n: number }>(`
    SELECT (SELECT count(*) FROM use WHERE state = 'rejected' AND taken_back = 0) +
      (SELECT count(DISTINCT use_id) FROM cancellation WHERE state = 'rejected' AND NOT EXISTS
        (SELECT 1 FROM cancellation later WHERE later.use_id = cancellation.use_id AND later.state <> 'rejected')) AS n`)
  return {
    settle: (id: string, state: 'accepted' | 'undone' | 'cancelled'): void => void settle.run(state, id),
    reject: (id: string, reason: string): void => void reject.run(reason, id),
    /** Staff took it back: it no longer counts, whatever the register knows so far. */
    takeBack: (id: string): void => void takeBack.run(1, id),
    /** It stands after all, and counts again. */
    putBack: (id: string): void => void takeBack.run(0, id),
    rejectedCount: (): number => rejected.get()?.n ?? 0,
  }
}

const CANCELLATION = `id, use_id AS useId, reason, recorded_at AS recordedAt, state, rejection`

function cancellations(db: Db) {
  const get = db.prepare<[string], CancellationRow>(`SELECT ${CANCELLATION} FROM cancellation WHERE id = ?`)
  const ofUse = db.prepare<[string], CancellationRow>(
    `SELECT ${CANCELLATION} FROM cancellation WHERE use_id = ? AND state <> 'rejected'`,
  )
  const add = db.prepare<[CancellationRow]>(`
    INSERT INTO cancellation (id, use_id, reason, recorded_at, state, rejection)
    VALUES (@id, @useId, @reason, @recordedAt, @state, @rejection)`)
  const settle = db.prepare<[string, string | null, string]>(
    'UPDATE cancellation SET state = ?, rejection = ? WHERE id = ?',
  )
  const audit = db.prepare<[number, string, string]>('INSERT INTO audit (at, act, record_id) VALUES (?, ?, ?)')
  return {
    cancellation: (id: string): CancellationRow | null => get.get(id) ?? null,
    /** The one that stands or is on its way; none where the register would not take it. */
    cancellationOf: (useId: string): CancellationRow | null => ofUse.get(useId) ?? null,
    addCancellation: (row: CancellationRow): void => void add.run(row),
    settleCancellation: (id: string, state: CancellationRow['state'], rejection: string | null): void =>
      void settle.run(state, rejection, id),
    audit: (at: number, act: string, recordId: string): void => void audit.run(at, act, recordId),
  }
}
