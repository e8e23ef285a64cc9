/** Messages of a gate, where a card that is good is recorded as it is shown. */
import * as v from 'valibot'
import { type RecordedUse, type RecordResult, useRequests, type Verdict } from './uses.ts'
import { People, RecordId, ScanText } from './values.ts'

const { eventId, seen, provisional } = useRequests['use.record'].entries
const { reason } = useRequests['use.correct'].entries

/** Whether this desk stands at a gate: what a window begins with. */
export interface GateState {
  readonly on: boolean
}

/** What came of a card that was shown, with what was found of it before it was recorded. */
export type GateResult =
  | { readonly outcome: 'recorded'; readonly use: RecordedUse; readonly verdict: Verdict }
  /** Refused, or in need of an attention that staff have not had before them: nothing was recorded. */
  | { readonly outcome: 'not_recorded'; readonly verdict: Verdict }

export const gateRequests = {
  'gate.turn': v.strictObject({ on: v.boolean() }),
  /**
   * A card was shown, or (`confirmed`, `provisional`) staff let it in all the same. Its holder alone, or as many as were
   * booked. `seen`: what they have had before them, of this card or once for the event.
   */
  'gate.record': v.strictObject({
    id: RecordId,
    eventId,
    text: ScanText,
    seen,
    confirmed: v.optional(v.boolean(), false),
    provisional,
  }),
  /** How many minors came along with a use that was recorded at the gate. `id`, `reason`: of the correction, should it need one. */
  'gate.minors': v.strictObject({ id: RecordId, useId: RecordId, minors: People, reason }),
} as const

export interface GateAnswers {
  'gate.turn': GateState
  'gate.record': GateResult
  'gate.minors': RecordResult
}
