/** A register whose cards come as slowly as a test wants: it stands before another, which answers everything else. */
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface HeldRegister {
  readonly url: string
  /** So many cards come now, and no more for a while. */
  come(cards: number): void
  /** All that is left comes. */
  letGo(): void
  close(): void
}

/** `rows`: the snapshot that is sent, line by line, made of the register's own. No card comes before it is let. */
export async function heldRegister(url: string, rows = (lines: string[]) => lines): Promise<HeldRegister> {
  let due = 1
  const more = new EventEmitter()
  const come = (cards: number) => {
    due = cards + 1
    more.emit('due')
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const answered = await ask(url, request)
    const own = [...answered.headers].filter(([name]) => /^(kaikukanta-|content-type)/.test(name))
    response.writeHead(answered.status, Object.fromEntries(own))
    if (request.url !== '/v1/cards') return response.end(await answered.text())
    const lines = rows((await answered.text()).trimEnd().split('\n'))
    for (let sent = 0; sent < lines.length;) {
      const some = lines.slice(sent, due).map((line) => `${line}\n`)
      response.write(some.join(''))
      sent += some.length
      if (sent < lines.length) await once(more, 'due')
    }
    return response.end()
  }
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${String(port)}`, come, letGo: () => come(Infinity), close }
}

async function ask(url: string, request: IncomingMessage): Promise<Response> {
  const { method = 'GET', headers } = request
  return fetch(`${url}${request.url ?? ''}`, {
    method,
    headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: await buffer(request) }),
  })
}
