/** A database copied page by page into another file. Used by threads as well, so it imports nothing that only a bundler can load. */
import type { Db } from './open.ts'
import { StoreError } from './store-error.ts'

/**
 * Rejects with StoreError `busy` where another program holds either file: SQLite has copied nothing then, and better-sqlite3
 * takes that for done. Otherwise as the disk does.
 */
export async function copyWhole(from: Db, to: string, pagesATurn: number): Promise<void> {
  const { totalPages } = await from.backup(to, { progress: () => pagesATurn })
  if (totalPages === 0) throw new StoreError('busy', `${to}: another program holds it. Nothing was copied.`)
}
