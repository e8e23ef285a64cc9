/** One pairing at work: its keys, its replica, and the traffic with its register. */
import type { Ledger } from '../db/ledger.ts'
import type { PairingRow } from '../db/pairings.ts'
import type { ClockDoubt, Network, SyncTrouble } from './contract.ts'
import { forgetServed } from './retention.ts'
import { createClient, type KaikukantaClient } from './sync/client.ts'
import { createClock } from './sync/clock.ts'
import { type Exchanged, watchContact } from './sync/contact.ts'
import type { RegisterEvent, Venue } from './sync/protocol.ts'
import { createReplicaSync, type LiveReplica, type ReplicaSync } from './sync/replica-sync.ts'
import { askAgain, restoreUses } from './sync/restore.ts'
import { createPace, uploadAll } from './sync/upload.ts'
import { type VenueKeys, venueKeys } from './venue-keys.ts'
import { toRegisteredVenue } from './venues.ts'

export interface Session {
  readonly pairing: PairingRow
  readonly keys: VenueKeys
  readonly replica: ReplicaSync
  network(): Network
  /** The register's last proper answer, milliseconds, or null. */
  lastContact(): number | null
  /** There is something to send; a failure that is being waited out is not cut short. */
  upload(): void
  /** Tries everything now. */
  syncNow(): void
  close(): Promise<void>
}

/** A session that exchanges with a register, and how that goes. */
export interface LiveSession extends Session {
  /** What is wrong here, whatever the network does: a full disk, a bug. It is tried again by itself. */
  trouble(): SyncTrouble | null
  /** By how many milliseconds this computer's clock is ahead of the register's; null before its first answer. */
  clockOff(): number | null
  /** Why this computer's clock should not be believed, or null. */
  clockDoubt(): ClockDoubt | null
  readonly replica: LiveReplica
}

export interface SessionOptions {
  readonly dataDir: string
  readonly ledger: Ledger
  readonly pairing: PairingRow
  readonly token: string
  readonly venueKey: Uint8Array
  readonly now: () => number
  readonly random: () => number
  /** Milliseconds between looks at the register. */
  readonly every: number
  /** Milliseconds that the register has for an answer. */
  readonly answerWithin?: number
  readonly onChange: (what: 'status' | 'venues' | 'events' | 'uses') => void
  readonly log: (line: string) => void
}

/** Starts the traffic of a pairing. */
export function openSession(options: SessionOptions): LiveSession {
  const { dataDir, ledger, pairing, now, random, onChange, log } = options
  const keys = venueKeys(pairing.keyId, options.venueKey)
  const aborter = new AbortController()
  const { signal } = aborter
  const { registerUrl, keyId } = pairing
  const clock = createClock({ now, latest: () => latestMoment(ledger, replica) })
  const register = { registerUrl, token: options.token }
  const onFetching = () => onChange('status')
  const replica = createReplicaSync({ dataDir, ledger, keyId, register, signal, heard: clock.heard, onFetching })
  const within = options.answerWithin === undefined ? {} : { within: options.answerWithin }
  const client = createClient({ registerUrl, token: options.token, signal, heard: clock.heard, ...within })
  const contact = watchContact({ random, signal, onChange: () => onChange('status'), log })

  const sending = { ledger, client, keys, now, log }
  const pace = createPace()
  const upload = contact.watch({
    work(progress) {
      const onSettled = () => {
        progress()
        onChange('uses')
      }
      return uploadAll({ ...sending, onSettled }, pace)
    },
    every: null,
    confidential: true,
  })
  const programme = programmeRefresher(options, client)
  const events = contact.watch({ work: programme, every: options.every })
  const cards = contact.watch({ work: () => replica.refresh(client).then(done), every: options.every })
  // by a wrong date it would forget what limits still ask for
  const sweep = hourly(now, async () => clock.doubt() ?? (await forgetServed(ledger, now(), signal)))
  const sweeping = contact.watch({ work: () => sweep().then(() => ({ heard: false })), every: options.every })
  const tasks = [sweeping, upload, cards, events]
  const syncNow = () => tasks.forEach((task) => task.kick())
  syncNow()

  return {
    ...{ pairing, keys, replica, network: contact.network, lastContact: clock.lastHeard },
    ...{ trouble: contact.trouble, clockOff: clock.off, clockDoubt: clock.doubt },
    ...{ upload: upload.nudge, syncNow },
    async close() {
      aborter.abort()
      await Promise.all(tasks.map((task) => task.close()))
      replica.close()
    },
  }
}

const done = (): Exchanged => ({ heard: true })

/** What this desk wrote down last, by whichever clock. */
export function latestMoment(ledger: Ledger, replica: ReplicaSync | null): number | null {
  const [last] = ledger.journal.page('all', Number.MAX_SAFE_INTEGER, 1)
  const moments = [last?.recordedAt, replica?.progress()?.asOf].filter((moment) => moment !== undefined)
  return moments.length > 0 ? Math.max(...moments) : null
}

/** Takes the register's venues and events over where they are others than the last time. */
function programmeRefresher({ ledger, pairing, onChange, log }: SessionOptions, client: KaikukantaClient) {
  let last: string | null = null
  return async (): Promise<Exchanged> => {
    if (last === null) askAgain(ledger, pairing.keyId)
    const [venues, events] = [await client.venues(), await client.events()]
    const text = JSON.stringify([venues, events])
    if (text !== last) takeOver(venues, events)
    last = text
    const { heard } = await restoreUses({ ledger, client, keyId: pairing.keyId, log })
    if (heard) onChange('uses')
    if (heard) onChange('events')
    return done()
  }

  function takeOver(venues: readonly Venue[], events: readonly RegisterEvent[]): void {
    ledger.transaction(() => {
      // a desk always serves one venue at least, whatever the register says
      if (venues.length > 0) ledger.venues.replaceAll(pairing.keyId, venues.map(toRegisteredVenue))
      ledger.events.replaceAll(events.map(({ venueId = pairing.venueId, ...event }) => ({ ...event, venueId })))
    })
    onChange('venues')
    onChange('events')
  }
}

const HOUR_MS = 3_600_000

/** The work at most once an hour, with or without a network. */
function hourly(now: () => number, work: () => Promise<unknown>): () => Promise<void> {
  let last = -Infinity
  return async () => {
    if (Math.abs(now() - last) < HOUR_MS) return
    last = now()
    await work()
  }
}
