import Database from 'better-sqlite3'
import { join } from 'node:path'
import { StoreError, troubleOf } from './store-error.ts'

export interface DataDirLock {
  release(): void
}

/**
 * Holds a data folder for one desk: an exclusive transaction on a file of its own, which the system lets go of however
 * the process ends. Throws StoreError `busy` where another desk holds it.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  let db: Database.Database | undefined
  try {
    db = new Database(join(dataDir, 'desk.lock'), { timeout: 0 })
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
  return { release: () => held.close() }
}
