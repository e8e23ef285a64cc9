/** One pairing at work: its keys, its replica, and the traffic with its register. */
import type { Ledger } from '../db/ledger.ts'
import type { PairingRow } from '../db/pairings.ts'
import type { Network } from './contract.ts'
import { forgetServed } from './retention.ts'
import { createClient, type KaikukantaClient, RegisterError } from './sync/client.ts'
import { createReplicaSync, type ReplicaSync } from './sync/replica-sync.ts'
import { createTask, type Task } from './sync/task.ts'
import { uploadAll } from './sync/upload.ts'
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
  readonly onChange: (what: 'status' | 'venues' | 'events' | 'uses') => void
  readonly log: (line: string) => void
}

/** Starts the traffic of a pairing. */
export function openSession(options: SessionOptions): Session {
  const { dataDir, ledger, pairing, now, onChange } = options
  const keys = venueKeys(pairing.keyId, options.venueKey)
  const replica = createReplicaSync(dataDir, ledger, pairing.keyId)
  const aborter = new AbortController()
  const client = createClient({ registerUrl: pairing.registerUrl, token: options.token, signal: aborter.signal })
  const contact = watchContact(options, aborter.signal, () => syncNow())

  const upload = contact.task(
    () => uploadAll({ ledger, client, keys, now, log: options.log, onSettled: () => onChange('uses') }),
    null,
  )
  const events = contact.task(programmeRefresher(options, client), options.every)
  const cards = contact.task(() => replica.refresh(client), options.every)
  const syncNow = () => [upload, cards, events].forEach((task) => task.kick())
  syncNow()

  return {
    pairing,
    keys,
    replica,
    network: contact.network,
    lastContact: contact.lastContact,
    upload: upload.nudge,
    syncNow,
    async close() {
      aborter.abort()
      await Promise.all([upload, cards, events].map((task) => task.close()))
      replica.close()
    },
  }
}

/** What every exchange says of the network. A line that works again is used at once, whatever backoff was left. */
function watchContact({ now, random, onChange, log }: SessionOptions, signal: AbortSignal, onBack: () => void) {
  let network: Network = 'connecting'
  let lastContact: number | null = null
  const turn = (to: Network, why: string) => {
    if (network !== to) log(`register: ${to}${why}`)
    const back = to === 'online' && network !== 'online'
    network = to
    onChange('status')
    if (back) onBack()
  }
  const watched = (work: () => Promise<void>) => async () => {
    try {
      await work()
      lastContact = now()
      turn('online', '')
    } catch (error) {
      if (signal.aborted) throw error
      if (error instanceof RegisterError)
        turn(error.trouble === 'unauthorised' ? 'unauthorised' : 'offline', ` (${error.message})`)
      // our own trouble, such as a full disk, says nothing of the network
      else log(`sync: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      throw error
    }
  }
  return {
    network: () => network,
    lastContact: () => lastContact,
    task: (work: () => Promise<void>, every: number | null): Task => createTask({ work: watched(work), every, random }),
  }
}

/** Takes the register's venues and events over where they are others than the last time. */
function programmeRefresher({ ledger, pairing, now, onChange }: SessionOptions, client: KaikukantaClient) {
  let last: string | null = null
  const sweep = hourly(now, () => forgetServed(ledger, now()))
  return async () => {
    sweep()
    const [venues, events] = [await client.venues(), await client.events()]
    const text = JSON.stringify([venues, events])
    if (text === last) return
    ledger.transaction(() => {
      // a desk always serves one venue at least, whatever the register says
      if (venues.length > 0) ledger.venues.replaceAll(pairing.keyId, venues.map(toRegisteredVenue))
      ledger.events.replaceAll(events.map(({ venueId = pairing.venueId, ...event }) => ({ ...event, venueId })))
    })
    last = text
    onChange('venues')
    onChange('events')
  }
}

const HOUR_MS = 3_600_000

/** The work at most once an hour, with or without a network. */
function hourly(now: () => number, work: () => void): () => void {
  let last = -Infinity
  return () => {
    if (Math.abs(now() - last) < HOUR_MS) return
    last = now()
    work()
  }
}
