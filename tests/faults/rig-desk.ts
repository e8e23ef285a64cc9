/** A desk's parts for programs that are broken on purpose: made-up cards and events, and uses that are known by their number. */
import * as v from 'valibot'
import type { EventFacts } from '../../db/events.ts'
import { type Ledger, openLedger } from '../../db/ledger.ts'
import type { PairingRow } from '../../db/pairings.ts'
import { buildReplica, openReplica, replicaFile } from '../../db/replica.ts'
import { type RecordResult, type Request, requests } from '../../desk/contract.ts'
import type { JudgeDeps } from '../../desk/judge.ts'
import { record } from '../../desk/record.ts'
import type { CardNumber } from '../../desk/rules/card-number.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'
import { type VenueKeys, venueKeys } from '../../desk/venue-keys.ts'

export const KEY_ID = 'key'
const VENUE = 'talo'
const DAY = '2026-01-21' as LocalDate
/** Half past six in the evening, Finnish time. */
export const EVENING = Date.parse('2026-01-21T18:30:00+02:00')
export const EVENTS = 40
export const CARDS = 1_000
/** Every so many uses one is of two cards, recorded all or nothing. */
const PAIR_EVERY = 5

export interface Folders {
  readonly dataDir: string
  /** Beside the data, so that only the ledger is broken. */
  readonly replicaDir: string
  /** Hexadecimal. */
  readonly venueKey: string
}

export const keysOf = ({ venueKey }: Pick<Folders, 'venueKey'>): VenueKeys =>
  venueKeys(KEY_ID, Buffer.from(venueKey, 'hex'))

export const numberOf = (i: number) => `A9${String(i).padStart(8, '0')}` as CardNumber
export const eventOf = (i: number): string => `event-${String(i % EVENTS)}`

/** The cards of the `i`-th use with the ids that they are recorded under: no card twice at one event. */
export function cardsOf(i: number): { readonly id: string; readonly text: CardNumber; readonly minors: number }[] {
  const first = (2 * Math.floor(i / EVENTS)) % CARDS
  const cards = i % PAIR_EVERY === 0 ? [first, first + 1] : [first]
  return cards.map((card, place) => ({ id: idOf(i, place), text: numberOf(card), minors: place }))
}
/** A UUIDv7 that says which use it is. */
export const idOf = (i: number, place = 0): string =>
  `01900000-0000-7000-8000-${(i * 2 + place).toString(16).padStart(12, '0')}`

/** Records the `i`-th use as a desk does. */
export const recordNth = (deps: JudgeDeps, i: number): RecordResult => record(deps, requestOf(i), false)

export const requestOf = (i: number): Request<'use.record'> =>
  v.parse(requests['use.record'], { eventId: eventOf(i), cards: cardsOf(i) }) as Request<'use.record'>

/** Cards for every use. */
export function cards() {
  const card = { kind: 'customer', state: 'active', validUntil: '2099-12-31' as LocalDate, minors: 3 } as const
  return Array.from({ length: CARDS }, (_, i) => ({ ...card, number: numberOf(i) }))
}

export function fillReplica({ replicaDir, venueKey }: Folders): void {
  const keys = keysOf({ venueKey })
  const builder = buildReplica(replicaFile(replicaDir, 1))
  builder.add(cards().map(({ number, ...card }) => ({ ...card, key: keys.cardKey(number) })))
  builder.finish({ keyId: KEY_ID, cursor: 1, asOf: EVENING - 60_000, cards: CARDS })
}

/** The parts of a desk on these folders: a real ledger, paired if it was not, and the real replica. */
export function openParts(folders: Folders): JudgeDeps {
  const ledger = openLedger(folders.dataDir)
  const pairing = ledger.pairings.current() ?? ledger.transaction(() => fillLedger(ledger))
  const replica = openReplica(replicaFile(folders.replicaDir, 1))
  const session = {
    pairing,
    keys: keysOf(folders),
    replica: {
      find: (key: Uint8Array) => ({ card: replica.find(key) }),
      progress: replica.progress,
      refresh: () => Promise.resolve(),
      close: replica.close,
    },
    network: () => 'online' as const,
    lastContact: () => null,
    upload() {},
    syncNow() {},
    close: () => Promise.resolve(),
  }
  return { ledger, session, now: () => EVENING }
}

function fillLedger(ledger: Ledger): PairingRow {
  const secret = Buffer.alloc(32)
  const row = {
    ...{ keyId: KEY_ID, registerUrl: 'http://127.0.0.1:1', deskId: 'd', deskName: 'Kassa', venueId: VENUE },
    ...{ venueName: 'Talo', keyStore: 'file', wrappedToken: secret, wrappedVenueKey: secret, pairedAt: 0 },
    demo: 0 as const,
  }
  ledger.pairings.put(row)
  ledger.venues.replaceAll(KEY_ID, [{ id: VENUE, name: 'Talo', relation: 'own', registerLimits: '{}' }])
  putEvents(ledger, VENUE)
  return row
}

/** Events of the desk's own, which no list of the register's takes away. */
export function putEvents(ledger: Ledger, venueId: string): void {
  for (let i = 0; i < EVENTS; i++) ledger.events.putOwn(event(i, venueId))
}

const event = (i: number, venueId: string): EventFacts => ({
  ...{ id: eventOf(i), venueId, kind: 'performance', productionId: `p${String(i)}`, production: 'Hamlet' },
  ...{ title: null, field: 'culture', day: DAY, lastDay: null, startsAt: '19:00', place: null, ticketsOnSale: 250 },
  ...{ capacity: null, peopleAtATime: null, features: [], feeCents: null, leftOut: false },
})
