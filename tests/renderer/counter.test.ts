import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDeskApi, type RecentUse, type Request, type Verdict } from '../../desk/contract.ts'
import { CLEARS_AFTER, Counter } from '../../renderer/lib/counter.svelte.ts'
import { repeating } from '../../renderer/lib/connection.ts'
import type { Notice } from '../../renderer/lib/notices.svelte.ts'
import type { Presented } from '../../renderer/lib/present.ts'
import type { Selection } from '../../renderer/lib/selection.svelte.ts'
import { isUndoable } from '../../renderer/lib/undo.svelte.ts'
import { uuid7 } from '../../renderer/lib/uuid7.ts'
import { FakeDesk, type Handler } from './fake-desk.ts'

interface RecordRequest {
  readonly id: string
  readonly text: string
  readonly minors: number
  readonly seen: readonly string[]
}

const base = { mask: 'A•••••5429', eventId: 'e1', dataAsOf: 0 }
const admit = (minorsMax: number): Verdict => ({ kind: 'admit', party: { minorsMax }, reminders: [], ...base })
const used: Verdict = {
  kind: 'attention',
  reason: { code: 'already_used', at: 0, tickets: 1 },
  party: { minorsMax: 2 },
  reminders: [],
  ...base,
}
const banned: Verdict = { kind: 'refuse', reason: { code: 'banned' }, ...base }
const recorded = ({ id, minors }: RecordRequest) => ({
  outcome: 'recorded',
  use: { id, eventId: 'e1', adults: 1, minors, day: '2026-01-21', recordedAt: 0 },
})

function counterAt(handlers: Record<string, Handler>, { noEvent = false } = {}) {
  const desk = new FakeDesk({ 'card.check': () => admit(3), 'use.record': recorded, ...handlers })
  const presented: Presented[] = []
  const noticed: Notice[] = []
  let event: { id: string } | null = noEvent ? null : { id: 'e1' }
  const selection = {
    get event() {
      return event
    },
    choose: (id: string) => (event = { id }),
  } as unknown as Selection
  const counter = new Counter(createDeskApi(repeating(desk.transport)), selection, {
    presented: (what) => presented.push(what),
    noticed: (notice) => noticed.push(notice),
  })
  const reason = () => presented.at(-1)?.reason
  return { counter, desk, presented, noticed, reason }
}

/** A handler whose answers are given by hand, in any order. */
function byHand() {
  const answers: ((answer: unknown) => void)[] = []
  return { handler: () => new Promise((resolve) => answers.push(resolve)), answers }
}
const ready = () => vi.advanceTimersByTimeAsync(1)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a scan', () => {
  test('is checked for the selected event and shown', async () => {
    const { counter, desk, reason } = counterAt({})
    await counter.scan('A999005429')
    expect(desk.requestsOf('card.check')).toEqual([{ eventId: 'e1', text: 'A999005429', recheck: false }])
    expect(reason()).toBe('admit')
    expect(counter.awaiting).toBe(true)
  })

  test('that arrives during a check is checked too, and the latest verdict shows', async () => {
    const check = byHand()
    const { counter, desk, reason } = counterAt({ 'card.check': check.handler })
    void counter.scan('FIRST')
    void counter.scan('SECOND')
    await ready()
    expect(desk.requestsOf('card.check')).toHaveLength(2)
    check.answers[1]?.(banned)
    await ready()
    check.answers[0]?.(admit(0))
    await ready()
    expect(reason()).toBe('banned')
  })

  test('locks the card before it: nothing is confirmed that is about to be replaced', async () => {
    const check = byHand()
    const { counter, desk } = counterAt({ 'card.check': check.handler })
    void counter.scan('FIRST')
    await ready()
    check.answers[0]?.(admit(0))
    await ready()
    void counter.scan('SECOND')
    await counter.confirm()
    expect(desk.requestsOf('use.record')).toEqual([])
  })

  test('made while the desk is away is checked when it is back', async () => {
    const { counter, desk, reason } = counterAt({})
    desk.stop()
    void counter.scan('A999005429')
    await ready()
    desk.start()
    await ready()
    expect(reason()).toBe('admit')
  })
})

test('a card that waited for the register’s data is checked again when it comes, others are not', async () => {
  const verdicts: Verdict[] = [{ kind: 'refuse', reason: { code: 'no_data' }, ...base }, admit(0)]
  const { counter, desk, reason } = counterAt({ 'card.check': () => verdicts.shift() })
  await counter.scan('A999005429')
  expect(reason()).toBe('no_data')
  await counter.dataCame()
  expect(reason()).toBe('admit')
  await counter.dataCame()
  expect(desk.requestsOf('card.check')).toHaveLength(2)
})

test('the register’s data that comes during the check of the next card leaves that card the latest', async () => {
  const check = byHand()
  const { counter, desk, reason } = counterAt({ 'card.check': check.handler })
  void counter.scan('FIRST')
  await ready()
  check.answers[0]?.({ kind: 'refuse', reason: { code: 'no_data' }, ...base })
  await ready()
  void counter.scan('SECOND')
  await counter.dataCame()
  await ready()
  check.answers[1]?.(admit(0))
  await ready()
  expect(reason()).toBe('admit')
  expect(desk.requestsOf('card.check')).toHaveLength(2)
})

test('a card scanned before there was an event is checked once there is', async () => {
  const { counter, desk, noticed } = counterAt({}, { noEvent: true })
  await counter.scan('A999005429')
  expect(noticed).toHaveLength(1)
  await counter.chooseEvent('e2')
  await counter.eventCame()
  expect(desk.requestsOf('card.check')).toEqual([{ eventId: 'e2', text: 'A999005429', recheck: false }])
})

test('a card that the screen itself checks again keeps its minors', async () => {
  const { counter, reason } = counterAt({ 'card.check': () => admit(2) })
  await counter.scan('A999005429')
  counter.setMinors(2)
  await counter.chooseEvent('e2')
  expect([reason(), counter.minors]).toEqual(['admit', 2])
})

describe('confirming', () => {
  test('records the card with its minors, and shows recorded only after the answer', async () => {
    const record = byHand()
    const { counter, desk, reason } = counterAt({ 'use.record': record.handler })
    await counter.scan('A999005429')
    counter.setMinors(2)
    void counter.confirm()
    await ready()
    expect(reason()).toBe('admit')
    const [request] = desk.requestsOf('use.record') as RecordRequest[]
    expect(request).toMatchObject({ text: 'A999005429', minors: 2, seen: [] })
    record.answers[0]?.(recorded(request as RecordRequest))
    await ready()
    expect(reason()).toBe('recorded')
  })

  test('twice records once', async () => {
    const { counter, desk } = counterAt({})
    await counter.scan('A999005429')
    await Promise.all([counter.confirm(), counter.confirm()])
    await counter.confirm()
    expect(desk.requestsOf('use.record')).toHaveLength(1)
  })

  test('over a lost answer repeats the same id', async () => {
    const { counter, desk, reason } = counterAt({})
    await counter.scan('A999005429')
    desk.silent = true
    void counter.confirm()
    await ready()
    desk.stop()
    desk.silent = false
    desk.start()
    await ready()
    const [first, second] = desk.requestsOf('use.record')
    expect(second).toEqual(first)
    expect(reason()).toBe('recorded')
  })

  test('an attention tells the desk that it was seen', async () => {
    const { counter, desk } = counterAt({ 'card.check': () => used })
    await counter.scan('A999005429')
    await counter.confirm()
    expect(desk.requestsOf('use.record')).toMatchObject([{ seen: ['already_used'] }])
  })

  test('a new attention is shown and confirmed a second time, with the minors kept', async () => {
    const { counter, desk, reason } = counterAt({
      'use.record': (request: RecordRequest) =>
        request.seen.length > 0 ? recorded(request) : { outcome: 'not_recorded', verdict: used },
    })
    await counter.scan('A999005429')
    counter.setMinors(2)
    await counter.confirm()
    expect(reason()).toBe('already_used')
    await counter.confirm()
    expect(reason()).toBe('recorded')
    const requests = desk.requestsOf('use.record') as RecordRequest[]
    expect(requests).toMatchObject([
      { minors: 2, seen: [] },
      { minors: 2, seen: ['already_used'] },
    ])
    expect(requests[0]?.id).not.toBe(requests[1]?.id)
  })

  test('a refusal that arrives after the next card came is told and stays', async () => {
    const record = byHand()
    const { counter, noticed, reason } = counterAt({ 'use.record': record.handler })
    await counter.scan('FIRST')
    void counter.confirm()
    await counter.scan('SECOND')
    record.answers[0]?.({ outcome: 'not_recorded', verdict: banned })
    await ready()
    expect(reason()).toBe('admit')
    expect(noticed).toMatchObject([{ live: 'assertive', stays: true }])
    expect(counter.notice?.text).toContain('A•••••5429')
  })

  test('a refused card does nothing', async () => {
    const { counter, desk } = counterAt({ 'card.check': () => banned })
    await counter.scan('A999005429')
    await counter.confirm()
    expect(desk.requestsOf('use.record')).toEqual([])
  })
})

test('more minors than the card has are not taken, and said', async () => {
  const { counter } = counterAt({ 'card.check': () => admit(1) })
  await counter.scan('A999005429')
  counter.setMinors(2)
  expect([counter.minors, counter.overMax]).toEqual([0, true])
})

test('a child too many by key: Enter records nobody until a number is chosen again', async () => {
  const { counter, desk, noticed } = counterAt({ 'card.check': () => admit(2) })
  await counter.scan('A999005429')
  counter.setMinors(3)
  await counter.confirm()
  expect(desk.requestsOf('use.record')).toEqual([])
  expect(counter.overMax).toBe(true)
  // said at the key and at Enter; shown in the party's own place, not as a notice
  expect(noticed.map(({ live, text }) => [live, text])).toEqual(
    Array(2).fill(['assertive', expect.stringContaining('2')]),
  )
  expect(counter.notice).toBeNull()
  counter.setMinors(0)
  await counter.confirm()
  expect(desk.requestsOf('use.record')).toMatchObject([{ minors: 0 }])
})

test('a child by key for a card without children: 0 is chosen before it is recorded', async () => {
  const { counter, desk } = counterAt({ 'card.check': () => admit(0) })
  await counter.scan('A999005429')
  counter.setMinors(1)
  await counter.confirm()
  expect(desk.requestsOf('use.record')).toEqual([])
  counter.setMinors(0)
  await counter.confirm()
  expect(desk.requestsOf('use.record')).toHaveLength(1)
})

test('the next card does not suffer from the number too many of the one before', async () => {
  const { counter, desk } = counterAt({})
  await counter.scan('FIRST')
  counter.setMinors(9)
  await counter.scan('SECOND')
  await counter.confirm()
  expect(desk.requestsOf('use.record')).toMatchObject([{ text: 'SECOND', minors: 0 }])
})

test('a text longer than the desk takes is cut, so that it is read as no card’s number', async () => {
  const { counter, desk } = counterAt({})
  await counter.scan('x'.repeat(1_000))
  expect(desk.requestsOf('card.check')).toMatchObject([{ text: 'x'.repeat(256) }])
})

test('minors set by the first key of a burst are taken back', async () => {
  const { counter } = counterAt({})
  await counter.scan('A999005429')
  counter.setMinors(1)
  counter.setMinors(3)
  counter.takeBackMinors()
  expect(counter.minors).toBe(1)
})

test('another event checks the card on the screen again', async () => {
  const { counter, desk } = counterAt({})
  await counter.scan('A999005429')
  await counter.chooseEvent('e2')
  expect(desk.requestsOf('card.check')).toEqual([
    { eventId: 'e1', text: 'A999005429', recheck: false },
    { eventId: 'e2', text: 'A999005429', recheck: true },
  ])
})

describe('another event chosen', () => {
  const forEvent = ({ eventId }: Request<'card.check'>): Verdict => ({ ...admit(2), eventId })

  test('while a record is under way that comes back not recorded: the card is judged for the new one', async () => {
    const record = byHand()
    const { counter, desk, reason } = counterAt({ 'card.check': forEvent, 'use.record': record.handler })
    await counter.scan('A999005429')
    counter.setMinors(2)
    void counter.confirm()
    await counter.chooseEvent('e2')
    expect(desk.requestsOf('card.check')).toHaveLength(1)
    record.answers[0]?.({ outcome: 'not_recorded', verdict: used })
    await ready()
    expect(desk.requestsOf('card.check').at(-1)).toEqual({ eventId: 'e2', text: 'A999005429', recheck: true })
    expect([reason(), counter.card?.verdict.eventId, counter.minors]).toEqual(['admit', 'e2', 2])
    void counter.confirm()
    await ready()
    expect(desk.requestsOf('use.record').at(-1)).toMatchObject({ eventId: 'e2', minors: 2, seen: [] })
  })

  test('while a record is under way that is recorded: nothing is judged again', async () => {
    const record = byHand()
    const { counter, desk, reason } = counterAt({ 'card.check': forEvent, 'use.record': record.handler })
    await counter.scan('A999005429')
    void counter.confirm()
    await counter.chooseEvent('e2')
    record.answers[0]?.(recorded(desk.requestsOf('use.record')[0] as RecordRequest))
    await ready()
    expect(reason()).toBe('recorded')
    expect(desk.requestsOf('card.check')).toHaveLength(1)
  })

  test('while a check is under way: the newest card is judged for the new one, and shown for no other', async () => {
    const check = byHand()
    const { counter, desk, presented } = counterAt({ 'card.check': check.handler })
    void counter.scan('A999005429')
    await ready()
    await counter.chooseEvent('e2')
    check.answers[0]?.(forEvent({ eventId: 'e1', text: 'A999005429', recheck: false }))
    await ready()
    expect(presented).toEqual([])
    check.answers[1]?.(forEvent({ eventId: 'e2', text: 'A999005429', recheck: true }))
    await ready()
    expect(desk.requestsOf('card.check').at(-1)).toEqual({ eventId: 'e2', text: 'A999005429', recheck: true })
    expect([counter.card?.verdict.eventId, counter.awaiting]).toEqual(['e2', true])
  })
})

test('a card held without an event is forgotten after a minute', async () => {
  const { counter, desk } = counterAt({}, { noEvent: true })
  await counter.scan('A999005429')
  await vi.advanceTimersByTimeAsync(CLEARS_AFTER + 10)
  await counter.chooseEvent('e2')
  expect(desk.requestsOf('card.check')).toEqual([])
  expect(counter.notice).toBeNull()
})

test('the screen clears itself after a minute', async () => {
  const { counter } = counterAt({})
  await counter.scan('A999005429')
  await vi.advanceTimersByTimeAsync(CLEARS_AFTER - 10)
  expect(counter.shown.kind).toBe('judged')
  await vi.advanceTimersByTimeAsync(20)
  expect(counter.shown.kind).toBe('idle')
})

test('an undo is sent once, and the recorded card leaves the screen', async () => {
  const { counter, desk, noticed } = counterAt({
    'use.undo': ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'undone' }),
  })
  await counter.scan('A999005429')
  await counter.confirm()
  const shown = counter.shown
  if (shown.kind !== 'recorded') throw new Error('not recorded')
  const use = { ...shown.use, state: 'waiting', cancelling: false } as RecentUse
  await Promise.all([counter.undo(use), counter.undo(use)])
  expect(desk.requestsOf('use.undo')).toMatchObject([{ useId: use.id }])
  expect(counter.shown.kind).toBe('idle')
  expect(noticed).toHaveLength(1)
})

describe('an undo', () => {
  const undone = ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'undone' })
  const use = { id: uuid7(), eventId: 'e1', adults: 1, minors: 2, production: 'Hamlet' } as RecentUse

  test('says whose: the party and the production', async () => {
    const { counter } = counterAt({ 'use.undo': undone })
    await counter.undo(use)
    expect(counter.notice).toMatchObject({ done: true, text: expect.stringContaining('1 aikuinen + 2 lasta, Hamlet') })
  })

  test('judges the card again that is on the screen as already used', async () => {
    const verdicts = [used, admit(2)]
    const { counter, desk, reason } = counterAt({ 'use.undo': undone, 'card.check': () => verdicts.shift() })
    await counter.scan('A999005429')
    expect(reason()).toBe('already_used')
    await counter.undo(use)
    expect(desk.requestsOf('card.check').at(-1)).toEqual({ eventId: 'e1', text: 'A999005429', recheck: true })
    expect(reason()).toBe('admit')
  })

  test('of another event, or before a card that it does not concern, judges nothing again', async () => {
    const verdicts = [used, banned]
    const { counter, desk } = counterAt({ 'use.undo': undone, 'card.check': () => verdicts.shift() })
    await counter.scan('A999005429')
    await counter.undo({ ...use, eventId: 'e2' })
    await counter.scan('X000011326')
    await counter.undo({ ...use, id: uuid7() })
    expect(desk.requestsOf('card.check')).toHaveLength(2)
  })

  test('of nothing is no success', async () => {
    const { counter } = counterAt({})
    await counter.undoNewest([])
    expect(counter.notice).toMatchObject({ done: false, live: 'polite' })
  })
})

test('a desk that is left leaves nothing on the screen', async () => {
  const { counter } = counterAt({})
  await counter.scan('A999005429')
  counter.type('X0')
  counter.leave()
  expect([counter.shown.kind, counter.typed, counter.notice]).toEqual(['idle', '', null])
})

describe('taking back the newest', () => {
  const use = (id: string, more: Partial<RecentUse> = {}) =>
    ({
      ...{ id, eventId: 'e1', adults: 1, minors: 0, production: 'Hamlet', state: 'accepted', cancelling: false },
      ...{ rejection: null, cancelRejection: null, ...more },
    }) as RecentUse
  const undone = ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'cancelling' })
  const rows: [name: string, uses: RecentUse[], takenBack: string[]][] = [
    ['takes the first of the list', [use('new'), use('old')], ['new']],
    ['never takes the customer before', [use('new', { state: 'undone' }), use('old')], []],
    ['takes nothing while its cancellation waits', [use('new', { cancelling: true }), use('old')], []],
    ['takes again what the register did not cancel', [use('new', { cancelRejection: 'other' })], ['new']],
    ['takes nothing of nothing', [], []],
  ]
  test.each(rows)('%s', async (_name, uses, takenBack) => {
    const { counter, desk, noticed } = counterAt({ 'use.undo': undone })
    const ids = uses.map(() => uuid7())
    await counter.undoNewest(uses.map((each, i) => ({ ...each, id: ids[i] ?? '' })))
    const sent = desk.requestsOf('use.undo') as { useId: string }[]
    expect(sent.map(({ useId }) => uses[ids.indexOf(useId)]?.id)).toEqual(takenBack)
    expect(noticed).toHaveLength(1)
  })

  test('takes the use just shown as recorded, also before it is in the list', async () => {
    const { counter, desk } = counterAt({ 'use.undo': undone })
    await counter.scan('A999005429')
    await counter.confirm()
    const shown = counter.shown
    await counter.undoNewest([use(uuid7())])
    expect(desk.requestsOf('use.undo')).toMatchObject([{ useId: shown.kind === 'recorded' && shown.use.id }])
  })

  test('takes nothing while a record is under way', async () => {
    const { counter, desk } = counterAt({ 'use.undo': undone, 'use.record': byHand().handler })
    await counter.scan('A999005429')
    void counter.confirm()
    await counter.undoNewest([use(uuid7())])
    expect(desk.requestsOf('use.undo')).toEqual([])
  })

  test.each(['undone', 'cancelled', 'rejected'] as const)('a use that is %s stays as it is', (state) => {
    expect(isUndoable(use('u', { state }))).toBe(false)
  })
})
