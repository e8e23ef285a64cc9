/** What becomes of a record here once the register has answered for it. */
import type { Ledger } from '../../db/ledger.ts'
import type { OutboxRow } from '../../db/outbox.ts'
import type { UseRow } from '../../db/uses.ts'
import { derivedId } from '../derived-id.ts'
import type { Rejection, UseResult } from './protocol.ts'

/**
 * What the register says of a record, written down: it leaves the outbox. What has left it meanwhile was settled by another
 * answer, and stays so. For use inside a transaction.
 */
export function settleOne(ledger: Ledger, { kind, recordId }: OutboxRow, result: UseResult): void {
  if (!ledger.outbox.get(recordId)) return
  const rejection = result.result === 'rejected' ? result.reason : null
  if (kind === 'use') settleUse(ledger, recordId, rejection)
  else if (kind === 'correction') settleCorrection(ledger, recordId, rejection)
  else settleCancellation(ledger, recordId, rejection)
  // last: what was added instead must not get its place in the order, behind which this upload is already
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
    return standsNoMore(ledger, replaced)
  }
  ledger.uses.reject(id, rejection)
  ledger.uses.takeBack(id)
  if (rejection === 'already_cancelled') return standsNoMore(ledger, replaced)
  if (use.takenBack === 0) return standAgain(ledger, replaced, use)
  // the next change will say what becomes of it
  if (ledger.uses.replacing(id)?.takenBack === 0) return ledger.uses.settle(id, 'undone')
  cancelInstead(ledger, use, replaced)
}

/** What the register never had does not stand there: the use before it does, with the booking that went with the change. */
function standAgain(ledger: Ledger, use: UseRow, change: UseRow): void {
  const before = use.corrects === null ? null : ledger.uses.get(use.corrects)
  if (before && use.state !== 'accepted' && use.state !== 'waiting') return standAgain(ledger, before, change)
  ledger.uses.putBack(use.id)
  ledger.bookings.follow(change.id, use.id)
  ledger.bookings.handOverAgain(use.id)
}

/** Staff took the change back while it was under way: what it was to replace is what they meant to cancel. */
function cancelInstead(ledger: Ledger, { id }: UseRow, replaced: UseRow): void {
  // if the register does not cancel it, the booking is its own again
  ledger.bookings.follow(id, replaced.id)
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
  const use = known(ledger.uses.get(useId), { id: useId })
  const neverTaken = rejection === 'use_unknown' && (use.state === 'rejected' || use.state === 'waiting')
  const done = rejection === null || rejection === 'already_cancelled' || neverTaken
  ledger.uses.settleCancellation(id, done ? 'accepted' : 'rejected', done ? null : rejection)
  if (done) return cancelled(ledger, use, neverTaken)
  ledger.uses.putBack(useId)
  ledger.bookings.handOverAgain(useId)
}

function cancelled(ledger: Ledger, use: UseRow, neverTaken: boolean): void {
  const replaced = leave(ledger, use)
  if (!replaced) return
  if (neverTaken) cancelInstead(ledger, use, replaced)
  else standsNoMore(ledger, replaced)
}

/** The register had it and has cancelled it, and with it whatever it had replaced there. */
function standsNoMore(ledger: Ledger, use: UseRow): void {
  const replaced = leave(ledger, use)
  if (replaced) standsNoMore(ledger, replaced)
}

/**
 * It does not stand at the register. Where that was not known of it yet, it need not be sent any more, and without its
 * number cannot be. Returns what it was to replace, where it was such a change.
 */
function leave(ledger: Ledger, use: UseRow): UseRow | null {
  const isUnansweredChange = ledger.outbox.get(use.id)?.kind === 'correction'
  ledger.outbox.remove(use.id)
  ledger.uses.settle(use.id, 'cancelled')
  return isUnansweredChange ? known(ledger.uses.get(known(use.corrects, use)), use) : null
}

/** Throws where the ledger has lost it. */
export function known<T>(value: T | null, what: { id?: string; recordId?: string }): T {
  if (value === null) throw new Error(`the ledger has lost what ${what.id ?? what.recordId ?? ''} names`)
  return value
}
