/** A proxy before the register that does what networks, portals and broken servers do. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, type Fault, FAULTS, pass, refusal, type Under } from './faults.ts'

/** A request of the desk, as far as what happens to it depends on it. */
export interface Asked {
  readonly method: string
  readonly path: string
  /** The ids of the records that it carries, in their order. */
  readonly ids: readonly string[]
}

export interface ProxyOptions {
  /** The register's address. */
  readonly target: string
  /** Numbers in [0, 1). */
  readonly random: () => number
  /** What happens to this request; null: nothing. Asked once for each. */
  readonly choose: (asked: Asked) => Fault | null
  /** The register takes no more records than so many at a time: 413. */
  readonly mostRecords?: number
  /** A record of which it cannot even read the request: 400 for all of it. */
  readonly isIndigestible?: (id: string) => boolean
  /** Called before a request comes to the register, and waited for. */
  readonly before?: (asked: Asked, body: Buffer) => Promise<void> | void
}

export interface Proxy {
  readonly url: string
  /** How often each fault happened, and how many requests there were. */
  readonly counts: Map<string, number>
  close(): Promise<void>
}

export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const counts: Proxy['counts'] = new Map()
  const add = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
  const server = createServer((incoming, outgoing) => {
    // a request that the desk gives up is no failure of the proxy
    handle(options, add, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    counts,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

type Add = (what: string) => void

async function handle(options: ProxyOptions, add: Add, incoming: IncomingMessage, outgoing: ServerResponse) {
  const hungUp = new Promise<void>((resolve) => outgoing.once('close', resolve))
  const body = await read(incoming)
  const { method = 'GET', url: path = '/' } = incoming
  const asked: Asked = { method, path, ids: idsOf(method, path, body) }
  const forward = async () => {
    const refused = refusalOf(options, asked)
    if (refused) add(`status ${String(refused.status)}`)
    if (refused) return refused
    await options.before?.(asked, body)
    return passOn(options.target, incoming, body)
  }
  const under: Under = { outgoing, random: options.random, forward, hungUp }
  add('requests')
  const fault = options.choose(asked)
  if (fault) {
    add(fault)
    return FAULTS[fault](under)
  }
  pass(under, await forward())
}

function refusalOf(
  { mostRecords = Infinity, isIndigestible = () => false }: ProxyOptions,
  { ids }: Asked,
): Answer | null {
  if (ids.length > mostRecords) return refusal(413, 'too_many_uses')
  return ids.some(isIndigestible) ? refusal(400, 'bad_request') : null
}

function idsOf(method: string, path: string, body: Buffer): string[] {
  if (method !== 'POST' || path !== '/v1/uses') return []
  return (JSON.parse(body.toString()) as { uses: { id: string }[] }).uses.map(({ id }) => id)
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** On a connection of its own, so that none is found closed. */
function passOn(target: string, { method, url = '/', headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const address = new URL(url, target)
    const onward = request(
      address,
      { method, agent: false, headers: { ...headers, host: address.host, connection: 'close' } },
      (answer) => {
        read(answer).then(
          (body) => resolve({ status: answer.statusCode ?? 0, headers: endToEnd(answer.headers), body }),
          reject,
        )
      },
    )
    onward.on('error', reject)
    onward.end(body)
  })
}

/** Those that do not belong to one connection. */
const endToEnd = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value !== 'string' || ['connection', 'keep-alive', 'transfer-encoding', 'content-length'].includes(name)
        ? []
        : [[name, value]],
    ),
  )
