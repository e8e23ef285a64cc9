import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { venueKeys } from '../../desk/venue-keys.ts'
import { bookAt, EXPIRED, HOLDERS, summary, TODAY, undoAt, WORKERS } from './bare.ts'
import { newId } from './harness.ts'
import { counted, gateAt, useOf } from './gate-steps.ts'

const [, ONE, TWO, THREE] = HOLDERS

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
    show(TWO, { seen: ['already_used'], confirmed: true })
    expect(counted(desk, eventId)).toBe(2)
  })

  it('twice within three seconds is in once', () => {
    const { desk, eventId, show } = gateAt()
    show(TWO)
    desk.clock.at += 1_000
    expect(show(TWO)).toMatchObject({ outcome: 'not_recorded', verdict: { kind: 'attention' } })
    expect(counted(desk, eventId)).toBe(1)
  })

  it('for last night’s event is recorded when staff have seen that it is, and nothing else with it', () => {
    const { desk, eventId, show } = gateAt()
    desk.clock.at = Date.parse('2026-01-22T00:30:00+02:00')
    expect(summary(show(TWO))).toBe('attention last_night')
    const seen = ['last_night']
    desk.clock.at += 60_000
    expect(show(TWO, { seen })).toMatchObject({ outcome: 'recorded', use: { day: TODAY } })
    for (const later of [1_000, 60_000]) {
      desk.clock.at += later
      expect(summary(show(TWO, { seen }))).toContain('already_used')
    }
    expect(summary(show(EXPIRED, { seen }))).toBe('refuse expired')
    expect(counted(desk, eventId)).toBe(1)
  })

  it('that was taken back and is shown within three seconds is looked at first', () => {
    const { desk, show } = gateAt()
    undoAt(desk, useOf(show(TWO)).id)
    desk.clock.at += 1_000
    expect(summary(show(TWO))).toBe('attention same_card_again')
    expect(show(TWO, { seen: ['same_card_again'], confirmed: true }).outcome).toBe('recorded')
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

  it('fills a cap once, however often staff go back and forth, and the next card fills it anew', () => {
    const { desk, eventId, show, setMinors } = gateAt()
    desk.limit({ performance: { cap: 4 } })
    const filled = () => desk.ledger.tallies.moments(eventId).length
    const use = useOf(show(THREE))
    for (const minors of [3, 1, 3, 0, 3]) expect(summary(setMinors(use.id, minors))).toBe('recorded')
    expect(filled()).toBe(1)
    setMinors(use.id, 1)
    const other = useOf(show(TWO))
    setMinors(other.id, 1)
    expect(filled()).toBe(2)
  })

  it('is no new filling where the booking that was handed over had filled the cap', () => {
    const { desk, eventId, show, setMinors } = gateAt()
    desk.limit({ performance: { cap: 3 } })
    bookAt(desk, eventId, TWO, { minors: 2 })
    const use = useOf(show(TWO))
    for (const minors of [0, 2, 0, 2]) expect(summary(setMinors(use.id, minors))).toBe('recorded')
    expect(desk.ledger.tallies.moments(eventId)).toHaveLength(1)
  })

  it('is of the pairing that the use was recorded under, and that is said', () => {
    const { desk, gate, show } = gateAt()
    const use = useOf(show(TWO))
    const keys = venueKeys('another', Buffer.alloc(32, 1))
    const paired = { ...desk, session: { ...desk.session, keys } }
    const request = { id: newId(), useId: use.id, minors: 1, reason: 'lapset myöhemmin' }
    expect(() => gate.setMinors(paired, request)).toThrow(expect.objectContaining({ key: 'other_pairing' }))
    expect(desk.ledger.uses.get(use.id)).toMatchObject({ minors: 0, takenBack: 0 })
  })

  it('does not change the use of a card that had to be looked at', () => {
    const { desk, show, setMinors } = gateAt()
    show(TWO)
    desk.clock.at += 60_000
    const use = useOf(show(TWO, { seen: ['already_used'], confirmed: true }))
    expect(summary(setMinors(use.id, 2))).toBe('recorded')
  })
})
