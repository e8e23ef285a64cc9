/** A register, a proxy before it, and a desk's own parts: a real ledger and a real session, over real sockets and files. */
import { join } from 'node:path'
import { type Ledger, openLedger } from '../../../db/ledger.ts'
import { openRegister, type Register, serveRegister } from '../../../desk/demo/register.ts'
import { randomCards, seedMany } from '../../../desk/demo/seed-many.ts'
import { pair } from '../../../desk/pairing.ts'
import { record } from '../../../desk/record.ts'
import type { NumberedCard } from '../../../desk/demo/cards.ts'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { type LiveSession, openSession } from '../../../desk/session.ts'
import { openProxy, type Proxy, type ProxyOptions } from './proxy.ts'

export interface OutpostOptions extends Omit<ProxyOptions, 'target'> {
  readonly folder: string
  /** How many cards that are good for the next weeks. */
  readonly cards: number
  /** The desk's clock. */
  readonly now?: () => number
  /** The register's. */
  readonly registerNow?: () => number
  /** Milliseconds that an answer may take. */
  readonly answerWithin: number
  /** Milliseconds between looks at the register. */
  readonly every?: number
}

export interface Outpost {
  readonly folder: string
  readonly register: Register
  readonly proxy: Proxy
  readonly cards: readonly NumberedCard[]
  readonly ledger: Ledger
  readonly session: LiveSession
  readonly log: readonly string[]
  /** The programme and the cards have come. */
  ready(): Promise<void>
  /** Everything that waited has been answered for. */
  sent(): Promise<void>
  /** The desk ends and begins again on the same files. */
  restart(): Promise<void>
  /** Records as staff do who have seen every attention. `refused`: why not. */
  record(id: string, eventId: string, number: string, minors: number): { recorded: true } | { refused: string }
  close(): Promise<void>
}

const SEED = 7
const CLEAR = {
  wrap: (secret: Uint8Array) => Promise.resolve(secret),
  unwrap: (secret: Uint8Array) => Promise.resolve(secret),
}
export const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export async function openOutpost(options: OutpostOptions): Promise<Outpost> {
  const { folder, now = Date.now, registerNow = Date.now, random } = options
  const register = openRegister({ file: join(folder, 'register.db'), now: registerNow })
  const cards = goodCards(register, options.cards)
  const serving = await serveRegister(register)
  const proxy = await openProxy({ ...options, target: serving.url })
  const log: string[] = []
  let ledger = openLedger(folder)
  const wanted = { registerUrl: serving.url, code: 'KAIKU-DEMO', deskName: 'Kassa 1', demo: false }
  const { pairing, secrets } = await pair({ ledger, keyStore: { name: 'clear', ...CLEAR }, now }, wanted)
  const begin = () =>
    openSession({
      ...{ dataDir: folder, ledger, pairing: { ...pairing, registerUrl: proxy.url }, ...secrets, now },
      ...{ random: () => random() * 0.002, every: options.every ?? 200, answerWithin: options.answerWithin },
      onChange: () => undefined,
      log: (line: string) => log.push(line),
    })
  let session = begin()
  const end = async () => {
    await session.close()
    ledger.close()
  }
  return {
    ...{ folder, register, proxy, cards, log },
    get ledger() {
      return ledger
    },
    get session() {
      return session
    },
    ready: () => until(() => session.replica.progress() !== null && hasProgramme(ledger, pairing.venueId)),
    sent: () =>
      until(
        () => ledger.outbox.count() === 0,
        120_000,
        () => `${String(ledger.outbox.count())} wait: ${log.slice(-5).join(' | ')}`,
      ),
    async restart() {
      await end()
      ledger = openLedger(folder)
      session = begin()
    },
    record: (id, eventId, number, minors) => recordSeen({ ledger, session, now }, { id, eventId, number, minors }),
    async close() {
      await end()
      await proxy.close()
      await serving.close()
      register.close()
    },
  }
}

const hasProgramme = ({ events }: Ledger, venueId: string): boolean => events.productions(venueId).length > 0

/** Waits until it holds. Throws in words where that takes too long. */
export async function until(holds: () => boolean, within = 60_000, what = () => ''): Promise<void> {
  const begun = performance.now()
  while (!holds()) {
    if (performance.now() - begun > within) throw new Error(`still not so after ${String(within)} ms. ${what()}`)
    await later(5)
  }
}

/** Adds cards until there are so many customers' that are active for three weeks more. */
function goodCards(register: Register, count: number): NumberedCard[] {
  if (count === 0) return []
  const today = helsinkiDay(register.now())
  const good: NumberedCard[] = []
  let made = 0
  for (const card of randomCards(SEED, today)) {
    made++
    const { kind, state, validUntil } = card
    if (kind === 'customer' && state === 'active' && validUntil > addDays(today, 21)) good.push(card)
    if (good.length === count) break
  }
  seedMany(register, made, SEED)
  return good
}

interface Wanted {
  readonly id: string
  readonly eventId: string
  readonly number: string
  readonly minors: number
}

function recordSeen(
  deps: Parameters<typeof record>[0],
  { id, eventId, number, minors }: Wanted,
  seen: string[] = [],
): { recorded: true } | { refused: string } {
  const request = {
    eventId,
    cards: [{ id, text: number, minors }],
    fee: null,
    seen,
    override: null,
    provisional: false,
  }
  const result = record(deps, request, false)
  if (result.outcome === 'recorded') return { recorded: true }
  const { verdict } = result
  if (verdict.kind === 'admit') throw new Error('admitted, but not recorded')
  const codes = verdict.reasons.map(({ code }) => code)
  if (verdict.kind === 'refuse' || seen.length > 0) return { refused: codes.join(' ') }
  return recordSeen(deps, { id, eventId, number, minors }, codes)
}
