/** Does one thing again and again while its disk fails at the first write, the second, and so on. Started by disk.ts. */
import { cpSync, mkdirSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { BACKUP_FOLDER } from '../../../db/backup.ts'
import { openLedger } from '../../../db/ledger.ts'
import { troubleOf } from '../../../db/store-error.ts'
import { connections } from '../connections.ts'
import { must } from '../rig.ts'
import { cardsOf, type Folders, openParts, recordNth } from '../rig-desk.ts'
import { usesIn, usesInBackups } from '../rig-ledger.ts'
import { brokenDisk, type Trouble } from './broken-disk.ts'

export interface Filling extends Folders {
  readonly act: 'record' | 'record and checkpoint' | 'open' | 'migrate' | 'back up' | 'restore'
  readonly trouble: Trouble
  /** 1: every write in turn; more: so many from one to the next. */
  readonly step: number
  readonly control: string
  /** What to open, where something is to be opened. */
  readonly original: string
  /** For copies, outside of what is broken. */
  readonly beside: string
}

/** In the backup. */
const KEPT = 15

const { act, trouble, step, control, original, beside, ...folders } = JSON.parse(process.argv[2] ?? '') as Filling
const disk = brokenDisk(control)
const told: Record<string, number> = {}

/** Tries with the disk broken at the `nth` change. Returns the error in one word, or null where it went well. */
async function tryAt(
  nth: number,
  work: () => unknown,
): Promise<{ readonly word: string | null; readonly hit: boolean }> {
  disk.breakAt(nth, trouble)
  let word: string | null = null
  try {
    await work()
  } catch (error) {
    word = troubleOf(error) ?? String(error)
    told[word] = (told[word] ?? 0) + 1
  }
  const hit = disk.mend()
  must(hit || word === null, `there was room, but: ${String(word)}`)
  return { word, hit }
}

/** Returns at how many places the disk failed. */
async function record(): Promise<number> {
  const opened = connections()
  const parts = openParts(folders)
  if (act === 'record and checkpoint') for (const db of opened) db.pragma('wal_autocheckpoint = 1')
  recordNth(parts, 0)
  let i = 1
  for (let nth = 1, hit = true; hit; nth += step, i++) {
    const tried = await tryAt(nth, () => void recordNth(parts, i))
    hit = tried.hit
    const isThere = cardsOf(i).map(
      ({ id }) => parts.ledger.uses.get(id) !== null || parts.ledger.outbox.get(id) !== null,
    )
    must(
      isThere.every((is) => is === (tried.word === null)),
      `use ${String(i)} is half there, or not as was said`,
    )
    // were the machine to stop now
    const uses = usesIn({ ...folders, dataDir: copyOf(folders.dataDir) })
    must(
      uses === i + 1 || (uses === i && tried.word !== null),
      `${String(uses)} uses are in the file after use ${String(i)}`,
    )
    // the same process goes on
    must(recordNth(parts, i).outcome === 'recorded', `use ${String(i)} cannot be recorded although there is room again`)
  }
  parts.ledger.close()
  must(usesIn(folders) === i, 'not every use is there in the end')
  return i - 2
}

async function open(): Promise<number> {
  let places = -1
  for (let nth = 1, hit = true; hit; nth += step, places++) {
    empty(folders.dataDir)
    if (act === 'migrate') cpSync(original, folders.dataDir, { recursive: true })
    const tried = await tryAt(nth, () => openLedger(folders.dataDir).close())
    hit = tried.hit
    const ledger = openLedger(folders.dataDir)
    must(ledger.setAside === null, 'a sound ledger was set aside')
    ledger.close()
    const left = readdirSync(folders.dataDir).filter((name) => name.includes('damaged'))
    must(left.length === 0, 'a sound ledger was set aside')
    if (act === 'migrate') must(usesIn(folders) === usesIn({ ...folders, dataDir: copyOf(original) }), 'uses were lost')
  }
  return places
}

/** A backup that does not fit is none: the ledger and the other backups are as they were, and the next one fits. */
async function backUp(): Promise<number> {
  const parts = openParts(folders)
  for (let i = 0; i < KEPT; i++) recordNth(parts, i)
  let places = -1
  for (let nth = 1, hit = true; hit; nth += step, places++) {
    hit = (await tryAt(nth, () => parts.ledger.backups.make(2 * nth))).hit
    await parts.ledger.backups.make(2 * nth + 1)
    const names = readdirSync(join(folders.dataDir, BACKUP_FOLDER)).filter((name) => !name.endsWith('Z.db'))
    must(names.length === 0, `left of a backup: ${names.join(', ')}`)
    must(usesIn(folders) === KEPT, 'the ledger is not as it was')
    must(
      usesInBackups(folders, beside).every((uses) => uses === KEPT),
      'a backup is not whole',
    )
  }
  return places
}

/** A backup that cannot be put back leaves the ledger as it was, or is there whole; with room again it is there. */
async function restore(): Promise<number> {
  const parts = openParts(folders)
  for (let i = 0; i < KEPT; i++) recordNth(parts, i)
  const { name } = await parts.ledger.backups.make(1)
  let places = -1
  for (let nth = 1, hit = true; hit; nth += step, places++) {
    for (let i = KEPT; i < 2 * KEPT; i++) recordNth(parts, i)
    const tried = await tryAt(nth, () => parts.ledger.backups.restore(name))
    hit = tried.hit
    const uses = usesIn({ ...folders, dataDir: copyOf(folders.dataDir) })
    must(uses === KEPT || (tried.word !== null && uses === 2 * KEPT), `there are ${String(uses)} uses`)
    await parts.ledger.backups.restore(name)
    must(usesIn({ ...folders, dataDir: copyOf(folders.dataDir) }) === KEPT, 'it is not put back although there is room')
  }
  return places
}

/** As it would be found after a restart: without what is only in memory. */
function copyOf(dataDir: string): string {
  const copy = join(beside, 'copy')
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy)
  for (const name of readdirSync(dataDir).filter((name) => !name.endsWith('-shm')))
    cpSync(join(dataDir, name), join(copy, name), { recursive: true })
  return copy
}

function empty(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
}

const ACTS = { record, 'record and checkpoint': record, open, migrate: open, 'back up': backUp, restore }
const places = await ACTS[act]()
writeSync(1, `${JSON.stringify({ places, told })}\n`)
process.exit()
