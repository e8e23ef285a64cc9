/** Files of thousands of lines: how far the desk is with them, and an end before they are. */
import * as v from 'valibot'
import { RecordId } from './values.ts'

export const longWorkRequests = {
  /** What was asked for with this id ends where it is. Without effect on what is done, or was never begun. */
  'work.stop': v.strictObject({ id: RecordId }),
} as const

export interface LongWorkAnswers {
  'work.stop': null
}

/** How far work is, by the id that it was asked for with. */
export interface Progress {
  readonly id: string
  readonly done: number
  /** Null where nobody has counted. */
  readonly of: number | null
}

/** Why it ended: all of it was done, or somebody stopped it. */
export type Ended = 'done' | 'stopped'
