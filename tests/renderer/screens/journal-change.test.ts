import { describe, expect, test } from 'vitest'
import type { EventSummary, JournalEntry } from '../../../desk/contract.ts'
import { Changing, targetsOf } from '../../../renderer/lib/screens/journal-change.svelte.ts'
import { settle } from '../fake-desk.ts'
import { apiOf, entry, slowly } from './journal-harness.ts'

describe('a change', () => {
  const today = '2026-01-22' as JournalEntry['day']
  const own = { id: 'e1', title: 'Hamlet', day: '2026-01-21', lastDay: '2026-01-21', startsAt: '19:00' } as const
  const other = { ...own, id: 'e2', title: 'Macbeth', day: '2026-01-20', lastDay: '2026-01-20' }
  const targets = [own, other] as unknown as ReturnType<typeof targetsOf>
  const recorded = (request: { id: string }) => ({ outcome: 'recorded', uses: [{ ...entry(8), id: request.id }] })
  const doubtful = { kind: 'attention', reasons: [{ code: 'too_many_minors', registered: 0, asked: 3 }] }

  test('can go to events of the same venue and kind, and stay at its own where that is listed no longer', () => {
    const summary = { ...other, kind: 'performance' } as unknown as EventSummary
    const course = { ...summary, id: 'e3', kind: 'course' } as EventSummary
    const ids = (venue: string) => targetsOf(entry(1), [course, summary], venue).map((target) => target.id)
    expect(ids('Teatteri')).toEqual(['e2', 'e1'])
    expect(ids('Kirjasto')).toEqual(['e1'])
  })

  test('that changes nothing, or lacks a reason, is not sent', async () => {
    const { fake, api } = apiOf({ 'use.correct': recorded })
    const changing = new Changing(api)
    changing.open(entry(1), targets, today)
    expect(changing.told).toBeNull()
    await changing.confirm()
    expect(changing.told).toMatchObject({ nothing: true, reason: true })
    changing.reason = 'Väärä määrä'
    await changing.confirm()
    expect(fake.calls).toEqual([])
    changing.eventId = 'e2'
    expect(await changing.confirm()).toMatchObject({ eventId: 'e1' })
    expect(fake.requestsOf('use.correct')).toMatchObject([{ eventId: 'e2', day: '2026-01-20', fee: null }])
  })

  test('of what the register rejected may be sent as it is', async () => {
    const { fake, api } = apiOf({ 'use.correct': recorded })
    const changing = new Changing(api)
    changing.open(entry(1, { state: 'rejected', rejection: 'card_unknown' }), targets, today)
    changing.reason = 'Kaikukanta hylkäsi'
    expect(await changing.confirm()).not.toBeNull()
    expect(fake.requestsOf('use.correct')).toHaveLength(1)
  })

  test('with a doubt shows it, and the same again goes with it seen and with the same id', async () => {
    const { fake, api } = apiOf({
      'use.correct': (request: { id: string; seen: string[] }) =>
        request.seen.length > 0 ? recorded(request) : { outcome: 'not_recorded', verdict: doubtful },
    })
    const changing = new Changing(api)
    changing.open(entry(1), targets, today)
    changing.minors = 3
    changing.reason = 'Väärä määrä'
    expect(await changing.confirm()).toBeNull()
    expect(changing.doubts.map(({ code }) => code)).toEqual(['too_many_minors'])
    expect(changing.reason).toBe('Väärä määrä')
    expect(await changing.confirm()).not.toBeNull()
    const [first, second] = fake.requestsOf('use.correct') as { id: string; seen: string[] }[]
    expect(second).toEqual({ ...first, seen: ['too_many_minors'] })
  })

  test('of other terms than those that were doubted is asked anew', async () => {
    const { fake, api } = apiOf({ 'use.correct': () => ({ outcome: 'not_recorded', verdict: doubtful }) })
    const changing = new Changing(api)
    changing.open(entry(1), targets, today)
    Object.assign(changing, { minors: 3, reason: 'Väärä määrä' })
    await changing.confirm()
    changing.minors = 4
    expect(changing.doubts).toEqual([])
    await changing.confirm()
    expect(fake.requestsOf('use.correct')).toMatchObject([
      { minors: 3, seen: [] },
      { minors: 4, seen: [] },
    ])
  })

  test('keeps what was seen where only its reason is told in other words', async () => {
    const { fake, api } = apiOf({ 'use.correct': () => ({ outcome: 'not_recorded', verdict: doubtful }) })
    const changing = new Changing(api)
    changing.open(entry(1), targets, today)
    Object.assign(changing, { minors: 3, reason: 'Väärä määrä' })
    await changing.confirm()
    changing.reason = 'Toinen syy'
    await changing.confirm()
    expect(fake.requestsOf('use.correct').at(-1)).toMatchObject({ seen: ['too_many_minors'] })
  })

  const leave = async (given: (request: { id: string }) => unknown) => {
    const { fake, api, answer, lost } = slowly('use.correct')
    const changing = new Changing(api, lost)
    changing.open(entry(1), targets, today)
    Object.assign(changing, { minors: 3, reason: 'Väärä määrä' })
    const first = changing.confirm()
    await settle()
    changing.open(entry(2), targets, today)
    answer(given(fake.requestsOf('use.correct')[0] as { id: string }))
    return { changing, lost, use: await first }
  }

  test('whose dialog was left is recorded and leaves another one open', async () => {
    const { changing, lost, use } = await leave(recorded)
    expect([use?.eventId, changing.entry?.seq, lost.mock.calls]).toEqual(['e1', 2, []])
  })

  test('whose dialog was left does not ask its doubts in another one', async () => {
    const { changing, lost } = await leave(() => ({ outcome: 'not_recorded', verdict: doubtful }))
    Object.assign(changing, { minors: 3 })
    expect(changing.doubts).toEqual([])
    expect(lost).toHaveBeenCalledExactlyOnceWith(entry(1), null)
  })

  test('of a fee of whole euros begins with cents, as it was paid', () => {
    const changing = new Changing(apiOf({}).api)
    changing.open(entry(1, { kind: 'fee', feeKind: 'copying', cents: 2_400 as JournalEntry['cents'] }), targets, today)
    expect(changing.amount).toBe('24,00')
  })

  test('of a fee has its day, kind and sum, none of them wrong', async () => {
    const { fake, api } = apiOf({ 'use.correct': recorded })
    const changing = new Changing(api)
    const fee = entry(1, { kind: 'fee', feeKind: 'copying', cents: 150 as JournalEntry['cents'] })
    changing.open(fee, [{ ...own }] as unknown as typeof targets, today)
    expect([changing.day, changing.amount]).toEqual(['21.1.2026', '1,50'])
    changing.reason = 'Väärä maksu'
    changing.day = '23.1.2026'
    changing.amount = '0'
    await changing.confirm()
    expect(changing.told).toMatchObject({ day: 'future', amount: 'zero' })
    changing.day = '20.1.2026'
    changing.amount = '2,5'
    changing.feeKind = 'overdue_fine'
    await changing.confirm()
    expect(fake.requestsOf('use.correct')).toMatchObject([
      { day: '2026-01-20', minors: 0, fee: { kind: 'overdue_fine', cents: 250 } },
    ])
  })
})
