import type { EventSummary, Instant } from '../../desk/contract.ts'
import type { Desk } from './desk.svelte.ts'
import { likelyEvent } from './events.ts'

/** A choice made by staff holds for a shift; after it the likely event is followed again. Milliseconds. */
const SHIFT = 12 * 3_600_000

/** The event that cards are checked for. */
export class Selection {
  readonly #desk: Desk
  #eventId = $state.raw<string | null>(null)
  #chosenAt: Instant | null = null

  constructor(desk: Desk) {
    this.#desk = desk
  }

  get event(): EventSummary | null {
    return this.#desk.events.find((event) => event.id === this.#eventId) ?? null
  }

  choose(eventId: string, now: Instant): void {
    this.#eventId = eventId
    this.#chosenAt = now
  }

  /** Preselects the likely event unless staff chose one. Call it while no card is on the screen. */
  follow(now: Instant): void {
    const chosen = this.#chosenAt !== null && now - this.#chosenAt < SHIFT && this.event !== null
    if (chosen) return
    this.#chosenAt = null
    this.#eventId = likelyEvent(this.#desk.events, now)?.id ?? null
  }
}
