/** Keeps copies of the ledger, and puts one back where staff ask for it. docs/security.md#backups */
import type { Ledger } from '../db/ledger.ts'
import { type BackupState, DeskError } from './contract.ts'
import { wasForgetting } from './forget.ts'
import { REPLICA_POINTER } from './sync/replica-sync.ts'
import { FROM_THE_BEGINNING, RESTORED_TO } from './sync/restore.ts'

/** A desk that is opened once a day has a backup of each day. Milliseconds. */
const EVERY_MS = 20 * 3_600_000
const LOOK_EVERY_MS = 3_600_000

export interface Backups {
  /** Looks from now on whether it is time for one. */
  begin(): void
  state(): BackupState
  /** Makes one now. Rejects with DeskError where the disk does not take it. */
  make(): Promise<BackupState>
  /** Puts one in the ledger's place; what was there is backed up first. Rejects with DeskError. */
  restore(name: string): Promise<void>
  close(): Promise<void>
}

export interface BackupOptions {
  readonly ledger: Ledger
  readonly now: () => number
  readonly log: (line: string) => void
}

/** Backups of an open ledger: one whenever the newest is older than most of a day, and one whenever asked. */
export function keepBackups({ ledger, now, log }: BackupOptions): Backups {
  let failed = false
  /** One at a time: the next begins when this one has ended. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
  const make = (spared: string | null = null) =>
    inTurn(async () => {
      try {
        await ledger.backups.make(now(), spared)
        failed = false
      } catch (error) {
        failed = true
        log(`backup: ${error instanceof Error ? error.message : String(error)}`)
        throw new DeskError('unavailable', 'backup_failed', { cause: error })
      }
    })
  const state = (): BackupState => ({ backups: ledger.backups.list(), failed })
  /** An empty ledger must not push out what a damaged one left, and a demonstration is made up. */
  const isWorth = () => ledger.pairings.current()?.demo === 0 && !wasForgetting(ledger)
  const lookAfter = () => {
    if (!isWorth()) return
    const newest = ledger.backups.list()[0]
    // a clock that was set back must not end the backups
    if (!newest || Math.abs(now() - newest.at) >= EVERY_MS) void make().catch(() => undefined)
  }
  let timer: NodeJS.Timeout | undefined
  return {
    begin() {
      clearInterval(timer)
      timer = setInterval(lookAfter, LOOK_EVERY_MS).unref()
      lookAfter()
    },
    state,
    async make() {
      if (!isWorth()) throw new DeskError('denied', 'not_paired')
      await make()
      return state()
    },
    async restore(name) {
      // what waits here and is not in the backup would never be sent
      if (ledger.outbox.count() > 0) throw new DeskError('conflict', 'restore_waiting')
      if (isWorth()) await make(name)
      await inTurn(() => ledger.backups.restore(name, keptOver(ledger))).catch((cause: unknown) => {
        log(`restore: ${cause instanceof Error ? cause.message : String(cause)}`)
        throw new DeskError('invalid', 'backup_unusable', { cause })
      })
    },
    async close() {
      clearInterval(timer)
      await last
    },
  }
}

/** The cards are those of today, and what was recorded since is asked of the register. */
function keptOver({ settings }: Ledger): Record<string, string> {
  const pointer = settings.get(REPLICA_POINTER)
  return { [RESTORED_TO]: FROM_THE_BEGINNING, ...(pointer !== null && { [REPLICA_POINTER]: pointer }) }
}
