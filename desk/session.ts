/** One pairing at work: its keys, its replica, and the traffic with its register. */
import type { Ledger } from '../db/ledger.ts'
import type { PairingRow } from '../db/pairings.ts'
import type { Network } from './contract.ts'
import { createClient, type KaikukantaClient, RegisterError } from './sync/client.ts'
import { createReplicaSync, type ReplicaSync } from './sync/replica-sync.ts'
import { createTask, type Task } from './sync/task.ts'
import { uploadAll } from './sync/upload.ts'
import { type VenueKeys, venueKeys } from './venue-keys.ts'

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
  readonly onChange: (what: 'status' | 'events' | 'uses') => void
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
  const refreshEvents = eventRefresher(ledger, client, onChange)
  const events = contact.task(refreshEvents, options.every)
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

/** Takes the register's list over where it is another than the last time. */
function eventRefresher(ledger: Ledger, client: KaikukantaClient, onChange: SessionOptions['onChange']) {
  let last: string | null = null
  return async () => {
    const events = await client.events()
    const text = JSON.stringify(events)
    if (text === last) return
    const rows = events.map((event) => ({ ...event, leftOut: event.leftOut ? (1 as const) : (0 as const) }))
    ledger.transaction(() => ledger.events.replaceAll(rows))
    last = text
    onChange('events')
  }
}
