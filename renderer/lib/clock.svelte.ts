import type { Instant } from '../../desk/contract.ts'

/** The time as the screen needs it: for ages in hours, days and "today". Half a minute is near enough. */
export class Clock {
  #now = $state.raw<Instant>(Date.now())

  constructor() {
    setInterval(() => (this.#now = Date.now()), 30_000)
  }

  get now(): Instant {
    return this.#now
  }
}
