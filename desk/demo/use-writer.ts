/** Uses as they are written: taken in, cancelled, replaced. To be called within a transaction. */
import type { Db } from '../../db/open.ts'
import type { CancellationRecord, UseRecord } from '../sync/protocol.ts'

/** A use with what the register adds to it. */
export interface TakenUse extends UseRecord {
  /** When the card was used; a correction is recorded later. */
  readonly acquiredAt: string
  /** The use that this one replaces. */
  readonly corrects: string | null
}
/** What a correction leaves as it is, and whether there is something left to correct. */
export interface StandingUse extends Pick<
  TakenUse,
  'cardNumber' | 'venueId' | 'channel' | 'provisional' | 'acquiredAt'
> {
  readonly cancelled: boolean
}
export type UseWriter = ReturnType<typeof useWriter>

type Flags<T, K extends keyof T> = Omit<T, K> & Record<K, number>

export function useWriter(db: Db) {
  const nextRevision = db
    .prepare<[], number>('UPDATE register SET use_revision = use_revision + 1 RETURNING use_revision')
    .pluck()
  const find = db.prepare<[string, string], Flags<StandingUse, 'provisional' | 'cancelled'>>(
    `SELECT card_number AS cardNumber, venue_id AS venueId, channel, provisional, acquired_at AS acquiredAt, cancelled
     FROM uses WHERE id = ? AND organisation_id = ?`,
  )
  const insert = db.prepare<[Flags<TakenUse, 'provisional'> & { organisationId: string; revision: number }]>(
    `INSERT INTO uses (id, organisation_id, venue_id, card_number, event_id, what, kind, field, adults, minors, day,
                       fee_kind, cents, acquired_at, recorded_at, channel, provisional, corrects, revision)
     VALUES (:id, :organisationId, :venueId, :cardNumber, :eventId, :what, :kind, :field, :adults, :minors, :day,
             :feeKind, :cents, :acquiredAt, :recordedAt, :channel, :provisional, :corrects, :revision)`,
  )
  const insertCancellation = db.prepare<[string, string, string, string]>(
    'INSERT INTO cancellations VALUES (?, ?, ?, ?)',
  )
  const markCancelled = db.prepare<[number, string]>('UPDATE uses SET cancelled = 1, revision = ? WHERE id = ?')

  return {
    /** A use that this organisation's desks sent, or null: a desk learns nothing of what others sent. */
    find(useId: string, organisationId: string): StandingUse | null {
      const use = find.get(useId, organisationId)
      return use ? { ...use, provisional: use.provisional === 1, cancelled: use.cancelled === 1 } : null
    },
    add(use: TakenUse, organisationId: string): void {
      const revision = nextRevision.get() as number
      insert.run({ ...use, organisationId, provisional: use.provisional ? 1 : 0, revision })
    },
    /** By a cancellation or by a correction. */
    cancel({ id, useId, reason, recordedAt }: Omit<CancellationRecord, 'type'>): void {
      insertCancellation.run(id, useId, reason, recordedAt)
      markCancelled.run(nextRevision.get() as number, useId)
    },
  }
}
