/** The shape of what is said of a reason. */
import type { Instant, Reason, ReasonCode } from '../../desk/contract.ts'

export interface Words<R> {
  /** The one large word. */
  readonly word: (reason: R) => string
  /** What happened, with its numbers. */
  readonly text: (reason: R, now: Instant) => string
  /** What staff do. */
  readonly todo: (reason: R) => string | readonly string[]
  /** What to tell the customer, as it can be said. Null where nothing need be said. */
  readonly tell: ((reason: R) => string) | null
}

/** The reasons of a code: a reason may stand for several codes that carry the same. */
export type ReasonOf<C extends ReasonCode, R = Reason> = R extends { readonly code: infer Codes }
  ? C extends Codes
    ? R & { readonly code: C }
    : never
  : never

export type Table<C extends ReasonCode = ReasonCode> = { readonly [K in C]: Words<ReasonOf<K>> }
