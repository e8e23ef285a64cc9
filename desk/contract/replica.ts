/** Cards out of a file, at a venue that has no network for weeks. */
import * as v from 'valibot'
import type { Instant } from '../rules/local-date.ts'
import { Pin } from './values.ts'

export const REPLICA_REFUSALS = [
  /** There is no such file, or it may not be read. */
  'unreadable',
  /** Something else than the register's cards. */
  'not_cards',
  /** It ends before its end. */
  'cut',
  /** It does not hold the cards that it counts. */
  'wrong_count',
  /** Made for another organisation. */
  'other_key',
  /** What is here is newer. */
  'older',
  /** Made after now: this computer's clock is wrong, or the file. */
  'in_future',
] as const
export type ReplicaRefusal = (typeof REPLICA_REFUSALS)[number]

export type ReplicaImport =
  | { readonly outcome: 'imported'; readonly cards: number; readonly asOf: Instant }
  /** What was here stays as it was. */
  | { readonly outcome: 'refused'; readonly refusal: ReplicaRefusal }

export const replicaRequests = {
  /**
   * Takes the cards out of a file on the desk's computer: what `GET /v1/cards` answers, as it came or out of its gzip. By
   * its path, since a million cards are no message. With the administrator's PIN where one is set.
   */
  'replica.import': v.strictObject({
    path: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4096)),
    pin: v.nullable(Pin),
  }),
} as const

export interface ReplicaAnswers {
  'replica.import': ReplicaImport
}
