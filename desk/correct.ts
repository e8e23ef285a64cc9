/** Changing a recorded use: a new use that replaces it. docs/rules.md#recording */
import type { UseRow } from '../db/uses.ts'
import type { EventRow } from '../db/events.ts'
import { DeskError, type RecordResult, type Request } from './contract.ts'
import { derivedId } from './derived-id.ts'
import { judge, type JudgeDeps, type Shown, toVerdict } from './judge.ts'
import { addAll, isUnseen, toRecorded } from './record.ts'
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
    if (stored?.corrects === request.useId) return { outcome: 'recorded', uses: [toRecorded(stored)] }
    if (stored) throw new DeskError('conflict', 'id_used_for_another')
    const old = correctable(deps, request)
    const isLocal = isStillHere(ledger, old)
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
    replace(deps, old, request, isLocal)
    // the booking that it handed over stays handed over
    const cards = judged.cards.map((found) => ({ ...found, number: isLocal ? found.number : null, booking: null }))
    const uses = addAll(deps, { ...judged, cards }, [request.id], {
      ...request,
      channel: old.channel,
      provisional: old.provisional === 1,
      corrects: old.id,
    })
    ledger.uses.audit(deps.now(), 'correct', old.id)
    return { outcome: 'recorded', uses }
  })
}

function correctable({ ledger, now }: JudgeDeps, { useId, eventId, day, fee }: Request<'use.correct'>): UseRow {
  const old = ledger.uses.get(useId)
  if (!old) throw new DeskError('not_found', 'use_unknown')
  if (ledger.uses.replacing(useId)?.takenBack === 0) throw new DeskError('conflict', 'already_corrected')
  if (old.takenBack) throw new DeskError('conflict', 'already_undone')
  const event = ledger.events.get(eventId)
  if (!event || event.venueId !== old.venueId) throw new DeskError('not_found', 'event_unknown')
  if (event.kind !== old.kind || (event.kind === 'fee') !== (fee !== null))
    throw new DeskError('invalid', 'bad_request')
  if (isFuture(event, day, now())) throw new DeskError('invalid', 'day_in_future')
  return old
}

/** What goes on from day to day cannot have been used tomorrow. */
export const isFuture = (event: EventRow, day: string, now: number): boolean =>
  isDaily(event.kind) && day > helsinkiDay(now)

/** The card as far as the desk still knows it. */
function cardOf({ session }: JudgeDeps, old: UseRow, minors: number): Shown {
  const cardKey = old.cardKey && Buffer.from(old.cardKey)
  const number =
    old.sealedNumber && session.keys.keyId === old.keyId ? session.keys.unseal(old.sealedNumber, old.id) : null
  return { number, cardKey, minors }
}

/** The old use counts no longer. What the register may have is cancelled there by the correction itself. */
function replace(deps: JudgeDeps, old: UseRow, { id, reason }: Request<'use.correct'>, isLocal: boolean): void {
  if (isLocal) takeBack(deps, old, derivedId(id, 0), reason)
  else deps.ledger.uses.takeBack(old.id)
}
