/** A real desk that records in bursts and says each use when it is green. Started by crash.ts, which kills it. */
import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { requestOf } from '../rig-desk.ts'
import { type Place, runDesk, until } from '../rig-world.ts'

export interface DeskTask extends Place {
  /** The numbers of the uses to record; none: only send what waits. */
  readonly from: number
  readonly to: number
}

/** As many confirms are under way at once as a hasty queue makes. */
const BURST = 5

const { from, to, ...place } = JSON.parse(process.argv[2] ?? '') as DeskTask
const { api, close } = await runDesk(place, (line) => writeSync(2, `${line}\n`))
await until(async () => (await api.invoke('status.get', {})).replica !== null, 1)
writeSync(1, 'ready\n')
for (let i = from; i < to; i += BURST) {
  await Promise.all(Array.from({ length: Math.min(BURST, to - i) }, (_, place) => recordNth(i + place)))
  // a screen is another process, and between its calls the desk does its other work
  await setImmediate()
}
if (from === to) {
  await until(async () => (await api.invoke('status.get', {})).waiting === 0)
  await close()
  process.exit()
}

async function recordNth(i: number): Promise<void> {
  const { eventId, cards } = requestOf(i)
  const result = await api.invoke('use.record', { eventId, cards: [...cards] })
  if (result.outcome !== 'recorded') throw new Error(`use ${String(i)} was not recorded: ${JSON.stringify(result)}`)
  writeSync(1, `green ${String(i)}\n`)
}
