/** The outbox on its way to the register: exactly once, in the order it happened, and nobody blocked by another. */
import type { Ledger } from '../../db/ledger.ts'
import type { OutboxRow } from '../../db/outbox.ts'
import type { UseRow } from '../../db/uses.ts'
import { derivedId } from '../derived-id.ts'
import type { VenueKeys } from '../venue-keys.ts'
import { type KaikukantaClient, RegisterError } from './client.ts'
import {
  type CorrectionRecord,
  MAX_USES_PER_REQUEST,
  type OutgoingRecord,
  type Rejection,
  type UseRecord,
  type UseResult,
} from './protocol.ts'

/** So many refused one by one, and none taken: it is the register, not they. */
const MANY_REFUSED = 20

export interface UploadDeps {
  readonly ledger: Ledger
  readonly client: KaikukantaClient
  readonly keys: VenueKeys
  readonly now: () => number
  /** Something was settled. */
  readonly onSettled: () => void
  readonly log: (line: string) => void
}

/**
 * Sends everything that waits for this pairing's register. Rejects with RegisterError where something must be tried
 * again; what was settled before stays settled. A record is marked as attempted before it leaves, so that an undo knows
 * whether the register may have it.
 */
export async function uploadAll(deps: UploadDeps): Promise<void> {
  const { ledger, keys } = deps
  let limit = MAX_USES_PER_REQUEST
  let after = 0
  let answered = 0
  let left = 0
  const refusedAlone: OutboxRow[] = []
  for (;;) {
    const batch = ledger.outbox.next(keys.keyId, after, limit)
    const last = batch.at(-1)
    if (!last) break
    const sent = await send(deps, batch)
    if (sent === 'too_much' && batch.length > 1) {
      limit = Math.floor(batch.length / 2)
      continue
    }
    after = last.seq
    if (sent === 'too_much') {
      refusedAlone.push(last)
      limit = MAX_USES_PER_REQUEST
      if (answered === 0 && refusedAlone.length === MANY_REFUSED) break
    } else {
      answered += sent
      left += batch.length - sent
    }
  }
  rejectOrWait(deps, refusedAlone, answered)
  if (left > 0) throw new RegisterError('no_connection', `${String(left)} records were not answered for`)
}

/**
 * What the register refuses as a whole even alone is malformed, if it took others in the same run; if it took none, the
 * fault may be its own, and nothing is decided.
 */
function rejectOrWait({ ledger, onSettled }: UploadDeps, rows: readonly OutboxRow[], answered: number): void {
  if (rows.length === 0) return
  if (answered === 0) throw new RegisterError('no_connection', 'the register refuses everything')
  const results = rows.map(({ recordId }): UseResult => ({ id: recordId, result: 'rejected', reason: 'malformed' }))
  ledger.transaction(() => settle(ledger, rows, results))
  onSettled()
}

/** Returns how many of the batch were answered for, or `too_much` where the register would not look at it as a whole. */
async function send(deps: UploadDeps, batch: readonly OutboxRow[]): Promise<number | 'too_much'> {
  const { ledger, client, now, onSettled } = deps
  const records = batch.flatMap((row) => outgoing(row, deps) ?? [])
  if (records.length === 0) return 0
  ledger.outbox.markAttempted(batch, now())
  let results: readonly UseResult[]
  try {
    results = await client.send(records)
  } catch (error) {
    if (!(error instanceof RegisterError)) throw error
    if (error.neverLeft) ledger.outbox.unmarkAttempted(batch)
    if (error.status === 400 || error.status === 413) return 'too_much'
    throw error
  }
  const settled = ledger.transaction(() => settle(ledger, batch, results))
  if (settled > 0) onSettled()
  return settled
}

/**
 * The body of a record: the same to the byte at every sending, since it comes of columns that never change.
 * Null where the use cannot be opened any more: it stays, is told in the log, and holds up nobody.
 */
function outgoing(row: OutboxRow, { ledger, keys, log }: UploadDeps): OutgoingRecord | null {
  if (row.kind === 'cancellation') {
    const { id, useId, reason, recordedAt } = known(ledger.uses.cancellation(row.recordId), row)
    return { type: 'cancellation', id, useId, reason, recordedAt: new Date(recordedAt).toISOString() }
  }
  try {
    const use = known(ledger.uses.get(row.recordId), row)
    const eventId = ledger.events.get(use.eventId)?.origin === 'register' ? use.eventId : null
    return row.kind === 'correction' ? outgoingCorrection(use, eventId) : outgoingUse(use, keys, eventId)
  } catch (error) {
    log(`upload: use ${row.recordId} cannot be opened: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** What is the same of a use and of a correction. An event that the desk made is unknown to the register. */
function factsOf(use: UseRow, eventId: string | null) {
  const { what, kind, field, adults, minors, feeKind, cents, day } = use
  return {
    ...{ eventId, what, kind, adults, minors, feeKind, cents, day },
    field: field as UseRecord['field'],
    recordedAt: new Date(use.recordedAt).toISOString(),
  }
}

function outgoingUse(use: UseRow, keys: VenueKeys, eventId: string | null): UseRecord {
  return {
    type: 'use',
    id: use.id,
    cardNumber: keys.unseal(known(use.sealedNumber, use), use.id),
    venueId: use.venueId,
    ...factsOf(use, eventId),
    channel: use.channel,
    provisional: use.provisional === 1,
  }
}

function outgoingCorrection(use: UseRow, eventId: string | null): CorrectionRecord {
  return {
    type: 'correction',
    id: use.id,
    useId: known(use.corrects, use),
    reason: use.reason ?? '',
    ...factsOf(use, eventId),
  }
}

/** Returns how many of the batch the register has answered for. */
function settle(ledger: Ledger, batch: readonly OutboxRow[], results: readonly UseResult[]): number {
  const byId = new Map(results.map((result) => [result.id, result]))
  let settled = 0
  for (const row of batch) {
    const result = byId.get(row.recordId)
    if (!result) continue
    const rejection = result.result === 'rejected' ? result.reason : null
    if (row.kind === 'use') settleUse(ledger, row.recordId, rejection)
    else if (row.kind === 'correction') settleCorrection(ledger, row.recordId, rejection)
    else settleCancellation(ledger, row.recordId, rejection)
    ledger.outbox.remove(row.recordId)
    settled++
  }
  return settled
}

function settleUse(ledger: Ledger, id: string, rejection: Rejection | null): void {
  if (rejection === null) ledger.uses.settle(id, 'accepted')
  else ledger.uses.reject(id, rejection)
}

/**
 * A correction that the register refuses. The use that it was to replace stands there, so it counts here again: unless
 * staff have taken the change back or changed it once more, or the register has cancelled the use already.
 */
function settleCorrection(ledger: Ledger, id: string, rejection: Rejection | null): void {
  const use = known(ledger.uses.get(id), { id })
  const replaced = known(ledger.uses.get(known(use.corrects, use)), use)
  if (rejection === null) {
    ledger.uses.settle(id, 'accepted')
    return ledger.uses.settle(replaced.id, 'cancelled')
  }
  ledger.uses.reject(id, rejection)
  ledger.uses.takeBack(id)
  if (rejection === 'already_cancelled') return ledger.uses.settle(replaced.id, 'cancelled')
  if (use.takenBack === 0) return standAgain(ledger, replaced)
  // the next change will say what becomes of it
  if (ledger.uses.replacing(id)?.takenBack === 0) return ledger.uses.settle(id, 'undone')
  cancelInstead(ledger, use, replaced)
}

/** What the register never had does not stand there: the use before it does. */
function standAgain(ledger: Ledger, use: UseRow): void {
  const before = use.corrects === null ? null : ledger.uses.get(use.corrects)
  if (before && use.state !== 'accepted' && use.state !== 'waiting') return standAgain(ledger, before)
  ledger.uses.putBack(use.id)
  ledger.bookings.handOverAgain(use.id)
}

/** Staff took the change back while it was under way: what it was to replace is what they meant to cancel. */
function cancelInstead(ledger: Ledger, { id }: UseRow, replaced: UseRow): void {
  const asked = ledger.uses.cancellationOf(id)
  if (!asked || ledger.uses.cancellationOf(replaced.id)) return
  const cancellation = { ...asked, id: derivedId(asked.id, replaced.id), useId: replaced.id, state: 'waiting' } as const
  ledger.uses.addCancellation(cancellation)
  ledger.outbox.add('cancellation', cancellation.id, replaced.keyId)
}

/**
 * A cancellation of what the register itself rejected or has cancelled already has nothing left to do. Where the register
 * refuses it otherwise, the use stands there, so it counts here again.
 */
function settleCancellation(ledger: Ledger, id: string, rejection: Rejection | null): void {
  const { useId } = known(ledger.uses.cancellation(id), { id })
  const state = ledger.uses.get(useId)?.state
  // a use that was not answered for yet is not there, and is not sent any more
  const neverTaken = rejection === 'use_unknown' && (state === 'rejected' || state === 'waiting')
  const done = rejection === null || rejection === 'already_cancelled' || neverTaken
  ledger.uses.settleCancellation(id, done ? 'accepted' : 'rejected', done ? null : rejection)
  if (neverTaken) ledger.outbox.remove(useId)
  if (done) return ledger.uses.settle(useId, 'cancelled')
  ledger.uses.putBack(useId)
  ledger.bookings.handOverAgain(useId)
}

function known<T>(value: T | null, what: { id?: string; recordId?: string }): T {
  if (value === null) throw new Error(`the ledger has lost what ${what.id ?? what.recordId ?? ''} names`)
  return value
}
