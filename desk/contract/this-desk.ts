/** What this desk is, and making it forget everything. docs/security.md#forgetting-a-desk */
import * as v from 'valibot'
import type { Instant } from '../rules/local-date.ts'
import { Count, Pin, ROLES } from './values.ts'

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

/** How this desk is, for whoever is told of it on the phone. No card, no holder and no secret is among it. */
export interface Diagnostics {
  /** By this computer's clock. */
  readonly at: Instant
  readonly version: string
  /** The desk's own runtime and the system under it: `Node 24.21.0`, `Linux 6.1.0 x64`. */
  readonly runtime: string
  readonly system: string
  /** Free for this desk on the disk of its folder, in bytes; null where the system does not tell. */
  readonly room: number | null
  /** When the ledger, or a copy of it, was last looked through and found whole. */
  readonly checkedAt: Instant
  readonly backups: {
    /** Null where there is none, or where the folder cannot be read. */
    readonly newest: Instant | null
    /** The last attempt to make one failed. */
    readonly failed: boolean
  }
  /** This computer's clock ahead of the register's, in milliseconds; null before the register's first answer. */
  readonly clockOff: number | null
}

export const thisDeskRequests = {
  'desk.about': v.strictObject({}),
  /** `waiting`: how much will be lost, as staff typed it. Refused where it is another number. */
  'desk.forget': v.strictObject({ pin: Pin, waiting: Count }),
  'diagnostics.get': v.strictObject({}),
  /** Whether this is the administrator's PIN. It opens the screen alone: every command that needs the PIN asks for it again. */
  'settings.unlock': v.strictObject({ pin: Pin }),
  /** For how many milliseconds the role's PIN is not taken, after too many wrong ones; 0: it is taken. */
  'pin.wait': v.strictObject({ role: v.picklist(ROLES) }),
} as const
