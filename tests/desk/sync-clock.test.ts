import { describe, expect, it, test } from 'vitest'
import { clockDoubt, createClock, type TimeEvidence } from '../../desk/sync/clock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2026-01-21T18:30:00+02:00')
const NOTHING: TimeEvidence = { now: NOW, expected: null, measured: null, latest: null }

describe('this computer’s clock', () => {
  test.each<[string, Partial<TimeEvidence>, ReturnType<typeof clockDoubt>]>([
    ['of which nothing is known is believed', {}, null],
    ['that agrees with the register', { expected: NOW + MINUTE, measured: -MINUTE }, null],
    [
      'that was wrong at the last answer',
      { expected: NOW - 2 * HOUR, measured: 2 * HOUR },
      { kind: 'ahead', by: 2 * HOUR },
    ],
    ['behind the register', { expected: NOW + HOUR, measured: -HOUR }, { kind: 'behind', by: HOUR }],
    ['set back since the last answer', { expected: NOW + HOUR, measured: 0 }, { kind: 'behind', by: HOUR }],
    ['put right since the last answer', { expected: NOW, measured: 2 * HOUR }, null],
    ['of a computer that slept over night', { expected: NOW - 14 * HOUR, measured: 0 }, null],
    ['set forward by two days', { expected: NOW - 2 * DAY, measured: 0 }, { kind: 'ahead', by: 2 * DAY }],
    [
      'that the register confirms, after a record under a wrong date',
      { expected: NOW, measured: 0, latest: NOW + DAY },
      null,
    ],
    ['before what was recorded last', { latest: NOW + DAY }, { kind: 'behind', by: DAY }],
    ['a minute before what was recorded last', { latest: NOW + MINUTE }, null],
    ['a week after what was recorded last', { latest: NOW - 7 * DAY }, null],
    ['a year after what was recorded last', { latest: NOW - 365 * DAY }, { kind: 'ahead', by: 365 * DAY }],
  ])('%s', (_, evidence, doubt) => expect(clockDoubt({ ...NOTHING, ...evidence })).toEqual(doubt))
})

describe('the time that the register tells', () => {
  const clockAt = (latest: number | null = null) => {
    const at = { now: NOW, elapsed: 0 }
    const clock = createClock({ now: () => at.now, elapsed: () => at.elapsed, latest: () => latest })
    return { at, clock }
  }

  it('is taken to be of half way between the question and the answer', () => {
    const { clock } = clockAt()
    expect(clock.off()).toBeNull()
    clock.heard(NOW - 10_000, 4_000)
    expect(clock.off()).toBe(8_000)
  })

  it('shows a clock that is set while the desk runs, without another answer', () => {
    const { at, clock } = clockAt()
    clock.heard(NOW, 0)
    at.elapsed += HOUR
    at.now += HOUR
    expect(clock.doubt()).toBeNull()
    at.now -= 3 * HOUR
    expect(clock.doubt()).toEqual({ kind: 'behind', by: 3 * HOUR })
    at.now += 3 * HOUR
    expect(clock.doubt()).toBeNull()
  })
})
