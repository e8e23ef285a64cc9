/**
 * A gate: a card that is good is recorded as it is shown, for its holder alone, and whoever comes along is told a moment
 * later. Until it is sealed, by the next card or by time, the use is held back from the register and can still change;
 * whatever ends the desk seals it. docs/rules.md#recording
 */
import type { Ledger } from '../db/ledger.ts'
import type { UseRow } from '../db/uses.ts'
import type { Checked } from './check.ts'
import {
  DeskError,
  type GateResult,
  type GateState,
  type RecordResult,
  type Request,
  type Verdict,
} from './contract.ts'
import { correct } from './correct.ts'
import { judge, type Judged, type JudgeDeps, shown, toVerdict } from './judge.ts'
import { SMALL_PARTY_KINDS } from './kinds.ts'
import { capWatch, isUnseen, record, sameUse, toRecorded } from './record.ts'

/** Time enough to look at who is coming, and still the register hears of a quiet gate. Milliseconds. */
const SEALS_AFTER = 15_000

export interface GateDeps extends JudgeDeps {
  readonly check: (request: Request<'card.check'>) => Checked
}

export interface Gate {
  /**
   * `newlyRefused` as of a check. Throws DeskError `bad_request` where an event's cards are not recorded at a gate,
   * `already_undone` or `already_corrected` where the same counts no longer.
   */
  record(
    deps: GateDeps,
    request: Request<'gate.record'>,
  ): { readonly result: GateResult; readonly newlyRefused: boolean }
  /** Changes a use as if it were recorded anew; one that is sealed is corrected. Throws DeskError as a correction does. */
  setMinors(deps: JudgeDeps, request: Request<'gate.minors'>): RecordResult
  /** What may still change is final, and leaves. */
  seal(): void
}

interface Unsealed {
  readonly useId: string
  readonly cardKey: Buffer | null
  readonly timer: NodeJS.Timeout
  /** The cap has been full with it: that is counted once, however often staff go back and forth. */
  wasFull: boolean
}

/** One use at most is unsealed. `upload`: by the session at work then, if any. `sealsAfter`: milliseconds. */
export function createGate(ledger: Ledger, upload: () => void, sealsAfter = SEALS_AFTER): Gate {
  let unsealed: Unsealed | null = null

  const seal = () => {
    if (!unsealed) return
    const { useId, timer } = unsealed
    unsealed = null
    clearTimeout(timer)
    ledger.outbox.letGo(useId)
    // what it is sealed for comes first: an undo need not chase it to the register
    setImmediate(upload)
  }
  const hold = (useId: string, cardKey: Buffer | null) => {
    seal()
    ledger.outbox.hold(useId)
    // a timer and not the clock: nobody sets that forward or back
    unsealed = { useId, cardKey, timer: setTimeout(seal, sealsAfter).unref(), wasFull: false }
  }
  return {
    seal,
    record(deps, request) {
      const { cardKey } = shown(deps, request.text)
      const isSameCard = cardKey !== null && unsealed?.cardKey?.equals(cardKey)
      if (!isSameCard) seal()
      const isNew = ledger.uses.get(request.id) === null
      const recorded = recordAtGate(deps, request)
      if (isNew && recorded.result.outcome === 'recorded') hold(request.id, cardKey)
      return recorded
    },
    setMinors(deps, request) {
      const use = ledger.uses.get(request.useId)
      if (!use) throw new DeskError('not_found', 'use_unknown')
      if (use.minors === request.minors && !use.takenBack) return { outcome: 'recorded', uses: [toRecorded(use)] }
      if (unsealed?.useId === use.id && use.keyId === deps.session.keys.keyId && !use.takenBack)
        return change(deps, use, request.minors, unsealed)
      const { eventId, day } = use
      return correct(deps, { ...request, eventId, day, fee: null, seen: [] })
    },
  }
}

/** Checks as a scan at the desk does, and records what is good, or what staff have had before them. */
function recordAtGate(deps: GateDeps, request: Request<'gate.record'>): ReturnType<Gate['record']> {
  const { id, eventId, text, seen, confirmed, provisional } = request
  const event = deps.ledger.events.get(eventId)
  if (event && !SMALL_PARTY_KINDS.has(event.kind)) throw new DeskError('invalid', 'bad_request')
  const stored = deps.ledger.uses.get(id)
  const use = stored && sameUse(deps, { eventId, text, minors: stored.minors, fee: null }, stored)
  const isConfirmed = stored !== null || confirmed || provisional
  const { verdict, newlyRefused } = deps.check({ eventId, text, recheck: isConfirmed, group: [], act: 'hand_over' })
  if (use) return { result: { outcome: 'recorded', use, verdict }, newlyRefused }
  const isSeen = verdict.kind === 'attention' && verdict.reasons.every(({ code }) => seen.includes(code))
  if (!isConfirmed && verdict.kind !== 'admit' && !isSeen)
    return { result: { outcome: 'not_recorded', verdict }, newlyRefused }
  // whoever is promised a ticket has said already who comes along
  const minors = Math.min(verdict.booking?.minors ?? 0, verdict.party.minorsMax)
  const result = record(
    deps,
    { eventId, cards: [{ id, text, minors }], fee: null, seen, override: null, provisional },
    false,
  )
  const [added] = result.outcome === 'recorded' ? result.uses : []
  if (added) return { result: { outcome: 'recorded', use: added, verdict }, newlyRefused }
  return { result: result as GateResult, newlyRefused }
}

/** Decides again with another number of minors, and changes the use where that is as good as before. */
function change(deps: JudgeDeps, use: UseRow, minors: number, unsealed: Unsealed): RecordResult {
  const { ledger } = deps
  return ledger.transaction(() => {
    const { judged, verdict } = judgeAnew(deps, use, minors)
    if (isUnseen(judged.decision, use.seen.split(','))) return { outcome: 'not_recorded', verdict }
    const filled = unsealed.wasFull ? () => true : capWatch(deps, judged)
    ledger.uses.setMinors(use.id, minors)
    unsealed.wasFull = filled()
    return { outcome: 'recorded', uses: [toRecorded({ ...use, minors })] }
  })
}

/** As if it had not been recorded: neither it nor the booking that it handed over stands in its own way. */
function judgeAnew(deps: JudgeDeps, use: UseRow, minors: number): { judged: Judged; verdict: Verdict } {
  const { ledger, session } = deps
  const { id, eventId, cardKey, sealedNumber, provisional } = use
  const booking = ledger.bookings.ofUse(id)
  const number = sealedNumber && session.keys.unseal(sealedNumber, id)
  ledger.uses.takeBack(id)
  if (booking && cardKey) ledger.bookings.reopen(booking.id, cardKey, booking.minors)
  const judged = judge(deps, {
    eventId,
    act: 'hand_over',
    cards: [{ number, cardKey: cardKey && Buffer.from(cardKey), minors }],
    provisional: provisional === 1,
  })
  const verdict = toVerdict(judged)
  ledger.uses.putBack(id)
  if (booking) ledger.bookings.handOver(booking.id, id)
  return { judged, verdict }
}

/** The setting that says whose desk stands at a gate: it is another venue's no longer, once it is paired anew. */
const GATE = 'gate'

export const gateState = ({ ledger, session }: Pick<JudgeDeps, 'ledger' | 'session'>): GateState => ({
  on: ledger.settings.get(GATE) === session.pairing.keyId,
})

export function turnGate(deps: Pick<JudgeDeps, 'ledger' | 'session'>, { on }: Request<'gate.turn'>): GateState {
  if (on) deps.ledger.settings.set(GATE, deps.session.pairing.keyId)
  else deps.ledger.settings.remove(GATE)
  return gateState(deps)
}
