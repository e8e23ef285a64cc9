/** kill -9 at a moment of chance. */
import { must, type Rig, type Running } from '../rig.ts'

/** Kills the program within so many milliseconds from now, unless it ends by itself before. */
export async function killWithin(rig: Rig, running: Running, ms: number): Promise<void> {
  await new Promise((later) => setTimeout(later, rig.random() * ms))
  running.process.kill('SIGKILL')
  const end = await running.ended
  must(end === 'SIGKILL' || end === 0, `the program ended with ${String(end)}: ${running.complaints()}`)
}

const AT_MOST_MS = 30_000

/** Waits for what begins the phase. Throws where the program ends before, or never comes to it. */
export async function reaches(running: Running, phase: Promise<unknown>): Promise<void> {
  const late = setTimeout(() => void running.process.kill('SIGKILL'), AT_MOST_MS)
  const end = await Promise.race([phase.then(() => null), running.ended])
  clearTimeout(late)
  must(end === null, `the program ended with ${String(end)} before the phase began: ${running.complaints()}`)
}

/** The number after the last use that was green, where the first was to be `from`. */
export function greenUntil({ lines }: Running, from: number): number {
  const greens = lines.filter((line) => line.startsWith('green '))
  return Math.max(from, ...greens.map((line) => Number(line.slice('green '.length)) + 1))
}

/** How often a phase is killed. */
export const killsOf = ({ full }: Rig): number => (full ? 300 : 15)
/** After so many kills a new folder is begun: an old one is slow to look through. */
export const KILLS_A_FOLDER = 25
