/** A group for another event: nobody vanishes from it silently, and nothing is recorded for the event before. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DeskError, type Request, type Verdict } from '../../desk/contract.ts'
import { byHand, counterAt, ready } from './counter-harness.ts'
import { admit, attention, BANNED, CAP_FULL, refuse, worker } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const WORKER = 'Z000010669'

/** All may come to `e1`; to `e2` only those whose verdict is not given here. */
const judging =
  (there: Record<string, Verdict>) =>
  ({ text, eventId }: Request<'card.check'>): Verdict => {
    const verdict = eventId === 'e2' ? there[text] : undefined
    return { ...(verdict ?? (text === WORKER ? worker() : admit(2))), mask: text, eventId }
  }

async function groupAt(check: (request: Request<'card.check'>) => unknown) {
  const at = counterAt({ 'card.check': check })
  for (const text of [WORKER, 'A1', 'A2', 'A3']) await at.counter.scan(text)
  return at
}

describe('who cannot come to another event', () => {
  test('is told with the first reason and all masks, whoever joins after', async () => {
    const { counter, reason } = await groupAt(judging({ A1: BANNED, A2: refuse([CAP_FULL]) }))
    await counter.chooseEvent('e2')
    expect([counter.group?.texts, reason()]).toEqual([[WORKER, 'A3'], 'banned'])
    expect(counter.notice).toMatchObject({ live: 'assertive', stays: true, text: expect.stringContaining('A1, A2') })
  })

  test('is told also where it is the worker, and the others stay', async () => {
    const { counter, reason } = await groupAt(judging({ [WORKER]: BANNED }))
    await counter.chooseEvent('e2')
    expect([counter.group?.texts, reason()]).toEqual([['A1', 'A2', 'A3'], 'banned'])
    expect(counter.notice?.text).toContain(WORKER)
  })

  test('is told where that is everybody', async () => {
    const { counter, reason } = await groupAt(judging({ [WORKER]: BANNED, A1: BANNED, A2: BANNED, A3: BANNED }))
    await counter.chooseEvent('e2')
    expect([counter.shown.kind, reason()]).toEqual(['judged', 'banned'])
    expect(counter.notice?.text).toContain('A1, A2, A3')
  })
})

describe('a group that could not be judged for the selected event', () => {
  async function stale() {
    let isBroken = true
    const at = await groupAt((request) => {
      if (request.eventId === 'e2' && isBroken) throw new DeskError('internal', 'internal')
      return judging({})(request)
    })
    await at.counter.chooseEvent('e2')
    isBroken = false
    return at
  }

  test('is judged by Enter, and recorded only by the next one', async () => {
    const { counter, records } = await stale()
    await counter.taking.confirm()
    expect([records(), counter.group?.eventId]).toEqual([[], 'e2'])
    await counter.taking.confirm()
    expect(records()).toMatchObject([{ eventId: 'e2' }])
  })

  test('is not recorded with a supervisor’s word either', async () => {
    const { counter, records } = await stale()
    expect(await counter.taking.exceed({ pin: '1111', reason: 'agreed' })).toBeNull()
    expect([records(), counter.group?.eventId]).toEqual([[], 'e2'])
  })
})

test('a group is left as it is while it is judged for another event', async () => {
  const check = byHand()
  const { counter } = await groupAt((request) => (request.eventId === 'e2' ? check.handler() : judging({})(request)))
  void counter.chooseEvent('e2')
  await ready()
  counter.remove(1)
  counter.setMinors(2, 2)
  expect([counter.rejudging, counter.group?.people]).toEqual([true, 4])
  for (const i of [0, 1, 2, 3]) {
    check.answers[i]?.(i === 0 ? worker({ eventId: 'e2' }) : admit(2, { eventId: 'e2' }))
    await ready()
  }
  expect([counter.rejudging, counter.group?.people]).toEqual([false, 4])
  counter.remove(1)
  expect(counter.group?.people).toBe(3)
})

test('giving a group up sends the cards away that waited to join it', async () => {
  const check = byHand()
  const { counter, checks } = counterAt({ 'card.check': check.handler })
  for (const text of [WORKER, 'A1', 'A2']) void counter.scan(text)
  await ready()
  check.answers[0]?.(worker())
  await ready()
  counter.giveUpGroup()
  check.answers[1]?.(admit(0))
  await ready()
  expect([counter.shown.kind, checks().length]).toEqual(['idle', 2])
  void counter.scan('A4')
  await ready()
  check.answers[2]?.(admit(0))
  await ready()
  expect(counter.shown).toMatchObject({ kind: 'judged', text: 'A4' })
})

test('a worker’s card that was used already opens a group, and says so', async () => {
  const alone = { code: 'community_alone', overridable: false } as const
  const used = { code: 'already_used', at: 0, tickets: 1 } as const
  const verdict = { ...refuse([alone]), reasons: [alone, used], community: true } as unknown as Verdict
  const { counter, reason } = counterAt({ 'card.check': () => verdict })
  await counter.scan(WORKER)
  expect([counter.group?.workers, reason()]).toEqual([1, 'already_used'])
})

test('a holder’s attention there is told first, whoever joins after', async () => {
  const used = attention([{ code: 'already_used', at: 0, tickets: 1 }])
  const { counter, reason } = await groupAt(judging({ A1: used }))
  await counter.chooseEvent('e2')
  expect([counter.group?.people, counter.notice, reason()]).toEqual([4, null, 'already_used'])
})
