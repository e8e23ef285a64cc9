/** Who may come in: one-time tokens become a cookie; every request shows where it came from. docs/security.md#standalone */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Access {
  /** A token that opens the door once. */
  issue(): string
  /** The Set-Cookie value for a token, or null where it is unknown or spent. */
  redeem(token: string): string | null
  /** Whether the request carries a cookie that was given out here. */
  knows(request: IncomingMessage): boolean
  /** Whether the request was meant for this server and, where it says so, comes from its own page. */
  isOurs(request: IncomingMessage, options?: { needOrigin?: boolean; allowNullOrigin?: boolean }): boolean
}

const secret = () => randomBytes(32).toString('base64url')
/** Looked up by digest, so that the time a comparison takes tells nothing of a secret. */
const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** Access to the server on `port` of 127.0.0.1. */
export function createAccess(port: number): Access {
  const tokens = new Set<string>()
  const sessions = new Set<string>()
  const cookie = `kaikuluukku_${String(port)}`
  const host = `127.0.0.1:${String(port)}`
  return {
    issue() {
      const token = secret()
      tokens.add(digest(token))
      return token
    },
    redeem(token) {
      if (!tokens.delete(digest(token))) return null
      const session = secret()
      sessions.add(digest(session))
      return `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`
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
