/** Taking in uses, corrections and cancellations: each id once, each by itself, all of a request in one transaction. */
import Database from 'better-sqlite3'
import * as v from 'valibot'
import type { Db } from '../../db/open.ts'
import {
  type CancellationRecord,
  type CorrectionRecord,
  OutgoingRecord,
  type Rejection,
  type UseResult,
} from '../sync/protocol.ts'
import { hashOf } from './auth.ts'
import type { CardStore } from './cards.ts'
import type { EventStore } from './events.ts'
import { acquiredAtOf, isFuture, judgeUse } from './judgement.ts'
import type { OrganisationStore } from './organisations.ts'
import type { Desk } from './pairings.ts'
import { type StandingUse, type TakenUse, useWriter } from './use-writer.ts'

export type UseStore = ReturnType<typeof useStore>

/** What a record changes in the register. */
interface Change {
  readonly use?: TakenUse
  readonly cancelled?: Omit<CancellationRecord, 'type'>
}
interface Judges {
  readonly cards: CardStore
  readonly events: EventStore
  readonly organisations: OrganisationStore
}

const Identified = v.object({ id: v.pipe(v.string(), v.uuid()) })

export function useStore(db: Db, judges: Judges) {
  const find = db.prepare<[string], { organisation_id: string; body_hash: Buffer }>(
    'SELECT organisation_id, body_hash FROM records WHERE id = ?',
  )
  const keep = db.prepare<[string, string, string, Buffer, number]>('INSERT INTO records VALUES (?, ?, ?, ?, ?)')
  const write = useWriter(db)
  const weigh = scales(judges, write.find)

  function take(raw: unknown, id: string, desk: Desk, now: number): UseResult {
    const parsed = v.safeParse(OutgoingRecord, raw)
    if (!parsed.success) return rejected(id, 'malformed')
    const record = parsed.output
    // valibot writes the keys in the order of the schema, so that equal records have equal texts
    const hash = hashOf(JSON.stringify(record))
    const earlier = find.get(id)
    if (earlier) {
      const same = earlier.organisation_id === desk.organisationId && hash.equals(earlier.body_hash)
      return same ? { id, result: 'duplicate' } : rejected(id, 'id_conflict')
    }
    const change = weigh(record, desk, now)
    if (typeof change === 'string') return rejected(id, change)
    keep.run(id, desk.organisationId, desk.id, hash, now)
    // first, so that a desk that reads page by page never has both a use and its correction
    if (change.cancelled) write.cancel(change.cancelled)
    if (change.use) write.add(change.use, desk.organisationId)
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

type FindUse = (useId: string, organisationId: string) => StandingUse | null

/** Tells what a record changes, or why it is not taken. */
function scales({ cards, events, organisations }: Judges, findUse: FindUse) {
  function adding(use: TakenUse, desk: Desk, now: number): Change | Rejection {
    const { eventId, venueId, acquiredAt } = use
    const reason = judgeUse(use, {
      venueServed: organisations.serves(desk.organisationId, venueId),
      card: cards.find(use.cardNumber),
      eventKnown: eventId === null || events.has(venueId, eventId),
      acquiredAt,
      now,
    })
    return reason ?? { use }
  }

  function correcting(record: CorrectionRecord, desk: Desk, now: number): Change | Rejection {
    const old = standing(findUse(record.useId, desk.organisationId))
    if (typeof old === 'string') return old
    const { useId, reason, ...stated } = record
    const { cardNumber, venueId, channel, provisional, acquiredAt } = old
    const kept = { type: 'use', cardNumber, venueId, channel, provisional, acquiredAt } as const
    const change = adding({ ...stated, ...kept, corrects: useId }, desk, now)
    return typeof change === 'string' ? change : { ...change, cancelled: { ...stated, useId, reason } }
  }

  function cancelling(record: CancellationRecord, desk: Desk, now: number): Change | Rejection {
    const old = standing(findUse(record.useId, desk.organisationId))
    if (typeof old === 'string') return old
    return isFuture(record.recordedAt, now) ? 'day_in_future' : { cancelled: record }
  }

  return (record: OutgoingRecord, desk: Desk, now: number): Change | Rejection => {
    if (record.type === 'cancellation') return cancelling(record, desk, now)
    if (record.type === 'correction') return correcting(record, desk, now)
    return adding({ ...record, acquiredAt: acquiredAtOf(record), corrects: null }, desk, now)
  }
}

function standing(use: StandingUse | null): StandingUse | Rejection {
  if (use === null) return 'use_unknown'
  return use.cancelled ? 'already_cancelled' : use
}

const rejected = (id: string, reason: Rejection): UseResult => ({ id, result: 'rejected', reason })

const isConstraint = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')
