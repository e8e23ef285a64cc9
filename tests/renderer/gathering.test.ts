import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DeskError, type Request, type Verdict } from '../../desk/contract.ts'
import { CLEARS_AFTER, LONG_CLEARS_AFTER } from '../../renderer/lib/screen.svelte.ts'
import { byHand, counterAt, ready } from './counter-harness.ts'
import { admit, attention, BANNED, CAP_FULL, CAP_SHORT, notRecorded, recorded, refuse, worker } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const WORKER = 'Z000010669'
const TWICE = refuse([{ code: 'card_twice', card: 1, overridable: false }])
const OVERRIDE = { pin: '1111', reason: 'agreed' }

/** Answers by what was read: a worker's card, what is given for a holder's, or a card that is there already. */
const judging =
  (holders: Record<string, Verdict> = {}) =>
  ({ text, group, eventId }: Request<'card.check'>): Verdict => {
    if (group.includes(text)) return TWICE
    const verdict = text.startsWith('Z') || text.startsWith('Y') ? worker() : (holders[text] ?? admit(2))
    return { ...verdict, mask: text, eventId }
  }

async function groupOf(texts: readonly string[], handlers: Parameters<typeof counterAt>[0] = {}) {
  const at = counterAt({ 'card.check': judging(), ...handlers })
  for (const text of texts) await at.counter.scan(text)
  return at
}

describe('a community card', () => {
  test('opens a group with the worker, who is never alone', async () => {
    const { counter, records, noticed, reason } = await groupOf([WORKER])
    expect([counter.group?.workers, counter.group?.holders, reason()]).toEqual([1, 0, 'community_alone'])
    await counter.taking.confirm()
    expect(records()).toEqual([])
    expect(noticed.at(-1)?.text).toBe('Lue myös asiakkaan Kaikukortti.')
  })

  test('opens none where it is refused', async () => {
    const not = refuse([{ code: 'community_not_for_courses', card: 0, overridable: false }], { community: true })
    const { counter, reason } = await groupOf([WORKER], { 'card.check': () => not })
    expect([counter.group, reason()]).toEqual([null, 'community_not_for_courses'])
  })

  test('begins no group while it only waits for a supervisor, but can with one', async () => {
    const full = refuse([CAP_FULL], { community: true, party: { minorsMax: 0, available: 0 } })
    const { counter, reason } = await groupOf([WORKER], { 'card.check': () => full })
    expect([counter.group?.members.length, reason()]).toEqual([0, 'cap_full'])
    counter.taking.openSupervisor()
    expect([counter.group?.workers, counter.group?.needsWord]).toEqual([1, true])
  })

  test('that waits for a supervisor gives way to the next card', async () => {
    const full = refuse([CAP_FULL], { community: true, party: { minorsMax: 0, available: 0 } })
    const verdicts = [full, admit(2)]
    const { counter, checks } = await groupOf([WORKER, 'A1'], { 'card.check': () => verdicts.shift() })
    expect([counter.shown.kind, checks().at(-1)?.group]).toEqual(['judged', []])
  })
})

describe('every further scan', () => {
  test('is judged with the cards that are in the group, and joins it', async () => {
    const { counter, checks, reason } = await groupOf([WORKER, 'A1', 'A2'])
    expect(checks().map(({ group }) => group)).toEqual([[], [WORKER], [WORKER, 'A1']])
    expect([counter.group?.people, reason()]).toEqual([3, 'group'])
  })

  test('in a row, before the desk has answered the first, joins in order', async () => {
    const check = byHand()
    const { counter, checks } = counterAt({ 'card.check': check.handler })
    void counter.scan(WORKER)
    void counter.scan('A1')
    void counter.scan('A2')
    await ready()
    expect(checks()).toHaveLength(1)
    check.answers[0]?.(worker())
    await ready()
    check.answers[1]?.(admit(1))
    await ready()
    check.answers[2]?.(admit(0))
    await ready()
    expect(counter.group?.texts).toEqual([WORKER, 'A1', 'A2'])
    expect(checks().at(-1)?.group).toEqual([WORKER, 'A1'])
  })

  test('that is refused is shown and not added, and the group goes on', async () => {
    const { counter, reason } = await groupOf([WORKER, 'A1', 'BAD'], { 'card.check': judging({ BAD: BANNED }) })
    expect([counter.group?.texts, reason()]).toEqual([[WORKER, 'A1'], 'banned'])
    await counter.taking.confirm()
    expect([counter.shown.kind, reason()]).toEqual(['group', 'group'])
    await counter.taking.confirm()
    expect(reason()).toBe('recorded')
  })

  test('of the same card is said', async () => {
    const { counter, reason } = await groupOf([WORKER, 'A1', 'A1'])
    expect([counter.group?.people, reason()]).toEqual([2, 'card_twice'])
  })

  test('that the desk could not judge leaves the group, and is said', async () => {
    const { counter } = await groupOf([WORKER, 'A1'], {
      'card.check': (request: Request<'card.check'>) => {
        if (request.text === 'A1') throw new DeskError('internal', 'internal')
        return judging()(request)
      },
    })
    expect(counter.group?.texts).toEqual([WORKER])
    expect(counter.notice).toMatchObject({ live: 'assertive', stays: true })
  })

  test('while the group is being recorded waits, and then begins anew', async () => {
    const record = byHand()
    const { counter, checks, records } = await groupOf([WORKER, 'A1'], { 'use.record': record.handler })
    void counter.taking.confirm()
    void counter.scan('A2')
    await ready()
    expect(checks()).toHaveLength(2)
    record.answers[0]?.(recorded(records()[0] as Request<'use.record'>))
    await ready()
    expect(checks().at(-1)).toMatchObject({ text: 'A2', group: [] })
    expect(counter.shown).toMatchObject({ kind: 'judged', text: 'A2' })
  })

  test('while the group is being recorded joins it where nothing was recorded', async () => {
    const record = byHand()
    const { counter } = await groupOf([WORKER, 'A1'], { 'use.record': record.handler })
    void counter.taking.confirm()
    void counter.scan('A2')
    record.answers[0]?.(notRecorded(BANNED))
    await ready()
    expect(counter.group?.texts).toEqual([WORKER, 'A1', 'A2'])
  })
})

describe('the people of a group', () => {
  test('are counted with the minors of each card, and recorded all together', async () => {
    const { counter, records, presented } = await groupOf([WORKER, 'A1', 'A2'])
    counter.setMinors(2)
    counter.setMinors(1, 0)
    expect(counter.group?.people).toBe(6)
    await counter.taking.confirm()
    const [request] = records()
    expect(request?.cards.map(({ text, minors }) => [text, minors])).toEqual([
      [WORKER, 1],
      ['A1', 0],
      ['A2', 2],
    ])
    expect(new Set(request?.cards.map(({ id }) => id)).size).toBe(3)
    expect(presented.at(-1)?.text).toBe('Anna 6 lippua')
  })

  test('are no more than a card has children: Enter records nobody until a number is chosen again', async () => {
    const { counter, records } = await groupOf([WORKER, 'A1'])
    counter.setMinors(3)
    await counter.taking.confirm()
    expect([counter.group?.overMax, records()]).toEqual([true, []])
  })

  test('more than five are confirmed as agreed, and the desk is told that this was seen', async () => {
    const { counter, records, reason, presented } = await groupOf([WORKER, 'A1', 'A2'])
    counter.setMinors(2)
    expect(reason()).toBe('group')
    counter.setMinors(1, 1)
    expect([counter.group?.people, reason()]).toEqual([6, 'large_group'])
    expect(presented.at(-1)?.look.live).toBe('assertive')
    await counter.taking.confirm()
    expect(records()).toMatchObject([{ seen: ['large_group'] }])
  })

  test('more than the cap has left need a supervisor', async () => {
    const details = { kind: 'performance', cap: 12, left: 2 } as const
    const { counter, records } = await groupOf([WORKER, 'A1', 'A2'], {
      'card.check': judging({ A1: admit(0, { details }), A2: admit(0, { details }) }),
    })
    expect([counter.group?.isShort, counter.group?.left]).toEqual([true, 2])
    await counter.taking.confirm()
    expect([counter.asking, records()]).toEqual(['supervisor', []])
    await counter.taking.exceed(OVERRIDE)
    expect(records()).toMatchObject([{ override: OVERRIDE }])
    expect(counter.shown).toMatchObject({ kind: 'recorded', supervised: true })
  })
})

describe('the desk that does not record a group', () => {
  test('leaves it as it was, with the reason and the card that it is about', async () => {
    const tooMany = { code: 'too_many_minors', registered: 1, asked: 2, card: 1, overridable: false } as const
    const { counter, reason } = await groupOf([WORKER, 'A1', 'A2'], {
      'use.record': () => notRecorded(refuse([tooMany])),
    })
    await counter.taking.confirm()
    expect([counter.group?.texts, counter.group?.selected, reason()]).toEqual([
      [WORKER, 'A1', 'A2'],
      1,
      'too_many_minors',
    ])
    counter.setMinors(1)
    expect(reason()).toBe('group')
  })

  test('for a limit of the venue’s own offers the supervisor', async () => {
    const { counter, records } = await groupOf([WORKER, 'A1'], {
      'use.record': (request: Request<'use.record'>) =>
        request.override ? recorded(request) : notRecorded(refuse([CAP_SHORT])),
    })
    await counter.taking.confirm()
    expect(counter.group?.needsWord).toBe(true)
    counter.taking.openSupervisor()
    expect(counter.asking).toBe('supervisor')
    await counter.taking.exceed(OVERRIDE)
    expect(counter.shown.kind).toBe('recorded')
    expect(records()[0]?.cards[0]?.id).not.toBe(records()[1]?.cards[0]?.id)
  })

  test('for an attention shows it and records at the next confirm', async () => {
    const twice = attention([{ code: 'already_used', at: 0, tickets: 1 }])
    const { counter, records, reason } = await groupOf([WORKER, 'A1'], {
      'use.record': (request: Request<'use.record'>) =>
        request.seen.includes('already_used') ? recorded(request) : notRecorded(twice),
    })
    await counter.taking.confirm()
    expect(reason()).toBe('already_used')
    await counter.taking.confirm()
    expect([reason(), records()].flat()).toHaveLength(3)
  })
})

describe('keys in a group', () => {
  test('arrows move, Delete removes, and the last card takes the group with it', async () => {
    const { counter, noticed } = await groupOf([WORKER, 'A1', 'A2'])
    counter.move(-1)
    expect(counter.group?.selected).toBe(1)
    expect(noticed.at(-1)).toMatchObject({ live: 'polite', text: '2/3, Asiakas, A1, 0 lasta' })
    counter.remove()
    expect(counter.group?.texts).toEqual([WORKER, 'A2'])
    counter.remove()
    counter.remove()
    expect(counter.shown.kind).toBe('idle')
  })

  test('Escape puts a refusal away, then asks, then gives the group up', async () => {
    const { counter, reason } = await groupOf([WORKER, 'A1', 'A1'])
    counter.clear()
    expect(reason()).toBe('group')
    counter.clear()
    expect([counter.shown.kind, reason()]).toEqual(['group', 'leaving'])
    counter.clear()
    expect(counter.shown.kind).toBe('idle')
  })

  test('Enter after the question goes on with the group', async () => {
    const { counter, records, reason } = await groupOf([WORKER, 'A1'])
    counter.clear()
    await counter.taking.confirm()
    expect([reason(), records()]).toEqual(['group', []])
  })

  test('a digit that began a burst is taken back', async () => {
    const { counter } = await groupOf([WORKER, 'A1'])
    counter.setMinors(2)
    counter.takeBack()
    expect(counter.group?.people).toBe(2)
  })
})

test('a group is judged again for another event; who cannot come there is not taken along', async () => {
  const at = await groupOf([WORKER, 'A1', 'A2'], {
    'card.check': (request: Request<'card.check'>) =>
      request.eventId === 'e2' && request.text === 'A2' ? BANNED : judging()(request),
  })
  at.counter.setMinors(1, 1)
  await at.counter.chooseEvent('e2')
  expect([at.counter.group?.eventId, at.counter.group?.texts, at.counter.group?.people]).toEqual([
    'e2',
    [WORKER, 'A1'],
    3,
  ])
  expect(
    at
      .checks()
      .slice(3)
      .every(({ recheck }) => recheck),
  ).toBe(true)
})

test('a group stays longer than a card, and says so when it goes', async () => {
  const { counter } = await groupOf([WORKER, 'A1'])
  await vi.advanceTimersByTimeAsync(2 * CLEARS_AFTER)
  expect(counter.shown.kind).toBe('group')
  await vi.advanceTimersByTimeAsync(LONG_CLEARS_AFTER)
  expect(counter.shown.kind).toBe('idle')
  expect(counter.notice?.text).toContain('Mitään ei kirjattu')
})
