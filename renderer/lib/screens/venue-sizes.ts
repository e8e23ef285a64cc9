/** What a venue puts on, as far as its limits ask. Pure. */
import type { EventKind, EventSummary, LocalDate } from '../../../desk/contract.ts'
import { type Floor, floorOf } from '../../../desk/rules/floors.ts'
import type { CapBase, Limits, PerformanceSize } from '../../../desk/rules/limits.ts'
import { LIMIT_GROUPS, type LimitGroup } from './limits-numbers.ts'

const KINDS: Readonly<Record<LimitGroup, EventKind>> = {
  performance: 'performance',
  course: 'course',
  library: 'fee',
  visit: 'visit',
}

/** The sizes that the venue's cap is to hold for: performances from today on, as far as the list tells. */
export const sizesOf = (events: readonly EventSummary[], today: LocalDate): readonly PerformanceSize[] =>
  events
    .filter(({ kind, lastDay, isLeftOut }) => kind === 'performance' && lastDay >= today && !isLeftOut)
    .map(({ ticketsOnSale }) => ({ ticketsOnSale, capacity: null, peopleAtATime: null, features: [] }))

/** The highest floor among them; null where no size is known. */
export function highestFloor(sizes: readonly PerformanceSize[], base: CapBase): Floor | null {
  const floors = sizes.map((size) => floorOf(size, base)).filter((floor) => floor !== null)
  return floors.toSorted((a, b) => b.least - a.least)[0] ?? null
}

/** The groups of limits that are set, or that the venue has events for; where there are neither, all. */
export function groupsInUse(limits: Limits, events: readonly EventSummary[]): ReadonlySet<LimitGroup> {
  const kinds = new Set(events.map(({ kind }) => kind))
  const used = LIMIT_GROUPS.filter((group) => limits[group] !== undefined || kinds.has(KINDS[group]))
  return new Set(used.length > 0 ? used : LIMIT_GROUPS)
}
