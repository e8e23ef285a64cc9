/** A desk that comes to rest: everything is sent, and the register has each use once. */
import Database from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LEDGER_FILE } from '../../db/ledger-file.ts'
import { replicaFile } from '../../db/replica.ts'
import type { DeskTask } from './crash/desk-program.ts'
import { count, must, type Rig, type Running, start } from './rig.ts'
import { cardsOf, CARDS } from './rig-desk.ts'
import { usesIn } from './rig-ledger.ts'
import type { World } from './rig-world.ts'

/** A whole desk as a program of its own, which records the uses from one number to another. */
export const startDesk = (
  rig: Rig,
  { dataDir, keyFile }: World,
  from: number,
  to: number,
  env = process.env,
): Running => start(rig.program('desk-program'), { dataDir, keyFile, from, to } satisfies DeskTask, { env })

/** Started once more, the desk sends what waits. Then the register has every use once, and nothing else. */
export async function comesToRest(rig: Rig, world: World): Promise<void> {
  const { dataDir } = world
  const desk = startDesk(rig, world, 0, 0)
  const code = await desk.ended
  must(code === 0, `the desk does not come to rest: ${String(code)}, ${desk.complaints()}`)
  const ids = Array.from({ length: usesIn(world) }, (_, i) => cardsOf(i).map(({ id }) => id)).flat()
  const taken = world.taken()
  must(accepted(world) === ids.length, 'a use was rejected')
  must(
    taken.length === ids.length && ids.toSorted().every((id, i) => id === taken[i]),
    'the register has not each use once',
  )
  const replicas = readdirSync(dataDir).filter((name) => /^replica-\d+\.db$/.test(name))
  must(replicas.length === 1, `there are ${count(replicas.length)} replicas: ${replicas.join(', ')}`)
}

/** The uses that the register has taken, as the desk knows. */
export const acceptedIds = (dataDir: string): string[] =>
  all(join(dataDir, LEDGER_FILE), "SELECT id FROM use WHERE state = 'accepted'")
export const accepted = ({ dataDir }: World): number => acceptedIds(dataDir).length

/** The number of the replica in force, every card of which must be there. */
export function wholeReplica(dataDir: string): number {
  const pointer = Number(one<string>(join(dataDir, LEDGER_FILE), "SELECT value FROM setting WHERE name = 'replica'"))
  const file = replicaFile(dataDir, pointer)
  must(one<string>(file, 'PRAGMA integrity_check(1)') === 'ok', `replica ${String(pointer)} is damaged`)
  const rows = one<number>(file, 'SELECT count(*) FROM card')
  must(
    rows >= CARDS && rows === one<number>(file, 'SELECT cards FROM progress'),
    `replica ${String(pointer)} is not whole`,
  )
  return pointer
}

const one = <T>(file: string, sql: string): T => all<T>(file, sql)[0] as T

/** The first column of every row. */
function all<T>(file: string, sql: string): T[] {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare<[], T>(sql).pluck().all()
  } finally {
    db.close()
  }
}
