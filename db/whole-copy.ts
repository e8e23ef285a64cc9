/** A database copied whole into another file. Used by threads, so it imports nothing that only a bundler can load. */
import type { Db } from './open.ts'
import { StoreError } from './store-error.ts'

/** All at once: a copy that is read in pieces begins anew at every record in between. */
const ALL_PAGES = 0x7fffffff

/**
 * Rejects with StoreError `busy` where another program holds either file: SQLite has copied nothing then, and better-sqlite3
 * takes that for done. Otherwise as the disk does.
 */
export async function copyWhole(from: Db, to: string): Promise<void> {
  const { totalPages } = await from.backup(to, { progress: () => ALL_PAGES })
  if (totalPages === 0) throw new StoreError('busy', `${to}: another program holds it. Nothing was copied.`)
}
