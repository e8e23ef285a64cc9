/** What can go wrong between a desk and the register, each as something that happens to one request. */
import type { ServerResponse } from 'node:http'
import { setTimeout as later } from 'node:timers/promises'

/** An answer of the register, as it came. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** One request under way. */
export interface Under {
  readonly outgoing: ServerResponse
  readonly random: () => number
  /** Has the register do it. */
  forward(): Promise<Answer>
  /** Resolves when the desk has hung up. */
  readonly hungUp: Promise<void>
}

const OURS = () => ({ 'kaikukanta-api': '1', 'kaikukanta-time': new Date().toISOString() })
const JSON_TYPE = { 'content-type': 'application/json' }
const HTML = { 'content-type': 'text/html' }
const LOGIN = '<!doctype html><title>Vierasverkko</title><form action="/login"><input name="code"></form>'
const DAY_MS = 86_400_000

/** As the register would refuse. */
export const refusal = (status: number, error: string): Answer => ({
  status,
  headers: { ...OURS(), ...JSON_TYPE },
  body: Buffer.from(JSON.stringify({ error, message: 'Said by a test.' })),
})

export function pass({ outgoing }: Under, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body)
}

type Mangle = (answer: Answer, under: Under) => Answer
/** The register did it, and what it said comes in another shape. */
const said = (mangle: Mangle) => async (under: Under) => pass(under, mangle(await under.forward(), under))
const withHeaders = (change: Record<string, string | null>) =>
  said(({ headers, ...answer }) => {
    const kept = Object.entries({ ...headers, ...change }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    )
    return { ...answer, headers: Object.fromEntries(kept) }
  })
/** The register heard nothing: something in between answered. */
const instead = (answer: (under: Under) => Answer) => (under: Under) => {
  pass(under, answer(under))
  return Promise.resolve()
}
const middle = (body: Buffer, random: () => number) => Math.floor(random() * body.length)
const noise = (size: number, random: () => number) =>
  Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)))
/** The register's own time, moved. */
const atTime = (move: number) =>
  said(({ headers, ...answer }) => {
    const time = new Date(Date.parse(headers['kaikukanta-time'] ?? '') + move)
    return { ...answer, headers: { ...headers, 'kaikukanta-time': time.toISOString(), date: time.toUTCString() } }
  })

/** Says less than it promised, then hangs up. */
const cut = (promises: boolean) => async (under: Under) => {
  const { outgoing, random } = under
  const { status, headers, body } = await under.forward()
  outgoing.writeHead(status, promises ? { ...headers, 'content-length': String(body.length) } : headers)
  outgoing.write(body.subarray(0, middle(body, random)), () => outgoing.destroy())
}

/** Goes on for ever: `chunk` every so many milliseconds, until the desk hangs up. */
const endless = (chunk: Buffer, every: number) => async (under: Under) => {
  const { outgoing } = under
  await under.forward()
  outgoing.writeHead(200, { ...OURS(), ...JSON_TYPE })
  let open = true
  void under.hungUp.then(() => (open = false))
  while (open) {
    outgoing.write(chunk)
    await later(every)
  }
}

/** Each has the answer of one request go wrong. Those of which the register hears are told in `HEARD`. */
export const FAULTS = {
  delay: async (under: Under) => {
    await later(under.random() * 60)
    pass(under, await under.forward())
  },
  /** The register did it, and the desk never hears. */
  dropped: async (under: Under) => {
    await under.forward()
    under.outgoing.destroy()
  },
  /** It comes to the register after the desk has given up, and perhaps sent it again. */
  late: async (under: Under) => {
    await under.hungUp
    await under.forward()
  },
  reset: (under: Under) => {
    under.outgoing.destroy()
    return Promise.resolve()
  },
  silence: (under: Under) => under.hungUp,
  slow_loris: endless(Buffer.from(' '), 20),
  endless: endless(Buffer.alloc(1024 * 1024, 'x'), 1),
  error_500: instead(() => refusal(500, 'internal')),
  error_502: said(() => ({ status: 502, headers: HTML, body: Buffer.from('<h1>Bad Gateway</h1>') })),
  error_503: instead(() => ({ status: 503, headers: HTML, body: Buffer.from('busy') })),
  too_many: instead(() => refusal(429, 'too_many_requests')),
  unauthorised: instead(() => refusal(401, 'unauthorised')),
  garbage: said(({ headers }, { random }) => ({ status: 200, headers, body: noise(200, random) })),
  garbage_gzip: said(({ headers }, { random }) => ({
    status: 200,
    headers: { ...headers, 'content-encoding': 'gzip' },
    body: noise(200, random),
  })),
  cut_short: cut(true),
  cut_chunk: cut(false),
  lying_length: said((answer, { random }) => ({
    ...answer,
    body: answer.body.subarray(0, middle(answer.body, random)),
  })),
  portal_page: instead(() => ({ status: 200, headers: HTML, body: Buffer.from(LOGIN) })),
  portal_redirect: instead(() => ({
    status: 302,
    headers: { location: 'http://127.0.0.1:1/login' },
    body: Buffer.alloc(0),
  })),
  portal_511: instead(() => ({ status: 511, headers: HTML, body: Buffer.from(LOGIN) })),
  portal_401: instead(() => ({ status: 401, headers: HTML, body: Buffer.from(LOGIN) })),
  no_header: withHeaders({ 'kaikukanta-api': null }),
  other_version: withHeaders({ 'kaikukanta-api': '2' }),
  no_time: withHeaders({ 'kaikukanta-time': null }),
  wrong_type: withHeaders({ 'content-type': 'text/html' }),
  wrong_shape: said((answer) => ({ ...answer, body: Buffer.from('{"results":[{"id":7}],"events":7,"venues":7}') })),
  time_ahead: atTime(40 * DAY_MS),
  time_behind: atTime(-40 * DAY_MS),
} satisfies Record<string, (under: Under) => Promise<void>>

export type Fault = keyof typeof FAULTS
/** After these the desk has heard the register all the same. */
export const HEARD: readonly Fault[] = ['delay', 'time_ahead', 'time_behind']
/** These last as long as the desk waits. */
export const SLOW: readonly Fault[] = ['late', 'silence', 'slow_loris']
export const NAMES = Object.keys(FAULTS) as Fault[]
