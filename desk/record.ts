/** Recording a use and taking it back. Nothing is said to be recorded before it is on the disk. docs/rules.md#recording */
import type { UseRow } from '../db/uses.ts'
import { type CheckDeps, judge, type Judged, toVerdict } from './check.ts'
import {
  DeskError,
  type RecentUse,
  type Rejection,
  type RecordedUse,
  type RecordResult,
  type Request,
  type UndoResult,
} from './contract.ts'
import { maskOf, parseCardNumber } from './rules/card-number.ts'

/**
 * Decides again and records, in one transaction. The same id again gives the stored result, to the byte;
 * the same id for something else throws DeskError `id_used_for_another`.
 */
export function record(deps: CheckDeps, request: Request<'use.record'>): RecordResult {
  return deps.ledger.transaction(() => {
    const stored = deps.ledger.uses.get(request.id)
    if (stored) return { outcome: 'recorded', use: sameUse(deps, request, stored) }
    const judged = judge(deps, request, () => null)
    const { decision } = judged
    const unseen = decision.kind === 'attention' && !request.seen.includes(decision.reason.code)
    if (decision.kind === 'refuse' || unseen) return { outcome: 'not_recorded', verdict: toVerdict(judged) }
    const use = newUse(deps, request, judged)
    deps.ledger.uses.add(use)
    deps.ledger.outbox.add('use', use.id, use.keyId)
    return { outcome: 'recorded', use: toRecorded(use) }
  })
}

function newUse({ session }: CheckDeps, request: Request<'use.record'>, judged: Judged): UseRow {
  const { event, number, cardKey, dataAsOf, now } = judged
  if (!number || !cardKey || dataAsOf === null) throw new Error('admitted without a card')
  return {
    id: request.id,
    eventId: event.id,
    keyId: session.keys.keyId,
    cardKey,
    sealedNumber: session.keys.seal(number, request.id),
    venueId: session.pairing.venueId,
    kind: event.kind,
    what: event.production,
    field: event.field,
    adults: 1,
    minors: request.minors,
    day: event.day,
    channel: 'desk',
    provisional: 0,
    recordedAt: now,
    dataAsOf,
    seen: request.seen.join(','),
    state: 'waiting',
    rejection: null,
    takenBack: 0,
  }
}

/** The card is compared as long as the desk remembers it. */
function sameUse({ session }: CheckDeps, request: Request<'use.record'>, stored: UseRow): RecordedUse {
  const number = parseCardNumber(request.text)
  const sameCard =
    stored.cardKey === null ||
    (number !== null && session.keys.cardKey(number).every((b, i) => b === stored.cardKey?.[i]))
  if (!sameCard || stored.eventId !== request.eventId || stored.minors !== request.minors)
    throw new DeskError('conflict', 'id_used_for_another')
  return toRecorded(stored)
}

/** Of columns that never change, so that a repeated confirm is answered with the same bytes. */
function toRecorded({ id, eventId, adults, minors, day, recordedAt }: UseRow): RecordedUse {
  return { id, eventId, adults, minors, day, recordedAt }
}

/**
 * Takes a use back. What never left the desk is settled here; what the register may have becomes a cancellation.
 * The same id again gives the stored result. Throws DeskError `use_unknown`, `already_undone`.
 * Source: docs/rules.md#recording
 */
export function undo(
  { ledger, now }: Pick<CheckDeps, 'ledger' | 'now'>,
  { id, useId }: Request<'use.undo'>,
): UndoResult {
  return ledger.transaction(() => {
    const stored = ledger.uses.cancellation(id)
    if (stored?.useId === useId) return toUndone(stored)
    if (stored) throw new DeskError('conflict', 'id_used_for_another')
    const use = ledger.uses.get(useId)
    if (!use) throw new DeskError('not_found', 'use_unknown')
    if (ledger.uses.cancellationOf(useId)) throw new DeskError('conflict', 'already_undone')

    const queued = ledger.outbox.get(useId)
    const neverLeft = queued !== null && queued.attemptedAt === null
    const at = now()
    const cancellation = {
      id,
      useId,
      reason: 'undone at the desk',
      recordedAt: at,
      state: neverLeft ? 'local' : 'waiting',
      rejection: null,
    } as const
    ledger.uses.addCancellation(cancellation)
    ledger.uses.takeBack(useId)
    if (neverLeft) {
      ledger.outbox.remove(useId)
      ledger.uses.settle(useId, 'undone')
    } else {
      ledger.outbox.add('cancellation', id, use.keyId)
    }
    ledger.uses.audit(at, 'undo', useId)
    return toUndone(cancellation)
  })
}

const toUndone = ({ id, useId, state }: { id: string; useId: string; state: string }): UndoResult => ({
  id,
  useId,
  outcome: state === 'local' ? 'undone' : 'cancelling',
})

const SHOWN = 5

/** The last uses of this desk, newest first, as the desk screen lists them. */
export function recentUses({ ledger, session }: Pick<CheckDeps, 'ledger' | 'session'>): RecentUse[] {
  const maskOfSealed = (use: UseRow) => {
    if (!use.sealedNumber || use.keyId !== session.keys.keyId) return null
    try {
      return maskOf(session.keys.unseal(use.sealedNumber, use.id))
    } catch {
      // damaged: the list of uses is worth more than a mask
      return null
    }
  }
  return ledger.uses.recent(SHOWN).map((use) => ({
    ...toRecorded(use),
    production: use.what,
    mask: maskOfSealed(use),
    state: use.state,
    cancelling: use.cancellation === 'waiting',
    rejection: use.rejection as Rejection | null,
    cancelRejection: use.cancelRejection as Rejection | null,
  }))
}
