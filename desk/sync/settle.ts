/** What becomes of a record here once the register has answered for it. */
import type { Ledger } from '../../db/ledger.ts'
import type { OutboxRow } from '../../db/outbox.ts'
import type { UseRow } from '../../db/uses.ts'
import { derivedId } from '../derived-id.ts'
import type { Rejection, UseResult } from './protocol.ts'

/** What the register says of a record, written down: it leaves the outbox. For use inside a transaction. */
export function settleOne(ledger: Ledger, { kind, recordId }: OutboxRow, result: UseResult): void {
  const rejection = result.result === 'rejected' ? result.reason : null
  if (kind === 'use') settleUse(ledger, recordId, rejection)
  else if (kind === 'correction') settleCorrection(ledger, recordId, rejection)
  else settleCancellation(ledger, recordId, rejection)
  ledger.outbox.remove(recordId)
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

/** Throws where the ledger has lost it. */
export function known<T>(value: T | null, what: { id?: string; recordId?: string }): T {
  if (value === null) throw new Error(`the ledger has lost what ${what.id ?? what.recordId ?? ''} names`)
  return value
}
