/** What this desk is, and making it forget everything. docs/security.md#forgetting-a-desk */
import * as v from 'valibot'
import type { Instant } from '../rules/local-date.ts'
import { Count, Pin } from './values.ts'

/** For whoever looks after the desk. No secret is among it. */
export interface ThisDesk {
  readonly deskName: string
  readonly registerUrl: string
  /** Names the venue's key; the register gives the same key for it when the desk is paired again. */
  readonly keyId: string
  /** The key store that keeps it: `file`, or `safeStorage:` and the system's own. */
  readonly keyStore: string
  readonly pairedAt: Instant
  readonly dataDir: string
  readonly version: string
  /** What would be lost with the desk: records on their way, and records that the register refused and nobody has mended. */
  readonly unsettled: number
}

export const thisDeskRequests = {
  'desk.about': v.strictObject({}),
  /** `waiting`: how much will be lost, as staff typed it. Refused where it is another number. */
  'desk.forget': v.strictObject({ pin: Pin, waiting: Count }),
} as const
