/** The door of the standalone host: the built page and a WebSocket to the desk, on 127.0.0.1 alone. docs/security.md#standalone */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, BoundSocket } from 'node:net'
import { pagePolicy } from '../page-policy.ts'
import { type Access, createAccess } from './access.ts'
import type { ServedFile } from './files.ts'
import { LOCKED_OUT, NOT_FOUND } from './pages.ts'
import type { PageLife, Sockets } from './sockets.ts'

const INDEX = '/index.html'
const LARGEST_FORM = 4 * 1024

export interface StandaloneServer {
  readonly url: string
  /** Resolves when a page asks for the desk for the first time. */
  readonly joined: Promise<unknown>
  /** An address that opens the door once. */
  issueAddress(): string
  issueToken(): string
  /** One window that this user opens at `url` is let in, within a minute. False where it must bring a token. */
  expectWindow(): boolean
  /** The window that was expected last does not come. */
  unexpectWindow(): void
  /** What the page has done since this was last asked: answered, said nothing, or gone with its connection. Asks anew. */
  pageLife(): PageLife
  close(): Promise<void>
}

/**
 * Serves the page at once, from `files`, and the desk by `opening` as soon as it is open.
 * Rejects with the error of `listen`, `EADDRINUSE` where the port is taken.
 */
export async function serveStandalone(
  port: number,
  files: () => ReadonlyMap<string, ServedFile>,
  opening: Promise<Sockets>,
): Promise<StandaloneServer> {
  const server = createServer()
  await listen(server, port)
  const actual = (server.address() as AddressInfo).port
  const access = createAccess(actual)
  const joined = Promise.withResolvers<null>()
  let opened: Sockets | null = null
  // whoever waits for a desk that never opens must not keep the server from closing
  const sockets = opening.catch(() => null).then((desk) => (opened = desk))
  server.on('request', (request, response) =>
    respond(request, response, access, files, actual).catch(() => response.destroy()),
  )
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (request.url !== '/ws' || !access.isOurs(request, { needOrigin: true }) || !access.knows(request))
      return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    joined.resolve(null)
    void sockets.then((desk) => (desk ? desk.join(request, socket, head) : socket.destroy()))
  })
  const url = `http://127.0.0.1:${String(actual)}`
  return {
    url,
    joined: joined.promise,
    issueAddress: () => `${url}/enter?token=${access.issue()}`,
    issueToken: () => access.issue(),
    expectWindow: () => access.expectWindow(),
    unexpectWindow: () => access.unexpectWindow(),
    pageLife: () => opened?.pageLife() ?? 'gone',
    async close() {
      opened?.close()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // bound first, where Node can (24.19): it looks up even an address that is a number, 10 ms before the window opens
    const at = { host: '127.0.0.1', port }
    server.listen((BoundSocket as unknown) ? new BoundSocket(at) : at, () => resolve())
  })
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  files: () => ReadonlyMap<string, ServedFile>,
  port: number,
) {
  response.setHeader('content-security-policy', pagePolicy(`ws://127.0.0.1:${String(port)}`))
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('cache-control', 'no-store')
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/enter') return enter(request, response, url, access, files)
  if (!access.isOurs(request)) return text(response, 403, 'Forbidden')
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(response, 405, 'Method not allowed')
  if (!access.knows(request)) {
    const cookie = access.admitWindow(request)
    if (!cookie) return html(response, 401, LOCKED_OUT)
    response.setHeader('set-cookie', cookie)
  }
  const file = files().get(url.pathname === '/' ? INDEX : url.pathname)
  if (!file) return html(response, 404, NOT_FOUND)
  if (file.immutable) response.setHeader('cache-control', 'private, max-age=31536000, immutable')
  response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.length })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

/** By address, for a person who copies it; by form, from the launcher's own file, so that no list of processes shows the token. */
async function enter(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  access: Access,
  files: () => ReadonlyMap<string, ServedFile>,
) {
  if (!access.isOurs(request, { allowNullOrigin: true })) return text(response, 403, 'Forbidden')
  const token = request.method === 'POST' ? await formToken(request) : url.searchParams.get('token')
  const cookie = token && access.redeem(token)
  if (!cookie) return html(response, 401, LOCKED_OUT)
  response.setHeader('set-cookie', cookie)
  // the page itself: a redirect that began in the launcher's file would not carry a strict cookie, and would cost a paint
  html(response, 200, files().get(INDEX)?.body ?? '')
}

async function formToken(request: IncomingMessage): Promise<string | null> {
  let body = ''
  for await (const chunk of request) {
    body += String(chunk)
    if (body.length > LARGEST_FORM) return null
  }
  return new URLSearchParams(body).get('token')
}

function text(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(words)
}

function html(response: ServerResponse, status: number, page: string | Buffer): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
}
