import Database from 'better-sqlite3'
import { join } from 'node:path'
import { LEDGER_FILE } from './ledger-file.ts'

/** A setting of a ledger that nobody has opened yet, unchanged and unchecked. Null where it cannot be had, whatever the reason. */
export function settingUnopened(dataDir: string, name: string): string | null {
  try {
    const db = new Database(join(dataDir, LEDGER_FILE), { readonly: true, fileMustExist: true })
    try {
      const row = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?').get(name)
      return row?.value ?? null
    } finally {
      db.close()
    }
  } catch {
    // a new desk, or a file that the desk itself will say what is wrong with
    return null
  }
}
