/** What a desk just paired is for, as far as the register has told. Pure. */
import type { EventSummary } from '../../../desk/contract.ts'
import type { Limits } from '../../../desk/rules/limits.ts'
import { LIMIT_GROUPS, type LimitGroup } from './limits-numbers.ts'
import { groupsInUse } from './venue-sizes.ts'

/** In the order of the limits; empty where nothing is known yet. */
export function kindsOf(limits: Limits, events: readonly EventSummary[]): readonly LimitGroup[] {
  const hasLimits = LIMIT_GROUPS.some((group) => limits[group] !== undefined)
  if (!hasLimits && events.length === 0) return []
  const used = groupsInUse(limits, events)
  return LIMIT_GROUPS.filter((group) => used.has(group))
}
