/** Copies of the ledger. docs/security.md#backups */
import * as v from 'valibot'
import type { Instant } from '../rules/local-date.ts'
import { Pin } from './values.ts'

export interface BackupState {
  /** The newest first. */
  readonly backups: readonly {
    readonly name: string
    /** Made by itself, because staff asked for it, or of what stood right before one was put back. */
    readonly kind: 'daily' | 'by_hand' | 'before_restoring'
    readonly at: Instant
    readonly bytes: number
  }[]
  /** The last attempt to make one failed. */
  readonly failed: boolean
  /** The register does not give the uses back that the ledger has lost. */
  readonly usesNotGiven: boolean
}

export const backupRequests = {
  'backup.list': v.strictObject({}),
  'backup.make': v.strictObject({}),
  /** Puts one in the ledger's place. With the administrator's PIN where one is set. */
  'backup.restore': v.strictObject({ name: v.pipe(v.string(), v.maxLength(100)), pin: v.nullable(Pin) }),
} as const
