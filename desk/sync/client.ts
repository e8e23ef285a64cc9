/** The register as a desk sees it: one port, KaikukantaClient, over HTTPS. The contract is docs/kaikukanta-api.yaml. */
import * as v from 'valibot'
import * as api from './protocol.ts'

/**
 * What came instead of a proper answer.
 * `no_connection`: nothing that the register said, be it a broken line or a captive portal; try again.
 * `unauthorised`: it does not know this desk's token. `refused`: it said no, with its own code.
 */
export class RegisterError extends Error {
  readonly trouble: 'no_connection' | 'unauthorised' | 'refused'
  readonly status: number | null
  /** The register's own word for a refusal. */
  readonly refusal: string | null
  /** Whether the request certainly did not reach the register: no connection was ever made. */
  readonly neverLeft: boolean

  constructor(
    trouble: RegisterError['trouble'],
    message: string,
    more: { status?: number; refusal?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'RegisterError'
    this.trouble = trouble
    this.status = more.status ?? null
    this.refusal = more.refusal ?? null
    this.neverLeft = isUnconnected(more.cause)
  }
}

const UNCONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']

/** fetch wraps the system's error in one of its own. */
function isUnconnected(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: { code?: string } }
  return cause?.code !== undefined && UNCONNECTED.includes(cause.code)
}

export interface Snapshot {
  readonly head: v.InferOutput<typeof api.SnapshotHead>
  /** Yields rows in batches; throws RegisterError unless the stream ends whole, with as many rows as it promised. */
  rows(): AsyncIterable<api.CardRow[]>
  /** Ends the answer unread. */
  discard(): Promise<void>
}

export interface KaikukantaClient {
  /** Every venue that the desk may record for, its own first. */
  venues(): Promise<api.Venue[]>
  events(): Promise<api.RegisterEvent[]>
  snapshot(): Promise<Snapshot>
  /** Null: the cursor is too old, take a snapshot. `asOf` is the register's time of the answer. */
  changes(after: number): Promise<(api.CardChanges & { asOf: number }) | null>
  send(uses: readonly api.OutgoingRecord[]): Promise<api.UseResult[]>
  uses(after: number): Promise<api.RegisteredUses>
}

export interface ClientOptions {
  readonly registerUrl: string
  readonly token: string
  /** Aborts every request of this client. */
  readonly signal: AbortSignal
}

const ANSWER_WITHIN_MS = 20_000
const SNAPSHOT_WITHIN_MS = 15 * 60_000
const LARGEST_ANSWER = 8 * 1024 * 1024
const LONGEST_LINE = 64 * 1024
const ROWS_A_BATCH = 5_000

/** Whether a register may be reached at this address: HTTPS, or this machine itself. Source: docs/security.md#upstream */
export function isAllowedAddress(registerUrl: string): boolean {
  const { protocol, hostname } = new URL(registerUrl)
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
}

/** A client of one pairing. Every method rejects with RegisterError. */
export function createClient({ registerUrl, token, signal }: ClientOptions): KaikukantaClient {
  const headers = { authorization: `Bearer ${token}` }
  const get = (path: string, within = ANSWER_WITHIN_MS) => request(registerUrl, path, { headers, signal }, within)
  return {
    venues: async () => (await parsed(api.VenuesAnswer, await get('v1/venues'))).venues,
    events: async () => knownEvents((await parsed(api.EventsAnswer, await get('v1/events'))).events),
    snapshot: async () => openSnapshot(await get('v1/cards', SNAPSHOT_WITHIN_MS)),
    async changes(after) {
      try {
        const answer = await get(`v1/cards/changes?after=${String(after)}`)
        return { ...(await parsed(api.CardChanges, answer)), asOf: timeOf(answer) }
      } catch (error) {
        if (error instanceof RegisterError && error.status === 410) return null
        throw error
      }
    },
    async send(uses) {
      const body = JSON.stringify({ uses })
      const post = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body, signal }
      return (await parsed(api.UsesAnswer, await request(registerUrl, 'v1/uses', post, ANSWER_WITHIN_MS))).results
    },
    uses: async (after) => parsed(api.RegisteredUses, await get(`v1/uses?after=${String(after)}`)),
  }
}

/** Trades a pairing code for this desk's token and its venue's key. Rejects with RegisterError. */
export async function pairWith(registerUrl: string, code: string, deskName: string): Promise<api.PairingAnswer> {
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, deskName }),
  }
  return parsed(api.PairingAnswer, await request(registerUrl, 'v1/pairings', post, ANSWER_WITHIN_MS))
}

/** Events of a kind that this version does not know are left out; they do not take the others with them. */
function knownEvents(events: readonly unknown[]): api.RegisterEvent[] {
  return events.flatMap((event) => {
    const parsed = v.safeParse(api.RegisterEvent, event)
    return parsed.success ? [parsed.output] : []
  })
}

async function request(registerUrl: string, path: string, init: RequestInit, within: number): Promise<Response> {
  const url = new URL(path, registerUrl.endsWith('/') ? registerUrl : `${registerUrl}/`)
  const timeout = AbortSignal.timeout(within)
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  let answer: Response
  try {
    answer = await fetch(url, { ...init, signal, redirect: 'error' })
  } catch (cause) {
    throw new RegisterError('no_connection', 'the register cannot be reached', { cause })
  }
  await refuseUnlessProper(answer)
  return answer
}

/** Anything without the register's own header did not come from the register. */
async function refuseUnlessProper(answer: Response): Promise<void> {
  const { status } = answer
  if (answer.headers.get(api.API_HEADER) !== api.API_VERSION) {
    await answer.body?.cancel()
    throw new RegisterError('no_connection', 'the answer is not from the register', {
      status,
      refusal: 'not_kaikukanta',
    })
  }
  if (answer.ok) return
  if (status === 401) {
    await answer.body?.cancel()
    throw new RegisterError('unauthorised', 'the register does not know this desk', { status })
  }
  if (status >= 500) {
    await answer.body?.cancel()
    throw new RegisterError('no_connection', `the register answered ${String(status)}`, { status })
  }
  const { error } = await parsed(api.ErrorAnswer, answer)
  throw new RegisterError('refused', `the register refused: ${error}`, { status, refusal: error })
}

async function parsed<T extends v.GenericSchema>(schema: T, answer: Response): Promise<v.InferOutput<T>> {
  if (!answer.headers.get('content-type')?.startsWith('application/json')) {
    await answer.body?.cancel()
    throw new RegisterError('no_connection', 'the answer has the wrong content type')
  }
  let json: unknown
  try {
    json = JSON.parse(await boundedText(answer))
  } catch (cause) {
    if (cause instanceof RegisterError) throw cause
    throw new RegisterError('no_connection', 'the answer was cut or is not JSON', { cause })
  }
  return conform(schema, json)
}

function conform<T extends v.GenericSchema>(schema: T, json: unknown): v.InferOutput<T> {
  const result = v.safeParse(schema, json)
  if (result.success) return result.output
  const where = result.issues.map((issue) => v.getDotPath(issue)).join(', ')
  throw new RegisterError('no_connection', `the answer does not conform: ${where}`)
}

async function boundedText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength
    if (size > LARGEST_ANSWER) throw new RegisterError('no_connection', 'the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The register's clock at its answer, milliseconds. */
function timeOf(answer: Response): number {
  const time = Date.parse(answer.headers.get(api.TIME_HEADER) ?? '')
  if (Number.isNaN(time)) throw new RegisterError('no_connection', "the answer lacks the register's time")
  return time
}

async function openSnapshot(answer: Response): Promise<Snapshot> {
  if (!answer.headers.get('content-type')?.startsWith('application/x-ndjson') || !answer.body) {
    await answer.body?.cancel()
    throw new RegisterError('no_connection', 'the snapshot has the wrong content type')
  }
  const lines = linesOf(answer.body as AsyncIterable<Uint8Array>)
  const first = await lines.next()
  const head = conform(api.SnapshotHead, first.done ? null : first.value)
  return { head, rows: () => snapshotRows(lines, head.count), discard: async () => void (await lines.return()) }
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LONGEST_LINE) throw new RegisterError('no_connection', 'a line of the snapshot is too long')
      for (const line of lines) yield JSON.parse(line)
    }
    if (rest !== '') yield JSON.parse(rest)
  } catch (cause) {
    if (cause instanceof RegisterError) throw cause
    throw new RegisterError('no_connection', 'the snapshot was cut', { cause })
  }
}

async function* snapshotRows(lines: AsyncIterable<unknown>, promised: number): AsyncGenerator<api.CardRow[]> {
  let batch: api.CardRow[] = []
  let rows = 0
  let end: number | null = null
  for await (const line of lines) {
    if (end !== null) throw new RegisterError('no_connection', 'the snapshot goes on after its end')
    if (v.is(api.SnapshotEnd, line)) {
      end = line.end
      continue
    }
    if (++rows > promised) throw new RegisterError('no_connection', 'the snapshot holds more than it promised')
    batch.push(conform(api.CardRow, line))
    if (batch.length === ROWS_A_BATCH) {
      yield batch
      batch = []
    }
  }
  if (end !== rows || promised !== rows)
    throw new RegisterError('no_connection', `the snapshot was cut: ${String(rows)} of ${String(promised)} rows`)
  yield batch
}
