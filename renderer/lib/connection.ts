/** How this screen reaches the desk: Electron's preload where there is one, else a WebSocket to where we came from. */
import { PortTransport, type Reply, type ToRenderer, type Transport } from '../../desk/contract.ts'

declare global {
  interface Window {
    /** What Electron's preload exposes. */
    readonly kaikuluukku?: Transport
  }
}

/** Milliseconds between attempts to reach a desk that went away. */
const BACKOFF = { first: 200, longest: 3_000 } as const

/** The desk, whatever carries the calls, with what a break interrupted repeated when it is over. */
export function connect(): Transport {
  return repeating(window.kaikuluukku ?? overWebSocket(socketAddress(window.location)))
}

function socketAddress({ protocol, host }: Location): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`
}

/** This many openings in a row that failed: perhaps the desk is there and knows this page no longer. */
const FAILURES_BEFORE_ASKING = 3

/** What of the browser is used; tests give their own. */
const BROWSER = {
  open: (url: string) => new WebSocket(url),
  /** The status with which the desk answers for the page itself. Rejects where there is no answer. */
  askPage: async () => (await fetch('/', { cache: 'no-store' })).status,
  reload: () => window.location.reload(),
}

/** A transport over a WebSocket that is opened anew for as long as the page lives. */
export function overWebSocket(address: string, browser = BROWSER): Transport {
  const transport = new PortTransport()
  let wait: number = BACKOFF.first
  let failures = 0

  const start = () => {
    const socket = browser.open(address)
    socket.addEventListener('open', () => {
      wait = BACKOFF.first
      failures = 0
      transport.join((message) => socket.send(JSON.stringify(message)))
    })
    socket.addEventListener('message', ({ data }) => {
      // a kiosk asks whether its page is frozen: docs/security.md#ways-out
      if (data === '') socket.send('')
      else transport.receive(JSON.parse(String(data)) as ToRenderer)
    })
    // `close` also follows a failed opening
    socket.addEventListener('close', () => {
      transport.break()
      if (++failures >= FAILURES_BEFORE_ASKING) void reloadIfLockedOut(browser)
      setTimeout(start, wait)
      wait = Math.min(wait * 2, BACKOFF.longest)
    })
  }
  start()
  return transport
}

/** A desk that was started anew refuses this page's socket without a word; its page says what to do. */
async function reloadIfLockedOut({ askPage, reload }: typeof BROWSER): Promise<void> {
  const status = await askPage().catch(() => null)
  if (status === 401) reload()
}

/**
 * Safe to repeat: with the ids they carry, or because they change nothing. Pairing is not; a pairing code is spent once.
 * A repeat has the very same body, so the desk takes it for the same call.
 */
const REPEATABLE: ReadonlySet<string> = new Set([
  'use.record',
  'use.undo',
  'booking.make',
  'booking.list',
  'booking.release',
  'venue.choose',
  'card.check',
  'state.get',
  'state.prefer',
  'gate.turn',
  'events.list',
  'use.recent',
  'status.get',
])

/** The transport with calls that a break interrupted repeated, in the same words, once the desk is back. */
export function repeating(transport: Transport, pause = BACKOFF.first): Transport {
  return {
    subscribe: (topic, listener) => transport.subscribe(topic, listener),
    async invoke(command, request) {
      let reply = await transport.invoke(command, request)
      // the first repeat is immediate; a desk that comes and goes is not pressed harder than the backoff
      for (let repeats = 0; REPEATABLE.has(command) && isBroken(reply); repeats++) {
        if (repeats > 0) await new Promise((resolve) => setTimeout(resolve, pause))
        await connected(transport)
        reply = await transport.invoke(command, request)
      }
      return reply
    },
  }
}

function isBroken(reply: Reply): boolean {
  return 'error' in reply && reply.error.code === 'reconnecting'
}

/** Resolves when the desk is there, at once if it is. */
function connected(transport: Transport): Promise<void> {
  return new Promise((resolve) => {
    let stop: (() => void) | null = null
    let done = false
    stop = transport.subscribe('connected', (up) => {
      if (up !== true || done) return
      done = true
      resolve()
      stop?.()
    })
    if (done) stop()
  })
}
