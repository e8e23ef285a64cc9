import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DeskError, type Request } from '../../desk/contract.ts'
import { spoken } from '../../renderer/lib/present.ts'
import { byHand, counterAt, ready } from './counter-harness.ts'
import { admit, attention, BANNED, notRecorded, recorded, USED } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('confirming', () => {
  test('records the card with its minors, and shows recorded only after the answer', async () => {
    const record = byHand()
    const { counter, records, reason } = counterAt({ 'use.record': record.handler })
    await counter.scan('A999005429')
    counter.setMinors(2)
    void counter.taking.confirm()
    await ready()
    expect(reason()).toBe('admit')
    const [request] = records()
    expect(request).toMatchObject({ cards: [{ text: 'A999005429', minors: 2 }], seen: [], override: null })
    record.answers[0]?.(recorded(request as Request<'use.record'>))
    await ready()
    expect(reason()).toBe('recorded')
  })

  test('twice records once', async () => {
    const { counter, records } = counterAt({})
    await counter.scan('A999005429')
    await Promise.all([counter.taking.confirm(), counter.taking.confirm()])
    await counter.taking.confirm()
    expect(records()).toHaveLength(1)
  })

  test('over a lost answer repeats the same id', async () => {
    const { counter, desk, records, reason } = counterAt({})
    await counter.scan('A999005429')
    desk.silent = true
    void counter.taking.confirm()
    await ready()
    desk.stop()
    desk.silent = false
    desk.start()
    await ready()
    const [first, second] = records()
    expect(second).toEqual(first)
    expect(reason()).toBe('recorded')
  })

  test('after an error of the desk tries with the same id again', async () => {
    let isFirst = true
    const { counter, records, reason } = counterAt({
      'use.record': (request: Request<'use.record'>) => {
        if (!isFirst) return recorded(request)
        isFirst = false
        throw new DeskError('internal', 'internal')
      },
    })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    expect(counter.notice).toMatchObject({ live: 'assertive', stays: true })
    await counter.taking.confirm()
    const [first, second] = records()
    expect(second?.cards).toEqual(first?.cards)
    expect(reason()).toBe('recorded')
  })

  test('what was recorded and corrected since stands: however often it is confirmed, no other use is made', async () => {
    const { counter, records, reason } = counterAt({
      'use.record': () => {
        throw new DeskError('conflict', 'already_corrected')
      },
    })
    await counter.scan('A999005429')
    for (let confirms = 0; confirms < 2; confirms++) {
      await counter.taking.confirm()
      expect(counter.notice).toMatchObject({
        live: 'assertive',
        stays: true,
        text: expect.stringContaining('korjattu'),
      })
    }
    const [first, second] = records()
    expect(second?.cards[0]?.id).toBe(first?.cards[0]?.id)
    expect(reason()).toBe('admit')
  })

  test('what was recorded and undone since says so, and goes on under an id of its own', async () => {
    let isFirst = true
    const { counter, records, reason } = counterAt({
      'use.record': (request: Request<'use.record'>) => {
        if (!isFirst) return recorded(request)
        isFirst = false
        throw new DeskError('conflict', 'already_undone')
      },
    })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    expect(counter.notice).toMatchObject({ live: 'assertive', stays: true, text: expect.stringContaining('peruttu') })
    expect(reason()).toBe('admit')
    await counter.taking.confirm()
    const [first, second] = records()
    expect(second?.cards[0]?.id).not.toBe(first?.cards[0]?.id)
    expect(reason()).toBe('recorded')
  })

  test('tells the desk every attention that was on the screen', async () => {
    const both = attention([
      { code: 'last_night', eventDay: '2026-01-20' as never },
      { code: 'already_used', at: 0, tickets: 1 },
    ])
    const { counter, records, presented } = counterAt({ 'card.check': () => both })
    await counter.scan('A999005429')
    expect(presented.at(-1)).toMatchObject({ reason: 'last_night', more: [expect.stringContaining('1 lippu')] })
    await counter.taking.confirm()
    expect(records()).toMatchObject([{ seen: ['last_night', 'already_used'] }])
  })

  test('a new attention is shown and confirmed a second time, with the minors kept', async () => {
    const { counter, records, reason } = counterAt({
      'use.record': (request: Request<'use.record'>) =>
        request.seen.length > 0 ? recorded(request) : notRecorded(USED),
    })
    await counter.scan('A999005429')
    counter.setMinors(2)
    await counter.taking.confirm()
    expect(reason()).toBe('already_used')
    await counter.taking.confirm()
    expect(reason()).toBe('recorded')
    const [first, second] = records()
    expect([first?.cards[0]?.minors, first?.seen]).toEqual([2, []])
    expect([second?.cards[0]?.minors, second?.seen]).toEqual([2, ['already_used']])
    expect(first?.cards[0]?.id).not.toBe(second?.cards[0]?.id)
  })

  test('a refusal that arrives after the next card came is told and stays', async () => {
    const record = byHand()
    const { counter, noticed, reason } = counterAt({ 'use.record': record.handler })
    await counter.scan('FIRST')
    void counter.taking.confirm()
    await counter.scan('SECOND')
    record.answers[0]?.(notRecorded(BANNED))
    await ready()
    expect(reason()).toBe('admit')
    expect(noticed).toMatchObject([{ live: 'assertive', stays: true }])
    expect(counter.notice?.text).toContain('A•••••5429')
  })

  test('a refused card does nothing', async () => {
    const { counter, records } = counterAt({ 'card.check': () => BANNED })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    expect(records()).toEqual([])
  })
})

describe('the party', () => {
  test('takes no more minors than the card has, and says so', async () => {
    const { counter } = counterAt({ 'card.check': () => admit(1) })
    await counter.scan('A999005429')
    counter.setMinors(2)
    expect([counter.party.minors, counter.party.overMax]).toEqual([0, true])
  })

  test('a child too many by key: Enter records nobody until a number is chosen again', async () => {
    const { counter, records, noticed } = counterAt({ 'card.check': () => admit(2) })
    await counter.scan('A999005429')
    counter.setMinors(3)
    await counter.taking.confirm()
    expect(records()).toEqual([])
    // said at the key and at Enter; shown in the party's own place, not as a notice
    expect(noticed.map(({ live, text }) => [live, text])).toEqual(
      Array(2).fill(['assertive', expect.stringContaining('2')]),
    )
    expect(counter.notice).toBeNull()
    counter.setMinors(0)
    await counter.taking.confirm()
    expect(records()).toMatchObject([{ cards: [{ minors: 0 }] }])
  })

  test('the next card does not suffer from the number too many of the one before', async () => {
    const { counter, records } = counterAt({})
    await counter.scan('FIRST')
    counter.setMinors(9)
    await counter.scan('SECOND')
    await counter.taking.confirm()
    expect(records()).toMatchObject([{ cards: [{ text: 'SECOND', minors: 0 }] }])
  })

  test('set by the first key of a burst is taken back', async () => {
    const { counter } = counterAt({})
    await counter.scan('A999005429')
    counter.setMinors(1)
    counter.setMinors(3)
    counter.takeBack()
    expect(counter.party.minors).toBe(1)
  })

  test('larger than what is left is said before it is confirmed, and only a supervisor can go on', async () => {
    const left = { minorsMax: 3, available: 2 }
    const { counter, records, noticed } = counterAt({ 'card.check': () => admit(3, { party: left }) })
    await counter.scan('A999005429')
    expect([counter.choice.onlyGiven, counter.choice.offers?.supervisor]).toEqual([null, false])
    counter.setMinors(2)
    expect([counter.choice.onlyGiven, counter.choice.offers?.supervisor]).toEqual([2, true])
    await counter.taking.confirm()
    expect(records()).toEqual([])
    expect(noticed.at(-1)?.text).toContain('Vain 2 voidaan antaa')
    counter.setMinors(1)
    await counter.taking.confirm()
    expect(records()).toMatchObject([{ cards: [{ minors: 1 }] }])
  })

  test('assistants are counted on the slip and told to no desk', async () => {
    const { counter, desk, presented } = counterAt({ 'card.check': () => admit(2) })
    await counter.scan('A999005429')
    counter.setMinors(2)
    counter.setAssistants(1)
    await counter.taking.confirm()
    expect(JSON.stringify(desk.calls)).not.toContain('assistant')
    expect(presented.at(-1)?.text).toBe('Anna 3 lippua + 1 avustajan paikka')
    await counter.scan('NEXT')
    expect(counter.party.assistants).toBe(0)
  })
})

describe('what is recorded', () => {
  test('says the 0 € ticket, the seller’s fee and the free cloakroom where the venue has them', async () => {
    const venue = { serviceFee: 250 as never, freeCloakroom: true }
    const { counter, presented } = counterAt({}, { venue })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    const said = presented.at(-1)
    expect(said?.todo.join(' ')).toMatch(/Lipun hinta 0 €\. Palvelumaksu 2,50\s€\. Maksuton narikka/)
    expect(said && spoken(said)).toContain('Anna 1 lippu')
  })

  test.each([
    ['course', 'Asiakas maksaa 15,00', 'Anna 1 kurssipaikka'],
    ['visit', 'Ranneke 5,00', 'Päästä sisään 1'],
  ] as const)('a %s says what the holder pays', async (kind, pays, gives) => {
    const details =
      kind === 'course' ? { kind, left: 1, fee: { covered: 2500, byHolder: 1500 } } : { kind, left: 30, wristband: 500 }
    const { counter, presented } = counterAt({
      'card.check': () => admit(0, { details: details as never }),
      'use.record': (request: Request<'use.record'>) => {
        const { outcome, uses } = recorded(request)
        return { outcome, uses: uses.map((use) => ({ ...use, kind, cents: kind === 'course' ? 2500 : null })) }
      },
    })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    expect(presented.at(-1)?.text).toBe(gives)
    expect(presented.at(-1)?.todo.join(' ')).toContain(pays)
  })
})
