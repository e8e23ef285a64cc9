/** A real desk at a gate: it says each card that is in, and again with whoever came along. Started by at-gate.ts, which kills it. */
import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { cards, EVENTS, eventOf, idOf } from '../rig-desk.ts'
import { runDesk, until } from '../rig-world.ts'
import { along } from './at-gate.ts'
import type { DeskTask } from './desk-program.ts'

const { from, to, ...place } = JSON.parse(process.argv[2] ?? '') as DeskTask
const numbers = cards().map(({ number }) => number)
const { api } = await runDesk(place, (line) => writeSync(2, `${line}\n`))
await until(async () => (await api.invoke('status.get', {})).replica !== null, 1)
writeSync(1, 'ready\n')
for (let i = from; i < to; i++) {
  const useId = idOf(i)
  const text = numbers[Math.floor(i / EVENTS) % numbers.length] ?? ''
  const { outcome } = await api.invoke('gate.record', { id: useId, eventId: eventOf(i), text })
  if (outcome !== 'recorded') throw new Error(`use ${String(i)} was not recorded`)
  writeSync(1, `in ${String(i)} 0\n`)
  const told = await api.invoke('gate.minors', { id: idOf(i, 1), useId, minors: along(i), reason: 'told' })
  if (told.outcome !== 'recorded' || told.uses[0]?.id !== useId) throw new Error(`use ${String(i)} was not changed`)
  writeSync(1, `in ${String(i)} ${String(along(i))}\n`)
  // a screen is another process, and between its calls the desk does its other work
  await setImmediate()
}
