/** Taking in uses and cancellations: each id once, each record by itself, all of a request in one transaction. */
import Database from 'better-sqlite3'
import * as v from 'valibot'
import type { Db } from '../../db/open.ts'
import { CancellationRecord, type OutgoingRecord, type Rejection, UseRecord, type UseResult } from '../sync/protocol.ts'
import { hashOf } from './auth.ts'
import type { CardStore } from './cards.ts'
import type { EventStore } from './events.ts'
import { isFuture, judgeUse } from './judgement.ts'
import type { Desk } from './pairings.ts'

export type UseStore = ReturnType<typeof useStore>

const Outgoing = v.variant('type', [UseRecord, CancellationRecord])
const Identified = v.object({ id: v.pipe(v.string(), v.uuid()) })

export function useStore(db: Db, cards: CardStore, events: EventStore) {
  const find = db.prepare<[string], { venue_id: string; body_hash: Buffer }>(
    'SELECT venue_id, body_hash FROM records WHERE id = ?',
  )
  const keep = db.prepare<[string, string, string, Buffer, number]>('INSERT INTO records VALUES (?, ?, ?, ?, ?)')
  const write = recordWriter(db)

  /** Why this record is not taken, or null. */
  function judge(record: OutgoingRecord, desk: Desk, now: number): Rejection | null {
    if (record.type === 'cancellation') return write.cancellable(record, desk.venueId, now)
    const eventKnown = record.eventId === null || events.has(desk.venueId, record.eventId)
    return judgeUse(record, { venueId: desk.venueId, card: cards.find(record.cardNumber), eventKnown, now })
  }

  function take(raw: unknown, id: string, desk: Desk, now: number): UseResult {
    const parsed = v.safeParse(Outgoing, raw)
    if (!parsed.success) return rejected(id, 'malformed')
    const record = parsed.output
    // valibot writes the keys in the order of the schema, so that equal records have equal texts
    const hash = hashOf(JSON.stringify(record))
    const earlier = find.get(id)
    if (earlier) {
      const same = earlier.venue_id === desk.venueId && hash.equals(earlier.body_hash)
      return same ? { id, result: 'duplicate' } : rejected(id, 'id_conflict')
    }
    const reason = judge(record, desk, now)
    if (reason) return rejected(id, reason)
    keep.run(id, desk.venueId, desk.id, hash, now)
    write.record(record, desk.venueId)
    return { id, result: 'accepted' }
  }

  // inside the request's transaction this one is a savepoint: what fails here takes nothing else with it
  const takeOne = db.transaction(take)
  const takeAll = db.transaction((records: readonly unknown[], desk: Desk, now: number): UseResult[] =>
    records.flatMap((raw) => {
      const identified = v.safeParse(Identified, raw)
      if (!identified.success) return []
      const { id } = identified.output
      try {
        return [takeOne(raw, id, desk, now)]
      } catch (error) {
        if (isConstraint(error)) return [rejected(id, 'malformed')]
        throw error
      }
    }),
  )

  return {
    /** One result per record, in their order; a record whose id cannot be read gets none. `now` in milliseconds. */
    takeAll: (records: readonly unknown[], desk: Desk, now: number): UseResult[] =>
      takeAll.immediate(records, desk, now),
  }
}

const rejected = (id: string, reason: Rejection): UseResult => ({ id, result: 'rejected', reason })

const isConstraint = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')

function recordWriter(db: Db) {
  const nextRevision = db
    .prepare<[], number>('UPDATE register SET use_revision = use_revision + 1 RETURNING use_revision')
    .pluck()
  const insertUse = db.prepare<[Omit<UseRecord, 'provisional'> & { provisional: number; revision: number }]>(
    `INSERT INTO uses (id, venue_id, card_number, event_id, what, kind, field, adults, minors, day, recorded_at,
                       channel, provisional, revision)
     VALUES (:id, :venueId, :cardNumber, :eventId, :what, :kind, :field, :adults, :minors, :day, :recordedAt,
             :channel, :provisional, :revision)`,
  )
  const findUse = db.prepare<[string, string], { cancelled: number }>(
    'SELECT cancelled FROM uses WHERE id = ? AND venue_id = ?',
  )
  const insertCancellation = db.prepare<[string, string, string, string]>(
    'INSERT INTO cancellations VALUES (?, ?, ?, ?)',
  )
  const markCancelled = db.prepare<[number, string]>('UPDATE uses SET cancelled = 1, revision = ? WHERE id = ?')

  return {
    /** Another venue's use is unknown here: a desk learns nothing of other venues. */
    cancellable(record: CancellationRecord, venueId: string, now: number): Rejection | null {
      const use = findUse.get(record.useId, venueId)
      if (!use) return 'use_unknown'
      if (use.cancelled) return 'already_cancelled'
      return isFuture(Date.parse(record.recordedAt), now) ? 'day_in_future' : null
    },
    record(record: OutgoingRecord, venueId: string): void {
      const revision = nextRevision.get() as number
      if (record.type === 'use') {
        insertUse.run({ ...record, venueId, provisional: record.provisional ? 1 : 0, revision })
      } else {
        insertCancellation.run(record.id, record.useId, record.reason, record.recordedAt)
        markCancelled.run(revision, record.useId)
      }
    },
  }
}
