/** Keeps copies of the ledger, and puts one back where staff ask for it. docs/security.md#backups */
import type { BackupKind } from '../db/backup.ts'
import type { Ledger } from '../db/ledger.ts'
import { type StoreTrouble, troubleOf } from '../db/store-error.ts'
import { type BackupState, DeskError, type ErrorMessage } from './contract.ts'
import { wasForgetting } from './forget.ts'
import { inTurns } from './in-turn.ts'
import { latestMoment, type LiveSession } from './session.ts'
import { clockDoubt } from './sync/clock.ts'
import { isNotGiven, RESTORE_WANTED } from './sync/restore.ts'

/** A desk that is opened once a day has a backup of each day. Milliseconds. */
const EVERY_MS = 20 * 3_600_000
const LOOK_EVERY_MS = 3_600_000

export interface Backups {
  /** Looks from now on whether it is time for one. */
  begin(): void
  state(): BackupState
  /** Makes one now. Rejects with DeskError where the disk does not take it. */
  make(): Promise<BackupState>
  /** Puts one in the ledger's place; what was there is backed up first. Rejects with DeskError, and then nothing was changed. */
  restore(name: string): Promise<void>
  close(): Promise<void>
}

export interface BackupOptions {
  readonly ledger: Ledger
  readonly now: () => number
  readonly log: (line: string) => void
  /** The one at work, or null. */
  readonly session: () => Pick<LiveSession, 'clockDoubt'> | null
}

/** Backups of an open ledger: one whenever there is no daily one of most of a day around now, and one whenever asked. */
export function keepBackups({ ledger, now, log, session }: BackupOptions): Backups {
  let failed = false
  const inTurn = inTurns()
  const make = (kind: BackupKind, spared: string | null = null) =>
    inTurn(async () => {
      try {
        await ledger.backups.make(now(), kind, { spared, pushesOut: !isClockWrong() })
        failed = false
      } catch (error) {
        failed = true
        log(`backup: ${wordsOf(error)}`)
        throw new DeskError('unavailable', kind === 'before_restoring' ? 'restore_uncopied' : 'backup_failed', {
          cause: error,
        })
      }
    })
  const state = (): BackupState => {
    const keyId = ledger.pairings.current()?.keyId
    return { backups: ledger.backups.list(), failed, usesNotGiven: keyId !== undefined && isNotGiven(ledger, keyId) }
  }
  /** An empty ledger must not push out what a damaged one left, and a demonstration is made up. */
  const isWorth = () => ledger.pairings.current()?.demo === 0 && !wasForgetting(ledger)
  /** By a wrong date the newest would be pushed out. What is off by less than lies between two does no harm. */
  const isClockWrong = () => {
    const working = session()
    const unheard = { now: now(), expected: null, measured: null }
    const doubt = working ? working.clockDoubt() : clockDoubt({ ...unheard, latest: latestMoment(ledger, null) })
    return doubt !== null && doubt.by >= EVERY_MS
  }
  const lookAfter = () => {
    if (!isWorth() || isClockWrong()) return
    // made by hand they push each other out, so that they stand for no day; one of a day to come stands for that day
    const isMade = ledger.backups.list().some(({ kind, at }) => kind === 'daily' && Math.abs(now() - at) < EVERY_MS)
    if (!isMade) void make('daily').catch(() => undefined)
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
      await make('by_hand')
      return state()
    },
    async restore(name) {
      const current = ledger.pairings.current()
      // its PINs are known to everybody, and what it recorded is made up
      if (current?.demo === 1) throw new DeskError('denied', 'not_paired')
      // by the backup the desk may be paired otherwise; what waits for an earlier pairing waits on
      if (current && ledger.outbox.waitsFor(current.keyId)) throw new DeskError('conflict', 'restore_waiting')
      if (!ledger.backups.list().some((backup) => backup.name === name)) throw new DeskError('not_found', 'backup_gone')
      if (isWorth()) await make('before_restoring', name)
      // what was recorded since is asked of the register
      await inTurn(() => ledger.backups.restore(name, RESTORE_WANTED)).catch((cause: unknown) => {
        log(`restore: ${wordsOf(cause)}`)
        const trouble = troubleOf(cause)
        if (trouble === null) throw cause
        throw new DeskError('unavailable', WHY_NOT_RESTORED[trouble], { cause })
      })
    },
    async close() {
      clearInterval(timer)
      await inTurn(() => Promise.resolve())
    },
  }
}

const WHY_NOT_RESTORED: Readonly<Record<StoreTrouble, ErrorMessage>> = {
  damaged: 'backup_unusable',
  newer: 'backup_newer',
  full: 'restore_disk_full',
  read_only: 'restore_disk_refused',
  io: 'restore_disk_refused',
  busy: 'restore_busy',
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
