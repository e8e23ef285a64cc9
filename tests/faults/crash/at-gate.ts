/** A desk killed at a gate, where the last use may still change: it is sealed as it was told last, and reaches the register once. */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { LEDGER_FILE } from '../../../db/ledger-file.ts'
import { count, must, type Rig, type Running, type Scenario, start } from '../rig.ts'
import { idOf } from '../rig-desk.ts'
import { startDesk } from '../rig-rest.ts'
import { makeWorld, type World } from '../rig-world.ts'
import type { DeskTask } from './desk-program.ts'
import { KILLS_A_FOLDER, killsOf, killWithin, reaches } from './kill.ts'

const WITHIN_MS = 60
/** So many come along with the `i`-th. */
export const along = (i: number): number => i % 3
/** More than it comes to record. */
const MANY = 2_000

export const killAtGate: Scenario = {
  name: 'kill -9 at the gate',
  async run(rig) {
    const kills = killsOf(rig)
    let [green, between] = [0, 0]
    for (let done = 0; done < kills; done += KILLS_A_FOLDER) {
      const world = await makeWorld(rig)
      try {
        for (let kill = done; kill < Math.min(kills, done + KILLS_A_FOLDER); kill++) {
          const from = usesOf(world).length
          const told = await killOnce(rig, world, from)
          between += holds(told, usesOf(world))
          green += told.size
        }
        await comesToRest(rig, world)
      } finally {
        await world.close()
      }
    }
    return `${count(kills)} kills, ${count(between)} of them before whoever came along was told; ${count(green)} green uses, 0 lost, 0 doubled, each with its children`
  },
}

/** Returns how many minors were last said to be in, for each number. */
async function killOnce(rig: Rig, { dataDir, keyFile }: World, from: number): Promise<Map<number, number>> {
  const task: DeskTask = { dataDir, keyFile, from, to: from + MANY }
  const desk: Running = start(rig.program('gate-program'), task)
  await reaches(desk, desk.said('in '))
  await killWithin(rig, desk, WITHIN_MS)
  const lines = desk.lines.filter((line) => line.startsWith('in ')).map((line) => line.split(' ').slice(1).map(Number))
  return new Map(lines.map(([i = 0, minors = 0]) => [i, minors]))
}

interface Kept {
  readonly id: string
  readonly minors: number
}
const usesOf = ({ dataDir }: World): Kept[] => {
  const db = new Database(join(dataDir, LEDGER_FILE), { readonly: true })
  try {
    return db.prepare<[], Kept>('SELECT id, minors FROM use ORDER BY id').all()
  } finally {
    db.close()
  }
}

/** What was said to be in, is. Only of the last one may more be known than was said. Returns 1 where it is as it was at first. */
function holds(told: ReadonlyMap<number, number>, kept: readonly Kept[]): 0 | 1 {
  const last = Math.max(...told.keys())
  for (const [i, minors] of told) {
    const use = kept.find(({ id }) => id === idOf(i))
    must(use !== undefined, `use ${String(i)} was lost`)
    must(use.minors === minors || (i === last && use.minors === along(i)), `use ${String(i)} lost its children`)
  }
  return told.get(last) === 0 && along(last) > 0 ? 1 : 0
}

/** Started once more, the desk sends what waits. Then the register has every use once, as the ledger has it. */
async function comesToRest(rig: Rig, world: World): Promise<void> {
  const desk = startDesk(rig, world, 0, 0)
  const code = await desk.ended
  must(code === 0, `the desk does not come to rest: ${String(code)}, ${desk.complaints()}`)
  must(
    JSON.stringify(world.takenMinors()) === JSON.stringify(usesOf(world)),
    'the register has not each use once, as it is',
  )
}
