import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AtGate, Showing, Taken } from '../../renderer/lib/gate.svelte.ts'
import { GateSlips } from '../../renderer/lib/printing-gate.ts'
import { admit, use } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const IDLE: AtGate = { kind: 'idle' }
const showing = (id: string): Showing => ({ id, eventId: 'e1', text: 'A999005429', seen: [], provisional: false })
const taken = (of: Showing, minors = 0, told: string | null = null): Taken => ({
  ...{ kind: 'taken', showing: of, use: use(of.id, { minors }), verdict: admit(2), told },
})
const [first, second] = [showing('1'), showing('2')]

function gate() {
  const told: [id: string | undefined, minors: number | undefined][] = []
  const slips = new GateSlips({ recorded: ({ uses: [one] }) => void told.push([one?.id, one?.minors]) })
  return { told, follow: (shown: AtGate) => slips.follow(shown) }
}

test('a slip has the children who came along, and comes when the next card is shown', () => {
  const { told, follow } = gate()
  follow(taken(first))
  follow(taken(first, 2))
  expect(told).toEqual([])
  follow(taken(second))
  expect(told).toEqual([['1', 2]])
})

test('where no other card is shown it comes when the use is settled, also from a cleared screen', () => {
  const { told, follow } = gate()
  follow(taken(first, 1))
  follow(IDLE)
  vi.advanceTimersByTime(14_900)
  expect(told).toEqual([])
  vi.advanceTimersByTime(200)
  expect(told).toEqual([['1', 1]])
})

test('it comes once, and anew where the children are changed after that', () => {
  const { told, follow } = gate()
  follow(taken(first))
  vi.advanceTimersByTime(15_000)
  follow(taken(first, 0, 'too many'))
  follow(taken(second))
  expect(told).toEqual([['1', 0]])
  vi.advanceTimersByTime(15_000)
  follow(taken(second, 1))
  vi.advanceTimersByTime(15_000)
  expect(told).toEqual([
    ['1', 0],
    ['2', 0],
    ['2', 1],
  ])
})

test('a refused card settles nobody', () => {
  const { told, follow } = gate()
  follow(taken(first))
  follow({ kind: 'turned', showing: second, verdict: admit(0), at: 0, stands: null })
  expect(told).toEqual([])
})
