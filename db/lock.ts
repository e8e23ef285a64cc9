import { join } from 'node:path'
import { StoreError, troubleOf } from './store-error.ts'

export interface DataDirLock {
  release(): void
}

/** A connection of better-sqlite3, or of Node's own SQLite in a launcher that has not loaded it yet: both lock alike. */
export type OpenLockFile = (file: string) => { exec(sql: string): unknown; close(): unknown }

/**
 * Holds a data folder for one desk: an exclusive transaction on a file of its own, which the system lets go of however
 * the process ends. Throws StoreError `busy` where another desk holds it.
 */
export function lockDataDir(dataDir: string, open: OpenLockFile): DataDirLock {
  let db: ReturnType<OpenLockFile> | undefined
  try {
    db = open(join(dataDir, 'desk.lock'))
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db?.close()
    if (troubleOf(error) !== 'busy') throw error
    throw new StoreError(
      'busy',
      `Another desk is already running on ${dataDir}. Its window opens again with Enter in the terminal it was started in. To run a second desk, give it its own --data folder.`,
    )
  }
  const held = db
  return { release: () => void held.close() }
}
