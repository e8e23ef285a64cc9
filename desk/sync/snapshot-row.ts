/** A row of a snapshot, told at a glance: a million of them go by, and the schema takes ten times as long. */
import { parseLocalDate } from '../rules/local-date.ts'
import { CARD_KINDS, CARD_STATES } from '../rules/verdict.ts'
import type { CardRow } from './protocol.ts'

const KEY = /^[A-Za-z0-9_-]{22}$/
const kinds: ReadonlySet<unknown> = new Set(CARD_KINDS)
const states: ReadonlySet<unknown> = new Set(CARD_STATES)
const MOST_MINORS = 99

/** Cards share their last days: a few hundred among a million. More than this is no register's, and is not kept. */
const MOST_DAYS = 10_000
const days = new Set<string>()

/** True only of what the schema CardRow takes as it is; false says nothing. */
export function isPlainRow(value: unknown): value is CardRow {
  if (typeof value !== 'object' || value === null) return false
  const { key, kind, state, validUntil, minors } = value as Partial<Record<keyof CardRow, unknown>>
  return (
    typeof key === 'string' &&
    KEY.test(key) &&
    kinds.has(kind) &&
    states.has(state) &&
    typeof validUntil === 'string' &&
    isDay(validUntil) &&
    Number.isInteger(minors) &&
    (minors as number) >= 0 &&
    (minors as number) <= MOST_MINORS
  )
}

function isDay(text: string): boolean {
  if (days.has(text)) return true
  if (parseLocalDate(text) === null) return false
  if (days.size < MOST_DAYS) days.add(text)
  return true
}
