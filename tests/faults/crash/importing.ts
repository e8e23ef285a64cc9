/** Killed while it takes in a report: whole parts of it are there, each with what is to be sent, and the rest comes by the next try. */
import { openLedger } from '../../../db/ledger.ts'
import { count, must, type Rig, type Scenario, start } from '../rig.ts'
import type { Folders } from '../rig-desk.ts'
import { ledgerFolders } from '../rig-ledger.ts'
import type { Importing } from './importer.ts'
import { killsOf, killWithin, reaches } from './kill.ts'

const LINES = 1_000
const WITHIN_MS = 150
/** Of one transaction. */
const PART = 100

export const killImporting: Scenario = {
  name: 'kill -9 importing',
  async run(rig) {
    const kills = killsOf(rig)
    let between = 0
    for (let kill = 0, folders = ledgerFolders(rig); kill < kills; kill++) {
      const importer = run(rig, folders, false)
      await reaches(importer, importer.said('importing'))
      await killWithin(rig, importer, WITHIN_MS)
      const uses = usesOf(folders)
      must(uses % PART === 0, `${count(uses)} uses are no whole parts`)
      if (uses > 0 && uses < LINES) between++
      if (uses < LINES && kill < kills - 1) continue
      await goOn(rig, folders, uses)
      folders = ledgerFolders(rig)
    }
    must(between > 0, 'it was never killed in the middle')
    return `${count(kills)} kills, ${count(between)} in the middle; gone on with each time, 0 lost, 0 twice`
  },
}

/** The same file is recognised as far as it came, and the same import adds what is left. */
async function goOn(rig: Rig, folders: Folders, uses: number): Promise<void> {
  const looking = run(rig, folders, true)
  const recognised = Number((await looking.said('recognised')).split(' ')[1])
  must(recognised === uses, `${count(recognised)} lines are recognised of ${count(uses)}`)
  const again = run(rig, folders, false)
  const recorded = Number((await again.said('imported')).split(' ')[1])
  must(recorded === LINES, `${count(recorded)} are said to be recorded`)
  must(usesOf(folders) === LINES, `${count(usesOf(folders))} uses are there of ${count(LINES)}`)
}

function run(rig: Rig, folders: Folders, looks: boolean) {
  const task: Importing = { ...folders, lines: LINES, looks }
  return start(rig.program('importer'), task)
}

/** Each of them is to be sent. */
function usesOf({ dataDir }: Folders): number {
  const ledger = openLedger(dataDir)
  try {
    must(ledger.setAside === null, 'the ledger was damaged and set aside')
    const uses = ledger.journal.page('all', Number.MAX_SAFE_INTEGER, 2 * LINES).length
    must(ledger.outbox.count() === uses, `${count(ledger.outbox.count())} of ${count(uses)} uses are in the outbox`)
    return uses
  } finally {
    ledger.close()
  }
}
