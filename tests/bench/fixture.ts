/** A ledger and a replica of made-up cards, without a register. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ledger, openLedger } from '../../db/ledger.ts'
import { buildReplica, openReplica, replicaFile } from '../../db/replica.ts'
import type { JudgeDeps } from '../../desk/judge.ts'
import type { CardNumber } from '../../desk/rules/card-number.ts'
import { helsinkiDay, type LocalDate } from '../../desk/rules/local-date.ts'
import { venueKeys } from '../../desk/venue-keys.ts'

export interface Fixture extends JudgeDeps {
  readonly dataDir: string
  readonly file: string
  readonly eventId: string
  close(): void
}

export const cardNumber = (i: number): CardNumber => `A${String(i).padStart(9, '0')}` as CardNumber

/** A desk's parts with `cards` cards numbered from 0. */
export function createFixture(cards: number): Fixture {
  const dataDir = mkdtempSync(join(tmpdir(), 'kaikuluukku-bench-'))
  const ledger = openLedger(dataDir)
  const keys = venueKeys('bench', randomBytes(32))
  const pairing = putPairing(ledger, keys.keyId)
  const eventId = putEvent(ledger)
  const file = replicaFile(dataDir, 1)
  fill(file, cards, keys)
  const replica = openReplica(file)
  const idle = {
    network: () => 'online' as const,
    lastContact: () => null,
    upload() {},
    syncNow() {},
    close: () => Promise.resolve(),
  }
  const session = {
    pairing,
    keys,
    replica: {
      find: (key: Uint8Array) => ({ card: replica.find(key) }),
      progress: replica.progress,
      refresh: () => Promise.resolve(),
      close() {},
    },
    ...idle,
  }
  const close = () => {
    replica.close()
    ledger.close()
    rmSync(dataDir, { recursive: true })
  }
  return { dataDir, file, ledger, session, eventId, now: Date.now, close }
}

function putPairing(ledger: Ledger, keyId: string) {
  const secret = Buffer.alloc(32)
  const row = {
    keyId,
    registerUrl: 'http://127.0.0.1:1',
    deskId: 'd',
    deskName: 'd',
    venueId: 'v',
    venueName: 'v',
    keyStore: 'file',
    wrappedToken: secret,
    wrappedVenueKey: secret,
    demo: 0,
    pairedAt: 0,
  } as const
  ledger.pairings.put(row)
  return row
}

function putEvent(ledger: Ledger): string {
  const day = helsinkiDay(Date.now())
  const event = {
    id: `hamlet-${day}-1900`,
    venueId: 'v',
    kind: 'performance',
    title: null,
    lastDay: null,
    capacity: null,
    peopleAtATime: null,
    features: [],
    feeCents: null,
    productionId: 'hamlet',
    production: 'Hamlet',
    field: 'culture',
    day,
    startsAt: '19:00',
    place: 'Suuri näyttämö',
    ticketsOnSale: 250,
    leftOut: false,
  } as const
  ledger.venues.replaceAll('bench', [{ id: 'v', name: 'v', relation: 'own', registerLimits: '{}' }])
  ledger.events.replaceAll([event])
  return event.id
}

function fill(file: string, cards: number, keys: ReturnType<typeof venueKeys>): void {
  const builder = buildReplica(file)
  for (let from = 0; from < cards; from += 10_000) {
    const batch = Array.from({ length: Math.min(10_000, cards - from) }, (_, i) => ({
      key: keys.cardKey(cardNumber(from + i)),
      kind: 'customer' as const,
      state: 'active' as const,
      validUntil: '2099-12-31' as LocalDate,
      minors: i % 5,
    }))
    builder.add(batch)
  }
  builder.finish({ keyId: keys.keyId, cursor: 1, asOf: Date.now(), cards })
}
