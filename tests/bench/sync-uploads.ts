/** Uses that waited, on their way to the register, beside bodies that lay ready. */
import { setTimeout as later } from 'node:timers/promises'
import type { CardNumber } from '../../desk/rules/card-number.ts'
import { MAX_USES_PER_REQUEST, type OutgoingRecord } from '../../desk/sync/protocol.ts'
import { uploadAll } from '../../desk/sync/upload.ts'
import type { Figure } from './figures.ts'
import { AIMS, postAll } from './limits.ts'
import { type BenchDesk, benchDesk } from './sync-desk.ts'
import { putUses, uuidOf } from './sync-ledger.ts'

const CARDS = 20_000
const ROUNDS = 4
/** So that a line is known to be closed that the register has closed while uses were made. Milliseconds. */
const REST_MS = 500

/** In turns, a share of the uses each, so that both meet a register as full. */
export async function uploads(uses: number, said: (what: string) => void): Promise<Figure[]> {
  said(`${uses.toLocaleString('en')} uses are sent raw, and as many are uploaded`)
  const desk = await benchDesk(CARDS)
  try {
    await (await desk.begin()).close()
    const share = uses / ROUNDS
    const took = { upload: 0, raw: 0 }
    for (let round = 0; round < ROUNDS; round++) {
      const bodies = bodiesOf(desk, share, 2 * round * share)
      await later(REST_MS)
      const raw = await timed(() => postAll(desk.pairing.registerUrl, desk.token, bodies))
      waiting(desk, share, (2 * round + 1) * share)
      await later(REST_MS)
      const uploaded = await timed(() => upload(desk))
      said(`round ${String(round + 1)} of ${String(ROUNDS)}: ${uploaded.toFixed(0)} ms, raw ${raw.toFixed(0)} ms`)
      took.raw += raw
      took.upload += uploaded
    }
    const name = `${uses.toLocaleString('en')} waiting uses uploaded`
    const aim = `aim ≤ ${String(AIMS.sync.upload.ratio)}× prebuilt bodies posted raw`
    return [{ name, value: took.upload, limit: took.raw, unit: 'ms', aim }]
  } finally {
    desk.close()
  }
}

async function upload({ ledger, client, keys }: BenchDesk): Promise<void> {
  const { fault } = await uploadAll({
    ...{ ledger, client, keys, now: Date.now },
    ...{ onSettled: () => undefined, log: () => undefined },
  })
  if (fault !== undefined || ledger.outbox.count() > 0) throw new Error('not everything was taken', { cause: fault })
}

function waiting(desk: BenchDesk, count: number, from: number): void {
  const event = desk.eventTonight()
  if (!event) throw new Error('there is no event tonight')
  const numbers = desk.numbers()
  putUses({
    ...{ ledger: desk.ledger, keys: desk.keys, event, count, from, state: 'waiting' },
    numberOf: (n) => numbers[n % numbers.length] as CardNumber,
  })
}

/** Of the same kind of uses under other ids, as the desk would send them. */
function bodiesOf(desk: BenchDesk, count: number, from: number): string[] {
  const event = desk.eventTonight()
  if (!event) throw new Error('there is no event tonight')
  const numbers = desk.numbers()
  const recordedAt = new Date(Date.now() - 60_000).toISOString()
  const record = (n: number): OutgoingRecord => ({
    ...{ type: 'use', id: uuidOf(n), cardNumber: numbers[n % numbers.length] ?? '', venueId: event.venueId },
    ...{ eventId: event.id, what: 'Hamlet', kind: 'performance', field: 'culture', adults: 1, minors: 0 },
    ...{ feeKind: null, cents: null, day: event.day, recordedAt, channel: 'desk', provisional: false },
  })
  const starts = Array.from({ length: Math.ceil(count / MAX_USES_PER_REQUEST) }, (_, i) => i * MAX_USES_PER_REQUEST)
  return starts.map((start) => {
    const length = Math.min(MAX_USES_PER_REQUEST, count - start)
    return JSON.stringify({ uses: Array.from({ length }, (_, i) => record(from + start + i)) })
  })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}
