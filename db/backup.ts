/** Copies of the ledger beside it, made while the desk works, and one of them put back in its place. docs/security.md#backups */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SettingOfEach } from './backup-restore.ts'
import { copyLedger, restoreLedger } from './backup-thread.ts'
import { forgetRows } from './last-row.ts'
import type { Db } from './open.ts'
import { syncFolder } from './sync-folder.ts'

export const BACKUP_FOLDER = 'backups'
/** So many of the daily ones are kept, the newest. */
export const BACKUPS_KEPT = 14
/** Why one was made. Those made by hand and those made before a restore push out their own kind alone. */
export type BackupKind = 'daily' | 'by_hand' | 'before_restoring'
const KEPT: Readonly<Record<BackupKind, number>> = { daily: BACKUPS_KEPT, by_hand: 5, before_restoring: 3 }

const ENDINGS: Readonly<Record<BackupKind, string>> = {
  daily: '',
  by_hand: '-by-hand',
  before_restoring: '-before-restoring',
}
const NAME = /^ledger-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z(|-by-hand|-before-restoring)\.db$/

export interface Backup {
  /** The file's name in the folder of backups. */
  readonly name: string
  readonly kind: BackupKind
  readonly at: number
  readonly bytes: number
}

export interface PushingOut {
  /** The name of one that stays, one too many or not. */
  readonly spared?: string | null
  /** False: all stay until the next. What is too many is told by `now`, which may be doubted. */
  readonly pushesOut?: boolean
}

/** Backups of the ledger `file`, which `db` has open, in a folder beside it. */
export function backupsOf(db: Db, dataDir: string, file: string, migrations: readonly string[]) {
  const folder = join(dataDir, BACKUP_FOLDER)
  return {
    list: () => listBackups(folder),

    /** Copies what is committed now and drops what is one too many. Rejects as the disk does; a copy that is not whole is none. */
    async make(
      now: number,
      kind: BackupKind = 'daily',
      { spared, pushesOut = true }: PushingOut = {},
    ): Promise<Backup> {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const name = `ledger-${new Date(now).toISOString().replace(/[:.]/g, '-')}${ENDINGS[kind]}.db`
      const part = join(folder, `${name}.part`)
      try {
        await copyLedger(file, part)
        renameSync(part, join(folder, name))
        syncFolder(folder)
      } finally {
        dropParts(folder)
      }
      const old = pushesOut ? tooMany(listBackups(folder), now) : []
      for (const { name } of old) if (name !== spared) rmSync(join(folder, name))
      return { name, kind, at: now, bytes: statSync(join(folder, name)).size }
    },

    /**
     * Puts a backup in the ledger's place, all of it or nothing: SQLite writes it as one transaction of the open file. What
     * became of its records since, as far as this ledger knows, what belongs to this desk and not to its records, and the
     * setting go with it. Nobody may use the ledger meanwhile. Rejects with StoreError where the backup or the disk does not
     * let it, and with an Error where there is no such backup.
     */
    async restore(name: string, setting: SettingOfEach | null = null): Promise<void> {
      const path = join(folder, name)
      if (!NAME.test(name) || !existsSync(path)) throw new Error(`no backup ${name}`)
      try {
        await restoreLedger({ path, part: `${path}.part`, file, migrations, setting })
      } finally {
        forgetRows(db)
        dropParts(folder)
      }
    },
  }
}

/**
 * By a clock that was ahead there may be some of the years to come: the nearest to now are kept. None is kept beyond the
 * daily ones, since the numbers in a backup go when it goes. docs/security.md#backups
 */
function tooMany(backups: readonly Backup[], now: number): Backup[] {
  const away = ({ at }: Backup) => Math.abs(at - now)
  const nearest = backups.toSorted((one, other) => away(one) - away(other))
  const ofKind = (kind: BackupKind) => nearest.filter((backup) => backup.kind === kind)
  const lastDaily = ofKind('daily')[KEPT.daily - 1]
  const isBeyond = (backup: Backup) => lastDaily !== undefined && away(backup) > away(lastDaily)
  return nearest.filter((backup) => isBeyond(backup) || ofKind(backup.kind).indexOf(backup) >= KEPT[backup.kind])
}

/** The newest first. */
function listBackups(folder: string): Backup[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const [, day, hours, minutes, seconds, thousandths, ending] = NAME.exec(name) ?? []
      if (day === undefined) return []
      const at = Date.parse(`${day}T${String(hours)}:${String(minutes)}:${String(seconds)}.${String(thousandths)}Z`)
      return [{ name, kind: kindOf(ending), at, bytes: statSync(join(folder, name)).size }]
    })
    .sort((one, other) => other.at - one.at)
}

const kindOf = (ending: string | undefined): BackupKind =>
  (Object.keys(ENDINGS) as BackupKind[]).find((kind) => ENDINGS[kind] === ending) ?? 'daily'

/** What an earlier attempt left, too. */
function dropParts(folder: string): void {
  for (const name of readdirSync(folder)) if (/\.part(-\w+)?$/.test(name)) rmSync(join(folder, name), { force: true })
}
