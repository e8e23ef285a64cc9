import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DeskError, type LocalDate } from '../../desk/contract.ts'
import { isForDesk, presentGate } from '../../renderer/lib/gate-words.ts'
import { byHand, ready } from './counter-harness.ts'
import { changed, gateAt, taken } from './gate-harness.ts'
import { attention, BANNED, CAP_FULL, CAP_SHORT, notRecorded, refuse, USED, use, worker } from './verdicts.ts'

const [CARD, OTHER] = ['A999005458', 'A999005429']
const answering = (...answers: unknown[]) => {
  let last: unknown
  return () => (last = answers.shift() ?? last)
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a card that is shown', () => {
  test('is recorded as it is shown, each under an id of its own, and heard', async () => {
    const { gate, records, cues } = gateAt()
    await gate.scan(CARD)
    await gate.scan(OTHER)
    expect(records().map(({ text }) => text)).toEqual([CARD, OTHER])
    expect(new Set(records().map(({ id }) => id)).size).toBe(2)
    expect(cues).toEqual(['recorded', 'recorded'])
    expect(presentGate(gate.shown)).toMatchObject({ kind: 'recorded', look: { colour: 'admit' } })
  })

  test('and refused is not green, and Enter changes nothing', async () => {
    const { gate, records, cues } = gateAt({ 'gate.record': () => notRecorded(BANNED) })
    await gate.scan(CARD)
    await gate.confirm()
    expect(presentGate(gate.shown)).toMatchObject({ kind: 'refuse', reason: 'banned' })
    expect([cues, records().length]).toEqual([['refuse'], 1])
  })

  test('and to be looked at is recorded by one key, under the same id', async () => {
    const { gate, records } = gateAt({ 'gate.record': (asked: never) => answer(asked) })
    const answer = (asked: Parameters<typeof taken>[0]) => (asked.seen.length > 0 ? taken(asked) : notRecorded(USED))
    await gate.scan(CARD)
    expect(presentGate(gate.shown)).toMatchObject({ kind: 'attention', reason: 'already_used' })
    await gate.confirm()
    expect(gate.shown.kind).toBe('taken')
    const [first, second] = records()
    expect(second).toEqual({ ...first, seen: ['already_used'], confirmed: true })
  })

  test('for last night’s event is looked at once, and not at every card', async () => {
    const day = '2026-01-21' as LocalDate
    const asked = notRecorded(attention([{ code: 'last_night', eventDay: day }]))
    const { gate, records } = gateAt({ 'gate.record': (of: never) => answer(of) })
    const answer = (of: Parameters<typeof taken>[0]) => (of.seen.includes('last_night') ? taken(of) : asked)
    await gate.scan(CARD)
    expect(presentGate(gate.shown)).toMatchObject({ kind: 'attention', reason: 'last_night' })
    await gate.confirm()
    await gate.scan(OTHER)
    expect(gate.shown.kind).toBe('taken')
    expect(records().map(({ seen, confirmed }) => [...seen, confirmed])).toEqual([
      [false],
      ['last_night', true],
      ['last_night', false],
    ])
  })

  test.each([
    ['course', 'course'],
    ['fee', 'fee'],
    ['no event', null],
  ] as const)('for a %s is not asked about, and that is said', async (_, kind) => {
    const { gate, records, said, cues } = gateAt({}, kind)
    await gate.scan(CARD)
    expect([records(), said.length, cues]).toEqual([[], 1, ['attention']])
  })

  test('of a group, or beyond a cap, is for the desk', async () => {
    const { gate } = gateAt({ 'gate.record': answering(notRecorded(refuse([CAP_FULL])), notRecorded(BANNED)) })
    await gate.scan(CARD)
    expect(isForDesk(gate.shown)).toBe(true)
    await gate.scan(OTHER)
    expect(isForDesk(gate.shown)).toBe(false)
    const alone = refuse([{ code: 'community_alone', overridable: false }], { community: true })
    const other = gateAt({ 'gate.record': () => notRecorded(alone) })
    await other.gate.scan('Y110029399')
    expect(isForDesk(other.gate.shown)).toBe(true)
    expect(presentGate(other.gate.shown)).toMatchObject({ kind: 'attention', reason: 'group' })
    expect(worker().community).toBe(true)
  })

  test('is let in provisionally where the venue says so, alone', async () => {
    const missing = refuse([{ code: 'not_found', dataAsOf: 0, misread: false }], { provisional: true })
    const { gate, records } = gateAt({ 'gate.record': answering(notRecorded(missing)) })
    await gate.scan(CARD)
    expect([gate.canConfirm, gate.canAdmitProvisionally]).toEqual([false, true])
    await gate.admitProvisionally()
    expect(records().at(-1)).toMatchObject({ provisional: true, seen: ['not_found'] })
  })
})

describe('cards shown faster than the desk answers', () => {
  test('are all recorded, and the newest is on the screen', async () => {
    const { handler, answers } = byHand()
    const { gate, records } = gateAt({ 'gate.record': handler })
    void gate.scan(CARD)
    void gate.scan(OTHER)
    await ready()
    expect(records()).toHaveLength(2)
    const [first, second] = records()
    answers[1]?.(taken(second as never))
    await ready()
    answers[0]?.(taken(first as never))
    await ready()
    expect(gate.shown).toMatchObject({ kind: 'taken', use: { id: second?.id } })
  })

  test('and not recorded, are told of until staff have seen it', async () => {
    const { handler, answers } = byHand()
    const { gate } = gateAt({ 'gate.record': handler })
    void gate.scan(CARD)
    void gate.scan(OTHER)
    await ready()
    answers[0]?.(notRecorded(BANNED))
    answers[1]?.(notRecorded(USED))
    await ready()
    expect(gate.notices.current).toMatchObject({
      stays: true,
      live: 'assertive',
      text: expect.stringContaining('5429'),
    })
    expect(presentGate(gate.shown).reason).toBe('already_used')
  })

  test('and the same one twice: whoever comes along can be told once both are answered', async () => {
    const { handler, answers } = byHand()
    const { gate, records, changes } = gateAt({ 'gate.record': handler })
    void gate.scan(CARD)
    void gate.scan(CARD)
    await ready()
    answers[0]?.(taken(records()[0] as never))
    answers[1]?.(notRecorded(USED))
    await ready()
    expect(gate.shown).toMatchObject({ kind: 'turned', stands: { use: { id: records()[0]?.id } } })
    expect(presentGate(gate.shown).todo.join(' ')).toContain('kirjattiin juuri')
    await gate.setMinors(2)
    expect(changes()).toMatchObject([{ useId: records()[0]?.id, minors: 2 }])
  })

  test('and another one refused in between: keys are about nobody', async () => {
    const { handler, answers } = byHand()
    const { gate, records } = gateAt({ 'gate.record': handler })
    for (const card of [CARD, OTHER, CARD]) void gate.scan(card)
    await ready()
    answers[0]?.(taken(records()[0] as never))
    answers[1]?.(notRecorded(BANNED))
    answers[2]?.(notRecorded(USED))
    await ready()
    expect(gate.shown).toMatchObject({ kind: 'turned', stands: null })
  })

  test('keep keys from the one before', async () => {
    const { handler } = byHand()
    const { gate } = gateAt({ 'gate.record': handler })
    void gate.scan(CARD)
    await ready()
    expect([gate.awaiting, gate.changeable]).toEqual([false, null])
  })
})

describe('when the desk cannot answer', () => {
  test('the same again has the same id', async () => {
    const { gate, records } = gateAt({ 'gate.record': failing('disk_full') })
    await gate.scan(CARD)
    expect(presentGate(gate.shown)).toMatchObject({ kind: 'attention', reason: 'disk_full' })
    await gate.confirm()
    expect(records()[1]).toEqual(records()[0])
    expect(gate.shown.kind).toBe('taken')
  })

  test('and the record was taken back since, the same again is another use', async () => {
    const { gate, records } = gateAt({ 'gate.record': failing('already_undone') })
    await gate.scan(CARD)
    expect(presentGate(gate.shown)).toMatchObject({ kind: 'attention', text: expect.stringContaining('peruttu') })
    await gate.confirm()
    const [first, second] = records()
    expect(second).toEqual({ ...first, id: second?.id })
    expect(second?.id).not.toBe(first?.id)
    expect(gate.shown.kind).toBe('taken')
  })

  test('and the record was corrected since, nothing more can be confirmed', async () => {
    const { gate, records } = gateAt({ 'gate.record': failing('already_corrected') })
    await gate.scan(CARD)
    expect(presentGate(gate.shown)).toMatchObject({ text: expect.stringContaining('korjattu'), todo: [] })
    expect(gate.canConfirm).toBe(false)
    await gate.confirm()
    expect(records()).toHaveLength(1)
  })

  test('whoever stands there is tried again by itself when it is back, and nobody else', async () => {
    const { gate, desk, records } = gateAt()
    desk.silent = true
    void gate.scan(CARD)
    void gate.scan(OTHER)
    await ready()
    desk.stop()
    await ready()
    expect(gate.notices.current).toMatchObject({ stays: true, live: 'assertive' })
    expect(gate.shown.kind).toBe('failed')
    desk.silent = false
    desk.start()
    await gate.deskCame()
    expect(gate.shown.kind).toBe('taken')
    expect(records().map(({ text }) => text)).toEqual([CARD, OTHER, OTHER])
    expect(records()[2]).toEqual(records()[1])
  })
})

function failing(key: 'disk_full' | 'already_undone' | 'already_corrected') {
  let calls = 0
  return (asked: never) => {
    if (++calls === 1) throw new DeskError(key === 'disk_full' ? 'unavailable' : 'conflict', key)
    return taken(asked)
  }
}

describe('who comes along', () => {
  test('is told of the card on the screen, and heard', async () => {
    const { gate, changes, cues, minors } = gateAt()
    await gate.scan(CARD)
    await gate.setMinors(2)
    expect(changes()).toMatchObject([{ useId: gate.changeable?.use.id, minors: 2 }])
    expect([minors(), cues]).toEqual([2, ['recorded', 'admit']])
  })

  test('may be changed twice at once: the second is of what the first has made of the use', async () => {
    const { gate, changes, minors } = gateAt({ 'gate.minors': changed({ corrects: true }) })
    await gate.scan(CARD)
    await Promise.all([gate.setMinors(1), gate.setMinors(2)])
    const [first, second] = changes()
    expect(second?.useId).toBe(first?.id)
    expect(minors()).toBe(2)
  })

  test('is no more than are registered: nothing is asked', async () => {
    const { gate, changes, cues, minors } = gateAt()
    await gate.scan(CARD)
    await gate.setMinors(4)
    expect([changes(), cues.at(-1)]).toEqual([[], 'attention'])
    expect(gate.changeable?.told?.()).toContain('3')
    expect(minors()).toBe(0)
  })

  test('is no more than are registered, also while a number before that is being recorded', async () => {
    const { handler, answers } = byHand()
    const { gate, changes, minors } = gateAt({ 'gate.minors': handler })
    await gate.scan(CARD)
    void gate.setMinors(2)
    void gate.setMinors(4)
    await ready()
    answers[0]?.(changed()(changes()[0] as never))
    await ready()
    expect([minors(), changes().length]).toEqual([2, 1])
    expect(gate.changeable?.told?.()).toContain('3')
  })

  test('and finds no room is said, and the card stays in', async () => {
    const short = refuse([CAP_SHORT], { party: { minorsMax: 3, available: 2 } })
    const { gate, minors } = gateAt({ 'gate.minors': () => notRecorded(short) })
    await gate.scan(CARD)
    await gate.setMinors(3)
    expect(gate.changeable?.told?.()).toContain('2')
    expect(minors()).toBe(0)
    expect(presentGate(gate.shown).kind).toBe('recorded')
  })

  test('is still told of a card that is held before the scanner twice', async () => {
    const { gate, changes, records } = gateAt({ 'gate.record': (asked: never) => twice(asked) })
    const twice = (asked: Parameters<typeof taken>[0]) => (records().length > 1 ? notRecorded(USED) : taken(asked))
    await gate.scan(CARD)
    await gate.scan(CARD.toLowerCase())
    expect(presentGate(gate.shown).kind).toBe('attention')
    await gate.setMinors(2)
    expect(changes()).toMatchObject([{ useId: records()[0]?.id, minors: 2 }])
    expect(presentGate(gate.shown).kind).toBe('recorded')
  })

  test('is nobody’s where another card was refused since', async () => {
    const { gate, changes, records, said } = gateAt({ 'gate.record': (asked: never) => second(asked) })
    const second = (asked: Parameters<typeof taken>[0]) => (records().length > 1 ? notRecorded(BANNED) : taken(asked))
    await gate.scan(CARD)
    await gate.scan(OTHER)
    await gate.setMinors(1)
    expect([changes(), said.length]).toEqual([[], 3])
  })
})

describe('undo', () => {
  const undone = ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'undone', useIds: [useId] })

  test('is of the card on the screen, also before it is in the list', async () => {
    const { gate, desk, records } = gateAt({ 'use.undo': undone })
    await gate.scan(CARD)
    await gate.undo([{ ...use('older'), state: 'accepted', cancelling: false } as never])
    expect(desk.requestsOf('use.undo')).toMatchObject([{ useId: records()[0]?.id }])
    expect([gate.shown.kind, gate.notices.current?.done]).toEqual(['idle', true])
  })

  test('waits for a card that is being recorded', async () => {
    const { handler } = byHand()
    const { gate, desk } = gateAt({ 'gate.record': handler, 'use.undo': undone })
    void gate.scan(CARD)
    await ready()
    await gate.undo([{ ...use('older'), state: 'accepted', cancelling: false } as never])
    expect(desk.requestsOf('use.undo')).toEqual([])
    expect(gate.notices.current).not.toBeNull()
  })
})

test('the screen clears itself after a minute, and keys are about nobody', async () => {
  const { gate } = gateAt()
  await gate.scan(CARD)
  await vi.advanceTimersByTimeAsync(60_000)
  expect([gate.shown.kind, gate.awaiting]).toEqual(['idle', false])
})
