/** The power is cut while uses are recorded: what was green is there afterwards. docs/decisions.md */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { count, must, type Rig, type Scenario, start } from '../rig.ts'
import { fillReplica, type Folders } from '../rig-desk.ts'
import { usesIn, usesInBackups } from '../rig-ledger.ts'
import { makeOldLedger } from '../rig-old.ts'
import { cutAt, filesIn, places, put } from './cut.ts'
import { Disk, type Image } from './disk.ts'
import { type Change, changesIn } from './journal.ts'
import type { Recording } from './recorder.ts'

interface Tally {
  cuts: number
  green: number
  lost: number
}

export const powerCut: Scenario = {
  name: 'power cut',
  shimmed: true,
  async run(rig) {
    const full = await cutOften(rig, 'FULL')
    must(full.lost === 0, `${count(full.lost)} of ${count(full.green)} green uses were lost`)
    const normal = await cutOften(rig, 'NORMAL')
    must(normal.lost > 0, 'with synchronous=NORMAL nothing was lost: this rig does not see what is lost')
    return `${count(full.cuts)} cuts, ${count(full.green)} green uses, 0 lost; with synchronous=NORMAL ${count(normal.lost)} lost`
  },
}

/** A run is written down whole, and cut in many places; the next begins with what one of the cuts has left. */
async function cutOften(rig: Rig, synchronous: Recording['synchronous']): Promise<Tally> {
  const [runs, cuts] = rig.full ? [25, 20] : [5, 8]
  const tally: Tally = { cuts: 0, green: 0, lost: 0 }
  const beside = { replicaDir: rig.folder(), venueKey: randomBytes(32).toString('hex') }
  fillReplica({ ...beside, dataDir: '' })
  for (let run = 0, left = NOTHING; run < runs; run++) {
    // now and then a desk that starts for the first time, or for the first time with this version
    if (run % 6 === 0) left = NOTHING
    if (run % 6 === 3) left = oldDesk(rig, beside)
    const which = { synchronous, enqueues: 'within', closes: rig.random() < 0.5, backsUp: run % 2 === 1 } as const
    left = await cutOneRun(rig, left, { ...beside, ...which, from: left.uses, to: left.uses + 150 }, { cuts, tally })
  }
  return tally
}

/** Returns what the last cut has left. */
async function cutOneRun(
  rig: Rig,
  before: Left,
  task: Omit<Recording, 'dataDir'>,
  { cuts, tally }: { readonly cuts: number; readonly tally: Tally },
): Promise<Left> {
  const changes = await recordOnce(rig, before.image, task)
  let last = before
  const where = places(changes, cuts, rig.random)
  for (const { image, green } of cutAt(where, changes, new Disk(before.image), rig.random)) {
    const promised = before.uses + green
    const uses = examine(rig, image, task)
    must(uses <= promised + 1, 'there are uses that nobody recorded')
    tally.cuts++
    tally.green += promised
    tally.lost += Math.max(0, promised - uses)
    last = { image, uses }
  }
  return last
}
interface Left {
  readonly image: Image
  readonly uses: number
}
const NOTHING: Left = { image: new Map(), uses: 0 }

function oldDesk(rig: Rig, beside: Omit<Folders, 'dataDir'>): Left {
  const [dataDir, uses] = [rig.folder(), 60]
  makeOldLedger({ ...beside, dataDir }, uses)
  return { image: filesIn(dataDir), uses }
}

/** Runs the recorder on a folder with these files, and returns everything that it did to it. */
async function recordOnce(rig: Rig, image: Image, task: Omit<Recording, 'dataDir'>): Promise<Change[]> {
  const [dataDir, beside] = [rig.folder(), rig.folder()]
  put(dataDir, image)
  const journal = join(beside, 'journal')
  const env = { ...process.env, LD_PRELOAD: rig.shim, RIG_DIR: dataDir, RIG_JOURNAL: journal }
  const recorder = start(rig.program('recorder'), { ...task, dataDir }, { env })
  const code = await recorder.ended
  must(code === 0, `the recorder ended with ${String(code)}: ${recorder.complaints()}`)
  const changes = changesIn(readFileSync(journal))
  rmSync(dataDir, { recursive: true })
  rmSync(beside, { recursive: true })
  return changes
}

/** Starts a desk on what is left, and returns how many uses it has. */
function examine(rig: Rig, image: Image, beside: Omit<Folders, 'dataDir'>): number {
  const [dataDir, aside] = [rig.folder(), rig.folder()]
  put(dataDir, image)
  try {
    const uses = usesIn({ ...beside, dataDir })
    must(!readdirSync(dataDir).some((name) => name.includes('damaged')), 'a file was set aside')
    usesInBackups({ ...beside, dataDir }, aside)
    rmSync(dataDir, { recursive: true })
    return uses
  } catch (error) {
    // opening has changed the files: they are put back for whoever looks
    rmSync(dataDir, { recursive: true })
    put(dataDir, image)
    throw new Error(`${dataDir}: ${(error as Error).message}`, { cause: error })
  }
}
