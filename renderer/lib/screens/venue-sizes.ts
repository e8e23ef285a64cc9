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

/** Performances from today on. */
export const comingOf = (events: readonly EventSummary[], today: LocalDate): readonly EventSummary[] =>
  events.filter(({ kind, lastDay }) => kind === 'performance' && lastDay >= today)

/** A performance's size, as far as the list tells. */
export const listedSize = ({ ticketsOnSale }: EventSummary): PerformanceSize => ({
  ...{ ticketsOnSale, capacity: null, peopleAtATime: null, features: [] },
})

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
