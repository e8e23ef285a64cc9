import { join } from 'node:path'
import { asStoreError, StoreError, troubleOf } from './store-error.ts'

export interface DataDirLock {
  release(): void
}

/** A connection of better-sqlite3, or of Node's own SQLite in a launcher that has not loaded it yet: both lock alike. */
export type OpenLockFile = (file: string) => { exec(sql: string): unknown; close(): unknown }

/**
 * Holds a data folder for one desk: an exclusive transaction on a file of its own, which the system lets go of however
 * the process ends. Throws StoreError: `busy` where another desk holds it, or what is wrong with the file.
 */
export function lockDataDir(dataDir: string, open: OpenLockFile): DataDirLock {
  const file = join(dataDir, 'desk.lock')
  let db: ReturnType<OpenLockFile> | undefined
  try {
    db = open(file)
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db?.close()
    const trouble = troubleOf(error)
    if (trouble === 'damaged')
      throw new StoreError(trouble, `${file} is damaged. It holds nothing: remove it and start again.`)
    if (trouble !== 'busy') throw asStoreError(error, file)
    throw new StoreError(
      'busy',
      `Another desk is already running on ${dataDir}. Its window opens again with Enter in the terminal it was started in. To run a second desk, give it its own --data folder.`,
    )
  }
  const held = db
  return { release: () => void held.close() }
}
