/** A register on a real socket over a real file, and calls that are held against the contract as they pass. */
import { request } from 'node:http'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { gunzipSync } from 'node:zlib'
import { openRegister, type Register, serveRegister } from '../../../desk/demo/register.ts'
import { THEATRE_ID } from '../../../desk/demo/seed.ts'
import { helsinkiDay } from '../../../desk/rules/local-date.ts'
import type {
  CardChanges,
  CorrectionRecord,
  PairingAnswer,
  RegisterEvent,
  UseRecord,
  UseResult,
  Venue,
} from '../../../desk/sync/protocol.ts'
import { tempDir } from '../../temp.ts'
import { type Conformance, conformance } from '../api-conformance.ts'

export const ISSUER_TOKEN = 'issuer-token-of-the-tests'
/** A Saturday noon in Finland, far from any change of clocks. */
export const NOON = Date.parse('2026-11-21T10:00:00Z')

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly raw: Buffer
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers of every shape
  readonly json: any
}
export interface Call {
  readonly token?: string | null
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Wrong on purpose: only the answer is held against the contract. */
  readonly wrong?: boolean
}

export interface Rig {
  readonly register: Register
  readonly url: string
  readonly file: string
  readonly clock: { now: number }
  readonly held: Conformance
  /** Bodies are sent as JSON unless they are text. */
  call(method: string, path: string, options?: Call): Promise<Answer>
  pair(code?: string, deskName?: string): Promise<PairingAnswer>
  issuer(method: string, path: string, body?: unknown, wrong?: boolean): Promise<Answer>
  close(): Promise<void>
}

export async function startRig(options: { file?: string; held?: Conformance } = {}): Promise<Rig> {
  const clock = { now: NOON }
  const { file = join(tempDir(), 'register.db'), held = conformance() } = options
  const register = openRegister({ file, now: () => clock.now, issuerToken: ISSUER_TOKEN })
  const serving = await serveRegister(register)
  let closed: Promise<void> | null = null
  const close = () => (closed ??= serving.close().then(() => register.close()))
  onTestFinished(close)
  const call: Rig['call'] = async (method, path, options = {}) => {
    const exchange = await send(serving.url, method, path, options)
    held.check(exchange, { wrongRequest: options.wrong ?? false })
    return answerOf(exchange)
  }
  return {
    register,
    url: serving.url,
    file,
    clock,
    held,
    call,
    pair: async (code = 'KAIKU-DEMO', deskName = 'Lippukassa 1') =>
      (await call('POST', '/v1/pairings', { body: { code, deskName } })).json,
    issuer: (method, path, body, wrong = false) =>
      call(method, `/v1/issuer${path}`, { token: ISSUER_TOKEN, body, wrong }),
    close,
  }
}

type Sent = Awaited<ReturnType<typeof send>>

/** One request on a connection of its own, every byte of the answer kept as it came. */
export function send(base: string, method: string, path: string, { token = null, body, headers = {} }: Call) {
  const requestBody = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  const requestHeaders = {
    ...(requestBody === null ? {} : { 'content-type': 'application/json' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  }
  return new Promise<{
    method: string
    url: string
    requestHeaders: typeof requestHeaders
    requestBody: string | null
    status: number
    responseHeaders: Answer['headers']
    responseBody: Buffer
  }>((resolve, reject) => {
    const outgoing = request(base + path, { method, headers: requestHeaders, agent: false }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({
          method,
          url: path,
          requestHeaders,
          requestBody,
          status: incoming.statusCode ?? 0,
          responseHeaders: incoming.headers,
          responseBody: Buffer.concat(chunks),
        }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(requestBody ?? undefined)
  })
}

export function answerOf({ status, responseHeaders: headers, responseBody: raw }: Sent): Answer {
  const json = headers['content-type'] === 'application/json' ? (JSON.parse(raw.toString()) as unknown) : null
  return { status, headers, raw, json }
}

/** The lines of a snapshot. */
export function linesOf({ raw }: Answer): Record<string, unknown>[] {
  const lines = gunzipSync(raw).toString().trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** A use that the register accepts. */
export function aUse(changes: Partial<Record<keyof UseRecord, unknown>> = {}): Record<string, unknown> {
  return {
    type: 'use',
    id: randomUUID(),
    cardNumber: 'A999005458',
    venueId: THEATRE_ID,
    eventId: null,
    what: 'Hamlet',
    kind: 'performance',
    field: 'culture',
    adults: 1,
    minors: 0,
    day: helsinkiDay(NOON),
    recordedAt: new Date(NOON).toISOString(),
    channel: 'desk',
    provisional: false,
    ...changes,
  }
}

/** A correction that the register accepts of a use as `aUse` makes it. */
export function aCorrection(
  useId: unknown,
  changes: Partial<Record<keyof CorrectionRecord, unknown>> = {},
): Record<string, unknown> {
  const { eventId, what, kind, field, adults, minors, day, recordedAt } = aUse()
  const said = { eventId, what, kind, field, adults, minors, day, recordedAt, feeKind: null, cents: null }
  return { type: 'correction', id: randomUUID(), useId, reason: 'Väärä määrä', ...said, ...changes }
}

export const aCancellation = (useId: unknown, changes: object = {}): Record<string, unknown> => ({
  type: 'cancellation',
  id: randomUUID(),
  useId,
  reason: 'Väärä kortti',
  recordedAt: new Date(NOON).toISOString(),
  ...changes,
})

export const resultsOf = (results: UseResult[]) =>
  results.map((one) => (one.result === 'rejected' ? one.reason : one.result))

/** A desk of the town, whose first venue is the theatre, and what it does. */
export async function startDesk(rig: Rig, code?: string, deskName?: string) {
  const pairing = await rig.pair(code, deskName)
  const { token } = pairing
  return {
    pairing,
    token,
    send: async (uses: unknown[], wrong = false): Promise<UseResult[]> =>
      (await rig.call('POST', '/v1/uses', { token, body: { uses }, wrong })).json.results,
    changes: async (after: number): Promise<CardChanges> =>
      (await rig.call('GET', `/v1/cards/changes?after=${String(after)}`, { token })).json,
    events: async (): Promise<RegisterEvent[]> => (await rig.call('GET', '/v1/events', { token })).json.events,
    venues: async (): Promise<Venue[]> => (await rig.call('GET', '/v1/venues', { token })).json.venues,
    uses: async (after = 0) => (await rig.call('GET', `/v1/uses?after=${String(after)}`, { token })).json,
    snapshot: async () => linesOf(await rig.call('GET', '/v1/cards', { token })),
  }
}
