/** The sizes that a venue's cap is to hold for. docs/rules.md#performance-cap */
import { SvelteMap } from 'svelte/reactivity'
import type { DeskApi, EventDetail, EventSummary, LocalDate } from '../../../desk/contract.ts'
import { type Floor, floorOf } from '../../../desk/rules/floors.ts'
import { checkLimits, type LimitFinding } from '../../../desk/rules/limits-check.ts'
import { leftOutAs } from '../../../desk/rules/limits-performance.ts'
import type { Limits, PerformanceSize } from '../../../desk/rules/limits.ts'
import { comingOf, highestFloor, listedSize } from './venue-sizes.ts'

export interface ComingOptions {
  readonly api: DeskApi
  readonly events: () => readonly EventSummary[]
  readonly today: () => LocalDate
}

/**
 * The list of events tells the size of each roughly, and not which has a cap of its own. That is asked of the desk where
 * something hangs on it.
 */
export class ComingPerformances {
  readonly #options: ComingOptions
  /** By event, what the desk told of it. */
  readonly #told = new SvelteMap<string, EventDetail>()

  constructor(options: ComingOptions) {
    this.#options = options
  }

  /** What the rules say of these limits, as far as it is known here. */
  findings(limits: Limits): readonly LimitFinding[] {
    return checkLimits(
      limits,
      this.#under(limits).map(({ size }) => size),
    )
  }

  /** The highest floor of the venue's cap; null where no size is known. */
  floor(limits: Limits): Floor | null {
    const sizes = this.#under(limits).map(({ size }) => size)
    return highestFloor(sizes, limits.performance?.capBase ?? 'on_sale')
  }

  /** The event whose listed size alone refuses these limits, the highest floor first; null where there is no doubt. */
  doubted(limits: Limits): string | null {
    const base = limits.performance?.capBase ?? 'on_sale'
    const isRefused = (sizes: readonly PerformanceSize[]) =>
      checkLimits(limits, sizes).some(({ check }) => check.kind === 'refused')
    if (isRefused([])) return null
    const least = (size: PerformanceSize) => floorOf(size, base)?.least ?? 0
    const [highest] = this.#under(limits)
      .filter(({ size }) => isRefused([size]))
      .toSorted((a, b) => least(b.size) - least(a.size))
    return highest && !this.#told.has(highest.id) ? highest.id : null
  }

  /** Asks the desk for all of an event. False where it does not tell. */
  async ask(eventId: string): Promise<boolean> {
    const detail = await this.#options.api.invoke('event.get', { eventId }).catch(() => null)
    if (detail) this.#told.set(eventId, detail)
    return detail !== null
  }

  /** Events may have changed since they were asked for. */
  forget(): void {
    this.#told.clear()
  }

  /** The performances that the venue's cap is to hold for. */
  #under({ performance = {} }: Limits): readonly { readonly id: string; readonly size: PerformanceSize }[] {
    const { events, today } = this.#options
    return comingOf(events(), today()).flatMap((event) => {
      const told = this.#told.get(event.id)
      if (!told) return event.isLeftOut ? [] : [{ id: event.id, size: listedSize(event) }]
      const isOfVenue = told.ownCap === null && leftOutAs(performance, told) === null
      return isOfVenue ? [{ id: event.id, size: told }] : []
    })
  }
}
