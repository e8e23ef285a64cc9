import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Attempts } from '../../native/attempts.ts'

/** When each attempt was made, in milliseconds from the start. */
let made: number[]
let attempts: Attempts
let outcome: () => void
const start = () => void (made = [])
const pass = (ms: number) => vi.advanceTimersByTime(ms)

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  start()
  attempts = new Attempts(() => {
    made.push(Date.now())
    outcome()
  })
  outcome = () => attempts.failed()
})
afterEach(() => {
  attempts.stop()
  vi.useRealTimers()
})

test('what does not open is tried further and further apart, and never given up', () => {
  attempts.failed()
  pass(30_000)
  expect(made).toEqual([250, 750, 1_750, 3_750, 7_750, 12_750, 17_750, 22_750, 27_750])
})

test('what opens and is lost at once is tried as what does not open', () => {
  outcome = () => {
    attempts.opened()
    attempts.lost()
  }
  attempts.failed()
  pass(10_000)
  expect(made).toEqual([250, 750, 1_750, 3_750, 7_750])
})

test('what was open for a while is tried soon', () => {
  attempts.failed()
  pass(4_000)
  attempts.stop()
  attempts.opened()
  pass(6_000)
  start()
  attempts.lost()
  pass(1_000)
  expect(made).toEqual([10_250, 10_750])
})

test('who starts over waits the shortest time again', () => {
  attempts.failed()
  pass(4_000)
  attempts.startOver()
  start()
  attempts.failed()
  pass(1_000)
  expect(made).toEqual([4_250, 4_750])
})

test('only one attempt is waited for, and none once stopped', () => {
  outcome = () => undefined
  attempts.failed()
  attempts.failed()
  expect(attempts.isWaiting).toBe(true)
  pass(60_000)
  expect([made, attempts.isWaiting]).toEqual([[500], false])
  attempts.failed()
  attempts.stop()
  expect(attempts.isWaiting).toBe(false)
  pass(60_000)
  expect(made).toHaveLength(1)
})
