import { describe, expect, it } from 'vitest'
import { forgetServed } from '../../desk/retention.ts'
import {
  bareDesk,
  bookAt,
  correctAt,
  day,
  enterAt,
  EXPIRED,
  HOLDERS,
  recordAt,
  recordedId,
  summary,
  TODAY,
  undoAt,
} from './bare.ts'
import { allSent, CARD, deskAtWork, idOf, newId, recordUse, statusWhere } from './harness.ts'

const [ALONE, ONE, , THREE] = HOLDERS
const change = { day: TODAY, reason: 'väärä määrä' }

describe('changing a use that is still here', () => {
  it('settles it here: the register hears of the new one alone', async () => {
    const { register, desk, eventId } = await deskAtWork()
    await register.stop()
    await statusWhere(desk, ({ network }) => network === 'offline')
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 1))
    const id = newId()
    const call = { id, useId, eventId, minors: 2, ...change }
    const first = await desk.api.invoke('use.correct', call)
    expect(first).toMatchObject({ outcome: 'recorded', uses: [{ id, minors: 2 }] })
    expect(await desk.api.invoke('use.correct', call)).toEqual(first)
    await register.restart()
    await allSent(desk)
    expect(await register.uses()).toEqual([expect.objectContaining({ id, minors: 2, cancelled: false })])
    const { entries } = await desk.api.invoke('journal.list', { before: null, filter: 'all' })
    expect(entries).toMatchObject([
      { id, corrects: useId, counts: true, state: 'accepted' },
      { id: useId, correctedBy: id, counts: false, state: 'undone', reason: 'väärä määrä' },
    ])
  })
})

describe('changing a use that the register has', () => {
  it('sends a correction without the number, and both sides count the new one alone', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 2))
    await allSent(desk)
    const taken = async () => (await desk.api.invoke('events.list', {})).find(({ id }) => id === eventId)?.taken
    expect(await taken()).toBe(3)
    const id = newId()
    await desk.api.invoke('use.correct', { id, useId, eventId, minors: 0, ...change })
    expect(await taken()).toBe(1)
    await allSent(desk)
    const uses = await register.uses()
    expect(uses.find((use) => use.id === useId)).toMatchObject({ cancelled: true })
    expect(uses.find((use) => use.id === id)).toMatchObject({ cardNumber: CARD.family, minors: 0, cancelled: false })
  })

  it('a correction that the register refuses is shown, and the use stands as it was', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 1))
    await allSent(desk)
    await register.stop()
    const seen = ['too_many_minors']
    const id = newId()
    expect(await desk.api.invoke('use.correct', { id, useId, eventId, minors: 5, ...change })).toMatchObject({
      verdict: { kind: 'attention', reasons: [{ code: 'too_many_minors' }] },
    })
    await desk.api.invoke('use.correct', { id, useId, eventId, minors: 5, ...change, seen })
    await register.restart()
    expect((await allSent(desk)).rejected).toBe(1)
    const { entries } = await desk.api.invoke('journal.list', { before: null, filter: 'all' })
    expect(entries).toMatchObject([
      { id, state: 'rejected', rejection: 'too_many_minors', counts: false },
      { id: useId, state: 'accepted', counts: true },
    ])
    await desk.api.invoke('use.correct', { id: newId(), useId, eventId, minors: 2, ...change })
    expect((await allSent(desk)).rejected).toBe(0)
  })

  it('taking the changed use back before the correction left cancels the first one at the register', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 1))
    await allSent(desk)
    await register.stop()
    await statusWhere(desk, ({ network }) => network === 'offline')
    const id = newId()
    await desk.api.invoke('use.correct', { id, useId, eventId, minors: 2, ...change })
    expect(await desk.api.invoke('use.undo', { id: newId(), useId: id })).toMatchObject({ outcome: 'undone' })
    await register.restart()
    await allSent(desk)
    expect(await register.uses()).toEqual([expect.objectContaining({ id: useId, cancelled: true })])
  })

  it('what the register rejected is mended here and sent as new', async () => {
    const { register, desk, eventId } = await deskAtWork({ syncEvery: 1_000_000 })
    await register.issue('POST', `cards/${CARD.family}/minors`, { minors: 1 })
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 2))
    expect((await allSent(desk)).rejected).toBe(1)
    const id = newId()
    await desk.api.invoke('use.correct', { id, useId, eventId, minors: 1, ...change })
    expect((await allSent(desk)).rejected).toBe(0)
    expect(await register.uses()).toEqual([expect.objectContaining({ id, minors: 1, cancelled: false })])
  })
})

describe('changing a change', () => {
  it('before it left sends the last one alone, naming the use that the register has', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 0))
    await allSent(desk)
    await register.stop()
    await statusWhere(desk, ({ network }) => network === 'offline')
    const [second, third] = [newId(), newId()]
    await desk.api.invoke('use.correct', { id: second, useId, eventId, minors: 1, ...change })
    await desk.api.invoke('use.correct', { id: third, useId: second, eventId, minors: 2, ...change })
    await register.restart()
    expect((await allSent(desk)).rejected).toBe(0)
    const uses = await register.uses()
    expect(uses.filter(({ cancelled }) => !cancelled)).toMatchObject([
      { id: third, minors: 2, cardNumber: CARD.family },
    ])
    expect((await desk.api.invoke('event.get', { eventId })).taken).toBe(3)
  })

  it('after it arrived is a correction of it', async () => {
    const { register, desk, eventId } = await deskAtWork()
    let useId = idOf(await recordUse(desk, eventId, CARD.family, 0))
    for (const minors of [1, 2]) {
      await allSent(desk)
      const id = newId()
      await desk.api.invoke('use.correct', { id, useId, eventId, minors, ...change })
      useId = id
    }
    await allSent(desk)
    expect((await register.uses()).filter(({ cancelled }) => !cancelled)).toMatchObject([{ id: useId, minors: 2 }])
  })

  it('a refused one can be put away: the use stands as it was, and nothing waits for staff', async () => {
    const { desk, eventId } = await deskAtWork()
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 1))
    await allSent(desk)
    const id = newId()
    const seen = ['too_many_minors']
    await desk.api.invoke('use.correct', { id, useId, eventId, minors: 5, ...change, seen })
    expect((await allSent(desk)).rejected).toBe(1)
    expect(await desk.api.invoke('use.undo', { id: newId(), useId: id })).toMatchObject({ outcome: 'undone' })
    expect((await statusWhere(desk, () => true)).rejected).toBe(0)
    expect((await desk.api.invoke('event.get', { eventId })).taken).toBe(2)
  })
})

describe('what the desk has forgotten', () => {
  it('can be corrected all the same: its limits have ended', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const useId = recordedId(recordAt(desk, eventId, ONE))
    desk.ledger.uses.settle(useId, 'accepted')
    desk.ledger.outbox.remove(useId)
    await forgetServed(desk.ledger, Date.parse('2026-02-01T12:00:00+02:00'))
    expect(desk.ledger.uses.get(useId)?.cardKey).toBeNull()
    expect(summary(correctAt(desk, useId, { eventId, minors: 1 }))).toBe('recorded')
  })
})

describe('the same id for another', () => {
  it('is a conflict for a change, a booking and an entry, as it is for a record', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const id = newId()
    enterAt(desk, eventId, ALONE, { id })
    expect(() => enterAt(desk, eventId, ONE, { id })).toThrow(/id_used_for_another/)
    const booked = newId()
    bookAt(desk, eventId, ONE, { id: booked })
    expect(() => bookAt(desk, eventId, THREE, { id: booked })).toThrow(/id_used_for_another/)
  })
})

describe('taking back what the register rejected', () => {
  it('is settled here, since the register has nothing of it', async () => {
    const { register, desk, eventId } = await deskAtWork({ syncEvery: 1_000_000 })
    await register.issue('POST', `cards/${CARD.family}/minors`, { minors: 1 })
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 2))
    expect((await allSent(desk)).rejected).toBe(1)
    expect(await desk.api.invoke('use.undo', { id: newId(), useId })).toMatchObject({ outcome: 'undone' })
    expect(await statusWhere(desk, () => true)).toMatchObject({ waiting: 0, rejected: 0 })
    const [recent] = await desk.api.invoke('use.recent', {})
    expect(recent).toMatchObject({ state: 'undone', mask: null })
  })
})

describe('the limits at a correction', () => {
  it('do not count what is being corrected, and keep what is exceeded', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 3 } })
    const useId = recordedId(recordAt(desk, eventId, [[THREE, 1]]))
    const second = recordedId(correctAt(desk, useId, { eventId, minors: 2 }))
    expect(JSON.parse(desk.ledger.uses.get(second)?.excess ?? '')).toEqual([])
    expect(summary(correctAt(desk, second, { eventId, minors: 3 }))).toBe('attention cap_short')
    const third = recordedId(correctAt(desk, second, { eventId, minors: 3, seen: ['cap_short'] }))
    expect(JSON.parse(desk.ledger.uses.get(third)?.excess ?? '')).toMatchObject([{ code: 'cap_short', left: 3 }])
    undoAt(desk, third)
    expect(desk.ledger.counts.taken(eventId)).toBe(0)
  })

  it('can move a use to another performance, and give the first one its tickets back', () => {
    const desk = bareDesk()
    const [wrong, right] = [desk.event(), desk.event({ day: day('2026-01-22') })]
    const useId = recordedId(recordAt(desk, wrong, [[ONE, 1]]))
    correctAt(desk, useId, { eventId: right, minors: 1, day: day('2026-01-22') })
    expect([desk.ledger.counts.taken(wrong), desk.ledger.counts.taken(right)]).toEqual([0, 2])
  })

  it('a use is corrected once; then its replacement is', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const useId = recordedId(recordAt(desk, eventId, ONE))
    correctAt(desk, useId, { eventId, minors: 1 })
    expect(() => correctAt(desk, useId, { eventId, minors: 0 })).toThrow(/already_corrected/)
    expect(() => undoAt(desk, useId)).toThrow(/already_undone/)
    expect(summary(recordAt(desk, eventId, EXPIRED))).toBe('refuse expired')
    expect(summary(recordAt(desk, eventId, ALONE))).toBe('recorded')
  })
})
