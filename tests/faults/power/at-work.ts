/** The power of a whole desk is cut: while it records, sends, and switches from one replica to the next. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { killWithin, reaches } from '../crash/kill.ts'
import { count, must, type Rig, type Scenario } from '../rig.ts'
import { usesIn, usesInBackups } from '../rig-ledger.ts'
import { acceptedIds, startDesk, wholeReplica } from '../rig-rest.ts'
import { makeWorld, type World } from '../rig-world.ts'
import { Disk } from './disk.ts'
import { type Change, changesIn } from './journal.ts'
import { cutAt, filesIn, places, put } from './cut.ts'

const SNAPSHOTS = 4

interface Tally {
  readonly green: number
  readonly replicas: number
}

export const powerCutAtWork: Scenario = {
  name: 'power cut at work',
  shimmed: true,
  async run(rig) {
    const [runs, cuts] = rig.full ? [10, 20] : [1, 10]
    let [green, replicas] = [0, 0]
    for (let run = 0; run < runs; run++) {
      const world = await makeWorld(rig)
      const tally = await cutOneDesk(rig, world, cuts).finally(world.close)
      green += tally.green
      replicas += tally.replicas
    }
    return `${count(runs * cuts)} cuts, ${count(green)} green uses, 0 lost; ${count(replicas)} replicas in force, all of them whole`
  },
}

async function cutOneDesk(rig: Rig, world: World, cuts: number): Promise<Tally> {
  const disk = new Disk(filesIn(world.dataDir))
  const changes = await workOnce(rig, world)
  const taken = new Set(world.taken())
  const replicas = new Set<number>()
  let green = 0
  for (const left of cutAt(places(changes, cuts, rig.random), changes, disk, rig.random)) {
    const folders = { ...world, dataDir: rig.folder() }
    put(folders.dataDir, left.image)
    const uses = usesIn(folders)
    must(uses >= left.green, `${count(left.green - uses)} green uses were lost, ${folders.dataDir}`)
    const isSent = acceptedIds(folders.dataDir).every((id) => taken.has(id))
    must(isSent, 'a use counts as sent that the register does not have')
    usesInBackups(folders, rig.folder())
    replicas.add(wholeReplica(folders.dataDir))
    green += left.green
    rmSync(folders.dataDir, { recursive: true })
  }
  return { green, replicas: replicas.size }
}

/** Lets a desk work under the shim until it has switched a few times, and returns everything that it did. */
async function workOnce(rig: Rig, world: World): Promise<Change[]> {
  const journal = join(rig.folder(), 'journal')
  world.forgetChanges()
  const env = { ...process.env, LD_PRELOAD: rig.shim, RIG_DIR: world.dataDir, RIG_JOURNAL: journal }
  const desk = startDesk(rig, world, 0, 300, env)
  for (let snapshot = 0; snapshot <= SNAPSHOTS; snapshot++) await reaches(desk, world.called('GET /v1/cards'))
  await killWithin(rig, desk, 0)
  return changesIn(readFileSync(journal))
}
