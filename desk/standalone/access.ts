/** Who may come in: once by a token or as the launcher's own window, then by cookie. docs/security.md#standalone */
import type { IncomingMessage } from 'node:http'
import { areTold, isOwnPeer } from './peer.ts'

export interface Access {
  /** A token that opens the door once. */
  issue(): string
  /** The Set-Cookie value for a token, or null where it is unknown or spent. */
  redeem(token: string): string | null
  /** One window that this user opens at the first page is let in, within a minute. False where nobody tells whose it is. */
  expectWindow(): boolean
  /** The window that was expected last does not come. */
  unexpectWindow(): void
  /** The Set-Cookie value for a window that is expected, or null where none is or this is another. */
  admitWindow(request: IncomingMessage): string | null
  /** Whether the request carries a cookie that was given out here. A window that does has come, where one was expected. */
  knows(request: IncomingMessage): boolean
  /** Whether the request was meant for this server and, where it says so, comes from its own page. */
  isOurs(request: IncomingMessage, options?: { needOrigin?: boolean; allowNullOrigin?: boolean }): boolean
}

/** A browser takes as long to start on a busy machine. Milliseconds. */
const EXPECTED_FOR = 60_000

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
  /** Of the windows that were opened and have not come: until when. */
  const expected: number[] = []
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
    expectWindow() {
      const isTold = !wasStranger && areTold(port)
      if (isTold) expected.push(performance.now() + EXPECTED_FOR)
      return isTold
    },
    unexpectWindow: () => void expected.pop(),
    admitWindow(request) {
      while ((expected[0] ?? Infinity) < performance.now()) expected.shift()
      if (expected.length === 0 || !isOpenedByHand(request)) return null
      if (isOwnPeer(request.socket)) {
        expected.shift()
        return newSession()
      }
      // ours is let in all the same; where it is behind something that speaks for it, the next one brings a token
      wasStranger = true
      return null
    },
    knows(request) {
      const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
      const value = pairs.find(([name]) => name === cookie)?.[1]
      const isKnown = value !== undefined && sessions.has(digest(value))
      // the window that was expected, in a browser that was let in before
      if (isKnown && isOpenedByHand(request)) expected.shift()
      return isKnown
    },
    isOurs({ headers }, { needOrigin = false, allowNullOrigin = false } = {}) {
      if (headers.host !== host) return false
      // a page of another server of this machine: a strict cookie comes along with where it leads
      if (headers['sec-fetch-site'] === 'same-site') return false
      if (headers.origin === undefined) return !needOrigin
      return headers.origin === `http://${host}` || (allowNullOrigin && headers.origin === 'null')
    },
  }
}

/** No page led there, and it is shown now: a browser says so of what its user, or a command line, opens. */
const isOpenedByHand = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  url === '/' &&
  headers['sec-fetch-site'] === 'none' &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-fetch-dest'] === 'document' &&
  headers['sec-purpose'] === undefined
