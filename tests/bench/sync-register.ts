/** The demonstration register as a process of its own for a benchmark, with as many cards as that asks for. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openRegister, serveRegister } from '../../desk/demo/register.ts'
import { randomCards, seedMany } from '../../desk/demo/seed-many.ts'
import type { CardNumber } from '../../desk/rules/card-number.ts'
import { addDays, helsinkiDay } from '../../desk/rules/local-date.ts'

const SEED = 11
const ASKED = '--bench-register'

/** Elsewhere it is another computer: here it takes what the desk leaves, which of Linux's classes only the idle one does. */
const IDLE = ['--idle', '--all-tasks', '--pid', '0', String(process.pid)]
const NICE = 19

async function serve(dir: string, cards: number): Promise<void> {
  const register = openRegister({ file: join(dir, 'register.db') })
  seedMany(register, cards, SEED)
  // what makes it does not count
  if (spawnSync('chrt', IDLE).status !== 0) setPriority(NICE)
  const { url } = await serveRegister(register)
  process.send?.(url)
}

/** Customers' cards that the register has and takes uses of. */
export function goodNumbers(cards: number): CardNumber[] {
  const today = helsinkiDay(Date.now())
  const numbers: CardNumber[] = []
  let made = 0
  for (const { number, kind, state, validUntil } of randomCards(SEED, today)) {
    if (made++ === cards / 2) break
    if (kind === 'customer' && state === 'active' && validUntil > addDays(today, 21)) numbers.push(number)
  }
  return numbers
}

export async function startRegister(dir: string, cards: number): Promise<{ url: string; end(): void }> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), [ASKED, dir, String(cards)])
  const [url] = (await once(child, 'message')) as [string]
  return { url, end: () => void child.kill('SIGKILL') }
}

const [asked, dir = '', cards] = process.argv.slice(2)
if (asked === ASKED) await serve(dir, Number(cards))
