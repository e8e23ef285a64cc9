/** What a busy exchange with the register costs, and what the counter notices of it. */
import { setTimeout as later } from 'node:timers/promises'
import { createChecker } from '../../desk/check.ts'
import type { LiveSession } from '../../desk/session.ts'
import { type Figure, median, percentile } from './figures.ts'
import { AIMS, type RawCards, rawCards } from './limits.ts'
import { type BenchDesk, benchDesk } from './sync-desk.ts'
import { fullLedger } from './sync-ledger.ts'
import { startScanner } from './sync-scans.ts'
import { uploads } from './sync-uploads.ts'

const CARDS = 1_000_000
const ROUNDS = 3
const QUIET_MS = 12_000
/** `--small`: a tenth of everything. */
export async function sync(args: readonly string[]): Promise<Figure[]> {
  const share = args.includes('--small') ? 0.1 : 1
  return [...(await snapshot(CARDS * share)), ...(await uploads(100_000 * share)), ...fullLedger(1_000_000 * share)]
}

async function snapshot(cards: number): Promise<Figure[]> {
  const desk = await benchDesk(cards)
  try {
    const rows = await rowsOf(desk, cards)
    const session = await desk.begin()
    const figures = await measured(desk, session, rows)
    await session.close()
    return figures
  } finally {
    desk.close()
  }
}

async function measured(desk: BenchDesk, session: LiveSession, rows: RawCards): Promise<Figure[]> {
  const check = createChecker({ ledger: desk.ledger, session, now: Date.now })
  const eventId = desk.eventTonight()?.id ?? ''
  const scanner = startScanner(desk.numbers().slice(0, 10_000), (text) =>
    check({ eventId, text, recheck: false, group: [], act: 'hand_over' }),
  )
  const took = { snapshot: [] as number[], raw: [] as number[] }
  const waits = { quiet: [] as number[], busy: [] as number[] }
  const before = process.memoryUsage().rss
  let most = 0
  await later(1_000)
  scanner.waits()
  for (let round = 0; round < ROUNDS; round++) {
    took.raw.push(rawCards(desk.dir, rows))
    await later(1_000)
    scanner.waits()
    await later(QUIET_MS / ROUNDS)
    waits.quiet.push(...scanner.waits())
    const looking = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 100)
    const begun = performance.now()
    // as after 410
    await session.replica.refresh({ changes: () => Promise.resolve(null) })
    took.snapshot.push(performance.now() - begun)
    clearInterval(looking)
    waits.busy.push(...scanner.waits())
  }
  await scanner.end()
  const times = (ratio: number, of: string) => `aim ≤ ${String(ratio)}× ${of}`
  const cards = rows.count.toLocaleString('en')
  const [aim, quiet] = [AIMS.sync.snapshot.ratio, AIMS.sync.verdict.ratio]
  return [
    { ...figure(`a snapshot of ${cards} cards`, took.snapshot, took.raw, 0.5), aim: times(aim, 'a raw bulk insert') },
    { ...figure('a verdict meanwhile, p50', waits.busy, waits.quiet, 0.5), aim: '' },
    { ...figure('a verdict meanwhile, p99', waits.busy, waits.quiet, 0.99), aim: times(quiet, 'the quiet figure') },
    { ...{ name: 'memory that it takes at most', value: (most - before) / 2 ** 20, limit: null, unit: 'MB', aim: '' } },
  ]
}

const figure = (name: string, values: readonly number[], limits: readonly number[], share: number) => ({
  ...{ name, unit: 'ms' as const },
  ...{ value: percentile(values, share), limit: share === 0.5 ? median(limits) : percentile(limits, share) },
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
