import { join } from 'node:path'
import { LEDGER_FILE } from './ledger-file.ts'

/** A connection of better-sqlite3 that only reads, or of Node's own SQLite. */
export type OpenReadOnly = (file: string) => {
  prepare(sql: string): { get(...values: string[]): unknown }
  close(): unknown
}

/**
 * A field of a setting, unchecked, read beside whoever has the ledger open, or before anybody has. Null where it cannot be
 * had, whatever the reason. One process must read with one library: what closes a file that the other has open lets go of
 * its locks. https://sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application
 */
export function settingUnopened(open: OpenReadOnly, dataDir: string, name: string, field: string): string | null {
  try {
    const db = open(join(dataDir, LEDGER_FILE))
    try {
      const row = db.prepare('SELECT value ->> ? AS value FROM setting WHERE name = ?').get(field, name)
      return (row as { value: string | null } | undefined)?.value ?? null
    } finally {
      db.close()
    }
  } catch {
    // a new desk, or a file that the desk itself will say what is wrong with
    return null
  }
}
