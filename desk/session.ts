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
  /** There is something to send. */
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
  const contact = watchContact(options, aborter.signal, () => upload.kick())

  const upload = contact.task(() => uploadAll({ ledger, client, keys, now, onSettled: () => onChange('uses') }), null)
  const download = contact.task(async () => {
    await refreshEvents(ledger, client, onChange)
    await replica.refresh(client)
  }, options.every)
  upload.kick()
  download.kick()

  return {
    pairing,
    keys,
    replica,
    network: contact.network,
    lastContact: contact.lastContact,
    upload: upload.kick,
    syncNow() {
      upload.kick()
      download.kick()
    },
    async close() {
      aborter.abort()
      await Promise.all([upload.close(), download.close()])
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
      if (!(error instanceof RegisterError)) log(`sync: ${String(error)}`)
      const unauthorised = error instanceof RegisterError && error.trouble === 'unauthorised'
      turn(unauthorised ? 'unauthorised' : 'offline', error instanceof Error ? ` (${error.message})` : '')
      throw error
    }
  }
  return {
    network: () => network,
    lastContact: () => lastContact,
    task: (work: () => Promise<void>, every: number | null): Task => createTask({ work: watched(work), every, random }),
  }
}

async function refreshEvents(ledger: Ledger, client: KaikukantaClient, onChange: SessionOptions['onChange']) {
  const events = await client.events()
  const rows = events.map((event) => ({ ...event, leftOut: event.leftOut ? (1 as const) : (0 as const) }))
  ledger.transaction(() => ledger.events.replaceAll(rows))
  onChange('events')
}
