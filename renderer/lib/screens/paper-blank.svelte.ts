/** A form to fill in by hand where there is no computer. */
import { type EventSummary, type LocalDate, OPEN_END } from '../../../desk/contract.ts'

export type BlankKind = 'tickets' | 'fees'

export class BlankSheet {
  readonly #events: () => readonly EventSummary[]
  #eventId = $state.raw('')
  #kind = $state.raw<BlankKind | null>(null)

  constructor(events: () => readonly EventSummary[]) {
    this.#events = events
  }

  /** What is still to come, or goes on. */
  choices(today: LocalDate): readonly EventSummary[] {
    return this.#events()
      .filter(({ lastDay }) => lastDay >= today)
      .sort((a, b) => a.day.localeCompare(b.day) || (a.startsAt ?? '').localeCompare(b.startsAt ?? ''))
  }

  /** Null where the event is filled in by hand. */
  get event(): EventSummary | null {
    return this.#events().find(({ id }) => id === this.#eventId) ?? null
  }

  choose(eventId: string): void {
    this.#eventId = eventId
  }

  /** The day of the event; null where it is filled in by hand, also for what goes on from day to day. */
  get day(): LocalDate | null {
    const { event } = this
    return event && event.lastDay === event.day && event.day !== OPEN_END ? event.day : null
  }

  /** Whether it has room for kinds of fees and sums. A venue of fees alone needs it so. */
  get fees(): boolean {
    if (this.event) return this.event.kind === 'fee'
    const events = this.#events()
    return this.#kind === null ? events.length > 0 && events.every(({ kind }) => kind === 'fee') : this.#kind === 'fees'
  }

  chooseKind(kind: BlankKind): void {
    this.#kind = kind
  }
}
