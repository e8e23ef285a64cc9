/** The register as a desk sees it: one port, KaikukantaClient, over HTTPS. The contract is docs/kaikukanta-api.yaml. */
import * as v from 'valibot'
import { ask, parsed, timeOf } from './answer.ts'
import * as api from './protocol.ts'
import { RegisterError } from './register-error.ts'
import { openSnapshot, type Snapshot } from './snapshot.ts'

export { RegisterError } from './register-error.ts'
export type { Snapshot } from './snapshot.ts'

export interface KaikukantaClient {
  /** Every venue that the desk may record for, its own first. */
  venues(): Promise<api.Venue[]>
  events(): Promise<api.RegisterEvent[]>
  snapshot(): Promise<Snapshot>
  /** Null: the cursor is too old, take a snapshot. `asOf` is the register's time of the answer. */
  changes(after: number): Promise<(api.CardChanges & { asOf: number }) | null>
  send(uses: readonly api.OutgoingRecord[]): Promise<api.UseResult[]>
  /** Null: the cursor is of another register, begin anew. */
  uses(after: number): Promise<api.RegisteredUses | null>
}

export interface ClientOptions {
  readonly registerUrl: string
  readonly token: string
  /** Aborts every request of this client. */
  readonly signal: AbortSignal
  /** Milliseconds for an answer, the snapshot aside. */
  readonly within?: number
  /** The register answered, with its own clock (milliseconds) and so many milliseconds after it was asked. */
  readonly heard?: (registerTime: number, took: number) => void
}

const ANSWER_WITHIN_MS = 20_000
const SNAPSHOT_WITHIN_MS = 15 * 60_000

/** Whether a register may be reached at this address: HTTPS, or this machine itself. Source: docs/security.md#upstream */
export function isAllowedAddress(registerUrl: string): boolean {
  const { protocol, hostname } = new URL(registerUrl)
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
}

/** A client of one pairing. Every method rejects with RegisterError. */
export function createClient(options: ClientOptions): KaikukantaClient {
  const { registerUrl, token, signal, within = ANSWER_WITHIN_MS, heard = () => undefined } = options
  const headers = { authorization: `Bearer ${token}` }
  const get = (path: string) => ask({ registerUrl, path, init: { headers, signal }, within, heard })
  const stream = (path: string) => (still: AbortSignal) => {
    const init = { headers, signal: AbortSignal.any([signal, still]) }
    return ask({ registerUrl, path, init, within: SNAPSHOT_WITHIN_MS, heard })
  }
  return {
    venues: async () => (await parsed(api.VenuesAnswer, await get('v1/venues'))).venues,
    events: async () => knownEvents((await parsed(api.EventsAnswer, await get('v1/events'))).events),
    snapshot: () => openSnapshot(stream('v1/cards')),
    changes: (after) =>
      unlessGone(async () => {
        const answer = await get(`v1/cards/changes?after=${String(after)}`)
        return { ...(await parsed(api.CardChanges, answer)), asOf: timeOf(answer) }
      }),
    async send(uses) {
      const body = JSON.stringify({ uses })
      const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body, signal }
      return (await parsed(api.UsesAnswer, await ask({ registerUrl, path: 'v1/uses', init, within, heard }))).results
    },
    uses: (after) => unlessGone(async () => parsed(api.RegisteredUses, await get(`v1/uses?after=${String(after)}`))),
  }
}

/** Null where the register says that it does not keep what follows a cursor. */
async function unlessGone<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RegisterError && error.status === 410) return null
    throw error
  }
}

/** Trades a pairing code for this desk's token and its venue's key. Rejects with RegisterError. */
export async function pairWith(registerUrl: string, code: string, deskName: string): Promise<api.PairingAnswer> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, deskName }),
  }
  return parsed(api.PairingAnswer, await ask({ registerUrl, path: 'v1/pairings', init, within: ANSWER_WITHIN_MS }))
}

/** Events of a kind that this version does not know are left out; they do not take the others with them. */
function knownEvents(events: readonly unknown[]): api.RegisterEvent[] {
  return events.flatMap((event) => {
    const parsed = v.safeParse(api.RegisterEvent, event)
    return parsed.success ? [parsed.output] : []
  })
}
