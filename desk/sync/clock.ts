/** Whether this computer’s clock can be believed. Verdicts go by it, so staff are warned before one does. */
import type { ClockDoubt } from '../contract.ts'

/** What is known of the time, in milliseconds. */
export interface TimeEvidence {
  /** This computer's clock. */
  readonly now: number
  /** What it should show: the register's time at its last answer, and what has passed since. Null before the first. */
  readonly expected: number | null
  /** By how much it was off at that answer; null before the first. */
  readonly measured: number | null
  /** The latest moment that this desk has written down: its last record, the register's data. Null where it has none. */
  readonly latest: number | null
}

/** Less than this changes no verdict that an answer of the register would not. */
const TOLERANCE = 5 * 60_000
/** What counts the time since an answer stands still while a computer sleeps. It may have slept for a night and a day. */
const LONGEST_SLEEP = 36 * 3_600_000
/** A desk that knows of nothing for so long has stood unused, or its date is wrong. */
const LONGEST_REST = 14 * 86_400_000

/** What is wrong with the clock, as far as can be known, or null. */
export function clockDoubt({ now, expected, measured, latest }: TimeEvidence): ClockDoubt | null {
  if (expected !== null) {
    const off = now - expected
    if (off < -TOLERANCE) return { kind: 'behind', by: -off }
    // it was right at the last answer: it may have slept since
    const excused = (measured ?? 0) > TOLERANCE ? TOLERANCE : LONGEST_SLEEP
    return off > excused ? { kind: 'ahead', by: off } : null
  }
  if (latest === null) return null
  if (now < latest - TOLERANCE) return { kind: 'behind', by: latest - now }
  return now > latest + LONGEST_REST ? { kind: 'ahead', by: now - latest } : null
}

export interface Clock {
  /** The register answered, with its own clock and so many milliseconds after it was asked. */
  heard(registerTime: number, took: number): void
  /** When it last did, by this computer's clock; null before. */
  lastHeard(): number | null
  /** By how much this computer's clock is ahead of the register's, as last measured; null before. */
  off(): number | null
  doubt(): ClockDoubt | null
}

export interface ClockOptions {
  readonly now: () => number
  /** Goes on evenly, whatever the clock is set to. Milliseconds from anywhere. */
  readonly elapsed?: () => number
  readonly latest: () => number | null
}

export function createClock({ now, elapsed = () => performance.now(), latest }: ClockOptions): Clock {
  let last: { registerTime: number; at: number; measured: number; heardAt: number } | null = null
  return {
    heard(registerTime, took) {
      // it looked at its clock somewhere between the question and the answer
      const then = registerTime + took / 2
      const heardAt = now()
      last = { registerTime: then, at: elapsed(), measured: Math.round(heardAt - then), heardAt }
    },
    lastHeard: () => last?.heardAt ?? null,
    off: () => last?.measured ?? null,
    doubt: () =>
      clockDoubt({
        now: now(),
        expected: last && last.registerTime + elapsed() - last.at,
        measured: last?.measured ?? null,
        // read from the disk, and of use before the first answer only
        latest: last === null ? latest() : null,
      }),
  }
}
