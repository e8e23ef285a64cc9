/** A new replica, beside its rows inserted raw, while a counter scans. */
import { setTimeout as later } from 'node:timers/promises'
import { createChecker } from '../../desk/check.ts'
import type { LiveSession } from '../../desk/session.ts'
import { type Figure, median, percentile } from './figures.ts'
import { AIMS, type RawCards, rawCards } from './limits.ts'
import { type BenchDesk, benchDesk } from './sync-desk.ts'
import { type Scanner, startScanner } from './sync-scans.ts'

/** Verdicts beside a snapshot, so that the hundredth part of them is more than chance. */
const VERDICTS = 1_000
/** A small scale would take too many. */
const MOST_ROUNDS = 15
/** What a round before has stirred up, such as the disk's cache, comes to rest. Milliseconds. */
const REST_MS = 1_500

export async function snapshot(cards: number, said: (what: string) => void): Promise<Figure[]> {
  said(`a register of ${cards.toLocaleString('en')} cards is made`)
  const desk = await benchDesk(cards)
  try {
    const rows = await rowsOf(desk, cards)
    const session = await desk.begin()
    const figures = await measured(desk, session, rows, said)
    await session.close()
    return figures
  } finally {
    desk.close()
  }
}

async function measured(
  desk: BenchDesk,
  session: LiveSession,
  rows: RawCards,
  said: (what: string) => void,
): Promise<Figure[]> {
  const check = createChecker({ ledger: desk.ledger, session, now: Date.now })
  const eventId = desk.eventTonight()?.id ?? ''
  const scanner = startScanner(desk.numbers().slice(0, 10_000), (text) =>
    check({ eventId, text, recheck: false, group: [], act: 'hand_over' }),
  )
  const took = { snapshot: [] as number[], raw: [] as number[] }
  const waits = { quiet: [] as number[], busy: [] as number[] }
  const memory = watchMemory()
  for (let round = 1; round <= MOST_ROUNDS && waits.busy.length < VERDICTS; round++) {
    took.raw.push(rawCards(desk.dir, rows))
    const half = (took.snapshot.at(-1) ?? 2_000) / 2
    const before = await quiet(scanner, half)
    memory.begin()
    const refreshed = performance.now()
    // as after 410
    await session.replica.refresh({ changes: () => Promise.resolve(null) })
    took.snapshot.push(performance.now() - refreshed)
    memory.end()
    const busy = scanner.waits()
    waits.busy.push(...busy)
    waits.quiet.push(...before, ...(await quiet(scanner, half)))
    const all = `${String(waits.busy.length)} verdicts beside it, of ${String(VERDICTS)}`
    said(
      `round ${String(round)}: ${took.snapshot.at(-1)?.toFixed(0) ?? ''} ms, raw ${took.raw.at(-1)?.toFixed(0) ?? ''} ms, ${all}`,
    )
  }
  await scanner.end()
  return figuresOf(rows.count, took, waits, memory.most())
}

/** The verdicts of a while in which nothing else is done. */
async function quiet(scanner: Scanner, ms: number): Promise<number[]> {
  await later(REST_MS)
  scanner.waits()
  await later(ms)
  return scanner.waits()
}

/** By how much the process grew at most between a beginning and its end. */
function watchMemory() {
  let most = 0
  let timer: NodeJS.Timeout
  return {
    begin() {
      const before = process.memoryUsage.rss()
      timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss() - before)), 100)
    },
    end: () => clearInterval(timer),
    most: () => most,
  }
}

type Samples<K extends string> = Record<K, readonly number[]>

function figuresOf(count: number, took: Samples<'snapshot' | 'raw'>, waits: Samples<'quiet' | 'busy'>, most: number) {
  const times = (ratio: number, of: string) => `aim ≤ ${String(ratio)}× ${of}`
  const { snapshot, verdict } = AIMS.sync
  const name = `a snapshot of ${count.toLocaleString('en')} cards`
  const insert = times(snapshot.ratio, 'a raw bulk insert')
  return [
    { name, value: median(took.snapshot), limit: median(took.raw), unit: 'ms', aim: insert },
    { ...verdictFigure(waits, 0.5), aim: '' },
    { ...verdictFigure(waits, 0.99), aim: times(verdict.ratio, 'the quiet figure') },
    { name: 'memory that it takes at most', value: most / 2 ** 20, limit: null, unit: 'MB', aim: '' },
  ] satisfies Figure[]
}

const verdictFigure = ({ busy, quiet }: Samples<'quiet' | 'busy'>, share: number) => ({
  ...{ name: `a verdict meanwhile, p${String(share * 100)} of ${String(busy.length)}`, unit: 'ms' as const },
  ...{ value: percentile(busy, share), limit: percentile(quiet, share) },
})

/** The rows as the register gives them, in their order, packed so that they weigh little. */
async function rowsOf({ client }: BenchDesk, expected: number): Promise<RawCards> {
  const { head, rows } = await client.snapshot()
  const keys = Buffer.alloc(head.count * 16)
  const kinds: string[] = []
  const states: string[] = []
  const days: string[] = []
  const minors = new Uint8Array(head.count)
  let count = 0
  for await (const batch of rows()) {
    for (const row of batch) {
      keys.write(row.key, count * 16, 'base64url')
      kinds.push(row.kind)
      states.push(row.state)
      days.push(row.validUntil)
      minors[count++] = row.minors
    }
  }
  if (count < expected) throw new Error(`the register has ${String(count)} cards`)
  return { count, keys, kinds, states, days, minors }
}
