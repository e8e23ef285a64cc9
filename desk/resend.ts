/** Sending again what the register rejected: the same record under the same id, judged anew. docs/rules.md#recording */
import type { UseRow } from '../db/uses.ts'
import { DeskError, type Fee, type Request, type Resent, type ResentAll } from './contract.ts'
import { judge, type JudgeDeps } from './judge.ts'
import { capWatch, isUnseen } from './record.ts'
import type { Rejection } from './rules/rejection.ts'

/** Whether the same record can be taken later, as it is: the cause can go away at the register, in time, or by an update. */
const MAY_HELP: Readonly<Record<Rejection, boolean>> = {
  card_unknown: true,
  card_not_active: true,
  card_not_valid_on_day: true,
  too_many_minors: true,
  venue_unknown: true,
  event_unknown: true,
  day_in_future: true,
  malformed: true,
  other: true,
  // another record has the id, for ever
  id_conflict: false,
  // what a correction names will not come to be there, and cannot be cancelled twice
  use_unknown: false,
  already_cancelled: false,
}

/** So many at a time: a card that is read meanwhile must not wait for all. */
const AT_ONCE = 200

/**
 * Puts a rejected use on its way again. A rejected record leaves nothing in the register and its id is free, so it goes
 * under the id it had: however often it is asked for, it is there once. Throws DeskError `use_unknown`, `other_pairing`.
 * Source: docs/kaikukanta-api.yaml, "Each record once"
 */
export function resend(deps: JudgeDeps, { useId }: Request<'use.resend'>): Resent {
  const { ledger, session } = deps
  return ledger.transaction(() => {
    const use = ledger.uses.get(useId)
    if (!use) throw new DeskError('not_found', 'use_unknown')
    if (use.keyId !== session.keys.keyId) throw new DeskError('conflict', 'other_pairing')
    return resendOne(deps, use)
  })
}

/** The same for the next ones of all that may be taken now, the oldest first. `next` says where to go on, null at the end. */
export function resendAll(deps: JudgeDeps, { after }: Request<'use.resend_all'>): ResentAll {
  const { ledger } = deps
  return ledger.transaction(() => {
    const rows = ledger.journal.rejectedAfter(after, AT_ONCE)
    const resent = rows.filter((row) => canResend(row, deps.session.keys.keyId) && isOnItsWay(resendAlone(deps, row)))
    const next = rows.length === AT_ONCE ? (rows.at(-1)?.seq ?? null) : null
    return { sent: resent.length, kept: rows.length - resent.length, next }
  })
}

const isOnItsWay = ({ outcome }: Resent): boolean => outcome === 'on_its_way'

/** One that the desk cannot deal with must not keep the others back. Asked for by itself it says why. */
function resendAlone(deps: JudgeDeps, row: UseRow): Resent {
  try {
    return deps.ledger.transaction(() => resendOne(deps, row))
  } catch (error) {
    if (!(error instanceof DeskError)) throw error
    return { outcome: 'kept', why: 'cannot_help' }
  }
}

/** Whether staff are offered to send it again. */
export function canResend({ state, rejection, keyId, sealedNumber, takenBack, corrects }: UseRow, current: string) {
  if (state !== 'rejected' || keyId !== current || !MAY_HELP[rejection as Rejection]) return false
  // a change that was refused gave its place back to what it was to replace
  return sealedNumber ? takenBack === 0 : corrects !== null && takenBack === 1
}

function resendOne(deps: JudgeDeps, use: UseRow): Resent {
  const { ledger, now } = deps
  if (use.state === 'waiting' || use.state === 'accepted') return { outcome: 'on_its_way' }
  if (!canResend(use, use.keyId)) return { outcome: 'kept', why: use.state === 'rejected' ? 'cannot_help' : 'put_away' }
  const kept = use.sealedNumber ? null : takeAgain(deps, use)
  if (kept) return { outcome: 'kept', why: kept }
  ledger.journal.waitAgain(use.id)
  ledger.outbox.add(use.sealedNumber ? 'use' : 'correction', use.id, use.keyId)
  ledger.uses.audit(now(), 'resend', use.id)
  return { outcome: 'on_its_way' }
}

/**
 * A change that was refused counts no longer, and what it was to replace does: it takes that one's place again, decided
 * by what is left now. What staff have not had before them then is theirs to look at: null where there is nothing.
 */
function takeAgain(deps: JudgeDeps, use: UseRow): Exclude<Resent, { outcome: 'on_its_way' }>['why'] | null {
  const { ledger } = deps
  const replaced = use.corrects === null ? null : ledger.uses.get(use.corrects)
  if (!replaced || replaced.takenBack === 1 || ledger.uses.cancellationOf(replaced.id)) return 'put_away'
  const { cardKey, minors, community, eventId, day } = use
  const judged = judge(deps, {
    eventId,
    cards: [{ number: null, cardKey: cardKey && Buffer.from(cardKey), minors, community: community === 1 }],
    act: 'hand_over',
    fee: feeOf(use),
    happened: day,
    correcting: replaced.id,
  })
  if (isUnseen(judged.decision, use.seen.split(','))) return 'doubts'
  const filled = capWatch(deps, judged)
  ledger.uses.takeBack(replaced.id)
  ledger.uses.putBack(use.id)
  ledger.bookings.follow(replaced.id, use.id)
  filled()
  return null
}

const feeOf = ({ feeKind, cents }: UseRow): Fee | null =>
  feeKind === null || cents === null ? null : { kind: feeKind, cents }
