/** What must hold of a ledger, whatever was done to it. */
import Database from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BACKUP_FOLDER } from '../../db/backup.ts'
import { LEDGER_FILE } from '../../db/ledger-file.ts'
import { openLedger } from '../../db/ledger.ts'
import { must, type Rig } from './rig.ts'
import { cardsOf, eventOf, fillReplica, type Folders, keysOf } from './rig-desk.ts'

/** Empty but for the cards. */
export function ledgerFolders(rig: Rig): Folders {
  const folders = { dataDir: rig.folder(), replicaDir: rig.folder(), venueKey: randomBytes(32).toString('hex') }
  fillReplica(folders)
  return folders
}

interface Found {
  readonly id: string
  readonly eventId: string
  readonly sealedNumber: Buffer | null
  readonly tickets: number
  readonly state: string
  readonly waits: 0 | 1
}

/**
 * Opens the ledger as a desk does, and counts how many of the uses numbered from 0 are in it. They must be the first
 * ones without a gap, none of them half, each with what the register is still to be sent, and the limits must say the same.
 * Throws where one of these does not hold, or where the file would need a human.
 */
export function usesIn(folders: Folders): number {
  const ledger = openLedger(folders.dataDir)
  try {
    must(ledger.setAside === null, 'the ledger was damaged and set aside')
    const found = read(join(folders.dataDir, LEDGER_FILE))
    const uses = whole(found, keysOf(folders))
    const taken = Map.groupBy(found, ({ eventId }) => eventId)
    for (const [eventId, rows] of taken)
      must(
        ledger.counts.taken(eventId) === rows.reduce((sum, { tickets }) => sum + tickets, 0),
        `the limit of ${eventId} does not count what is recorded`,
      )
    must(ledger.outbox.count() === found.filter(({ waits }) => waits).length, 'the outbox holds what is no use')
    return uses
  } finally {
    ledger.close()
  }
}

/** How many uses each backup holds, the newest first; each must be a ledger as whole as the ledger itself. */
export function usesInBackups(folders: Folders, beside: string): number[] {
  const dataDir = join(beside, 'backup')
  const ledger = openLedger(folders.dataDir)
  const backups = ledger.backups.list()
  ledger.close()
  return backups.map(({ name }) => {
    rmSync(dataDir, { recursive: true, force: true })
    mkdirSync(dataDir)
    copyFileSync(join(folders.dataDir, BACKUP_FOLDER, name), join(dataDir, LEDGER_FILE))
    return usesIn({ ...folders, dataDir })
  })
}

function whole(found: readonly Found[], keys: ReturnType<typeof keysOf>): number {
  let uses = 0
  for (let place = 0; place < found.length; uses++) {
    for (const { id, text, minors } of cardsOf(uses)) {
      const row = found[place++]
      must(row?.id === id, `use ${String(uses)} is half there, or one before it is missing`)
      must(row.eventId === eventOf(uses) && row.tickets === 1 + minors, `use ${String(uses)} is not what was recorded`)
      must(
        (row.state === 'waiting') === (row.waits === 1),
        `use ${String(uses)} is ${row.state} and in the outbox, or neither`,
      )
      if (row.sealedNumber) must(keys.unseal(row.sealedNumber, id) === text, `use ${String(uses)} has another number`)
    }
  }
  return uses
}

function read(file: string): Found[] {
  const db = new Database(file, { readonly: true })
  try {
    must(db.pragma('integrity_check(1)', { simple: true }) === 'ok', 'the ledger is damaged')
    must((db.pragma('foreign_key_check') as unknown[]).length === 0, 'the ledger has dangling references')
    return db
      .prepare<[], Found>(
        `SELECT use.id, event_id AS eventId, sealed_number AS sealedNumber, adults + minors AS tickets, state,
           outbox.seq IS NOT NULL AS waits FROM use LEFT JOIN outbox ON record_id = use.id ORDER BY use.id`,
      )
      .all()
  } finally {
    db.close()
  }
}
