/** The desk's end of the page's WebSockets. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Desk } from '../desk.ts'

export type PageLife = 'answers' | 'silent' | 'gone'

export interface Sockets {
  /** Joins a page that has been let in to the desk. */
  join(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** What the page has done since this was last asked: answered, said nothing, or gone with its connection. Asks anew. */
  pageLife(): PageLife
  close(): void
}

/** The largest file that the contract takes, in base64, and what is around it. Bytes. */
const LARGEST_MESSAGE = 8 * 1024 * 1024
/** Sent as it is, and sent back by a page that is not frozen: what WebSocket's own pings ask is the browser, not the page. */
const ARE_YOU_THERE = ''

export function createSockets(desk: Desk): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE, perMessageDeflate: false })
  let heard = false
  return {
    join(request, socket, head) {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const port = desk.connect((message) => webSocket.send(JSON.stringify(message)))
        webSocket.on('message', (data) => {
          const message = String(data)
          if (message === ARE_YOU_THERE) heard = true
          else port.receive(parse(message))
        })
        webSocket.on('close', port.close)
        webSocket.on('error', () => webSocket.terminate())
      })
    },
    pageLife() {
      const life = sockets.clients.size === 0 ? 'gone' : heard ? 'answers' : 'silent'
      heard = false
      for (const client of sockets.clients) client.send(ARE_YOU_THERE)
      return life
    },
    close() {
      for (const client of sockets.clients) client.terminate()
    },
  }
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    return null
  }
}
