import type { Ledger } from '../db/ledger.ts'
import type { EventSummary, ScannerState, Status } from './contract.ts'
import { addDays, helsinkiDay } from './rules/local-date.ts'
import type { Session } from './session.ts'

/** What the status line shows. */
export function statusOf(ledger: Ledger, session: Session | null, scanners: readonly ScannerState[]): Status {
  const progress = session?.replica.progress()
  return {
    network: session?.network() ?? 'connecting',
    lastContact: session?.lastContact() ?? null,
    replica: progress ? { cards: progress.cards, asOf: progress.asOf } : null,
    waiting: ledger.outbox.count(),
    rejected: ledger.uses.rejectedCount(),
    scanners,
  }
}

/** How far the event list reaches. Days. Source: docs/rules.md#days */
const EVENTS_FROM = -7
const EVENTS_TO = 90

/** The events that a desk may be asked about, in the order of the clock. */
export function listEvents(ledger: Ledger, now: number): EventSummary[] {
  const today = helsinkiDay(now)
  return ledger.events.between(addDays(today, EVENTS_FROM), addDays(today, EVENTS_TO)).map((event) => ({
    id: event.id,
    production: event.production,
    day: event.day,
    startsAt: event.startsAt,
    place: event.place,
    ticketsOnSale: event.ticketsOnSale,
    taken: ledger.uses.taken(event.id),
  }))
}
