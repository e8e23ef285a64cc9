/** What stands before staff at a gate. */
import type { ErrorMessage, Instant, RecordedUse, Request, Verdict } from '../../desk/contract.ts'
import { parseCardNumber } from '../../desk/rules/card-number.ts'
import { isGone } from './changed-since.ts'
import { uuid7 } from './uuid7.ts'

/** A card as it was shown, and what staff have seen of it. The object itself stands for the customer. */
export type Showing = Request<'gate.record'>

/** Recorded; whoever comes along can still be told. */
export interface Taken {
  readonly kind: 'taken'
  readonly showing: Showing
  readonly use: RecordedUse
  readonly verdict: Verdict
  /** Why the last number of minors was not taken, or null. */
  readonly told: (() => string) | null
}
/** Not recorded: refused, or to be looked at first. */
export interface Turned {
  readonly kind: 'turned'
  readonly showing: Showing
  readonly verdict: Verdict
  readonly at: Instant
  /** The same card was recorded right before: keys are still about that. */
  readonly stands: Taken | null
}
/** The desk could not say what became of it; the same again doubles nothing. */
export interface Failed {
  readonly kind: 'failed'
  readonly showing: Showing
  readonly error: ErrorMessage
}
export type Answered = Taken | Turned | Failed
export type AtGate = { readonly kind: 'idle' } | { readonly kind: 'checking' } | Answered

export const IDLE: AtGate = { kind: 'idle' }

/** What was recorded last, where no other card was refused since. */
export function standingIn(shown: AtGate): Taken | null {
  if (shown.kind === 'taken') return shown
  return shown.kind === 'turned' ? shown.stands : null
}

/** The answer, with the same card's record right before it. */
export function withStanding(answer: Answered, before: Taken | null): Answered {
  const stands = before && isSameCard(before.showing, answer.showing) ? before : null
  return answer.kind === 'turned' ? { ...answer, stands } : answer
}

/** Whether trying again can end otherwise: a record that was corrected since stands. */
export const canRetry = ({ error }: Failed): boolean => error !== 'already_corrected'

/** The same once more, or anew where what it had recorded counts no longer. */
export const againOf = ({ showing, error }: Failed): Showing => (isGone(error) ? { ...showing, id: uuid7() } : showing)

function isSameCard(a: Showing, b: Showing): boolean {
  const number = parseCardNumber(a.text)
  return number !== null && number === parseCardNumber(b.text)
}
