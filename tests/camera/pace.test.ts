import { expect, test } from 'vitest'
import { Pace } from '../../renderer/camera/pace.ts'

/** When a worker looks within so many milliseconds, if each look takes `takes` and a card is there in `shown`. */
function looks(within: number, takes: number, shown: readonly [from: number, to: number] = [-1, -1]): number[] {
  const pace = new Pace()
  const times: number[] = []
  for (let at = 0; at < within;) {
    times.push(at)
    at += takes + pace.restAfter(at >= shown[0] && at < shown[1], at, at + takes)
  }
  return times
}
const between = (times: readonly number[], from: number, to: number) =>
  times.filter((at) => at >= from && at < to).length

test('a camera that has just begun is looked at frame by frame, an empty desk ten times a second', () => {
  const times = looks(10_000, 25)
  expect(between(times, 0, 2_000)).toBe(80)
  expect(between(times, 3_000, 10_000)).toBe(70)
})

test('a card that is held out is looked at within a tenth of a second, and from then on frame by frame', () => {
  const times = looks(20_000, 25, [10_010, 11_000])
  const seen = times.find((at) => at >= 10_010) ?? Infinity
  expect(seen).toBeLessThanOrEqual(10_110)
  expect(between(times, seen, seen + 1_000)).toBe(40)
  expect(between(times, 14_000, 15_000)).toBe(10)
})

test('a machine that is slow at looking keeps half of its time', () => {
  expect(between(looks(20_000, 80), 10_000, 11_600)).toBe(10)
})
