/** Taking uses back. docs/rules.md#recording */
import type { Ledger } from '../db/ledger.ts'
import type { CancellationRow, UseRow } from '../db/uses.ts'
import { DeskError, type Request, type UndoResult } from './contract.ts'
import { derivedId } from './derived-id.ts'
import { fillOf } from './limits-at-work.ts'
import type { Instant } from './rules/local-date.ts'
import { isRestoring } from './sync/restore.ts'
import { toVenue } from './venues.ts'

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
    if (stored && stored.useId !== useId) throw new DeskError('conflict', 'id_used_for_another')
    const use = ledger.uses.get(useId)
    if (!use) throw new DeskError('not_found', 'use_unknown')
    // the use that was asked for carries the id; the others of its group have ids that follow from it
    const idOf = (other: UseRow) => (other.id === useId ? id : derivedId(id, other.id))
    const group = use.groupId === null ? [use] : ledger.uses.ofGroup(use.groupId, true)
    if (stored)
      return toUndone(
        stored,
        group.filter((other) => ledger.uses.cancellation(idOf(other)) !== null),
      )
    const why = reason || 'undone at the desk'
    if (isRefusedChange(use)) return toUndone(putAway(deps, use, id, why), [use])
    const standing = group.filter(({ takenBack }) => takenBack === 0)
    if (use.takenBack || ledger.uses.cancellationOf(useId)) throw new DeskError('conflict', 'already_undone')
    const cancellations = standing.map((other) => undoOne(deps, other, idOf(other), why))
    const asked = cancellations.find((cancellation) => cancellation.useId === useId) as CancellationRow
    return toUndone(asked, standing)
  })
}

/** A change that the register refused: what it was to change stands there. */
const isRefusedChange = ({ state, corrects, takenBack }: UseRow): boolean =>
  state === 'rejected' && corrects !== null && takenBack === 1

/** Staff have seen that the register refused it: it need not be looked at any more. */
function putAway({ ledger, now }: UndoDeps, use: UseRow, id: string, reason: string): CancellationRow {
  const cancellation = { id, useId: use.id, reason, recordedAt: now(), state: 'local', rejection: null } as const
  ledger.uses.addCancellation(cancellation)
  ledger.uses.settle(use.id, 'undone')
  return cancellation
}

/** Takes one use back, and its booking stands again. */
function undoOne(deps: UndoDeps, use: UseRow, id: string, reason: string): CancellationRow {
  const { ledger } = deps
  const isChange = ledger.outbox.get(use.id)?.kind === 'correction'
  const cancellation = takeBack(deps, use, id, reason)
  for (const refused of ledger.uses.refusedChanges(use.id)) ledger.uses.settle(refused, 'undone')
  reopenBooking(deps, use)
  if (cancellation.state === 'local' && isChange) cancelReplaced(ledger, use, cancellation)
  return cancellation
}

/** For as many as were booked, as far as there is room, and never for fewer than were given. Source: docs/rules.md#recording */
function reopenBooking({ ledger, now }: UndoDeps, use: UseRow): void {
  const booking = ledger.bookings.ofUse(use.id)
  // a use can be changed to another event than was booked for
  const event = booking && ledger.events.get(booking.eventId)
  const venue = event && ledger.venues.get(event.venueId)
  if (!booking || !use.cardKey || !event || !venue) return
  const work = { counts: ledger.counts, venue: toVenue(venue), event, correcting: '', day: use.day, now: now() }
  const fill = fillOf({ ...work, act: 'hand_over' })
  const room = fill ? fill.limit - fill.taken - 1 : booking.minors
  ledger.bookings.reopen(booking.id, use.cardKey, Math.min(booking.minors, Math.max(room, use.minors)))
}

/** Takes one use out of the counts, and says how the register hears of it. For use inside a transaction. */
export function takeBack({ ledger, now }: UndoDeps, use: UseRow, id: string, reason: string): CancellationRow {
  const isHere = isStillHere(ledger, use)
  const at = now()
  const state = isHere ? 'local' : 'waiting'
  const cancellation = { id, useId: use.id, reason, recordedAt: at, state, rejection: null } as const
  ledger.uses.addCancellation(cancellation)
  ledger.uses.takeBack(use.id)
  if (isHere) {
    ledger.outbox.remove(use.id)
    ledger.uses.settle(use.id, 'undone')
  } else {
    ledger.outbox.add('cancellation', id, use.keyId)
  }
  ledger.uses.audit(at, 'undo', use.id)
  return cancellation
}

/** A correction that never left is undone here, but what it was to replace stands at the register. */
function cancelReplaced(ledger: Ledger, use: UseRow, { id, ...why }: CancellationRow): void {
  const { corrects, keyId } = use
  if (corrects === null) return
  // if the register does not cancel it, the booking is its own again
  ledger.bookings.follow(use.id, corrects)
  const cancellation = { ...why, id: derivedId(id, corrects), useId: corrects, state: 'waiting' } as const
  ledger.uses.addCancellation(cancellation)
  ledger.outbox.add('cancellation', cancellation.id, keyId)
}

/** Whether the register certainly does not have it: it never left, or was turned away there. */
export function isStillHere(ledger: Ledger, use: UseRow): boolean {
  // it may have been sent again and taken after the backup was made
  if (use.state === 'rejected') return !isRestoring(ledger, use.keyId)
  const queued = ledger.outbox.get(use.id)
  return queued !== null && queued.attemptedAt === null
}

const toUndone = ({ id, useId, state }: CancellationRow, uses: readonly UseRow[]): UndoResult => ({
  id,
  useId,
  outcome: state === 'local' ? 'undone' : 'cancelling',
  useIds: uses.map((use) => use.id),
})
