/** Changing a recorded use: a new use that replaces it. docs/rules.md#recording */
import type { UseRow } from '../db/uses.ts'
import type { EventRow } from '../db/events.ts'
import { DeskError, type RecordedUse, type RecordResult, type Request } from './contract.ts'
import { derivedId } from './derived-id.ts'
import { judge, type JudgeDeps, type Shown, toVerdict } from './judge.ts'
import { addAll, isUnseen, requireFee, requireStanding, toRecorded } from './record.ts'
import { isDaily } from './kinds.ts'
import { helsinkiDay } from './rules/local-date.ts'
import { isStillHere, takeBack } from './undo.ts'

/**
 * Replaces a use by what it should have been. What the register does not have is settled here; of what it may have, a
 * correction is sent that names the use, since its card's number may be forgotten by now. What happened is recorded
 * whatever the limits say: a doubt is an attention, and is kept. The same id again gives the stored result.
 * Throws DeskError `use_unknown`, `already_undone`, `already_corrected`, `event_unknown`, `day_in_future`.
 */
export function correct(deps: JudgeDeps, request: Request<'use.correct'>): RecordResult {
  const { ledger } = deps
  return ledger.transaction(() => {
    const stored = ledger.uses.get(request.id)
    if (stored) return { outcome: 'recorded', uses: [sameChange(deps, request, stored)] }
    const old = correctable(deps, request)
    const card = cardOf(deps, old, request.minors)
    const judged = judge(deps, {
      eventId: request.eventId,
      cards: [card],
      act: 'hand_over',
      fee: request.fee,
      happened: request.day,
      correcting: old.id,
    })
    if (isUnseen(judged.decision, request.seen)) return { outcome: 'not_recorded', verdict: toVerdict(judged) }
    const { corrects, isNew } = replace(deps, old, request)
    // what goes as a correction needs no number: the register has it
    const cards = judged.cards.map((found) => ({ ...found, number: isNew ? found.number : null }))
    const uses = addAll(deps, { ...judged, cards }, [request.id], {
      ...request,
      channel: old.channel,
      isReported: old.here === 0,
      provisional: old.provisional === 1,
      groupId: old.groupId,
      corrects,
    })
    ledger.bookings.follow(old.id, request.id)
    ledger.uses.audit(deps.now(), 'correct', old.id)
    return { outcome: 'recorded', uses }
  })
}

function sameChange(deps: JudgeDeps, request: Request<'use.correct'>, stored: UseRow): RecordedUse {
  const { useId, eventId, minors, fee } = request
  const isSame = stored.eventId === eventId && stored.minors === minors && (fee === null || stored.cents === fee.cents)
  // a change of a change names what the register has
  if (!isSame || stored.corrects === null || stored.id === useId) throw new DeskError('conflict', 'id_used_for_another')
  // one that the register has refused since is shown as such
  if (stored.state !== 'rejected') requireStanding(deps, stored)
  return toRecorded(stored)
}

function correctable({ ledger, session, now }: JudgeDeps, request: Request<'use.correct'>): UseRow {
  const { useId, eventId, day, fee } = request
  const old = ledger.uses.get(useId)
  if (!old) throw new DeskError('not_found', 'use_unknown')
  if (old.keyId !== session.keys.keyId) throw new DeskError('conflict', 'other_pairing')
  requireStanding({ ledger }, old)
  const event = ledger.events.get(eventId)
  if (!event || event.venueId !== old.venueId) throw new DeskError('not_found', 'event_unknown')
  if (event.kind !== old.kind) throw new DeskError('invalid', 'bad_request')
  requireFee(event, fee)
  if (isFuture(event, day, now())) throw new DeskError('invalid', 'day_in_future')
  return old
}

/** What goes on from day to day cannot have been used tomorrow. */
const isFuture = (event: EventRow, day: string, now: number): boolean => isDaily(event.kind) && day > helsinkiDay(now)

/** The card as far as the desk still knows it. */
function cardOf({ session }: JudgeDeps, old: UseRow, minors: number): Shown {
  const cardKey = old.cardKey && Buffer.from(old.cardKey)
  const number = old.sealedNumber && session.keys.unseal(old.sealedNumber, old.id)
  return { number, cardKey, minors, community: old.community === 1 }
}

/**
 * The old use counts no longer. What the register does not have is settled here, and its replacement goes as new; what it
 * may have is cancelled there by the correction itself. A correction that never left is dropped for the next one.
 */
function replace(deps: JudgeDeps, old: UseRow, { id, reason }: Request<'use.correct'>) {
  const { ledger } = deps
  const isChange = ledger.outbox.get(old.id)?.kind === 'correction'
  for (const refused of ledger.uses.refusedChanges(old.id)) ledger.uses.settle(refused, 'undone')
  if (!isStillHere(ledger, old)) {
    ledger.uses.takeBack(old.id)
    return { corrects: old.id, isNew: false }
  }
  takeBack(deps, old, derivedId(id, old.id), reason)
  return isChange && old.corrects !== null
    ? { corrects: old.corrects, isNew: false }
    : { corrects: old.id, isNew: true }
}
