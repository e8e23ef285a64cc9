import { describe, expect, it, test } from 'vitest'
import {
  bareDesk,
  bookAt,
  correctAt,
  EXPIRED,
  HOLDERS,
  recordAt,
  recordedId,
  summary,
  undoAt,
  VENUE,
  WORKERS,
} from './bare.ts'
import { undo } from '../../desk/undo.ts'
import { newId } from './harness.ts'

const [ALONE, ONE, TWO, THREE] = HOLDERS
const [WORKER, SECOND] = WORKERS

describe('a group with a community card', () => {
  test.each<[string, (readonly [string, number])[], string]>([
    ['never alone', [[WORKER, 0]], 'refuse community_alone'],
    [
      'with a holder and children',
      [
        [WORKER, 0],
        [TWO, 2],
        [ALONE, 0],
      ],
      'recorded',
    ],
    [
      'with clients under 16',
      [
        [WORKER, 2],
        [ALONE, 0],
      ],
      'recorded',
    ],
    [
      'the same card twice',
      [
        [WORKER, 0],
        [ALONE, 0],
        [` ${ALONE.toLowerCase()} `, 0],
      ],
      'refuse card_twice',
    ],
    [
      'a holder whose card has expired',
      [
        [WORKER, 0],
        [ALONE, 0],
        [EXPIRED, 0],
      ],
      'refuse expired',
    ],
    [
      'more minors than one holder has',
      [
        [WORKER, 0],
        [ONE, 2],
      ],
      'refuse too_many_minors',
    ],
    [
      'six people',
      [
        [WORKER, 0],
        [THREE, 3],
        [ALONE, 0],
      ],
      'attention large_group',
    ],
    [
      'a second worker with a card of their own',
      [
        [WORKER, 0],
        [SECOND, 0],
        [ALONE, 0],
      ],
      'recorded',
    ],
  ])('%s', (_, cards, expected) => {
    const desk = bareDesk()
    const result = recordAt(desk, desk.event(), cards)
    expect(summary(result)).toBe(expected)
    expect(desk.ledger.uses.recent(VENUE, 9)).toHaveLength(expected === 'recorded' ? cards.length : 0)
  })

  it('is taken from the cap as a whole, or not at all', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 3 } })
    expect(
      recordAt(desk, eventId, [
        [WORKER, 0],
        [TWO, 2],
      ]),
    ).toMatchObject({
      verdict: { reasons: [{ code: 'cap_short', asked: 4, left: 3 }] },
    })
    expect(desk.ledger.counts.taken(eventId)).toBe(0)
    expect(
      summary(
        recordAt(desk, eventId, [
          [WORKER, 0],
          [TWO, 1],
        ]),
      ),
    ).toBe('recorded')
    expect(desk.ledger.counts.taken(eventId)).toBe(3)
  })

  it('of more than five is recorded when staff have seen that', () => {
    const desk = bareDesk()
    const cards = [
      [WORKER, 0],
      [THREE, 3],
      [ALONE, 0],
    ] as const
    expect(summary(recordAt(desk, desk.event(), cards, { seen: ['large_group'] }))).toBe('recorded')
  })

  it('goes as it came: taking one back takes all back, and the same confirm again is the same group', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const cards = [
      [WORKER, 1],
      [TWO, 2],
    ] as const
    const ids = [newId(), newId()]
    const first = recordAt(desk, eventId, cards, { ids })
    expect(recordAt(desk, eventId, cards, { ids })).toEqual(first)
    expect(() =>
      recordAt(
        desk,
        eventId,
        [
          [WORKER, 1],
          [THREE, 2],
        ],
        { ids },
      ),
    ).toThrow(/id_used_for_another/)
    expect(undoAt(desk, ids[1] ?? '')).toMatchObject({ outcome: 'undone', useIds: ids })
    expect(desk.ledger.counts.taken(eventId)).toBe(0)
    expect(() => undoAt(desk, ids[0] ?? '')).toThrow(/already_undone/)
    expect(recordedId(first)).toBe(ids[0])
  })

  it('keeps a member that was corrected: it is taken back with the others', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const ids = [newId(), newId()]
    recordAt(
      desk,
      eventId,
      [
        [WORKER, 0],
        [TWO, 2],
      ],
      { ids },
    )
    const changed = recordedId(correctAt(desk, ids[1] ?? '', { eventId, minors: 1 }))
    const id = newId()
    const request = { id, useId: changed, reason: '' }
    const first = undo(desk, request)
    expect(first.useIds).toEqual([ids[0], changed])
    expect(undo(desk, request)).toEqual(first)
    expect(desk.ledger.counts.taken(eventId)).toBe(0)
  })

  it('has clients under 16 only where the venue has them', () => {
    const desk = bareDesk()
    desk.limit({}, { under16WithCommunity: false })
    expect(
      summary(
        recordAt(desk, desk.event(), [
          [WORKER, 1],
          [ALONE, 0],
        ]),
      ),
    ).toBe('refuse under_16_not_allowed')
  })
})

describe('a card that is not in the data', () => {
  const UNKNOWN = 'A950000000'
  it('is let in provisionally where the venue allows it, alone, and marked so', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    expect(recordAt(desk, eventId, UNKNOWN, { provisional: true })).toMatchObject({
      verdict: { reasons: [{ code: 'not_found' }], provisional: false },
    })
    desk.limit({}, { provisional: true })
    expect(recordAt(desk, eventId, UNKNOWN)).toMatchObject({ verdict: { provisional: true } })
    expect(summary(recordAt(desk, eventId, [[UNKNOWN, 1]], { provisional: true }))).toBe('refuse too_many_minors')
    const id = recordedId(recordAt(desk, eventId, UNKNOWN, { provisional: true }))
    expect(desk.ledger.uses.get(id)).toMatchObject({ provisional: 1 })
    expect(summary(recordAt(desk, eventId, EXPIRED, { provisional: true }))).toBe('refuse expired')
  })
})

describe('a booking', () => {
  it('takes from the cap, is handed over to its card, and counts once', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 3 } })
    const made = bookAt(desk, eventId, TWO, { minors: 2 })
    expect(made).toMatchObject({ outcome: 'booked', booking: { minors: 2, channel: 'phone', state: 'open' } })
    expect(summary(recordAt(desk, eventId, ALONE))).toBe('refuse cap_full')
    expect(recordAt(desk, eventId, [[TWO, 2]])).toMatchObject({ outcome: 'recorded' })
    expect(desk.ledger.counts.taken(eventId)).toBe(3)
    expect(desk.ledger.bookings.open(eventId)).toEqual([])
    expect(desk.ledger.uses.recent(VENUE, 1)).toMatchObject([{ channel: 'phone' }])
  })

  it('stands again when what was handed over is taken back, and holds nothing of the card once it is released', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const made = bookAt(desk, eventId, ONE, { minors: 1 })
    const id = made.outcome === 'booked' ? made.booking.id : ''
    const useId = recordedId(recordAt(desk, eventId, [[ONE, 1]]))
    expect(desk.ledger.bookings.get(id)).toMatchObject({ state: 'handed_over', cardKey: null, useId })
    undoAt(desk, useId)
    expect(desk.ledger.bookings.open(eventId)).toMatchObject([{ id, state: 'open' }])
    desk.ledger.bookings.release(id)
    expect(desk.ledger.bookings.get(id)).toMatchObject({ state: 'released', cardKey: null })
    expect(desk.ledger.counts.taken(eventId)).toBe(0)
  })

  it('within the cap is handed over also when somebody else has exceeded it since', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 2 } })
    bookAt(desk, eventId, ONE, { minors: 1 })
    recordAt(desk, eventId, ALONE, { overridden: true })
    expect(summary(recordAt(desk, eventId, [[ONE, 1]]))).toBe('recorded')
  })

  it('exceeds at the hand-over what it was let exceed, and nothing else', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 1, handOverMinutes: 30 } })
    recordAt(desk, eventId, ALONE)
    const override = { pin: '1111', reason: 'luvattu puhelimessa' }
    bookAt(desk, eventId, ONE, { overridden: true, override })
    desk.clock.at -= 3 * 3_600_000
    expect(summary(recordAt(desk, eventId, ONE))).toBe('refuse hand_over_too_early')
  })

  it('of which fewer were given opens again for as many as there is room', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 3 } })
    bookAt(desk, eventId, TWO, { minors: 2 })
    const useId = recordedId(recordAt(desk, eventId, TWO))
    recordAt(desk, eventId, [[ONE, 1]])
    undoAt(desk, useId)
    expect(desk.ledger.counts.taken(eventId)).toBe(3)
    expect(desk.ledger.bookings.open(eventId)).toMatchObject([{ minors: 0 }])
  })

  it('follows a correction of the use that it became', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    bookAt(desk, eventId, TWO, { minors: 2 })
    const useId = recordedId(recordAt(desk, eventId, [[TWO, 2]]))
    const changed = recordedId(correctAt(desk, useId, { eventId, minors: 1 }))
    expect([desk.ledger.counts.taken(eventId), desk.ledger.bookings.open(eventId)]).toEqual([2, []])
    undoAt(desk, changed)
    expect(desk.ledger.bookings.open(eventId)).toMatchObject([{ minors: 2 }])
  })

  it('that a supervisor let exceed the cap is handed over without another word, and the excess stays recorded', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 1 } })
    recordAt(desk, eventId, ALONE)
    const override = { pin: '1111', reason: 'luvattu puhelimessa' }
    expect(summary(bookAt(desk, eventId, TWO, { minors: 1, overridden: true, override }))).toBe('booked')
    expect(summary(recordAt(desk, eventId, [[TWO, 2]]))).toBe('refuse cap_full')
    const useId = recordedId(recordAt(desk, eventId, [[TWO, 1]]))
    expect(desk.ledger.uses.get(useId)).toMatchObject({ reason: 'luvattu puhelimessa' })
    expect(JSON.parse(desk.ledger.uses.get(useId)?.excess ?? '')).toMatchObject([{ code: 'cap_full' }])
  })

  it('of a card that has one already is made when staff have seen that', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    bookAt(desk, eventId, TWO, { minors: 2 })
    expect(bookAt(desk, eventId, TWO)).toMatchObject({ verdict: { reasons: [{ code: 'already_booked', tickets: 3 }] } })
    expect(summary(bookAt(desk, eventId, TWO, { seen: ['already_booked'] }))).toBe('booked')
  })

  it('of a community card alone is not made', () => {
    const desk = bareDesk()
    expect(summary(bookAt(desk, desk.event(), WORKER))).toBe('refuse community_alone')
  })
})
