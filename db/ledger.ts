/** ledger.db: precious. Every statement is prepared once per connection, beside the function that uses it. */
import { join } from 'node:path'
import first from './migrations/ledger-001.sql?raw'
import second from './migrations/ledger-002.sql?raw'
import third from './migrations/ledger-003.sql?raw'
import fourth from './migrations/ledger-004.sql?raw'
import fifth from './migrations/ledger-005.sql?raw'
import { backupsOf } from './backup.ts'
import { bookingRows } from './bookings.ts'
import { countRows } from './counts.ts'
import { eventRows } from './events.ts'
import { journalRows } from './journal.ts'
import { LEDGER_FILE } from './ledger-file.ts'
import { openDatabase } from './open.ts'
import { outboxRows } from './outbox.ts'
import { pairingRows } from './pairings.ts'
import { retentionRows } from './retention.ts'
import { settingRows } from './settings.ts'
import { venueRows } from './venues.ts'
import { pinRows } from './pins.ts'
import { reportRows } from './reports.ts'
import { tallyRows } from './tallies.ts'
import { useRows } from './uses.ts'

export const LEDGER_MIGRATIONS = [first, second, third, fourth, fifth]

export type Ledger = ReturnType<typeof openLedger>

/** Opens the ledger of a data folder. Throws StoreError where it cannot be used; sets a damaged one aside. */
export function openLedger(dataDir: string) {
  const file = join(dataDir, LEDGER_FILE)
  const { db, setAside } = openDatabase({ file, migrations: LEDGER_MIGRATIONS })
  return {
    setAside,
    settings: settingRows(db),
    pairings: pairingRows(db),
    events: eventRows(db),
    uses: useRows(db),
    counts: countRows(db),
    bookings: bookingRows(db),
    journal: journalRows(db),
    tallies: tallyRows(db),
    reports: reportRows(db),
    pins: pinRows(db),
    venues: venueRows(db),
    retention: retentionRows(db),
    outbox: outboxRows(db),
    backups: backupsOf(db, dataDir, file, LEDGER_MIGRATIONS),
    /** Runs `work` in one BEGIN IMMEDIATE: all of it is on the disk when this returns, or none. */
    transaction: <T>(work: () => T): T => db.transaction(work).immediate(),
    close: () => db.close(),
  }
}
