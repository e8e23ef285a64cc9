/** A whole desk killed while it talks with a register: while it uploads, and while it switches to a new replica. */
import { count, must, type Rig, type Scenario } from '../rig.ts'
import { usesIn } from '../rig-ledger.ts'
import { accepted, comesToRest, startDesk, wholeReplica } from '../rig-rest.ts'
import { makeWorld, type World } from '../rig-world.ts'
import { greenUntil, KILLS_A_FOLDER, killsOf, killWithin, reaches } from './kill.ts'

interface Phase {
  /** The request that begins it. */
  readonly begins: string
  /** Looked at after every kill. Returns whether the phase had come to its end. */
  readonly look: (world: World) => boolean
}
interface Tally {
  readonly kills: number
  readonly green: number
  readonly ended: number
}

export const killUploading: Scenario = {
  name: 'kill -9 uploading',
  async run(rig) {
    let last = 0
    const look = (world: World) => {
      const before = last
      last = accepted(world)
      return last > before
    }
    const { kills, green, ended } = await killAtWork(rig, { begins: 'POST /v1/uses', look }, () => (last = 0))
    return `${count(kills)} kills, ${count(ended)} of them after an answer; ${count(green)} green uses, 0 lost, 0 doubled`
  },
}

export const killSwitching: Scenario = {
  name: 'kill -9 switching the replica',
  async run(rig) {
    let last = 0
    const look = (world: World) => {
      const pointer = wholeReplica(world.dataDir)
      const switched = pointer !== last
      last = pointer
      return switched
    }
    const phase = { begins: 'GET /v1/cards', look }
    const { kills, green, ended } = await killAtWork(rig, phase, (world) => {
      last = wholeReplica(world.dataDir)
      world.forgetChanges()
    })
    return `${count(kills)} kills, ${count(ended)} of them after the switch; every replica whole, ${count(green)} green uses, 0 lost, 0 doubled`
  },
}

async function killAtWork(rig: Rig, phase: Phase, prepare: (world: World) => void): Promise<Tally> {
  const kills = killsOf(rig)
  let [green, ended] = [0, 0]
  for (let done = 0; done < kills; done += KILLS_A_FOLDER) {
    const world = await makeWorld(rig)
    try {
      prepare(world)
      const around = await timeOfOne(rig, world, phase)
      let from = 0
      for (let kill = done; kill < Math.min(kills, done + KILLS_A_FOLDER); kill++) {
        const { promised, uses } = await killOnce(rig, world, { from, around, ...phase })
        must(uses >= promised, `${count(promised - uses)} green uses were lost`)
        green += promised - from
        if (phase.look(world)) ended++
        from = promised
      }
      await comesToRest(rig, world)
    } finally {
      await world.close()
    }
  }
  return { kills, green, ended }
}

/** Milliseconds from one beginning of the phase to the next, as busy as the machine is now. */
async function timeOfOne(rig: Rig, world: World, { begins }: Phase): Promise<number> {
  const desk = startDesk(rig, world, 0, MANY)
  await reaches(desk, world.called(begins))
  const begun = performance.now()
  await reaches(desk, world.called(begins))
  const time = performance.now() - begun
  await killWithin(rig, desk, 0)
  return time
}

interface Killing extends Phase {
  readonly from: number
  /** Killed at any time within as long as the phase takes, and half as much: before, in and after every step of it. */
  readonly around: number
}
async function killOnce(rig: Rig, world: World, { begins, from, around }: Killing) {
  const begun = world.called(begins)
  const desk = startDesk(rig, world, from, from + MANY)
  await reaches(desk, begun)
  await killWithin(rig, desk, around * 1.5)
  return { promised: greenUntil(desk, from), uses: usesIn(world) }
}

/** More than it comes to record. */
const MANY = 2_000
