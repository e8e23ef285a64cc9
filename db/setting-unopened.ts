import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LEDGER_FILE } from './ledger-file.ts'

/**
 * A field of a setting of a ledger that this process has not opened yet, unchanged and unchecked. Null where it cannot be
 * had, whatever the reason. Only until the desk is loaded, whose library is another: what closes a file that the other has
 * open lets go of its locks. https://sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application
 */
export function settingUnopened(dataDir: string, name: string, field: string): string | null {
  try {
    const db = new DatabaseSync(join(dataDir, LEDGER_FILE), { readOnly: true })
    try {
      const row = db.prepare('SELECT value ->> ? AS value FROM setting WHERE name = ?').get(field, name)
      return typeof row?.value === 'string' ? row.value : null
    } finally {
      db.close()
    }
  } catch {
    // a new desk, or a file that the desk itself will say what is wrong with
    return null
  }
}
