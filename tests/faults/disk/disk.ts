/** The disk is full at every write in turn: a clear word, nothing half, and when there is room the desk goes on. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { count, must, type Rig, type Scenario, start } from '../rig.ts'
import { ledgerFolders } from '../rig-ledger.ts'
import { makeOldLedger } from '../rig-old.ts'
import type { Trouble } from './broken-disk.ts'
import type { Filling } from './filler.ts'

interface Told {
  /** At how many writes in turn the disk failed. */
  readonly places: number
  /** How often each word was told. */
  readonly told: Readonly<Record<string, number>>
}

const ACTS = ['record', 'record and checkpoint', 'open', 'migrate', 'back up', 'restore'] as const
/** What may be said of each trouble. */
const WORDS: Record<Trouble, readonly string[]> = {
  ENOSPC: ['full'],
  EIO: ['io', 'read_only'],
  EROFS: ['io', 'read_only'],
}
/** Of these the desk says that they failed, whatever the disk says. */
const WORDLESS: readonly Filling['act'][] = ['back up', 'restore']

export const diskFull: Scenario = {
  name: 'disk full',
  shimmed: true,
  async run(rig) {
    const figures: string[] = []
    for (const act of ACTS) {
      const places = await breakInTurn(rig, act, 'ENOSPC')
      for (const trouble of ['EIO', 'EROFS'] as const) await breakInTurn(rig, act, trouble)
      figures.push(`${act} at ${count(places)} writes`)
    }
    return `${figures.join(', ')}: told in words each time, nothing half, and went on`
  },
}

/** Returns at how many writes the disk failed. */
async function breakInTurn(rig: Rig, act: Filling['act'], trouble: Trouble): Promise<number> {
  const folders = ledgerFolders(rig)
  const [beside, original, control] = [rig.folder(), rig.folder(), join(rig.folder(), 'control')]
  makeOldLedger({ ...folders, dataDir: original }, 20)
  writeFileSync(control, '0 0')
  const env = { ...process.env, LD_PRELOAD: rig.shim, RIG_DIR: folders.dataDir, RIG_CONTROL: control }
  // opening takes a hundred writes and more, recording twenty
  const step = rig.full ? 1 : act.startsWith('record') ? 3 : 11
  const task: Filling = { ...folders, act, trouble, step, control, original, beside }
  const filler = start(rig.program('filler'), task, { env })
  const end = await filler.ended
  must(end === 0, `${act}, ${trouble}: the program ended with ${String(end)}: ${filler.complaints()}`)
  const { places, told } = JSON.parse(filler.lines.at(-1) ?? '') as Told
  const strange = Object.keys(told).filter((word) => !WORDS[trouble].includes(word))
  must(strange.length === 0 || WORDLESS.includes(act), `${act}, ${trouble}: it was called ${strange.join(', ')}`)
  must(places > 3, `${act}: the disk never failed`)
  return places
}
