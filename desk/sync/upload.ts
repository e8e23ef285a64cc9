/** The outbox on its way to the register: exactly once, in the order it happened, and nobody blocked by another. */
import type { Ledger } from '../../db/ledger.ts'
import type { OutboxRow } from '../../db/outbox.ts'
import type { UseRow } from '../../db/uses.ts'
import type { VenueKeys } from '../venue-keys.ts'
import { type KaikukantaClient, RegisterError } from './client.ts'
import {
  MAX_USES_PER_REQUEST,
  type OutgoingRecord,
  type Rejection,
  type UseRecord,
  type UseResult,
} from './protocol.ts'

export interface UploadDeps {
  readonly ledger: Ledger
  readonly client: KaikukantaClient
  readonly keys: VenueKeys
  readonly now: () => number
  /** Something was settled. */
  readonly onSettled: () => void
}

/**
 * Sends until the outbox is empty. Rejects with RegisterError where it must be tried again; what was settled before
 * stays settled. A record is marked as attempted before it leaves, so that an undo knows whether the register may have it.
 */
export async function uploadAll(deps: UploadDeps): Promise<void> {
  const { ledger, client, onSettled } = deps
  let limit = MAX_USES_PER_REQUEST
  for (;;) {
    const batch = ledger.outbox.next(limit)
    const last = batch.at(-1)
    if (!last) return
    ledger.outbox.markAttempted(last.seq, deps.now())
    const results = await sendOrHalve(
      client,
      batch,
      batch.map((row) => outgoing(row, deps)),
    )
    if (results === null) {
      limit = Math.max(1, Math.floor(batch.length / 2))
      continue
    }
    const settled = ledger.transaction(() => settle(ledger, batch, results))
    if (settled > 0) onSettled()
    if (settled < batch.length) throw new RegisterError('no_connection', 'the register did not answer for every record')
  }
}

/** The answers per id, or null where the register could not take the batch as a whole and half of it should be tried. */
async function sendOrHalve(
  client: KaikukantaClient,
  batch: readonly OutboxRow[],
  records: readonly OutgoingRecord[],
): Promise<readonly UseResult[] | null> {
  try {
    return await client.send(records)
  } catch (error) {
    if (!(error instanceof RegisterError) || (error.status !== 400 && error.status !== 413)) throw error
    const only = batch.length === 1 ? batch[0] : undefined
    return only ? [{ id: only.recordId, result: 'rejected', reason: 'malformed' }] : null
  }
}

/** The body of a record: the same to the byte at every sending, since it comes of columns that never change. */
function outgoing(row: OutboxRow, { ledger, keys }: UploadDeps): OutgoingRecord {
  if (row.kind === 'cancellation') {
    const cancellation = known(ledger.uses.cancellation(row.recordId), row)
    const { id, useId, reason, recordedAt } = cancellation
    return { type: 'cancellation', id, useId, reason, recordedAt: new Date(recordedAt).toISOString() }
  }
  return outgoingUse(known(ledger.uses.get(row.recordId), row), keys)
}

function outgoingUse(use: UseRow, keys: VenueKeys): UseRecord {
  return {
    type: 'use',
    id: use.id,
    cardNumber: keys.unseal(known(use.sealedNumber, use), use.id),
    venueId: use.venueId,
    eventId: use.eventId,
    what: use.what,
    kind: use.kind as UseRecord['kind'],
    field: use.field as UseRecord['field'],
    adults: use.adults,
    minors: use.minors,
    day: use.day,
    recordedAt: new Date(use.recordedAt).toISOString(),
    channel: use.channel,
    provisional: use.provisional === 1,
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

/** A cancellation of what the register never took, or no longer has, has nothing left to do. */
function settleCancellation(ledger: Ledger, id: string, rejection: Rejection | null): void {
  const useId = known(ledger.uses.cancellation(id), { id }).useId
  const done = rejection === null || rejection === 'already_cancelled' || rejection === 'use_unknown'
  ledger.uses.settleCancellation(id, done ? 'accepted' : 'rejected', done ? null : rejection)
  if (done) ledger.uses.settle(useId, 'cancelled')
}

function known<T>(value: T | null, what: { id?: string; recordId?: string }): T {
  if (value === null) throw new Error(`the ledger has lost what ${what.id ?? what.recordId ?? ''} names`)
  return value
}
