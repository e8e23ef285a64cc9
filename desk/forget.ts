/** Making a desk forget everything it was ever told, as before it is given away. docs/security.md#forgetting-a-desk */
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../package.json'
import { BACKUP_FOLDER } from '../db/backup.ts'
import type { Ledger } from '../db/ledger.ts'
import { DeskError, type Request, type ThisDesk } from './contract.ts'
import { exportsFolder, numberedBy, numberedFiles, removeFiles } from './export-file.ts'
import type { KeyStore } from './key-store.ts'
import { LOG_FILE, LOG_FOLDER } from './log-file.ts'
import type { Pins } from './pins.ts'

/** The setting that says that it was begun. */
const FORGETTING = 'forgetting'

/** What a desk makes in its folder beside the ledger: copies of the register, backups, what was damaged, a demonstration. */
const OURS = [
  /^replica-\d+\.db(-wal|-shm|-journal)?$/,
  /^ledger\.db\.damaged-[-\dTZ]+(-wal|-shm)?$/,
  /^demo-register\.db(-wal|-shm|-journal)?$/,
  /^room-\d+\.tmp$/,
]
const BACKUP = /^ledger-[-\dTZ]+(-by-hand|-before-restoring)?\.db(\.part.*|-wal|-shm|-journal)?$/
const EXPORT = /^kaikukortti-.*\.csv$/

interface ForgetDeps {
  readonly ledger: Ledger
  readonly dataDir: string
  readonly keyStore: KeyStore
}

/** How many records have not come to rest: those on their way, and those refused that nobody has mended. */
export const unsettled = (ledger: Ledger): number => ledger.outbox.count() + ledger.uses.rejectedCount()

/** Throws DeskError `not_paired` where there is nothing to tell. */
export function aboutDesk({ ledger, dataDir }: Omit<ForgetDeps, 'keyStore'>): ThisDesk {
  const pairing = ledger.pairings.current()
  if (!pairing) throw new DeskError('denied', 'not_paired')
  const { deskName, registerUrl, keyId, keyStore, pairedAt } = pairing
  return { deskName, registerUrl, keyId, keyStore, pairedAt, dataDir, version, unsettled: unsettled(ledger) }
}

/**
 * Rejects with DeskError unless the administrator wants it and knows how much is lost with it, or where a file with card
 * numbers cannot be removed, and then the desk is as it was.
 */
export async function mayForget(
  pins: Pins,
  { ledger, dataDir }: ForgetDeps,
  asked: Request<'desk.forget'>,
): Promise<void> {
  await pins.verify('administrator', asked.pin)
  if (asked.waiting !== unsettled(ledger)) throw new DeskError('conflict', 'forget_waiting')
  const staying = await removeFiles(await numberedFiles(exportsFolder(dataDir), numberedBy(dataDir)))
  if (staying.length > 0) throw new DeskError('unavailable', 'forget_stays')
}

/** Begun and cut off: it is ended at the next start. */
export const wasForgetting = (ledger: Ledger): boolean => ledger.settings.get(FORGETTING) !== null

/**
 * Deletes what the desk made in its folder, and the key, and empties the ledger. Nobody may use either meanwhile. Throws as
 * the disk does; what was begun is ended at the next start.
 */
export async function forgetEverything({ ledger, dataDir, keyStore }: ForgetDeps): Promise<void> {
  ledger.settings.set(FORGETTING, '1')
  remove(dataDir, OURS)
  removeWithin(join(dataDir, BACKUP_FOLDER), BACKUP)
  removeWithin(join(dataDir, LOG_FOLDER), LOG_FILE)
  // elsewhere tables without cards are the user's own
  removeWithin(join(dataDir, 'exports'), EXPORT)
  await keyStore.forget?.()
  ledger.retention.forgetEverything()
}

function removeWithin(folder: string, name: RegExp): void {
  remove(folder, [name])
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder)
}

/** Ends what was begun and cut off. A disk that does not let it end must not keep the desk from opening. */
export async function endForgetting(deps: ForgetDeps, log: (line: string) => void): Promise<void> {
  if (!wasForgetting(deps.ledger)) return
  await forgetEverything(deps).catch((error: unknown) => log(`forgetting: ${String(error)}`))
}

/** By name, and nothing else: whoever chose the folder may keep other things there. */
function remove(folder: string, names: readonly RegExp[]): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (names.some((ours) => ours.test(name))) rmSync(join(folder, name))
}
