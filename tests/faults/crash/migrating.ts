/** Killed while it brings an older ledger to the newest schema: the ledger is of one or of the other, and whole. */
import Database from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LEDGER_FILE } from '../../../db/ledger-file.ts'
import { LEDGER_MIGRATIONS } from '../../../db/ledger.ts'
import { count, must, type Rig, type Scenario, start } from '../rig.ts'
import { usesIn } from '../rig-ledger.ts'
import { makeOldLedger } from '../rig-old.ts'
import { killsOf, killWithin, reaches } from './kill.ts'

const USES = 1_000

export const killMigrating: Scenario = {
  name: 'kill -9 migrating',
  async run(rig) {
    const kills = killsOf(rig)
    const old = { dataDir: rig.folder(), replicaDir: '', venueKey: randomBytes(32).toString('hex') }
    makeOldLedger(old, USES)
    const within = await timeToMigrate(rig, old.dataDir)
    let migrated = 0
    for (let kill = 0; kill < kills; kill++) {
      const dataDir = rig.folder()
      cpSync(old.dataDir, dataDir, { recursive: true })
      const migrator = start(rig.program('migrator'), { dataDir })
      await reaches(migrator, migrator.said('migrating'))
      await killWithin(rig, migrator, within)
      if (schemaOf(dataDir) === LEDGER_MIGRATIONS.length) migrated++
      const uses = usesIn({ ...old, dataDir })
      must(uses === USES, `${count(USES - uses)} uses were lost`)
      rmSync(dataDir, { recursive: true })
    }
    must(migrated < kills, 'it was never killed before it was done')
    return `${count(kills)} kills, ${count(kills - migrated)} of them before the commit; ${count(USES)} uses, 0 lost`
  },
}

/** Milliseconds, twice over: a slow moment of the machine is within. */
async function timeToMigrate(rig: Rig, old: string): Promise<number> {
  const dataDir = rig.folder()
  cpSync(old, dataDir, { recursive: true })
  const migrator = start(rig.program('migrator'), { dataDir })
  return 2 * Number((await migrator.said('migrated')).split(' ')[1])
}

function schemaOf(dataDir: string): number {
  const db = new Database(join(dataDir, LEDGER_FILE), { readonly: true })
  try {
    return db.pragma('user_version', { simple: true }) as number
  } finally {
    db.close()
  }
}
