/** The demonstration register, and the reference that tests run against: docs/kaikukanta-api.yaml over SQLite. */
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { helsinkiDay } from '../rules/local-date.ts'
import { refuse } from './answers.ts'
import { deskRoutes } from './desk-routes.ts'
import { issuerRoutes } from './issuer-routes.ts'
import { pageRoutes } from './page-routes.ts'
import { seed } from './seed.ts'
import { openStore, type Store } from './store.ts'

export { type ServeOptions, serveRegister, type Serving } from './serve.ts'
export { DEMO_CODE, demoCards } from './seed.ts'

export interface RegisterOptions {
  /** A path whose folder exists, or `:memory:`. */
  readonly file: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** A random one if none is given. */
  readonly issuerToken?: string
}

export interface Register {
  readonly issuerToken: string
  readonly now: () => number
  readonly store: Store
  fetch(request: Request): Response | Promise<Response>
  /** To be called after what serves it was closed. */
  close(): void
}

/** How long the trace of a removed card is kept. Milliseconds. */
const KEEP_REMOVED_MS = 90 * 86_400_000
/** Bytes. */
const LARGEST_BODY = 2 * 1024 * 1024

/** Opens or makes the register with its made-up cards and events, laid out for today. Throws StoreError. */
export function openRegister(options: RegisterOptions): Register {
  const { file, now = Date.now, issuerToken = randomBytes(24).toString('base64url') } = options
  const store = openStore(file)
  const layOut = () => {
    if (store.seededDay() === helsinkiDay(now())) return
    seed(store, now())
    store.cards.forgetRemovedBefore(now() - KEEP_REMOVED_MS)
  }
  layOut()
  const app = routes(store, now, issuerToken, layOut)
  return { issuerToken, now, store, fetch: (request) => app.fetch(request), close: () => store.close() }
}

function routes(store: Store, now: () => number, issuerToken: string, layOut: () => void): Hono {
  const app = new Hono()
  // a register that runs over midnight lays its demonstration out anew
  app.use(async (_c, next) => {
    layOut()
    await next()
  })
  app.use(bodyLimit({ maxSize: LARGEST_BODY, onError: (c) => refuse(c, 'too_large') }))
  app.route('/v1/issuer', issuerRoutes(store, now, issuerToken))
  app.route('/v1', deskRoutes(store, now))
  app.route('/', pageRoutes())
  app.notFound((c) => refuse(c, 'not_found'))
  // the error itself may hold a card number: neither told nor written anywhere
  app.onError((_error, c) => refuse(c, 'internal'))
  return app
}
