/** A whole desk whose disk is full now and then, at a write of chance. Started by at-work.ts. */
import { writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { DeskError } from '../../../desk/contract.ts'
import { must, prng } from '../rig.ts'
import { requestOf } from '../rig-desk.ts'
import { type Place, runDesk, until } from '../rig-world.ts'
import { brokenDisk } from './broken-disk.ts'

export interface DeskFilling extends Place {
  readonly uses: number
  readonly seed: number
  readonly control: string
}

/** Recording takes about as many. */
const WRITES = 25
/** So long the disk stays full, so that sending meets it too. */
const FULL_MS = 15

const { uses, seed, control, ...place } = JSON.parse(process.argv[2] ?? '') as DeskFilling
const random = prng(seed)
const disk = brokenDisk(control)
const { api, close } = await runDesk(place)
await until(async () => (await api.invoke('status.get', {})).replica !== null)
let refused = 0
for (let i = 0; i < uses; i++) {
  disk.breakAt(1 + Math.floor(random() * WRITES), 'ENOSPC')
  const key = await record(i)
  must(key === null || key === 'disk_full', `a full disk was called ${String(key)}`)
  if (key !== null) refused++
  await setTimeout(random() * FULL_MS)
  disk.mend()
  // the same desk goes on
  must((await record(i)) === null, `use ${String(i)} cannot be recorded although there is room again`)
}
await until(async () => (await api.invoke('status.get', {})).waiting === 0)
await close()
writeSync(1, `refused ${String(refused)}\n`)
process.exit()

/** Null where it is green, or what the desk said instead. */
async function record(i: number): Promise<string | null> {
  const { eventId, cards } = requestOf(i)
  try {
    const { outcome } = await api.invoke('use.record', { eventId, cards: [...cards] })
    must(outcome === 'recorded', `use ${String(i)} was not recorded`)
    return null
  } catch (error) {
    if (error instanceof DeskError) return error.key
    throw error
  }
}
