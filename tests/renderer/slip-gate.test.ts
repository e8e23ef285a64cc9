import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AtGate, Showing, Taken } from '../../renderer/lib/gate-shown.ts'
import { PERSONS_AFTER } from '../../renderer/lib/gate-keys.ts'
import { GateSlips } from '../../renderer/lib/printing-gate.ts'
import { admit, use } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const IDLE: AtGate = { kind: 'idle' }
const showing = (id: string): Showing => ({
  id,
  eventId: 'e1',
  text: 'A999005429',
  seen: [],
  confirmed: false,
  provisional: false,
})
const taken = (of: Showing, minors = 0, told: Taken['told'] = null): Taken => ({
  ...{ kind: 'taken', showing: of, use: use(of.id, { minors }), verdict: admit(2), told },
})
const [first, second] = [showing('1'), showing('2')]

function gate() {
  const told: [id: string | undefined, minors: number | undefined][] = []
  /** What is told of a use while its slip waits. */
  const late = new Map<Showing, Taken>()
  const slips = new GateSlips({ recorded: ({ uses: [one] }) => void told.push([one?.id, one?.minors]) }, (taken) =>
    Promise.resolve(late.get(taken.showing) ?? taken),
  )
  return { told, late, follow: (shown: AtGate) => slips.follow(shown) }
}
/** As long as a digit waits until it is known to begin no barcode. */
const settled = () => vi.advanceTimersByTimeAsync(PERSONS_AFTER)

test('a slip has the children who came along, and comes when the next card is shown', async () => {
  const { told, follow } = gate()
  follow(taken(first))
  follow(taken(first, 2))
  await settled()
  expect(told).toEqual([])
  follow(taken(second))
  await settled()
  expect(told).toEqual([['1', 2]])
})

test('a slip has the children of a digit that was pressed right before the next card was shown', async () => {
  const { told, late, follow } = gate()
  follow(taken(first))
  follow(taken(second))
  await vi.advanceTimersByTimeAsync(PERSONS_AFTER - 1)
  expect(told).toEqual([])
  late.set(first, taken(first, 2))
  await settled()
  expect(told).toEqual([['1', 2]])
})

test('where no other card is shown it comes when the use is settled, also from a cleared screen', async () => {
  const { told, follow } = gate()
  follow(taken(first, 1))
  follow(IDLE)
  await vi.advanceTimersByTimeAsync(14_900)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(100)
  await settled()
  expect(told).toEqual([['1', 1]])
})

test('it comes once, and anew where the children are changed after that', async () => {
  const { told, follow } = gate()
  follow(taken(first))
  await vi.advanceTimersByTimeAsync(15_000)
  await settled()
  follow(taken(first, 0, () => 'too many'))
  follow(taken(second))
  await settled()
  expect(told).toEqual([['1', 0]])
  await vi.advanceTimersByTimeAsync(15_000)
  await settled()
  follow(taken(second, 1))
  await vi.advanceTimersByTimeAsync(15_000)
  await settled()
  expect(told).toEqual([
    ['1', 0],
    ['2', 0],
    ['2', 1],
  ])
})

test('a refused card settles nobody', async () => {
  const { told, follow } = gate()
  follow(taken(first))
  follow({ kind: 'turned', showing: second, verdict: admit(0), at: 0, stands: null })
  await settled()
  expect(told).toEqual([])
})
