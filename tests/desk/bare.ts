/** A desk without a register: a real ledger and a real replica on files, and the clock in the test's hand. */
import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import * as v from 'valibot'
import type { EventFacts } from '../../db/events.ts'
import { type Ledger, openLedger } from '../../db/ledger.ts'
import { buildReplica, openReplica, replicaFile } from '../../db/replica.ts'
import { book } from '../../desk/bookings.ts'
import { type Call, type Command, type RecordResult, type Request, requests } from '../../desk/contract.ts'
import { correct } from '../../desk/correct.ts'
import { enter } from '../../desk/enter.ts'
import type { JudgeDeps } from '../../desk/judge.ts'
import { createLongWork, type Lengthy } from '../../desk/long-work.ts'
import { record } from '../../desk/record.ts'
import type { CardNumber } from '../../desk/rules/card-number.ts'
import type { Limits } from '../../desk/rules/limits.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'
import type { Card } from '../../desk/rules/verdict.ts'
import { undo } from '../../desk/undo.ts'
import { venueKeys } from '../../desk/venue-keys.ts'
import { tempDir } from '../temp.ts'
import { newId } from './harness.ts'

export const day = (text: string) => text as LocalDate
export const VENUE = 'talo'
/** Half past six in the evening of 21.1.2026, Finnish time. */
export const EVENING = Date.parse('2026-01-21T18:30:00+02:00')
export const TODAY = day('2026-01-21')

export interface Bare extends JudgeDeps {
  readonly dataDir: string
  /** Hexadecimal. */
  readonly venueKey: string
  /** The time, which a test may change. */
  readonly clock: { at: number }
  /** Puts an event with these facts, and returns its id. */
  event(facts?: Partial<EventFacts>): string
  limit(limits: Limits, settings?: Record<string, unknown>): void
}

const customer = (minors: number): Card => ({
  kind: 'customer',
  state: 'active',
  validUntil: day('2026-12-31'),
  minors,
})
/** Made-up numbers; the digit says how many minors are registered. */
export const HOLDERS = ['A900000000', 'A910000000', 'A920000000', 'A930000000'] as const
export const WORKERS = ['Y900000000', 'Y900000001'] as const
export const EXPIRED = 'A940000000'
const CARDS: Record<string, Card> = {
  ...Object.fromEntries(HOLDERS.map((number, minors) => [number, customer(minors)])),
  ...Object.fromEntries(WORKERS.map((number) => [number, { ...customer(0), kind: 'community' }])),
  [EXPIRED]: { ...customer(0), validUntil: day('2026-01-20') },
}

/** Opened on a folder of its own, or a second time on the folder of another. */
export function bareDesk(other?: Bare): Bare {
  const dataDir = other?.dataDir ?? tempDir()
  const venueKey = other?.venueKey ?? randomBytes(32).toString('hex')
  const keys = other?.session.keys ?? venueKeys('key', Buffer.from(venueKey, 'hex'))
  const ledger = openLedger(dataDir)
  const pairing = other?.session.pairing ?? putPairing(ledger)
  const replica = other ? null : fillReplica(dataDir, keys)
  const found = other?.session.replica ?? {
    find: (key: Uint8Array) => ({ card: replica?.find(key) ?? null }),
    progress: () => replica?.progress() ?? null,
    refresh: () => Promise.resolve(),
    close() {},
  }
  onTestFinished(() => {
    replica?.close()
    ledger.close()
  })
  const clock = other?.clock ?? { at: EVENING }
  const session = { pairing, keys, replica: found, ...IDLE }
  let events = 0
  return {
    ...{ dataDir, venueKey, ledger, session, clock },
    now: () => clock.at,
    event: (facts = {}) => {
      const event = { ...EVENT, id: `event-${String(++events)}`, ...facts }
      ledger.events.putOwn(event)
      return event.id
    },
    limit: (limits, settings = {}) => ledger.venues.set(VENUE, JSON.stringify(limits), JSON.stringify(settings)),
  }
}

const IDLE = {
  network: () => 'online' as const,
  lastContact: () => null,
  upload() {},
  syncNow() {},
  close: () => Promise.resolve(),
}
const EVENT: Omit<EventFacts, 'id'> = {
  venueId: VENUE,
  kind: 'performance',
  productionId: 'hamlet',
  production: 'Hamlet',
  title: null,
  field: 'culture',
  day: TODAY,
  lastDay: null,
  startsAt: '19:00',
  place: null,
  ticketsOnSale: null,
  capacity: null,
  peopleAtATime: null,
  features: [],
  feeCents: null,
  leftOut: false,
}

function putPairing(ledger: Ledger) {
  const secret = Buffer.alloc(32)
  const row = {
    ...{ keyId: 'key', registerUrl: 'http://127.0.0.1:1', deskId: 'd', deskName: 'Kassa', venueId: VENUE },
    ...{ venueName: 'Talo', keyStore: 'file', wrappedToken: secret, wrappedVenueKey: secret, pairedAt: 0 },
    demo: 0,
  } as const
  ledger.pairings.put(row)
  ledger.venues.replaceAll('key', [{ id: VENUE, name: 'Talo', relation: 'own', registerLimits: '{}' }])
  return row
}

function fillReplica(dataDir: string, keys: ReturnType<typeof venueKeys>) {
  const file = replicaFile(dataDir, 1)
  const builder = buildReplica(file)
  const rows = Object.entries(CARDS).map(([number, card]) => ({ ...card, key: keys.cardKey(number as CardNumber) }))
  builder.add(rows)
  builder.finish({ keyId: keys.keyId, cursor: 1, asOf: EVENING - 60_000, cards: rows.length })
  return openReplica(file)
}

const parse = <C extends Command>(command: C, call: Call<C>) => v.parse(requests[command], call) as Request<C>

/** One card, or several as [number, minors]. */
export type Cards = string | readonly (readonly [text: string, minors: number])[]
const listed = (cards: Cards) => (typeof cards === 'string' ? [[cards, 0] as const] : cards)

type MoreOf<C extends Command, Given extends string> = Partial<Omit<Call<C>, Given>>
export const recordAt = (
  desk: Bare,
  eventId: string,
  cards: Cards,
  {
    overridden = false,
    ids = [],
    ...more
  }: MoreOf<'use.record', 'eventId' | 'cards'> & { overridden?: boolean; ids?: string[] } = {},
): RecordResult => {
  const list = listed(cards).map(([text, minors], i) => ({ id: ids[i] ?? newId(), text, minors }))
  const override = overridden ? { pin: '1111', reason: 'rehtorin luvalla' } : null
  return record(desk, parse('use.record', { eventId, cards: list, override, ...more }), overridden)
}
export const bookAt = (
  desk: Bare,
  eventId: string,
  text: string,
  {
    overridden = false,
    minors = 0,
    ...more
  }: MoreOf<'booking.make', 'eventId' | 'text'> & { overridden?: boolean } = {},
) => {
  const call = { id: newId(), eventId, text, minors, channel: 'phone' as const, ...more }
  return book(desk, parse('booking.make', call), overridden)
}
export const enterAt = (
  desk: Bare,
  eventId: string,
  text: string,
  { minors = 0, ...more }: MoreOf<'use.enter', 'eventId' | 'text'> = {},
) => enter(desk, parse('use.enter', { id: newId(), eventId, text, minors, day: TODAY, ...more }))
export const correctAt = (desk: Bare, useId: string, change: MoreOf<'use.correct', 'useId'> & { eventId: string }) =>
  correct(desk, parse('use.correct', { id: newId(), useId, reason: 'näppäilyvirhe', day: TODAY, minors: 0, ...change }))
export const undoAt = (desk: Bare, useId: string) => undo(desk, parse('use.undo', { id: newId(), useId }))

/** The first use's id. Throws where it was not recorded. */
export function recordedId(result: RecordResult): string {
  if (result.outcome !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(result.verdict)}`)
  return result.uses[0]?.id ?? ''
}
/** What it came to, in one line: `recorded`, or the kind and the codes of the verdict. */
export function summary(result: { readonly outcome: string; readonly verdict?: { readonly kind: string } }): string {
  const { outcome, verdict } = result
  if (!verdict) return outcome
  const reasons = 'reasons' in verdict ? (verdict.reasons as readonly { code: string }[]) : []
  return [verdict.kind, ...reasons.map(({ code }) => code)].join(' ')
}

/** Long work of a desk that stays paired, told to nobody. */
export function workOf(): Lengthy['work'] {
  const pairing = {}
  const long = createLongWork({ tell: () => undefined, session: () => pairing })
  return { through: (...asked) => long.begin((work) => work.through(...asked)), isOver: () => false }
}
