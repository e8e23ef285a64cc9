/** Copies of the ledger beside it, made while the desk works, and one of them put back in its place. docs/security.md#backups */
import Database from 'better-sqlite3'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Db, migrate, quickCheck, syncFolder } from './open.ts'

export const BACKUP_FOLDER = 'backups'
/** So many are kept, the newest. */
export const BACKUPS_KEPT = 14
/** Pages copied between two turns of the event loop, so that no scan waits: about a millisecond's worth. */
const PAGES_A_TURN = 200

const NAME = /^ledger-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/

export interface Backup {
  /** The file's name in the folder of backups. */
  readonly name: string
  readonly at: number
  readonly bytes: number
}

/** Backups of the ledger `file`, which `db` has open, in a folder beside it. */
export function backupsOf(db: Db, dataDir: string, file: string, migrations: readonly string[]) {
  const folder = join(dataDir, BACKUP_FOLDER)
  return {
    list: () => listBackups(folder),

    /**
     * Copies what is committed now and drops what is farthest from now, but never `spared`. Throws as the disk does; a copy
     * that is not whole is none.
     */
    async make(now: number, spared: string | null = null): Promise<Backup> {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const name = `ledger-${new Date(now).toISOString().replace(/[:.]/g, '-')}.db`
      const part = join(folder, `${name}.part`)
      try {
        await db.backup(part, { progress: () => PAGES_A_TURN })
        finish(part)
        renameSync(part, join(folder, name))
        syncFolder(folder)
      } finally {
        dropParts(folder)
      }
      // by a clock that was ahead there may be some of the years to come
      const nearest = listBackups(folder).toSorted((one, other) => Math.abs(one.at - now) - Math.abs(other.at - now))
      for (const { name: old } of nearest.slice(BACKUPS_KEPT)) if (old !== spared) rmSync(join(folder, old))
      return { name, at: now, bytes: statSync(join(folder, name)).size }
    },

    /**
     * Puts a backup in the ledger's place, all of it or nothing: SQLite writes it as one transaction of the open file. What
     * became of its records since, as far as this ledger knows, and the settings `kept` go with it. Nobody may use the
     * ledger meanwhile. Throws StoreError `damaged`, or an Error where there is no such backup.
     */
    async restore(name: string, kept: Readonly<Record<string, string>> = {}): Promise<void> {
      const path = join(folder, name)
      if (!NAME.test(name) || !existsSync(path)) throw new Error(`no backup ${name}`)
      const part = `${path}.part`
      try {
        copyFileSync(path, part)
        await bringBack(part, file, migrations, kept)
        // SQLite's own connection to the ledger does not wait for the disk as ours does
        db.pragma('wal_checkpoint(TRUNCATE)')
      } finally {
        dropParts(folder)
      }
    },
  }
}

async function bringBack(
  part: string,
  file: string,
  migrations: readonly string[],
  kept: Readonly<Record<string, string>>,
) {
  const copy = new Database(part)
  try {
    quickCheck(copy, part)
    migrate(copy, migrations, part)
    bringOn(copy, file)
    const set = copy.prepare(
      'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    )
    for (const [setting, value] of Object.entries(kept)) set.run(setting, value)
    await copy.backup(file)
  } finally {
    copy.close()
  }
}

/** A record that was sent, taken back or keyed in since must not be sent as it stood then. */
function bringOn(copy: Database.Database, file: string): void {
  copy.prepare('ATTACH ? AS present').run(file)
  const known = 'IN (SELECT id FROM present.use UNION SELECT id FROM present.cancellation)'
  const states = (columns: string, table: string) =>
    `UPDATE ${table} SET (${columns}) = (SELECT ${columns} FROM present.${table} AS other WHERE other.id = ${table}.id)
     WHERE id IN (SELECT id FROM present.${table})`
  copy.exec(`BEGIN; ${states('state, rejection, taken_back, sealed_number', 'use')};
    ${states('state, rejection', 'cancellation')};
    DELETE FROM outbox WHERE record_id ${known} AND record_id NOT IN (SELECT record_id FROM present.outbox);
    UPDATE outbox SET attempted_at = coalesce(attempted_at,
      (SELECT attempted_at FROM present.outbox AS other WHERE other.record_id = outbox.record_id));
    COMMIT; DETACH present`)
}

/** The newest first. */
function listBackups(folder: string): Backup[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const [, day, hours, minutes, seconds, thousandths] = NAME.exec(name) ?? []
      if (day === undefined) return []
      const at = Date.parse(`${day}T${String(hours)}:${String(minutes)}:${String(seconds)}.${String(thousandths)}Z`)
      return [{ name, at, bytes: statSync(join(folder, name)).size }]
    })
    .sort((one, other) => other.at - one.at)
}

/** One file by itself, looked through, on the disk and its owner's alone. */
function finish(part: string): void {
  const copy = new Database(part)
  try {
    copy.pragma('journal_mode = DELETE')
    quickCheck(copy, part)
  } finally {
    copy.close()
  }
  chmodSync(part, 0o600)
  const handle = openSync(part, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}

/** What an earlier attempt left, too. */
function dropParts(folder: string): void {
  for (const name of readdirSync(folder)) if (/\.part(-\w+)?$/.test(name)) rmSync(join(folder, name), { force: true })
}
