import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import * as v from 'valibot'
import { createChecker } from '../../desk/check.ts'
import { type Call, requests } from '../../desk/contract.ts'
import { createGate, gateState, turnGate } from '../../desk/gate.ts'
import { bareDesk, type Bare, bookAt, EXPIRED, HOLDERS, recordAt, summary, TODAY, undoAt, WORKERS } from './bare.ts'
import { allSent, CARD, deskAtWork, eventToday, newId } from './harness.ts'

const [, ONE, TWO, THREE] = HOLDERS
const SEALS_AFTER = 15_000

type Showing = Partial<Omit<Call<'gate.record'>, 'eventId' | 'text'>>

/** A gate at a bare desk. Its timers are the test's; the clock is not theirs. */
function gateAt(desk: Bare = bareDesk()) {
  const eventId = desk.event()
  const uploads = vi.fn()
  const at = { ...desk, check: createChecker(desk) }
  const gate = createGate(desk.ledger, uploads)
  const show = (text: string, showing: Showing = {}, of = eventId) => {
    const request = v.parse(requests['gate.record'], { id: newId(), eventId: of, text, ...showing })
    return gate.record(at, request).result
  }
  const setMinors = (useId: string, minors: number, id = newId()) =>
    gate.setMinors(at, { id, useId, minors, reason: 'lapset myöhemmin' })
  /** What the register could be sent now. */
  const leaving = () => desk.ledger.outbox.next('key', 0, 100).map(({ recordId }) => recordId)
  return { desk, gate, eventId, show, setMinors, leaving, uploads }
}
function useOf(result: ReturnType<ReturnType<typeof gateAt>['show']>) {
  if (result.outcome !== 'recorded') throw new Error(`not recorded: ${summary(result)}`)
  return result.use
}
const counted = ({ ledger }: Bare, eventId: string) => ledger.counts.taken(eventId)

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('a card that is shown at a gate', () => {
  it('is recorded at once, for its holder alone', () => {
    const { desk, eventId, show } = gateAt()
    const shown = show(THREE)
    expect(shown).toMatchObject({ use: { adults: 1, minors: 0 }, verdict: { party: { minorsMax: 3 } } })
    expect(desk.ledger.uses.get(useOf(shown).id)).toMatchObject({ state: 'waiting', takenBack: 0, channel: 'desk' })
    expect(counted(desk, eventId)).toBe(1)
  })

  it('is one use under the same id, as it stands by then', () => {
    const { desk, eventId, show, setMinors } = gateAt()
    const id = newId()
    const use = useOf(show(TWO, { id }))
    expect(useOf(show(TWO, { id }))).toEqual(use)
    setMinors(id, 2)
    expect(useOf(show(TWO, { id }))).toEqual({ ...use, minors: 2 })
    expect(counted(desk, eventId)).toBe(3)
    expect(() => show(ONE, { id })).toThrow(expect.objectContaining({ key: 'id_used_for_another' }))
  })

  test.each([
    ['expired', EXPIRED, 'refuse expired'],
    ['unknown', 'A999991234', 'refuse not_found'],
    ['no card at all', '\uFFFD', 'refuse malformed'],
    ['a community card, whose group is gathered at the desk', WORKERS[0], 'refuse community_alone'],
  ])('that is %s is not recorded', (_, text, expected) => {
    const { desk, show, leaving } = gateAt()
    expect(summary({ ...show(text) })).toMatch(expected)
    expect(desk.ledger.outbox.count()).toBe(0)
    expect(leaving()).toEqual([])
  })

  it('that has been in is recorded again only when staff have seen that', () => {
    const { desk, eventId, show } = gateAt()
    show(TWO)
    desk.clock.at += 60_000
    expect(summary(show(TWO))).toBe('attention already_used')
    expect(counted(desk, eventId)).toBe(1)
    show(TWO, { seen: ['already_used'] })
    expect(counted(desk, eventId)).toBe(2)
  })

  it('twice within three seconds is in once', () => {
    const { desk, eventId, show } = gateAt()
    show(TWO)
    desk.clock.at += 1_000
    expect(show(TWO)).toMatchObject({ outcome: 'not_recorded', verdict: { kind: 'attention' } })
    expect(counted(desk, eventId)).toBe(1)
  })

  it('that was taken back and is shown within three seconds is looked at first', () => {
    const { desk, show } = gateAt()
    undoAt(desk, useOf(show(TWO)).id)
    desk.clock.at += 1_000
    expect(summary(show(TWO))).toBe('attention same_card_again')
    expect(show(TWO, { seen: ['same_card_again'] }).outcome).toBe('recorded')
  })

  it('that is not in the data is let in provisionally where the venue says so, and only when staff do', () => {
    const { desk, show, setMinors } = gateAt()
    desk.limit({}, { provisional: true })
    expect(show('A999991229')).toMatchObject({ outcome: 'not_recorded', verdict: { provisional: true } })
    const use = useOf(show('A999991229', { provisional: true }))
    expect(desk.ledger.uses.get(use.id)).toMatchObject({ provisional: 1, minors: 0 })
    expect(summary(setMinors(use.id, 1))).toMatch(/^refuse/)
  })

  test.each(['fee', 'course'] as const)('for a %s is recorded at the desk', (kind) => {
    const { desk, show } = gateAt()
    const eventId = desk.event({ kind, lastDay: TODAY })
    expect(() => show(ONE, {}, eventId)).toThrow(expect.objectContaining({ key: 'bad_request' }))
  })
})

describe('who comes along', () => {
  it('is added to the same use, by deciding again', () => {
    const { desk, eventId, show, setMinors } = gateAt()
    const use = useOf(show(THREE))
    expect(setMinors(use.id, 3)).toEqual({ outcome: 'recorded', uses: [{ ...use, minors: 3 }] })
    expect(counted(desk, eventId)).toBe(4)
    expect(setMinors(use.id, 1)).toMatchObject({ uses: [{ minors: 1 }] })
    expect(counted(desk, eventId)).toBe(2)
    expect(desk.ledger.journal.page('all', Number.MAX_SAFE_INTEGER, 10)).toHaveLength(1)
  })

  it('is no more than are registered, and the use stands as it was', () => {
    const { desk, eventId, show, setMinors } = gateAt()
    const use = useOf(show(TWO))
    expect(summary(setMinors(use.id, 3))).toBe('refuse too_many_minors')
    expect(counted(desk, eventId)).toBe(1)
  })

  it('is no more than the cap has room for: how many is said, and the holder stays in', () => {
    const { desk, eventId, show, setMinors } = gateAt()
    desk.limit({ performance: { cap: 4 } })
    show(ONE)
    const use = useOf(show(THREE))
    expect(setMinors(use.id, 3)).toMatchObject({ verdict: { kind: 'refuse', party: { minorsMax: 3, available: 3 } } })
    expect(counted(desk, eventId)).toBe(2)
    expect(summary(setMinors(use.id, 2))).toBe('recorded')
    expect(counted(desk, eventId)).toBe(4)
    expect(desk.ledger.tallies.moments(eventId)).toMatchObject([{ what: 'cap_full' }])
  })

  it('is known of a booking: as many as were promised are in at once, and may still be fewer and as many again', () => {
    const { desk, eventId, show, setMinors } = gateAt()
    desk.limit({ performance: { cap: 3 } })
    bookAt(desk, eventId, THREE, { minors: 2 })
    // a promise holds, whatever is set since
    desk.limit({ performance: { cap: 1 } })
    const use = useOf(show(THREE))
    expect(use.minors).toBe(2)
    expect(desk.ledger.bookings.ofUse(use.id)).toMatchObject({ state: 'handed_over' })
    expect(summary(setMinors(use.id, 0))).toBe('recorded')
    expect(summary(setMinors(use.id, 2))).toBe('recorded')
    expect(counted(desk, eventId)).toBe(3)
    expect(desk.ledger.bookings.open(eventId)).toEqual([])
  })

  it('does not change the use of a card that had to be looked at', () => {
    const { desk, show, setMinors } = gateAt()
    show(TWO)
    desk.clock.at += 60_000
    const use = useOf(show(TWO, { seen: ['already_used'] }))
    expect(summary(setMinors(use.id, 2))).toBe('recorded')
  })
})

describe('a use at the gate is sealed', () => {
  it('by the next card, and not before', async () => {
    const { show, setMinors, leaving, uploads } = gateAt()
    const first = useOf(show(ONE))
    expect(leaving()).toEqual([])
    setMinors(first.id, 1)
    expect(leaving()).toEqual([])
    expect(uploads).not.toHaveBeenCalled()
    const second = useOf(show(TWO))
    expect(leaving()).toEqual([first.id])
    await setImmediate()
    expect(uploads).toHaveBeenCalledOnce()
    show(EXPIRED)
    expect(leaving()).toEqual([first.id, second.id])
  })

  it('not by the same card held before the scanner once more', () => {
    const { show, setMinors, leaving } = gateAt()
    const use = useOf(show(TWO))
    show(TWO)
    expect(leaving()).toEqual([])
    expect(setMinors(use.id, 2)).toMatchObject({ uses: [{ id: use.id, minors: 2 }] })
  })

  it('by time, whatever the computer’s clock does', async () => {
    const { desk, show, leaving, uploads } = gateAt()
    const use = useOf(show(ONE))
    desk.clock.at += 24 * 3_600_000
    vi.advanceTimersByTime(SEALS_AFTER - 1)
    expect(leaving()).toEqual([])
    desk.clock.at -= 48 * 3_600_000
    vi.advanceTimersByTime(1)
    expect(leaving()).toEqual([use.id])
    await setImmediate()
    expect(uploads).toHaveBeenCalledOnce()
  })

  it('by whatever ends the desk', () => {
    const { desk, show, leaving } = gateAt()
    const use = useOf(show(ONE))
    expect(leaving()).toEqual([])
    const again = bareDesk(desk)
    expect(again.ledger.outbox.next('key', 0, 100)).toMatchObject([{ recordId: use.id, attemptedAt: null }])
  })

  it('and leaves by whichever session is at work by then', async () => {
    vi.useRealTimers()
    const { register, desk, eventId } = await deskAtWork()
    const { invoke } = desk.api
    await invoke('backup.make', {})
    const [backup] = (await invoke('backup.list', {})).backups
    const id = newId()
    await invoke('gate.record', { id, eventId, text: CARD.admit })
    // what waits keeps a backup from being put back; the desk goes on by a new session
    await expect(invoke('backup.restore', { name: backup?.name ?? '', pin: null })).rejects.toMatchObject({
      key: 'restore_waiting',
    })
    await eventToday(desk)
    await invoke('gate.record', { id: newId(), eventId, text: '\uFFFD' })
    await allSent(desk)
    expect(await register.uses()).toMatchObject([{ id }])
  })

  it('and holds up nobody while it is not', () => {
    const { desk, eventId, show, leaving } = gateAt()
    show(ONE)
    const other = recordAt(desk, eventId, TWO)
    expect(leaving()).toEqual([other.outcome === 'recorded' && other.uses[0]?.id])
    expect(desk.ledger.outbox.next('key', 0, 1)).toHaveLength(1)
  })

  it('and corrected from then on, once however often it is asked', () => {
    const { desk, gate, eventId, show, setMinors, leaving } = gateAt()
    const use = useOf(show(TWO))
    gate.seal()
    desk.ledger.outbox.markAttempted(desk.ledger.outbox.next('key', 0, 1), 1)
    const id = newId()
    const changed = setMinors(use.id, 2, id)
    expect(changed).toMatchObject({ outcome: 'recorded', uses: [{ id, minors: 2 }] })
    expect(setMinors(use.id, 2, id)).toEqual(changed)
    expect(desk.ledger.outbox.get(id)).toMatchObject({ kind: 'correction' })
    expect(leaving()).toEqual([use.id, id])
    expect(counted(desk, eventId)).toBe(3)
  })

  it('and beyond the cap not even corrected', () => {
    const { desk, gate, eventId, show, setMinors } = gateAt()
    desk.limit({ performance: { cap: 2 } })
    const use = useOf(show(TWO))
    gate.seal()
    expect(setMinors(use.id, 2)).toMatchObject({ outcome: 'not_recorded', verdict: { party: { available: 2 } } })
    expect(counted(desk, eventId)).toBe(1)
  })
})

describe('taking back', () => {
  it('is not undone by the same showing once more: nobody is let in without a use that counts', () => {
    const { desk, eventId, show } = gateAt()
    const id = newId()
    show(TWO, { id })
    undoAt(desk, id)
    expect(() => show(TWO, { id })).toThrow(expect.objectContaining({ key: 'already_undone' }))
    expect(counted(desk, eventId)).toBe(0)
  })

  it('leaves nothing of an unsealed use to send', () => {
    const { desk, eventId, show, leaving, setMinors } = gateAt()
    const use = useOf(show(TWO))
    expect(undoAt(desk, use.id)).toMatchObject({ outcome: 'undone' })
    expect(leaving()).toEqual([])
    expect(counted(desk, eventId)).toBe(0)
    expect(() => setMinors(use.id, 1)).toThrow(expect.objectContaining({ key: 'already_undone' }))
  })
})

describe('standing at a gate', () => {
  it('is kept over a restart, and is nothing to the next pairing', () => {
    const { desk } = gateAt()
    expect(gateState(desk)).toEqual({ on: false })
    expect(turnGate(desk, { on: true })).toEqual({ on: true })
    expect(gateState(bareDesk(desk))).toEqual({ on: true })
    const paired = { ...desk.session, pairing: { ...desk.session.pairing, keyId: 'another' } }
    expect(gateState({ ...desk, session: paired })).toEqual({ on: false })
    expect(turnGate(desk, { on: false })).toEqual({ on: false })
  })
})
