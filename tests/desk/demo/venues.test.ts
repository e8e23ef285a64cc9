/** The made-up venues: who serves which, what they put on, and that they set no limit below what the country allows. */
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { openRegister } from '../../../desk/demo/register.ts'
import {
  CITY_ID,
  CONCERT_HALL_ID,
  FESTIVAL_ID,
  INSTITUTE_ID,
  LIBRARY_FEES_ID,
  LIBRARY_ID,
  SUMMER_THEATRE_ID,
  SWIMMING_HALL_ID,
  SWIMMING_ID,
  THEATRE_ID,
} from '../../../desk/demo/seed.ts'
import type { Limits } from '../../../desk/rules/limits.ts'
import { checkLimits } from '../../../desk/rules/limits-check.ts'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { EventsAnswer, OPEN_END, PairingAnswer, RegisterEvent, VenuesAnswer } from '../../../desk/sync/protocol.ts'
import { aUse, NOON, resultsOf, startDesk, startRig } from './harness.ts'

const DAY_MS = 86_400_000
const TODAY = helsinkiDay(NOON)
const OWN = [THEATRE_ID, FESTIVAL_ID, INSTITUTE_ID, LIBRARY_ID, SWIMMING_HALL_ID]
const LIMITS: Record<string, object> = {
  [THEATRE_ID]: {},
  [FESTIVAL_ID]: { performance: { largeEvent: { cap: 20, per: 'day' } } },
  [INSTITUTE_ID]: { course: { placesPerCourse: 2, coursesAtATime: 2, coursesPerYear: 2, feeCovered: 2_500 } },
  [LIBRARY_ID]: {
    library: { kinds: ['interlibrary_loan', 'overdue_fine', 'copying'], sum: { cents: 3_000, per: 'year' } },
  },
  [SWIMMING_HALL_ID]: { visit: { visitsPerYear: 30, wristband: 500 } },
  [CONCERT_HALL_ID]: { performance: { cap: 8, oncePerProduction: true } },
}
const idsOf = (venues: readonly { id: string }[]) => venues.map(({ id }) => id)

describe('a desk of a town', () => {
  test('is told every venue that it may record for, its own first, by pairing and whenever it asks', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const { venues } = v.parse(VenuesAnswer, { venues: await desk.venues() })
    expect(venues.map(({ id, relation }) => [id, relation])).toEqual([
      ...OWN.map((id) => [id, 'own']),
      [CONCERT_HALL_ID, 'sells_for'],
    ])
    const pairing = v.parse(PairingAnswer, desk.pairing)
    expect(pairing.venues).toEqual(venues)
    expect(pairing.venue).toEqual(venues[0])
  })

  test('is told first the venue that its one-time code was made for, and has the same key', async () => {
    const rig = await startRig()
    const { code } = (await rig.issuer('POST', '/pairing-codes', { venueId: LIBRARY_ID })).json
    const [desk, other] = [await startDesk(rig, code), await startDesk(rig)]
    expect(desk.pairing.venue.id).toBe(LIBRARY_ID)
    expect(idsOf(await desk.venues()).slice(0, 3)).toEqual([LIBRARY_ID, THEATRE_ID, FESTIVAL_ID])
    expect(idsOf(await desk.venues()).sort()).toEqual([...OWN, CONCERT_HALL_ID].sort())
    expect([desk.pairing.keyId, desk.pairing.venueKey]).toEqual([other.pairing.keyId, other.pairing.venueKey])
  })

  test('hears of a limit that has changed since', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const pool = { id: SWIMMING_HALL_ID, name: 'Uimahalli', kinds: ['swimming_hall'], limits: { visit: {} } }
    rig.register.store.organisations.putVenue(pool, CITY_ID, 4)
    expect((await desk.venues())[4]).toEqual({ ...pool, relation: 'own' })
  })

  test('sells for the hall of another, which has a key of its own and its own venue only', async () => {
    const rig = await startRig()
    const { code } = (await rig.issuer('POST', '/pairing-codes', { venueId: CONCERT_HALL_ID })).json
    const [seller, hall] = [await startDesk(rig), await startDesk(rig, code)]
    expect(await hall.venues()).toMatchObject([{ id: CONCERT_HALL_ID, relation: 'own' }])
    expect(hall.pairing.keyId).not.toBe(seller.pairing.keyId)
    const event = (await hall.events()).find(({ day }) => day === TODAY)
    expect((await seller.events()).filter(({ venueId }) => venueId === CONCERT_HALL_ID)).toEqual(await hall.events())
    const sold = aUse({ venueId: CONCERT_HALL_ID, eventId: event?.id })
    expect(resultsOf(await seller.send([sold]))).toEqual(['accepted'])
    expect((await seller.uses()).uses).toMatchObject([{ id: sold['id'], venueId: CONCERT_HALL_ID }])
    expect((await hall.uses()).uses).toEqual([])
  })

  test('records for each of its venues and reads all of it back under one key', async () => {
    const rig = await startRig()
    const [desk, other] = [await startDesk(rig), await startDesk(rig)]
    const venues = idsOf(await desk.venues())
    expect(resultsOf(await desk.send(venues.map((venueId) => aUse({ venueId }))))).toEqual(venues.map(() => 'accepted'))
    const { uses } = await other.uses()
    expect(uses.map(({ venueId }: { venueId: string }) => venueId)).toEqual(venues)
    expect(new Set(uses.map(({ key }: { key: string }) => key)).size).toBe(1)
    const seen = (await rig.issuer('GET', '/cards/A999005458/uses')).json.uses
    expect(seen.map(({ venue }: { venue: string }) => venue)).toContain('Kivikylän konserttitalo')
  })

  test.each([
    ["another's venue", { venueId: SUMMER_THEATRE_ID }, 'venue_unknown'],
    ['no venue of anybody', { venueId: 'nowhere' }, 'venue_unknown'],
    ["its own venue, another own venue's event", { eventId: LIBRARY_FEES_ID }, 'event_unknown'],
    ['its own venue and its event', { venueId: SWIMMING_HALL_ID, eventId: SWIMMING_ID, kind: 'visit' }, 'accepted'],
    ['an event that was made at the desk', { venueId: FESTIVAL_ID, eventId: null }, 'accepted'],
  ])('may record of these: %s', async (_name, changes, expected) => {
    const desk = await startDesk(await startRig())
    expect(resultsOf(await desk.send([aUse(changes)]))).toEqual([expected])
  })

  test('does not record for a town where it is not paired', async () => {
    const rig = await startRig()
    const summer = await startDesk(rig, 'KAIKU-DEMO-2')
    expect(idsOf(await summer.venues())).toEqual([SUMMER_THEATRE_ID])
    expect(resultsOf(await summer.send([aUse(), aUse({ venueId: CONCERT_HALL_ID })]))).toEqual([
      'venue_unknown',
      'venue_unknown',
    ])
    expect(new Set((await summer.events()).map(({ venueId }) => venueId))).toEqual(new Set([SUMMER_THEATRE_ID]))
  })
})

describe('events', () => {
  test('are told until a week after their last day, and for ever where they stand open', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const [course] = (await desk.events()).filter(({ kind, day }) => kind === 'course' && day < TODAY)
    const lastDay = course?.lastDay ?? TODAY
    const at = async (day: string) => {
      rig.clock.now = Date.parse(`${day}T12:00:00Z`)
      return idsOf(await desk.events())
    }
    expect(await at(addDays(lastDay, 7))).toContain(course?.id)
    expect(await at(addDays(lastDay, 8))).not.toContain(course?.id)
    expect(await at('2036-02-29')).toEqual(expect.arrayContaining([LIBRARY_FEES_ID, SWIMMING_ID]))
  })

  test('parse, and come in the order of their first days', async () => {
    const rig = await startRig()
    const { token } = await rig.pair()
    const { events } = v.parse(EventsAnswer, (await rig.call('GET', '/v1/events', { token })).json)
    const days = events.map((event) => v.parse(RegisterEvent, event).day)
    expect(days).toEqual(days.toSorted())
  })

  test('of every kind keep what is known of them', async () => {
    const events = await (await startDesk(await startRig())).events()
    const first = (holds: (event: RegisterEvent) => boolean) => events.find(holds)
    expect(first(({ venueId, day }) => venueId === FESTIVAL_ID && day === TODAY)).toMatchObject({
      kind: 'performance',
      startsAt: null,
      peopleAtATime: 2_400,
    })
    expect(first(({ kind }) => kind === 'course')).toMatchObject({
      field: 'education',
      ticketsOnSale: 12,
      features: [],
    })
    const standing = { day: '2020-01-01', lastDay: OPEN_END, startsAt: null, ticketsOnSale: null }
    expect(first(({ id }) => id === LIBRARY_FEES_ID)).toMatchObject({ kind: 'fee', field: 'culture', ...standing })
    expect(first(({ id }) => id === SWIMMING_ID)).toMatchObject({ kind: 'visit', field: 'sport', ...standing })
    expect(first(({ features }) => features.includes('guest'))).toMatchObject({ leftOut: false })
    expect(first(({ title }) => title !== null)?.title).toContain('onsertti')
  })
})

describe.each([0, 1, 2, 3, 4, 5, 6, 40, 45, 100, 366])('the demonstration, %i days on,', (days) => {
  const register = openRegister({ file: ':memory:', now: () => NOON + days * DAY_MS })
  const today = helsinkiDay(register.now())
  const venues = register.store.organisations.venuesOf(CITY_ID, null)
  const events = register.store.events.list(CITY_ID, addDays(today, -7))
  const of = (id: string) => events.filter(({ venueId }) => venueId === id)
  register.close()

  test('has something today in every venue', () => {
    for (const { id } of venues)
      expect(
        of(id).filter(({ day, lastDay }) => day <= today && today <= (lastDay ?? day)),
        id,
      ).not.toEqual([])
  })

  test('has a festival with days around today', () => {
    const festival = of(FESTIVAL_ID)
    expect(new Set(festival.map(({ productionId }) => productionId)).size).toBe(1)
    expect(idsOf(festival)).toEqual([-2, -1, 0, 1, 2, 3, 4].map((n) => `kaikufestivaali-${addDays(today, n)}`))
  })

  test('has courses, one of them begun, one to begin next week', () => {
    const courses = of(INSTITUTE_ID)
    expect(new Set(courses.map(({ productionId }) => productionId)).size).toBe(6)
    expect(courses.filter(({ day, lastDay }) => day < today && today < String(lastDay))).not.toEqual([])
    const week = (day: string) => Math.floor((Date.parse(day) / DAY_MS + 3) / 7)
    expect(courses.filter(({ day }) => week(day) === week(today) + 1)).toHaveLength(1)
    expect(courses.map(({ feeCents }) => feeCents)).toEqual(expect.arrayContaining([6_800, 2_500, 1_900]))
    // a use may be for a day 90 days ahead, no more
    for (const { day, lastDay } of courses)
      expect([day < addDays(today, 90), String(lastDay) > addDays(day, 28)]).toEqual([true, true])
  })

  test('has concerts: a guest, one left out, one with a title of its own', () => {
    const concerts = of(CONCERT_HALL_ID).filter(({ day }) => day >= today)
    expect(concerts.some(({ features, leftOut }) => features.includes('guest') && !leftOut)).toBe(true)
    expect(concerts.some(({ leftOut }) => leftOut)).toBe(true)
    expect(concerts.some(({ title, production }) => title !== null && title !== production)).toBe(true)
  })

  test('sets no limit below the national floor', () => {
    for (const { id, limits } of venues) {
      expect(checkLimits(limits as Limits, of(id)), id).toEqual([])
      expect(limits, id).toEqual(LIMITS[id])
    }
  })
})

test('what is on a day is the same seen from other days', () => {
  const seenFrom = (offset: number, first: number, last: number) => {
    const register = openRegister({ file: ':memory:', now: () => NOON + offset * DAY_MS })
    const events = register.store.events.list(CITY_ID, addDays(TODAY, -7))
    register.close()
    return events.filter(({ day }) => day >= addDays(TODAY, first) && day <= addDays(TODAY, last))
  }
  expect(seenFrom(0, -1, 3).length).toBeGreaterThan(20)
  expect(seenFrom(1, -1, 3)).toEqual(seenFrom(0, -1, 3))
  const coursesFrom = (offset: number) => seenFrom(offset, 0, 28).filter(({ kind }) => kind === 'course')
  expect(coursesFrom(0)).toHaveLength(4)
  expect(coursesFrom(7)).toEqual(coursesFrom(0))
})
