import type { Cents, FeeKind } from '../desk/rules/limits.ts'
import type { LocalDate } from '../desk/rules/local-date.ts'
import type { Db } from './open.ts'

export interface UseRow {
  readonly id: string
  readonly eventId: string
  readonly keyId: string
  readonly cardKey: Uint8Array | null
  readonly sealedNumber: Uint8Array | null
  readonly venueId: string
  readonly kind: 'performance' | 'course' | 'fee' | 'visit'
  readonly what: string
  readonly field: string
  readonly community: 0 | 1
  readonly adults: number
  readonly minors: number
  readonly feeKind: FeeKind | null
  readonly cents: Cents | null
  readonly day: LocalDate
  readonly channel: 'desk' | 'phone' | 'agency' | 'paper' | 'web'
  readonly provisional: 0 | 1
  /** Given at this desk, not told by a report. */
  readonly here: 0 | 1
  readonly recordedAt: number
  readonly dataAsOf: number | null
  readonly seen: string
  /** JSON: the limits that it exceeds, as they stood. */
  readonly excess: string
  readonly reason: string | null
  readonly groupId: string | null
  readonly corrects: string | null
  readonly state: 'waiting' | 'accepted' | 'rejected' | 'undone' | 'cancelled'
  readonly rejection: string | null
  readonly takenBack: 0 | 1
}

interface Alike {
  readonly eventId: string
  readonly cardKey: Uint8Array
  readonly day: LocalDate
  readonly cents: number | null
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

export const USE_COLUMNS = `use.id, use.event_id AS eventId, use.key_id AS keyId, use.card_key AS cardKey,
  use.sealed_number AS sealedNumber, use.venue_id AS venueId, use.kind, use.what, use.field, use.community, use.adults,
  use.minors, use.fee_kind AS feeKind, use.cents, use.day, use.channel, use.provisional, use.here, use.recorded_at AS recordedAt,
  use.data_as_of AS dataAsOf, use.seen, use.excess, use.reason, use.group_id AS groupId, use.corrects, use.state,
  use.rejection, use.taken_back AS takenBack`
/** With the newest cancellation of each. */
export const WITH_CANCELLATION = `FROM use LEFT JOIN cancellation ON cancellation.id =
  (SELECT id FROM cancellation WHERE use_id = use.id ORDER BY state = 'rejected', recorded_at DESC, id DESC LIMIT 1)`

export function useRows(db: Db) {
  const get = db.prepare<[string], UseRow>(`SELECT ${USE_COLUMNS} FROM use WHERE id = ?`)
  const getAll = db.prepare<[string], UseRow>(
    `SELECT ${USE_COLUMNS} FROM use WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const add = db.prepare<[UseRow]>(`
    INSERT INTO use (id, event_id, key_id, card_key, sealed_number, venue_id, kind, what, field, community, adults,
      minors, fee_kind, cents, day, channel, provisional, recorded_at, data_as_of, seen, excess, reason, group_id,
      corrects, state, rejection, taken_back, here)
    VALUES (@id, @eventId, @keyId, @cardKey, @sealedNumber, @venueId, @kind, @what, @field, @community, @adults,
      @minors, @feeKind, @cents, @day, @channel, @provisional, @recordedAt, @dataAsOf, @seen, @excess, @reason, @groupId,
      @corrects, @state, @rejection, @takenBack, @here)`)
  const recent = db.prepare<[string, number], RecentUseRow>(`
    SELECT ${USE_COLUMNS}, cancellation.state AS cancellation, cancellation.rejection AS cancelRejection
    ${WITH_CANCELLATION} WHERE use.venue_id = ? AND use.here = 1 ORDER BY use.seq DESC LIMIT ?`)
  const group = db.prepare<[string, 0 | 1], UseRow>(
    `SELECT ${USE_COLUMNS} FROM use WHERE group_id = ? AND taken_back <= ? ORDER BY seq`,
  )
  const refusedChanges = db.prepare<[string], { id: string }>(
    `SELECT id FROM use WHERE corrects = ? AND state = 'rejected'`,
  )
  const replacing = db.prepare<[string], UseRow>(
    `SELECT ${USE_COLUMNS} FROM use WHERE corrects = ? ORDER BY taken_back, seq DESC LIMIT 1`,
  )
  const alike = db.prepare<[Alike], { id: string }>(`
    SELECT id FROM use WHERE event_id = @eventId AND card_key = @cardKey AND day = @day AND taken_back = 0
      AND (@cents IS NULL OR cents IS @cents) LIMIT 1`)
  return {
    get: (id: string): UseRow | null => get.get(id) ?? null,
    /** Those that there are of these, by id: one statement for all costs half as much as one for each. */
    getAll: (ids: readonly string[]): ReadonlyMap<string, UseRow> =>
      new Map(getAll.all(JSON.stringify(ids)).map((use) => [use.id, use])),
    /** Whether this card was recorded for this event and day, and for this sum where there is one. */
    isAlike: (asked: Alike): boolean => alike.get(asked) !== undefined,
    add: (row: UseRow): void => void add.run(row),
    /** Those that this desk gave itself at a venue, newest first. */
    recent: (venueId: string, limit: number): RecentUseRow[] => recent.all(venueId, limit),
    /** What was recorded together and still counts; `all`: also what was taken back. */
    ofGroup: (groupId: string, all: boolean): UseRow[] => group.all(groupId, all ? 1 : 0),
    /** Changes of this use that the register refused, and that staff have not put away. */
    refusedChanges: (id: string): string[] => refusedChanges.all(id).map((row) => row.id),
    /** The use that replaces this one, if any. */
    replacing: (id: string): UseRow | null => replacing.get(id) ?? null,
    ...stateChanges(db),
    ...cancellations(db),
  }
}

/** A rejected use, or a rejected change of one: for staff to look at, until it is mended or put away. */
export const REJECTED = `use.state = 'rejected' AND (use.taken_back = 0 OR use.corrects IS NOT NULL)`

/** Every way a use leaves `waiting` erases its number, but for a rejection: staff may have to correct it. */
function stateChanges(db: Db) {
  const settle = db.prepare<[string, string]>(
    'UPDATE use SET state = ?, sealed_number = NULL, rejection = NULL WHERE id = ?',
  )
  const reject = db.prepare<[string, string]>(
    `UPDATE use SET state = 'rejected', rejection = ?
     WHERE id = ? AND (sealed_number IS NOT NULL OR corrects IS NOT NULL)`,
  )
  const takeBack = db.prepare<[0 | 1, string]>('UPDATE use SET taken_back = ? WHERE id = ?')
  const setMinors = db.prepare<[number, string]>('UPDATE use SET minors = ? WHERE id = ?')
  const rejected = db.prepare<[], { n: number }>(`
    SELECT (SELECT count(*) FROM use WHERE ${REJECTED}) +
      (SELECT count(DISTINCT use_id) FROM cancellation WHERE state = 'rejected' AND NOT EXISTS
        (SELECT 1 FROM cancellation later WHERE later.use_id = cancellation.use_id AND later.state <> 'rejected')) AS n`)
  return {
    settle: (id: string, state: 'accepted' | 'undone' | 'cancelled'): void => void settle.run(state, id),
    reject: (id: string, reason: string): void => void reject.run(reason, id),
    /** Of a use that is held back, or as the register has it: what may have left does not change otherwise. */
    setMinors: (id: string, minors: number): void => void setMinors.run(minors, id),
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
