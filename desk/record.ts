/** Recording uses. Nothing is said to be recorded before it is on the disk. docs/rules.md#recording */
import type { UseRow } from '../db/uses.ts'
import {
  type Channel,
  DeskError,
  type EventKind,
  type Fee,
  type RecordedUse,
  type RecordResult,
  type Request,
} from './contract.ts'
import { judge, type Judged, type JudgedCard, type JudgeDeps, shown, toVerdict } from './judge.ts'
import { feeOfCourse, fillOf } from './limits-at-work.ts'
import { isDaily, SMALL_PARTY_KINDS } from './kinds.ts'
import type { LocalDate } from './rules/local-date.ts'
import type { Decision } from './rules/verdict.ts'

/** What staff confirmed, besides the cards. */
export interface Confirmed {
  readonly fee: Fee | null
  readonly seen: readonly string[]
  /** Unset: the booking's, or as the venue sells. */
  readonly channel?: Channel | undefined
  /** Told by a report: not given at this desk. */
  readonly isReported?: boolean
  /** The group that a replaced use was of. */
  readonly groupId?: string | null
  /** A supervisor's reason, or of whoever corrects. */
  readonly reason: string | null
  readonly provisional: boolean
  /** The use that this one replaces. */
  readonly corrects?: string
  /** The day, where the event does not say it. */
  readonly day: LocalDate
}

/**
 * Decides again and records the whole party, in one transaction. The same ids again give the stored result, to the
 * byte; the same ids for something else throw DeskError `id_used_for_another`, and where any of it counts no longer,
 * `already_undone` or `already_corrected`. `overridden`: the supervisor's PIN was right.
 */
export function record(deps: JudgeDeps, request: Request<'use.record'>, overridden: boolean): RecordResult {
  return deps.ledger.transaction(() => {
    const stored = sameUses(deps, request)
    if (stored) return { outcome: 'recorded', uses: stored }
    const judged = judge(deps, {
      ...request,
      act: 'hand_over',
      cards: request.cards.map(({ text, minors }) => shown(deps, text, minors)),
      override: overridden,
    })
    if (request.cards.length > 1 && !SMALL_PARTY_KINDS.has(judged.event.kind))
      throw new DeskError('invalid', 'bad_request')
    requireFee(judged.event, request.fee)
    if (isUnseen(judged.decision, request.seen)) return { outcome: 'not_recorded', verdict: toVerdict(judged) }
    const confirmed: Confirmed = {
      ...request,
      reason: request.override?.reason ?? null,
      provisional: judged.provisional && request.provisional,
      day: judged.work.day,
    }
    return {
      outcome: 'recorded',
      uses: addAll(
        deps,
        judged,
        request.cards.map(({ id }) => id),
        confirmed,
      ),
    }
  })
}

/** A fee has a sum, and nothing else has. Throws DeskError `bad_request`. */
export function requireFee({ kind }: { readonly kind: EventKind }, fee: Fee | null): void {
  if ((kind === 'fee') !== (fee !== null)) throw new DeskError('invalid', 'bad_request')
}

/** Refused, or with an attention that staff have not had before them. `seen` null: every doubt is accepted. */
export function isUnseen(decision: Decision, seen: readonly string[] | null): boolean {
  if (decision.kind === 'refuse') return true
  return decision.kind === 'attention' && seen !== null && decision.reasons.some(({ code }) => !seen.includes(code))
}

/** A ticket sold for another venue came by an agency. Source: docs/rules.md#sold-elsewhere */
const channelOf = ({ venue }: Judged): Channel => (venue.relation === 'sells_for' ? 'agency' : 'desk')

/** Adds a use for each card, closes the bookings that they hand over, and tells when the cap filled. For use inside a transaction. */
export function addAll(deps: JudgeDeps, judged: Judged, ids: readonly string[], confirmed: Confirmed): RecordedUse[] {
  const { ledger } = deps
  const filled = capWatch(deps, judged)
  const groupId = ids.length > 1 ? (ids[0] as string) : (confirmed.groupId ?? null)
  const uses = judged.cards.map((card, i) =>
    newUse(deps, judged, card, { ...confirmed, id: ids[i] as string, groupId }),
  )
  uses.forEach((use, i) => {
    const booking = judged.cards[i]?.booking
    ledger.uses.add(use)
    ledger.outbox.add(use.sealedNumber ? 'use' : 'correction', use.id, use.keyId)
    if (booking) ledger.bookings.handOver(booking.id, use.id)
  })
  filled()
  return uses.map(toRecorded)
}

/**
 * Call what it returns after something was taken: it keeps the moment when a cap filled, and says whether the cap is full
 * or was before. Source: docs/rules.md#what-the-registers-owner-asks
 */
export function capWatch({ ledger }: JudgeDeps, { work, event }: Judged): () => boolean {
  const isFull = () => {
    const fill = fillOf(work)
    return fill !== null && fill.taken >= fill.limit
  }
  const wasFull = isFull()
  return () => {
    const isFilled = !wasFull && isFull()
    if (isFilled) ledger.tallies.moment(event.id, 'cap_full', work.now)
    return wasFull || isFilled
  }
}

type NewUse = Confirmed & { readonly id: string; readonly groupId: string | null }

function newUse({ session }: JudgeDeps, judged: Judged, card: JudgedCard, confirmed: NewUse): UseRow {
  const { event, decision, dataAsOf, work } = judged
  const { number, cardKey, community, minors } = card
  const { id, fee } = confirmed
  return {
    id,
    eventId: event.id,
    keyId: session.keys.keyId,
    cardKey,
    sealedNumber: number && session.keys.seal(number, id),
    venueId: event.venueId,
    kind: event.kind,
    what: event.title ?? event.production,
    field: event.field,
    community: community ? 1 : 0,
    adults: 1,
    minors,
    feeKind: event.kind === 'fee' ? (fee?.kind ?? null) : null,
    cents: event.kind === 'course' ? (feeOfCourse(work)?.covered ?? null) : (fee?.cents ?? null),
    day: isDaily(event.kind) ? confirmed.day : event.day,
    channel: confirmed.channel ?? card.booking?.channel ?? channelOf(judged),
    provisional: confirmed.provisional ? 1 : 0,
    here: confirmed.isReported ? 0 : 1,
    recordedAt: work.now,
    dataAsOf,
    seen: decision.kind === 'attention' ? decision.reasons.map(({ code }) => code).join(',') : '',
    excess: JSON.stringify(decision.kind === 'refuse' ? [] : decision.excess),
    reason: confirmed.reason ?? card.booking?.reason ?? null,
    groupId: confirmed.groupId,
    corrects: confirmed.corrects ?? null,
    state: 'waiting',
    rejection: null,
    takenBack: 0,
  }
}

/** What these ids stand for already, or null where they are new. */
function sameUses(deps: JudgeDeps, { cards, ...request }: Request<'use.record'>): RecordedUse[] | null {
  const stored = cards.map(({ id }) => deps.ledger.uses.get(id))
  if (stored.every((use) => use === null)) return null
  return cards.map((card, i) => sameUse(deps, { ...request, ...card }, stored[i] ?? null))
}

interface Said {
  readonly eventId: string
  readonly text: string
  readonly minors: number
  readonly fee: Fee | null
  readonly day?: LocalDate
}
/**
 * The stored result, where the same is said. The card is compared as long as the desk remembers it. Throws DeskError
 * `id_used_for_another`, and as `requireStanding` does.
 */
export function sameUse(
  deps: JudgeDeps,
  { eventId, text, minors, fee, day }: Said,
  stored: UseRow | null,
): RecordedUse {
  const isSame =
    stored?.eventId === eventId &&
    stored.minors === minors &&
    (stored.cardKey === null || (shown(deps, text).cardKey?.equals(stored.cardKey) ?? false)) &&
    (stored.kind !== 'fee' || (stored.feeKind === fee?.kind && stored.cents === fee.cents)) &&
    (day === undefined || !isDaily(stored.kind) || stored.day === day)
  if (!isSame) throw new DeskError('conflict', 'id_used_for_another')
  requireStanding(deps, stored)
  return toRecorded(stored)
}

/**
 * Its answer was lost, and staff have found the use in the list meanwhile: green would be for nothing. Throws DeskError
 * `already_corrected` where another use stands in its place, `already_undone` where none does.
 */
export function requireStanding({ ledger }: Pick<JudgeDeps, 'ledger'>, use: UseRow): void {
  if (use.takenBack === 0) return
  // a change that never left is dropped for the next one, which names what the register has
  const nextOf = ({ id, corrects }: UseRow) =>
    ledger.uses.replacing(id) ?? (corrects === null ? null : ledger.uses.replacing(corrects))
  const isReplaced = (of: UseRow): boolean => {
    const next = nextOf(of)
    return next !== null && next.id !== of.id && (next.takenBack === 0 || isReplaced(next))
  }
  throw new DeskError('conflict', isReplaced(use) ? 'already_corrected' : 'already_undone')
}

/** Of columns that do not change once the use may leave, so that a repeated confirm is answered with the same bytes. */
export function toRecorded(use: UseRow): RecordedUse {
  const { id, eventId, kind, community, adults, minors, feeKind, cents, day, recordedAt } = use
  return { id, eventId, kind, community: community === 1, adults, minors, feeKind, cents, day, recordedAt }
}
