/** The power is cut while a backup is put in the ledger's place: there is the one or the other, and it is whole. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { count, must, type Rig, type Scenario, start } from '../rig.ts'
import { ledgerFolders, usesIn } from '../rig-ledger.ts'
import { cutAt, put } from './cut.ts'
import { Disk } from './disk.ts'
import { type Change, changesIn } from './journal.ts'
import type { Restoring } from './restorer.ts'

const KEPT = 30
const DROPPED = 20

export const powerCutRestoring: Scenario = {
  name: 'power cut restoring',
  shimmed: true,
  async run(rig) {
    const folders = ledgerFolders(rig)
    const changes = await restoreOnce(rig, { ...folders, kept: KEPT, dropped: DROPPED })
    const cuts = rig.full ? 200 : 20
    const where = Array.from({ length: cuts }, () => placeAround(changes, rig.random)).sort((a, b) => a - b)
    let [before, after] = [0, 0]
    for (const { image, said } of cutAt(where, changes, new Disk(new Map()), rig.random)) {
      const dataDir = rig.folder()
      put(dataDir, image)
      const uses = usesIn({ ...folders, dataDir })
      const at = said.indexOf('restored\n')
      if (at === -1) must(uses === KEPT + DROPPED || uses === KEPT, `there are ${count(uses)} uses, ${dataDir}`)
      else
        must(
          uses >= KEPT + said.length - at - 1 && uses <= KEPT + said.length - at,
          `after it was restored there are ${count(uses)} uses, ${dataDir}`,
        )
      if (at === -1) before++
      else after++
      rmSync(dataDir, { recursive: true })
    }
    return `${count(before)} cuts before it was said to be restored, ${count(after)} after; every ledger whole and the one that was said`
  },
}

/** From where the last use was recorded before, to a few uses after. */
function placeAround(changes: readonly Change[], random: () => number): number {
  const said = changes.flatMap((change, i) => (change.kind === 'said' ? [i] : []))
  const [from, to] = [said[KEPT + DROPPED - 1] as number, said[KEPT + DROPPED + 4] as number]
  return from + 1 + Math.floor(random() * (to - from))
}

async function restoreOnce(rig: Rig, task: Restoring): Promise<Change[]> {
  const journal = join(rig.folder(), 'journal')
  const env = { ...process.env, LD_PRELOAD: rig.shim, RIG_DIR: task.dataDir, RIG_JOURNAL: journal }
  const restorer = start(rig.program('restorer'), task, { env })
  const end = await restorer.ended
  must(end === 0, `the program ended with ${String(end)}: ${restorer.complaints()}`)
  return changesIn(readFileSync(journal))
}
