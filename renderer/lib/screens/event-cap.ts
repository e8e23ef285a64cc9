/** An event's own cap as it is typed, against the national floor. docs/rules.md#performance-cap, docs/rules.md#institute */
import type { EventDetail } from '../../../desk/contract.ts'
import {
  checkCoursePlaces,
  checkPerformanceCap,
  type Floor,
  floorOf,
  type LimitCheck,
} from '../../../desk/rules/floors.ts'
import type { CapBase } from '../../../desk/rules/limits.ts'
import { type EventDraft, sizeOf } from './event-form.ts'
import { readCount, valueOf } from './typed.ts'

export interface CapAtWork {
  /** Null while the size of the performance is not known. */
  readonly floor: Floor | null
  /** What there is to say of the typed cap; null where there is nothing. */
  readonly finding: Exclude<LimitCheck, { kind: 'ok' }> | null
  /** It cannot be saved like this. One that stays as it was may be below a floor that has risen. */
  readonly isRefused: boolean
}

const COURSE_FLOOR: Floor = { least: 1, arithmetic: null, source: 'institute' }

/** `saved`: the event before these changes; null for a new one. */
export function capAtWork(draft: EventDraft, base: CapBase, saved: EventDetail | null): CapAtWork {
  const cap = valueOf(readCount(draft.ownCap))
  const isCourse = draft.kind === 'course'
  const size = sizeOf(draft)
  const floor = isCourse ? COURSE_FLOOR : floorOf(size, base)
  if (cap === null) return { floor, finding: null, isRefused: false }
  const check = isCourse ? checkCoursePlaces(cap) : checkPerformanceCap(cap, [size], base)
  const isAsBefore = saved?.ownCap === cap && (isCourse || isSame(saved.floor, floor))
  return {
    floor,
    finding: check.kind === 'ok' ? null : check,
    isRefused: check.kind === 'refused' && !isAsBefore,
  }
}

const isSame = (a: Floor | null, b: Floor | null) => JSON.stringify(a) === JSON.stringify(b)
