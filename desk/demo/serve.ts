/** The register on a real socket. */
import { getRequestListener } from '@hono/node-server'
import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import { API_HEADER, API_VERSION, TIME_HEADER } from '../sync/protocol.ts'
import { bareRefusal } from './answers.ts'

export interface Served {
  fetch(request: Request): Response | Promise<Response>
  readonly now: () => number
}
export interface ServeOptions {
  /** 0 or none: any free port. */
  readonly port?: number
  /** None: this machine only. */
  readonly host?: string
}
export interface Serving {
  /** Without a slash at its end. */
  readonly url: string
  /** Answers what is under way for half a second at most, then ends every connection. */
  close(): Promise<void>
}

const GRACE_MS = 500

/** Serves until closed. Rejects with what the socket says, such as EADDRINUSE. */
export async function serveRegister(
  register: Served,
  { port = 0, host = '127.0.0.1' }: ServeOptions = {},
): Promise<Serving> {
  const answer = getRequestListener((request) => register.fetch(request), { errorHandler: () => unroutable() })
  const server = createServer((incoming, outgoing) => {
    // set on the bare answer, so that one that no route made is told from a captive portal's too
    for (const [name, value] of ownHeaders(register)) outgoing.setHeader(name, value)
    void answer(incoming, outgoing)
  })
  refuseWhatIsNotHttp(server, register)
  await listen(server, port, host)
  const { address, port: bound, family } = server.address() as AddressInfo
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${String(bound)}`, close: () => close(server) }
}

const ownHeaders = ({ now }: Served): [string, string][] => [
  [API_HEADER, API_VERSION],
  [TIME_HEADER, new Date(now()).toISOString()],
]

function unroutable(): Response {
  const { status, body } = bareRefusal('bad_request')
  return new Response(body, { status, headers: { 'Content-Type': 'application/json' } })
}

function refuseWhatIsNotHttp(server: Server, register: Served): void {
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return socket.destroy()
    const { status, body } = bareRefusal('bad_request')
    const headers = [...ownHeaders(register), ['Content-Type', 'application/json'], ['Connection', 'close']]
    const head = headers.map(([name, value]) => `${String(name)}: ${String(value)}\r\n`).join('')
    socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`)
  })
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // close() ends idle connections itself, but waits for whoever stopped in the middle of a request
    const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    server.close(() => {
      clearTimeout(grace)
      resolve()
    })
  })
}
