/** Opens a SQLite file the way this product means it: durable, checked, migrated, or refused in words. */
import Database from 'better-sqlite3'
import { copyFileSync, existsSync, linkSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { OpenLockFile } from './lock.ts'
import { asStoreError, StoreError, troubleOf } from './store-error.ts'
import { syncFolder } from './sync-folder.ts'

export type Db = Database.Database

/** A program that holds the file longer than this is told of, instead of the desk standing still. Milliseconds. */
export const BUSY_MS = 250
/** `PRAGMA synchronous` levels as SQLite reads them back. */
const FULL = 2

/** For `lockDataDir`: whoever holds the file is not waited for. */
export const openLockFile: OpenLockFile = (file) => new Database(file, { timeout: 0 })

export interface Opened {
  readonly db: Db
  /** Where a damaged file was put, if the file had to be made anew. */
  readonly setAside: string | null
}

export interface OpenOptions {
  readonly file: string
  /** Numbered from 1 by their place. */
  readonly migrations: readonly string[]
}

/**
 * Opens or makes the file and brings it to the newest schema.
 * A damaged file is set aside under another name, never deleted. Throws StoreError: `newer` where a newer version of
 * this product wrote the file, `full`, `read_only`, `busy`, `io`.
 */
export function openDatabase(options: OpenOptions): Opened {
  try {
    return { db: openSound(options), setAside: null }
  } catch (error) {
    if (troubleOf(error) !== 'damaged') throw asStoreError(error, options.file)
  }
  const setAside = putAside(options.file)
  return { db: openSound(options), setAside }
}

function openSound({ file, migrations }: OpenOptions): Db {
  const db = new Database(file, { timeout: 5_000 })
  try {
    setPragmas(db)
    quickCheck(db, file)
    migrate(db, migrations, file)
    assertDurable(db)
    db.pragma(`busy_timeout = ${String(BUSY_MS)}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Set on every connection: SQLite keeps none of these but journal_mode in the file. */
export function setPragmas(db: Db): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('secure_delete = ON')
  db.pragma('trusted_schema = OFF')
}

/**
 * Asserts that a commit reaches the disk. Asked after a write, because better-sqlite3 is compiled to fall back to
 * NORMAL once a file is in WAL mode, and a connection only learns the mode when it first writes.
 */
export function assertDurable(db: Db): void {
  db.pragma(`user_version = ${String(schemaVersion(db))}`)
  const synchronous = db.pragma('synchronous', { simple: true })
  const journal = db.pragma('journal_mode', { simple: true })
  if (synchronous !== FULL || (journal !== 'wal' && journal !== 'memory'))
    throw new Error(`not durable: synchronous ${String(synchronous)}, journal ${String(journal)}`)
}

/** Throws StoreError `damaged`. */
export function quickCheck(db: Db, file: string): void {
  const answer = db.pragma('quick_check(1)', { simple: true })
  if (answer !== 'ok') throw new StoreError('damaged', `${basename(file)} is damaged: ${String(answer)}`)
}

const schemaVersion = (db: Db) => db.pragma('user_version', { simple: true }) as number

/** Each migration and its bookkeeping commit together, so a crash between them is not possible. */
export function migrate(db: Db, migrations: readonly string[], file: string): void {
  const version = schemaVersion(db)
  if (version > migrations.length) {
    throw new StoreError(
      'newer',
      `${basename(file)} was written by a newer Kaikuluukku (schema ${String(version)}, this one knows ` +
        `${String(migrations.length)}). Nothing was changed. Install the newer version, or use another data folder.`,
    )
  }
  if (version === migrations.length) return
  // a table is remade under another name, and references to it must not be followed meanwhile: sqlite.org/lang_altertable
  db.pragma('foreign_keys = OFF')
  try {
    for (let next = version; next < migrations.length; next++) migrateOne(db, migrations[next] as string, next + 1)
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

function migrateOne(db: Db, sql: string, to: number): void {
  db.transaction(() => {
    db.exec(sql)
    const [dangling] = db.pragma('foreign_key_check') as unknown[]
    if (dangling) throw new Error(`migration ${String(to)} leaves a dangling reference: ${JSON.stringify(dangling)}`)
    db.pragma(`user_version = ${String(to)}`)
  }).immediate()
}

/**
 * Gives the file and what belongs to it another name. The new names are on the disk before the old ones go, and the main
 * file goes first: SQLite deletes a write-ahead log that it finds without its file. Returns the new name.
 */
function putAside(file: string): string {
  const target = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`
  const parts = ['', '-wal', '-shm'].filter((suffix) => existsSync(file + suffix))
  for (const suffix of parts) linkOrCopy(file + suffix, target + suffix)
  syncFolder(dirname(file))
  for (const suffix of parts) rmSync(file + suffix)
  return target
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // a file system without hard links
    copyFileSync(from, to)
  }
}
