/** Who may come in: once by a token or as the launcher's own window, then by cookie. docs/security.md#standalone */
import type { IncomingMessage } from 'node:http'
import { areTold, isOwnPeer } from './peer.ts'

export interface Access {
  /** A token that opens the door once. */
  issue(): string
  /** The Set-Cookie value for a token, or null where it is unknown or spent. */
  redeem(token: string): string | null
  /** The next window that this user opens at the first page is let in. False where it cannot be told whose a window is. */
  expectWindow(): boolean
  /** The Set-Cookie value for the window that is expected, or null where none is or this is another. */
  admitWindow(request: IncomingMessage): string | null
  /** Whether the request carries a cookie that was given out here. */
  knows(request: IncomingMessage): boolean
  /** Whether the request was meant for this server and, where it says so, comes from its own page. */
  isOurs(request: IncomingMessage, options?: { needOrigin?: boolean; allowNullOrigin?: boolean }): boolean
}

/** Not imported: it takes 10 ms to load, and the window is opened before the first secret is made. */
const crypto = () => process.getBuiltinModule('node:crypto')
const secret = () => crypto().randomBytes(32).toString('base64url')
/** Looked up by digest, so that the time a comparison takes tells nothing of a secret. */
const digest = (text: string) => crypto().createHash('sha256').update(text).digest('hex')

/** Access to the server on `port` of 127.0.0.1. */
export function createAccess(port: number): Access {
  const tokens = new Set<string>()
  const sessions = new Set<string>()
  const cookie = `kaikuluukku_${String(port)}`
  const host = `127.0.0.1:${String(port)}`
  let isExpected = false
  let wasStranger = false
  const newSession = () => {
    const session = secret()
    sessions.add(digest(session))
    return `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`
  }
  return {
    issue() {
      const token = secret()
      tokens.add(digest(token))
      return token
    },
    redeem(token) {
      return tokens.delete(digest(token)) ? newSession() : null
    },
    expectWindow: () => (isExpected = !wasStranger && areTold(port)),
    admitWindow(request) {
      if (!isExpected || !isOpenedByHand(request)) return null
      isExpected = false
      // ours may be behind something that speaks for it: the next one brings a token
      wasStranger = !isOwnPeer(request.socket)
      return wasStranger ? null : newSession()
    },
    knows(request) {
      const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
      const value = pairs.find(([name]) => name === cookie)?.[1]
      return value !== undefined && sessions.has(digest(value))
    },
    isOurs({ headers }, { needOrigin = false, allowNullOrigin = false } = {}) {
      if (headers.host !== host) return false
      if (headers.origin === undefined) return !needOrigin
      return headers.origin === `http://${host}` || (allowNullOrigin && headers.origin === 'null')
    },
  }
}

/** No page led there: a browser says so of what its user, or a command line, opens. */
const isOpenedByHand = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'GET' && url === '/' && headers['sec-fetch-site'] === 'none' && headers['sec-fetch-mode'] === 'navigate'
