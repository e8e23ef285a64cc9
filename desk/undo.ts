/** Taking uses back. docs/rules.md#recording */
import type { Ledger } from '../db/ledger.ts'
import type { CancellationRow, UseRow } from '../db/uses.ts'
import { DeskError, type Request, type UndoResult } from './contract.ts'
import { derivedId } from './derived-id.ts'
import type { Instant } from './rules/local-date.ts'

interface UndoDeps {
  readonly ledger: Ledger
  readonly now: () => Instant
}

/**
 * Takes a use back, and with it the group that it was recorded with. What never left the desk is settled here; what the
 * register may have becomes a cancellation. The same id again gives the stored result. Throws DeskError `use_unknown`,
 * `already_undone`. Source: docs/rules.md#recording
 */
export function undo(deps: UndoDeps, { id, useId, reason }: Request<'use.undo'>): UndoResult {
  const { ledger } = deps
  return ledger.transaction(() => {
    const stored = ledger.uses.cancellation(id)
    if (stored?.useId === useId) return toUndone(stored, groupOf(ledger, useId, true))
    if (stored) throw new DeskError('conflict', 'id_used_for_another')
    if (!ledger.uses.get(useId)) throw new DeskError('not_found', 'use_unknown')
    const uses = groupOf(ledger, useId, false)
    if (!uses.some((use) => use.id === useId)) throw new DeskError('conflict', 'already_undone')
    // the use that was asked for carries the id; the others of its group have ids that follow from it
    const cancellations = uses.map((use, i) =>
      takeBack(deps, use, use.id === useId ? id : derivedId(id, i), reason || 'undone at the desk'),
    )
    const asked = cancellations.find((cancellation) => cancellation.useId === useId) as CancellationRow
    return toUndone(asked, uses)
  })
}

/** A use and those recorded with it; `all`: also those taken back already. */
function groupOf(ledger: Ledger, useId: string, all: boolean): UseRow[] {
  const use = ledger.uses.get(useId)
  if (!use) return []
  if (use.groupId === null) return all || (use.takenBack === 0 && !ledger.uses.cancellationOf(useId)) ? [use] : []
  return ledger.uses.ofGroup(use.groupId, all)
}

/** Takes one use back, gives its booking back, and says how. For use inside a transaction. */
export function takeBack({ ledger, now }: UndoDeps, use: UseRow, id: string, reason: string): CancellationRow {
  const neverLeft = isStillHere(ledger, use)
  const at = now()
  const cancellation = {
    id,
    useId: use.id,
    reason,
    recordedAt: at,
    state: neverLeft ? 'local' : 'waiting',
    rejection: null,
  } as const
  ledger.uses.addCancellation(cancellation)
  ledger.uses.takeBack(use.id)
  if (use.cardKey) ledger.bookings.reopen(use.id, use.cardKey)
  if (neverLeft) {
    if (ledger.outbox.get(use.id)?.kind === 'correction') cancelReplaced(ledger, use, cancellation)
    ledger.outbox.remove(use.id)
    ledger.uses.settle(use.id, 'undone')
  } else {
    ledger.outbox.add('cancellation', id, use.keyId)
  }
  ledger.uses.audit(at, 'undo', use.id)
  return cancellation
}

/** A correction that never left is undone here, but what it was to replace stands at the register. */
function cancelReplaced(ledger: Ledger, { corrects, keyId }: UseRow, { id, ...why }: CancellationRow): void {
  if (corrects === null) return
  const cancellation = { ...why, id: derivedId(id, REPLACED), useId: corrects, state: 'waiting' } as const
  ledger.uses.addCancellation(cancellation)
  ledger.outbox.add('cancellation', cancellation.id, keyId)
}
/** Beyond the place of any use in a group. */
const REPLACED = 1_000

/** Whether the register certainly does not have it: it never left, or was turned away there. */
export function isStillHere(ledger: Ledger, use: UseRow): boolean {
  if (use.state === 'rejected') return true
  const queued = ledger.outbox.get(use.id)
  return queued !== null && queued.attemptedAt === null
}

const toUndone = ({ id, useId, state }: CancellationRow, uses: readonly UseRow[]): UndoResult => ({
  id,
  useId,
  outcome: state === 'local' ? 'undone' : 'cancelling',
  useIds: uses.map((use) => use.id),
})
