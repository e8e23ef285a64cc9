/** The desk as its screens are told of it. */
import type { Ledger } from '../db/ledger.ts'
import type { DeskState, ErrorMessage, EventSummary, RollOut, ScannerState, Status } from './contract.ts'
import { type Demo, DEMO_DESK_NAMES } from './demonstration.ts'
import { listEvents } from './events.ts'
import { gateState } from './gate.ts'
import type { Pins } from './pins.ts'
import { preferences } from './preferences.ts'
import { printing } from './printing.ts'
import { scanning } from './scanners.ts'
import type { LiveSession, Session } from './session.ts'
import { SET_ASIDE } from './sync/restore.ts'
import { currentVenue, listVenues } from './venues.ts'

export interface StateFacts {
  readonly ledger: Ledger
  readonly session: Session | null
  readonly pins: Pins
  readonly demo: ReturnType<Demo['shown']>
  readonly trouble: 'key_lost' | null
  readonly rollOut: RollOut<ErrorMessage> | null
  readonly kiosk: boolean
}

/** Whether the desk is paired, and with whom. */
export function stateOf({ ledger, session, pins, demo, trouble, rollOut, kiosk }: StateFacts): DeskState {
  const prefer = preferences(ledger.settings)
  if (!session) {
    const setAside = ledger.settings.get(SET_ASIDE)
    const reason = trouble ?? (setAside ? 'ledger_damaged' : 'new')
    return { phase: 'first_run', reason, setAside, rollOut, preferences: prefer, kiosk }
  }
  const { pairing } = session
  return {
    phase: 'ready',
    venue: currentVenue(ledger, pairing.keyId),
    venues: listVenues(ledger, pairing.keyId),
    pins: pins.state(),
    deskName: pairing.demo ? DEMO_DESK_NAMES[prefer.language] : pairing.deskName,
    demo: pairing.demo ? demo : null,
    preferences: prefer,
    scanning: scanning(ledger.settings),
    printing: printing(ledger.settings),
    gate: gateState({ ledger, session }).on,
    kiosk,
  }
}

/** The events of the venue that is served now. */
export function eventsOf(ledger: Ledger, session: Session | null, now: number): EventSummary[] {
  return session ? listEvents(ledger, currentVenue(ledger, session.pairing.keyId).id, now) : []
}

/** What the status line shows. */
export function statusOf(ledger: Ledger, session: LiveSession | null, scanners: readonly ScannerState[]): Status {
  const progress = session?.replica.progress()
  return {
    network: session?.network() ?? 'connecting',
    lastContact: session?.lastContact() ?? null,
    replica: progress ? { cards: progress.cards, asOf: progress.asOf } : null,
    fetching: session?.replica.fetching() ?? null,
    waiting: ledger.outbox.count(),
    rejected: ledger.uses.rejectedCount(),
    scanners,
    trouble: session?.trouble() ?? null,
    clock: session?.clockDoubt() ?? null,
  }
}
