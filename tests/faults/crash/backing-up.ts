/** Killed while it copies the ledger: the ledger is as it was, every backup is whole, and the next one cleans up. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { BACKUP_FOLDER, BACKUPS_KEPT } from '../../../db/backup.ts'
import { openLedger } from '../../../db/ledger.ts'
import { count, must, type Rig, type Running, type Scenario, start } from '../rig.ts'
import type { Folders } from '../rig-desk.ts'
import { ledgerFolders, usesIn, usesInBackups } from '../rig-ledger.ts'
import { makeOldLedger } from '../rig-old.ts'
import type { Backing } from './backer.ts'
import { greenUntil, KILLS_A_FOLDER, killsOf, killWithin, reaches } from './kill.ts'

/** So many are in the ledger at first, so that a copy takes its time. */
const USES = 1_000

export const killBackingUp: Scenario = {
  name: 'kill -9 backing up',
  async run(rig) {
    const kills = killsOf(rig)
    let [green, whole, unfinished] = [0, 0, 0]
    for (let done = 0; done < kills; done += KILLS_A_FOLDER) {
      const folders = ledgerFolders(rig)
      makeOldLedger(folders, USES)
      const around = await timeOfOne(rig, folders)
      let from = usesIn(folders)
      for (let kill = done; kill < Math.min(kills, done + KILLS_A_FOLDER); kill++) {
        const { promised, uses } = await killOnce(rig, folders, from, around)
        must(uses >= promised, `${count(promised - uses)} green uses were lost`)
        green += promised - from
        from = uses
        if (leftovers(folders).length > 0) unfinished++
      }
      whole += await backsUpAgain(rig, folders)
    }
    must(unfinished > 0, 'it was never killed before a backup was done')
    return `${count(kills)} kills, ${count(unfinished)} of them before a copy was done; ${count(whole)} backups whole, ${count(green)} green uses, 0 lost`
  },
}

async function timeOfOne(rig: Rig, folders: Folders): Promise<number> {
  const backer = startBacker(rig, folders, USES)
  await reaches(backer, backer.said('backing up'))
  const begun = performance.now()
  await reaches(backer, backer.said('backed up'))
  const time = performance.now() - begun
  await killWithin(rig, backer, 0)
  return time
}

async function killOnce(rig: Rig, folders: Folders, from: number, around: number) {
  const backer = startBacker(rig, folders, from)
  await reaches(backer, backer.said('backing up'))
  await killWithin(rig, backer, around * 1.5)
  return { promised: greenUntil(backer, from), uses: usesIn(folders) }
}

/** Nothing is left of what was cut, no more are kept than should be, and each can be put in the ledger's place. */
async function backsUpAgain(rig: Rig, folders: Folders): Promise<number> {
  const ledger = openLedger(folders.dataDir)
  try {
    await ledger.backups.make(Date.now())
    const left = leftovers(folders)
    must(left.length === 0, `left of a backup: ${left.join(', ')}`)
    const [newest, ...older] = usesInBackups(folders, rig.folder())
    must(older.length < BACKUPS_KEPT, 'too many backups are kept')
    must(newest === usesIn(folders), 'the newest backup is not the ledger')
    return 1 + older.length
  } finally {
    ledger.close()
  }
}

const leftovers = ({ dataDir }: Folders) =>
  readdirSync(join(dataDir, BACKUP_FOLDER)).filter((name) => !name.endsWith('Z.db'))

const startBacker = (rig: Rig, folders: Folders, from: number): Running =>
  start(rig.program('backer'), { ...folders, from, to: from + 2_000 } satisfies Backing)
