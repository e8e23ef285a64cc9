/** The power of a whole desk is cut: while it records, sends, and switches from one replica to the next. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { count, must, type Rig, type Scenario } from '../rig.ts'
import { usesIn } from '../rig-ledger.ts'
import { acceptedIds, startDesk, wholeReplica } from '../rig-rest.ts'
import { makeWorld, type World } from '../rig-world.ts'
import { Disk, type Image } from './disk.ts'
import { type Change, changesIn } from './journal.ts'
import { cutAt, places, put } from './cut.ts'

const SNAPSHOTS = 4

export const powerCutAtWork: Scenario = {
  name: 'power cut at work',
  async run(rig) {
    const [runs, cuts] = rig.full ? [10, 20] : [1, 10]
    let [green, replicas] = [0, 0]
    for (let run = 0; run < runs; run++) {
      const world = await makeWorld(rig)
      try {
        const image = filesIn(world.dataDir)
        const changes = await workOnce(rig, world)
        const taken = new Set(world.taken())
        const seen = new Set<number>()
        for (const left of cutAt(places(changes, cuts, rig.random), changes, new Disk(image), rig.random)) {
          const dataDir = rig.folder()
          put(dataDir, left.image)
          const uses = usesIn({ ...world, dataDir })
          must(uses >= left.green, `${count(left.green - uses)} green uses were lost, ${dataDir}`)
          must(
            acceptedIds(dataDir).every((id) => taken.has(id)),
            'a use counts as sent that the register does not have',
          )
          seen.add(wholeReplica(dataDir))
          green += left.green
          rmSync(dataDir, { recursive: true })
        }
        replicas += seen.size
      } finally {
        await world.close()
      }
    }
    return `${count(runs * cuts)} cuts, ${count(green)} green uses, 0 lost; ${count(replicas)} replicas in force, all of them whole`
  },
}

/** Lets a desk work under the shim until it has switched a few times, and returns everything that it did. */
async function workOnce(rig: Rig, world: World): Promise<Change[]> {
  const journal = join(rig.folder(), 'journal')
  world.forgetChanges()
  const env = { ...process.env, LD_PRELOAD: rig.shim, RIG_DIR: world.dataDir, RIG_JOURNAL: journal }
  const desk = startDesk(rig, world, 0, 300, env)
  for (let snapshot = 0; snapshot <= SNAPSHOTS; snapshot++)
    await Promise.race([world.called('GET /v1/cards'), ended(desk.ended, desk.complaints)])
  desk.process.kill('SIGKILL')
  await desk.ended
  return changesIn(readFileSync(journal))
}
const ended = (end: Promise<unknown>, complaints: () => string) =>
  end.then((how) => must(false, `the desk ended with ${String(how)}: ${complaints()}`))

const filesIn = (folder: string): Image =>
  new Map(
    readdirSync(folder)
      .filter((name) => !name.endsWith('-shm'))
      .map((name) => [name, readFileSync(join(folder, name))]),
  )
