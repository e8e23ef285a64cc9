/** When nobody is at the desk, so that the host may take a new version and start anew. docs/security.md#updates */
import type { EventSummary, HostUpdates, Instant } from '../../desk/contract.ts'
import type { App } from './app.ts'
import { dayOf, minutesOf } from './format.ts'
import { gateMode } from './gate-mode.svelte.ts'

declare global {
  interface Window {
    /** What Electron's preload exposes. */
    readonly kaikuluukkuUpdates?: HostUpdates
  }
}

const LOOK_EVERY = 60_000
/** Milliseconds. */
const REST_AFTER = 5 * 60_000
/** People come to a performance from so long before it until so long after it begins. Minutes. */
const DOORS = { before: 90, after: 60 } as const

export interface RestFacts {
  readonly now: Instant
  /** The last key, press or scan, or the last time that a card, a group or a dialog was on the screen. */
  readonly touchedAt: Instant
  readonly connected: boolean
  /** Records that wait to be sent; null before the desk has told. */
  readonly waiting: number | null
  readonly atGate: boolean
  readonly events: readonly Pick<EventSummary, 'day' | 'startsAt'>[]
}

export function isResting({ now, touchedAt, connected, waiting, atGate, events }: RestFacts): boolean {
  if (!connected || waiting !== 0 || atGate || now - touchedAt < REST_AFTER) return false
  return !events.some((event) => isOpenFor(event, now))
}

function isOpenFor({ day, startsAt }: RestFacts['events'][number], now: Instant): boolean {
  if (startsAt === null || day !== dayOf(now)) return false
  const [hours = 0, minutes = 0] = startsAt.split(':').map(Number)
  const ahead = hours * 60 + minutes - minutesOf(now)
  return ahead <= DOORS.before && ahead >= -DOORS.after
}

/** Tells the host each minute that nobody is there, for as long as this page. A browser has nobody to tell. */
export function tellWhenResting(app: App, host: HostUpdates | undefined = window.kaikuluukkuUpdates): void {
  if (!host) return
  const { desk, counter } = app
  let touchedAt = Date.now()
  const touched = () => void (touchedAt = Date.now())
  for (const event of ['keydown', 'pointerdown', 'wheel'] as const)
    window.addEventListener(event, touched, { capture: true, passive: true })
  desk.api.subscribe('scan', touched)
  setInterval(() => {
    // a card that the camera read touches nothing else
    if (counter.shown.kind !== 'idle' || document.querySelector('dialog[open]') !== null) touched()
    const facts: RestFacts = {
      now: Date.now(),
      touchedAt,
      connected: desk.connected,
      waiting: desk.status?.waiting ?? null,
      atGate: gateMode(desk).on,
      events: desk.events,
    }
    // a host that is ending answers nobody
    if (isResting(facts)) host.rest().catch(() => undefined)
  }, LOOK_EVERY)
}
