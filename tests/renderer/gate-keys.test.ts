import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { presentGate } from '../../renderer/lib/gate-words.ts'
import { GateSlips } from '../../renderer/lib/printing-gate.ts'
import { byHand, ready } from './counter-harness.ts'
import { changed, gateAt, taken } from './gate-harness.ts'
import { notRecorded, USED } from './verdicts.ts'

const [CARD, OTHER] = ['A999005458', 'A999005429']

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('keys at a gate', () => {
  test('a digit is of the card that it was pressed for, whatever is shown meanwhile', async () => {
    const { gate, keys, changes, records } = gateAt()
    await gate.scan(CARD)
    keys({ do: 'minors', count: 2 })
    await gate.scan(OTHER)
    await vi.advanceTimersByTimeAsync(500)
    expect(changes()).toMatchObject([{ useId: records()[0]?.id, minors: 2 }])
    expect(gate.shown).toMatchObject({ kind: 'taken', use: { id: records()[1]?.id, minors: 0 } })
  })

  test('a digit right before the next card is on the slip of the card that it was pressed for', async () => {
    const { gate, keys } = gateAt()
    const told: [string | undefined, number | undefined][] = []
    const slips = new GateSlips({ recorded: ({ uses: [one] }) => void told.push([one?.id, one?.minors]) }, (of) =>
      gate.latestOf(of),
    )
    await gate.scan(CARD)
    slips.follow(gate.shown)
    const { use } = gate.changeable ?? {}
    keys({ do: 'minors', count: 2 })
    await gate.scan(OTHER)
    slips.follow(gate.shown)
    await vi.advanceTimersByTimeAsync(500)
    expect(told).toEqual([[use?.id, 2]])
  })

  test('the first digit of a burst changes nothing', async () => {
    const { gate, keys, changes } = gateAt()
    await gate.scan(CARD)
    keys({ do: 'minors', count: 2 })
    await vi.advanceTimersByTimeAsync(40)
    keys({ do: 'take_back' })
    keys({ do: 'replace', text: '21' })
    await vi.advanceTimersByTimeAsync(500)
    expect(changes()).toEqual([])
    expect(gate.text.typed).toBe('21')
  })

  test('nor does it on a page that was too busy to look at the burst in time', async () => {
    const { gate, keys, changes, minors } = gateAt()
    await gate.scan(CARD)
    keys({ do: 'minors', count: 2 })
    await vi.advanceTimersByTimeAsync(500)
    keys({ do: 'take_back' })
    await ready()
    expect(changes().map((change) => change.minors)).toEqual([2, 0])
    expect(minors()).toBe(0)
  })

  test('what a burst began with besides takes no digit back', async () => {
    const { gate, keys, changes } = gateAt()
    await gate.scan(CARD)
    keys({ do: 'minors', count: 2 })
    await vi.advanceTimersByTimeAsync(500)
    keys({ do: 'help' })
    keys({ do: 'take_back' })
    await ready()
    expect(changes()).toHaveLength(1)
  })

  test.each([
    ['before the digit is recorded', 100],
    ['while it is being recorded', 400],
  ])('Enter after a digit, %s, is of the digit: a card that is shown again is in once', async (_, pause) => {
    const { handler, answers } = byHand()
    const twice = (asked: Parameters<typeof taken>[0]) => (records().length > 1 ? notRecorded(USED) : taken(asked))
    const { gate, keys, records, changes, minors } = gateAt({
      'gate.record': (asked: never) => twice(asked),
      'gate.minors': handler,
    })
    await gate.scan(CARD)
    await gate.scan(CARD)
    keys({ do: 'minors', count: 2 })
    await vi.advanceTimersByTimeAsync(pause)
    keys({ do: 'confirm' })
    await vi.advanceTimersByTimeAsync(500)
    answers[0]?.(changed()(changes()[0] as never))
    await ready()
    expect([records().length, minors()]).toEqual([2, 2])
    expect(presentGate(gate.shown).kind).toBe('recorded')
  })

  test('a digit right before the undo key changes nothing any more', async () => {
    const undone = ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'undone', useIds: [useId] })
    const { gate, keys, changes } = gateAt({ 'use.undo': undone })
    await gate.scan(CARD)
    keys({ do: 'minors', count: 2 })
    keys({ do: 'undo' })
    await vi.advanceTimersByTimeAsync(500)
    expect([changes(), gate.shown.kind]).toEqual([[], 'idle'])
  })

  test('Escape clears the screen, and takes nothing back', async () => {
    const { gate, keys, desk } = gateAt()
    await gate.scan(CARD)
    keys({ do: 'clear' })
    expect(gate.shown.kind).toBe('idle')
    expect(desk.calls.map(({ command }) => command)).toEqual(['gate.record'])
  })
})
