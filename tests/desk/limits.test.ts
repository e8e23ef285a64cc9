import { describe, expect, it, test } from 'vitest'
import { enterOne } from '../../desk/enter.ts'
import {
  EVENING,
  bareDesk,
  bookAt,
  day,
  enterAt,
  EXPIRED,
  HOLDERS,
  recordAt,
  recordedId,
  summary,
  TODAY,
  undoAt,
  VENUE,
  WORKERS,
} from './bare.ts'
import { newId } from './harness.ts'

const [ALONE, ONE, TWO, THREE] = HOLDERS

describe('a cap of a performance', () => {
  test.each([
    ['cap − 1 given, a party of 1', 1, 'recorded'],
    ['cap − 1 given, a party of 3', 3, 'refuse cap_short'],
  ])('%s', (_, party, expected) => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 3 } })
    recordAt(desk, eventId, [[ONE, 1]])
    expect(summary(recordAt(desk, eventId, [[TWO, party - 1]]))).toBe(expected)
  })

  it('says how many can be given, and that many are recorded', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 4 } })
    recordAt(desk, eventId, [[ONE, 1]])
    expect(recordAt(desk, eventId, [[THREE, 2]])).toMatchObject({
      verdict: { reasons: [{ limit: 4, taken: 2, asked: 3, left: 2 }], party: { minorsMax: 3, available: 2 } },
    })
    expect(summary(recordAt(desk, eventId, [[THREE, 1]]))).toBe('recorded')
    expect(summary(recordAt(desk, eventId, ALONE))).toBe('refuse cap_full')
  })

  it('is exceeded at a supervisor’s word, which is kept with its reason; what is taken back makes room again', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 1 } })
    const first = recordedId(recordAt(desk, eventId, ALONE))
    const over = recordedId(recordAt(desk, eventId, ONE, { overridden: true }))
    expect(desk.ledger.uses.get(over)).toMatchObject({ reason: 'rehtorin luvalla' })
    expect(JSON.parse(desk.ledger.uses.get(over)?.excess ?? '')).toMatchObject([
      { code: 'cap_full', limit: 1, taken: 1 },
    ])
    expect(desk.ledger.tallies.moments(eventId)).toMatchObject([{ what: 'cap_full', at: EVENING }])
    undoAt(desk, first)
    undoAt(desk, over)
    expect(summary(recordAt(desk, eventId, TWO))).toBe('recorded')
  })

  it('never makes room for a card that is not valid, whoever says so', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    expect(summary(recordAt(desk, eventId, EXPIRED, { overridden: true }))).toBe('refuse expired')
    expect(summary(recordAt(desk, eventId, [[TWO, 3]], { overridden: true }))).toBe('refuse too_many_minors')
    desk.ledger.events.say(eventId, { ownCap: null, ownLeftOut: null, soldOutAt: EVENING })
    expect(summary(recordAt(desk, eventId, TWO, { overridden: true }))).toBe('refuse sold_out')
  })

  it('rises to its floor when more tickets come on sale', () => {
    const desk = bareDesk()
    const eventId = desk.event({ ticketsOnSale: 34 })
    desk.limit({ performance: { cap: 1 } })
    recordAt(desk, eventId, ALONE)
    expect(summary(recordAt(desk, eventId, ONE))).toBe('recorded')
    expect(summary(recordAt(desk, eventId, TWO))).toBe('refuse cap_full')
  })

  it('this desk’s share does not count what an agency sold', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { cap: 20, deskShare: 1 } })
    enterOne(desk, { id: newId(), eventId, text: ALONE, minors: 0, day: TODAY, fee: null, seen: null }, 'agency')
    expect(summary(recordAt(desk, eventId, ONE))).toBe('recorded')
    expect(summary(recordAt(desk, eventId, TWO))).toBe('refuse share_full')
  })

  it('what is sold for another venue counts in this desk’s share', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.ledger.venues.replaceAll('key', [{ id: VENUE, name: 'Talo', relation: 'sells_for', registerLimits: '{}' }])
    desk.limit({ performance: { cap: 20, deskShare: 1 } })
    expect(recordAt(desk, eventId, ONE)).toMatchObject({ outcome: 'recorded' })
    expect(desk.ledger.uses.recent(VENUE, 1)).toMatchObject([{ channel: 'agency' }])
    expect(summary(recordAt(desk, eventId, TWO))).toBe('refuse share_full')
  })

  it('of a large event is of all events of the production on the day', () => {
    const desk = bareDesk()
    const [noon, night] = ['12:00', '20:00'].map((startsAt, i) =>
      desk.event({ id: `f${String(i)}`, startsAt, productionId: 'festari', ticketsOnSale: 1001 }),
    ) as [string, string]
    const tomorrow = desk.event({ day: day('2026-01-22'), productionId: 'festari', ticketsOnSale: 1001 })
    desk.limit({ performance: { largeEvent: { cap: 20, per: 'day' } } })
    for (let i = 0; i < 5; i++) recordAt(desk, noon, [[THREE, 3]], { seen: ['already_used', 'event_past'] })
    expect(summary(recordAt(desk, night, ONE))).toBe('refuse day_cap_full')
    expect(summary(recordAt(desk, tomorrow, ONE))).toBe('recorded')
  })
})

describe('limits of a card at performances', () => {
  it('once per production holds for every performance of it, bookings too, and for holders only', () => {
    const desk = bareDesk()
    const [tonight, tomorrow] = [desk.event(), desk.event({ day: day('2026-01-22') })]
    desk.limit({ performance: { oncePerProduction: true } })
    recordAt(desk, tonight, ALONE)
    expect(summary(recordAt(desk, tomorrow, ALONE))).toBe('refuse once_per_production')
    expect(summary(bookAt(desk, tomorrow, ONE))).toBe('booked')
    expect(summary(recordAt(desk, tonight, ONE))).toBe('refuse once_per_production')
    recordAt(desk, tonight, [
      [WORKERS[0], 0],
      [TWO, 0],
    ])
    expect(
      summary(
        recordAt(desk, tomorrow, [
          [WORKERS[0], 0],
          [THREE, 0],
        ]),
      ),
    ).toBe('recorded')
  })

  it('open bookings are counted by event, and those handed over no longer', () => {
    const desk = bareDesk()
    const [first, second, third] = [desk.event(), desk.event({ productionId: 'b' }), desk.event({ productionId: 'c' })]
    desk.limit({ performance: { openBookings: 2 } })
    expect(summary(bookAt(desk, first, ALONE))).toBe('booked')
    expect(summary(bookAt(desk, second, ALONE))).toBe('booked')
    expect(summary(bookAt(desk, third, ALONE))).toBe('refuse open_bookings_full')
    recordAt(desk, first, ALONE)
    expect(summary(bookAt(desk, third, ALONE))).toBe('booked')
  })

  it('what the venue leaves out is refused, unless this desk says otherwise of the event', () => {
    const desk = bareDesk()
    const gala = desk.event({ features: ['gala'] })
    desk.limit({ performance: { leftOut: ['gala'] } })
    expect(summary(recordAt(desk, gala, ALONE))).toBe('refuse left_out')
    desk.ledger.events.say(gala, { ownCap: null, ownLeftOut: false, soldOutAt: null })
    expect(summary(recordAt(desk, gala, ALONE))).toBe('recorded')
    expect(summary(recordAt(desk, desk.event({ leftOut: true }), ALONE))).toBe('refuse left_out')
  })

  it('tickets are handed over from half an hour before the show, and booked before that', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    desk.limit({ performance: { handOverMinutes: 30 } })
    desk.clock.at = EVENING - 60_000
    expect(summary(recordAt(desk, eventId, ALONE))).toBe('refuse hand_over_too_early')
    expect(summary(bookAt(desk, eventId, ALONE))).toBe('booked')
    desk.clock.at = EVENING
    expect(summary(recordAt(desk, eventId, ALONE))).toBe('recorded')
  })
})

describe('the night after', () => {
  const YESTERDAY = day('2026-01-20')
  test.each([
    ['05.59', '2026-01-21T05:59:00+02:00', 'attention last_night'],
    ['06.01', '2026-01-21T06:01:00+02:00', 'refuse expired'],
  ])('at %s a card that was valid last night', (_, at, expected) => {
    const desk = bareDesk()
    const eventId = desk.event({ day: YESTERDAY, startsAt: '22:00' })
    desk.clock.at = Date.parse(at)
    expect(summary(recordAt(desk, eventId, EXPIRED))).toBe(expected)
  })
})

describe('what is not asked of a card that was not shown in time', () => {
  it('last night is a performance’s: a course of yesterday and a visit are judged by today', () => {
    const desk = bareDesk()
    const course = desk.event({ kind: 'course', day: day('2026-01-20'), lastDay: day('2026-03-01'), startsAt: null })
    const swim = desk.event({ kind: 'visit', day: day('2026-01-20'), lastDay: day('9999-12-31'), startsAt: null })
    desk.clock.at = Date.parse('2026-01-21T00:30:00+02:00')
    expect(summary(recordAt(desk, course, EXPIRED))).toBe('refuse expired')
    expect(recordAt(desk, swim, ALONE)).toMatchObject({ uses: [{ day: '2026-01-21' }] })
  })

  it('a supervisor’s word is given with every attention in view', () => {
    const desk = bareDesk()
    const eventId = desk.event()
    recordAt(desk, eventId, ALONE)
    desk.limit({ performance: { cap: 1 } })
    const refused = recordAt(desk, eventId, ALONE)
    expect(summary(refused)).toBe('refuse cap_full already_used')
    expect(summary(recordAt(desk, eventId, ALONE, { overridden: true }))).toBe('attention already_used')
    const seen = ['cap_full', 'already_used']
    expect(summary(recordAt(desk, eventId, ALONE, { overridden: true, seen }))).toBe('recorded')
  })

  it('a sum belongs to a fee, and to nothing else', () => {
    const desk = bareDesk()
    const fee = { kind: 'copying' as const, cents: 100 }
    expect(() => recordAt(desk, desk.event(), ALONE, { fee })).toThrow(/bad_request/)
    expect(() => enterAt(desk, desk.event(), ALONE, { fee })).toThrow(/bad_request/)
  })
})

describe('a course', () => {
  const course = { kind: 'course', field: 'education', lastDay: day('2026-03-31'), startsAt: null } as const
  it('has its places, two at a time for a card, and covers a fee up to a sum', () => {
    const desk = bareDesk()
    const ids = [1, 2, 3].map((n) => desk.event({ ...course, productionId: `k${String(n)}`, feeCents: 6800 }))
    const [a = '', b = '', c = ''] = ids
    desk.limit({ course: { placesPerCourse: 1, coursesAtATime: 2, feeCovered: 2500 as never } })
    expect(recordAt(desk, a, ALONE)).toMatchObject({ uses: [{ kind: 'course', cents: 2500, minors: 0 }] })
    expect(summary(recordAt(desk, a, ONE))).toBe('refuse places_full')
    expect(summary(recordAt(desk, b, ALONE))).toBe('recorded')
    expect(summary(recordAt(desk, c, ALONE))).toBe('refuse courses_at_a_time_full')
    desk.clock.at = Date.parse('2026-04-01T12:00:00+03:00')
    const later = desk.event({ ...course, day: day('2026-04-08'), lastDay: day('2026-05-01'), productionId: 'k4' })
    expect(summary(recordAt(desk, later, ALONE))).toBe('recorded')
  })

  it('two in a calendar year, by the year in which they begin', () => {
    const desk = bareDesk()
    const ids = [1, 2, 3].map((n) => desk.event({ ...course, productionId: `k${String(n)}` }))
    const next = desk.event({ ...course, day: day('2026-12-31'), lastDay: day('2027-02-01'), productionId: 'k5' })
    desk.limit({ course: { coursesPerYear: 2 } })
    expect(ids.map((id) => summary(recordAt(desk, id, TWO)))).toEqual([
      'recorded',
      'recorded',
      'refuse courses_per_year_full',
    ])
    expect(summary(recordAt(desk, next, ONE))).toBe('recorded')
  })

  it('is for the holder alone, unless the area has agreed otherwise, and never for a community card', () => {
    const desk = bareDesk()
    const eventId = desk.event(course)
    expect(summary(recordAt(desk, eventId, [[TWO, 1]]))).toBe('refuse minors_not_on_courses')
    expect(summary(recordAt(desk, eventId, WORKERS[0]))).toBe('refuse community_not_for_courses')
    desk.limit({ course: { minorsAllowed: true } })
    expect(summary(recordAt(desk, eventId, [[TWO, 1]]))).toBe('recorded')
  })
})

describe('a library', () => {
  const fees = { kind: 'fee', day: day('2020-01-01'), lastDay: day('9999-12-31'), startsAt: null } as const
  const fine = (cents: number) => ({ fee: { kind: 'overdue_fine' as const, cents } })
  it('settles fees up to a sum in a year, and the year after anew', () => {
    const desk = bareDesk()
    const eventId = desk.event(fees)
    desk.limit({ library: { sum: { cents: 3000 as never, per: 'year' } } })
    expect(recordAt(desk, eventId, ALONE, fine(2550))).toMatchObject({
      uses: [{ kind: 'fee', feeKind: 'overdue_fine', cents: 2550, day: '2026-01-21' }],
    })
    expect(recordAt(desk, eventId, ALONE, fine(451))).toMatchObject({
      verdict: { reasons: [{ code: 'fee_sum_short', left: 450 }], details: { cents: 450 } },
    })
    expect(summary(recordAt(desk, eventId, ALONE, fine(450)))).toBe('recorded')
    expect(summary(recordAt(desk, eventId, ALONE, fine(1)))).toBe('refuse fee_sum_full')
    expect(summary(recordAt(desk, eventId, ONE, fine(1)))).toBe('recorded')
  })

  it('or a number of fees, of the kinds that it takes', () => {
    const desk = bareDesk()
    const eventId = desk.event(fees)
    desk.limit({ library: { kinds: ['overdue_fine'], number: { fees: 1, per: 'month' } } })
    expect(summary(recordAt(desk, eventId, ALONE, { fee: { kind: 'copying', cents: 100 } }))).toBe(
      'refuse fee_kind_not_allowed',
    )
    expect(summary(recordAt(desk, eventId, ALONE, fine(100)))).toBe('recorded')
    expect(summary(recordAt(desk, eventId, ALONE, fine(100)))).toBe('refuse fee_number_full')
    desk.clock.at = Date.parse('2026-02-01T00:01:00+02:00')
    expect(summary(recordAt(desk, eventId, ALONE, fine(100)))).toBe('recorded')
  })

  it('takes no fee of nothing, and none on a community card', () => {
    const desk = bareDesk()
    const eventId = desk.event(fees)
    expect(summary(recordAt(desk, eventId, ALONE, fine(0)))).toBe('refuse malformed_input')
    expect(() => recordAt(desk, eventId, ALONE)).toThrow(/bad_request/)
    expect(summary(recordAt(desk, eventId, WORKERS[0], fine(1)))).toBe('refuse community_not_for_fees')
  })
})

describe('a swimming hall', () => {
  const swim = {
    kind: 'visit',
    field: 'sport',
    day: day('2020-01-01'),
    lastDay: day('9999-12-31'),
    startsAt: null,
  } as const
  it('counts 29, 30 and 31 visits of the year, each minor one, whatever was renewed', () => {
    const desk = bareDesk()
    const eventId = desk.event(swim)
    desk.limit({ visit: { visitsPerYear: 30 } })
    for (let i = 0; i < 7; i++) {
      desk.clock.at = EVENING + i * 86_400_000
      expect(summary(recordAt(desk, eventId, [[THREE, 3]]))).toBe('recorded')
    }
    desk.clock.at += 86_400_000
    expect(summary(recordAt(desk, eventId, [[THREE, 2]]))).toBe('refuse visits_short')
    expect(summary(recordAt(desk, eventId, THREE))).toBe('recorded')
    const seen = ['already_used']
    expect(summary(recordAt(desk, eventId, THREE, { seen }))).toBe('recorded')
    expect(summary(recordAt(desk, eventId, THREE, { seen }))).toBe('refuse visits_full already_used')
    expect(summary(enterAt(desk, eventId, THREE, { day: day('2026-01-01') }))).toBe('attention visits_full')
  })

  it('from paper, tells a visit of the day that is entered, whatever was entered since', () => {
    const desk = bareDesk()
    const eventId = desk.event(swim)
    const yesterday = { day: day('2026-01-20') }
    expect(summary(enterAt(desk, eventId, ALONE, yesterday))).toBe('recorded')
    expect(summary(recordAt(desk, eventId, ALONE))).toBe('recorded')
    expect(summary(enterAt(desk, eventId, ALONE, yesterday))).toBe('attention already_used')
  })

  it('tells that a series is over', () => {
    const desk = bareDesk()
    const over = desk.event({ ...swim, lastDay: day('2026-01-20') })
    expect(summary(recordAt(desk, over, ALONE))).toBe('attention event_past')
  })

  it('tells an earlier visit of the same day, not one of another day', () => {
    const desk = bareDesk()
    const eventId = desk.event(swim)
    recordAt(desk, eventId, ALONE)
    expect(summary(recordAt(desk, eventId, ALONE))).toBe('attention already_used')
    desk.clock.at += 86_400_000
    expect(summary(recordAt(desk, eventId, ALONE))).toBe('recorded')
  })
})
