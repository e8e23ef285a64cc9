import type { EventSummary, Instant } from '../../desk/contract.ts'
import { workDay } from '../../desk/rules/limits-time.ts'
import type { Desk } from './desk.svelte.ts'
import { likelyEvent } from './events.ts'

/** A choice made by staff holds for a shift; after it the likely event is followed again. Milliseconds. */
const SHIFT = 12 * 3_600_000

const STORED = 'kaikuluukku.event'

interface Choice {
  readonly eventId: string
  readonly at: Instant
}

/** Keeps the choice of staff over a reload and a restart. */
export interface Memory {
  read(): Choice | null
  write(choice: Choice): void
}

/** The event that cards are checked for. */
export class Selection {
  readonly #desk: Pick<Desk, 'events'>
  #eventId = $state.raw<string | null>(null)
  #chosenAt: Instant | null = null
  readonly #memory: Memory
  /** Chosen before this screen was opened, and not found yet. */
  #remembered: Choice | null

  constructor(desk: Pick<Desk, 'events'>, memory: Memory = stored) {
    this.#desk = desk
    this.#memory = memory
    this.#remembered = memory.read()
  }

  get event(): EventSummary | null {
    return this.#desk.events.find((event) => event.id === this.#eventId) ?? null
  }

  choose(eventId: string, now: Instant): void {
    this.#eventId = eventId
    this.#chosenAt = now
    this.#remembered = null
    this.#memory.write({ eventId, at: now })
  }

  /**
   * Preselects the likely event unless staff chose one. Call it while no card is on the screen. `atGate`: cards are
   * recorded as they are shown, so the event stays until its last night is over. Source: docs/rules.md#days
   */
  follow(now: Instant, { atGate = false } = {}): void {
    this.#recall(now)
    const { event } = this
    const isUnderWay = event !== null && event.lastDay >= workDay(now)
    const isChosen = event !== null && this.#chosenAt !== null && now - this.#chosenAt < SHIFT
    if (isChosen || (atGate && isUnderWay)) return
    this.#chosenAt = null
    this.#eventId = likelyEvent(this.#desk.events, now)?.id ?? null
  }

  /** The choice made before a restart holds until its night is over, while its event is listed and not past. */
  #recall(now: Instant): void {
    const choice = this.#remembered
    if (!choice) return
    const today = workDay(now)
    if (workDay(choice.at) !== today) {
      this.#remembered = null
      return
    }
    const event = this.#desk.events.find(({ id }) => id === choice.eventId)
    if (!event) return
    this.#remembered = null
    if (event.lastDay < today) return
    this.#eventId = choice.eventId
    this.#chosenAt = choice.at
  }
}

const stored: Memory = {
  read() {
    try {
      const { eventId, at } = JSON.parse(localStorage.getItem(STORED) ?? '') as Partial<Choice>
      return typeof eventId === 'string' && typeof at === 'number' ? { eventId, at } : null
    } catch {
      // not there, or not ours any more: the likely event is chosen
      return null
    }
  },
  write(choice) {
    try {
      localStorage.setItem(STORED, JSON.stringify(choice))
    } catch {
      // a browser that keeps nothing: the choice holds until the window is closed
    }
  },
}
