/** Courses, fees and visits as the register takes them and tells of them. */
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { INSTITUTE_ID, LIBRARY_FEES_ID, LIBRARY_ID, SWIMMING_HALL_ID, SWIMMING_ID } from '../../../desk/demo/seed.ts'
import { FEE_KINDS } from '../../../desk/rules/limits.ts'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { RegisteredUses } from '../../../desk/sync/protocol.ts'
import { aUse, NOON, resultsOf, startDesk, startRig } from './harness.ts'

const TODAY = helsinkiDay(NOON)
const FEE = {
  venueId: LIBRARY_ID,
  eventId: LIBRARY_FEES_ID,
  what: 'Kirjaston maksut',
  kind: 'fee',
  feeKind: 'interlibrary_loan',
  cents: 350,
}
const VISIT = { venueId: SWIMMING_HALL_ID, eventId: SWIMMING_ID, what: 'Uinti', kind: 'visit', field: 'sport' }
const COURSE = { venueId: INSTITUTE_ID, what: 'Savityön alkeet', kind: 'course', field: 'education' }

describe('what is said of a use', () => {
  const SAID: [name: string, changes: object, result: string][] = [
    ...FEE_KINDS.map((feeKind): [string, object, string] => [`a fee: ${feeKind}`, { ...FEE, feeKind }, 'accepted']),
    ['a fee of 0 cents', { ...FEE, cents: 0 }, 'accepted'],
    ['a fee without its kind', { ...FEE, feeKind: null }, 'malformed'],
    ['a fee without its sum', { ...FEE, cents: undefined }, 'malformed'],
    ['a fee of 3.5 cents', { ...FEE, cents: 3.5 }, 'malformed'],
    ['a fee of more than an integer holds', { ...FEE, cents: 1e300 }, 'malformed'],
    ['a fee of an unknown kind', { ...FEE, feeKind: 'parking' }, 'malformed'],
    ['a fee of nobody', { ...FEE, adults: 0 }, 'malformed'],
    ['a course', COURSE, 'accepted'],
    ['a course with what is covered', { ...COURSE, cents: 2_500 }, 'accepted'],
    ['a course with a kind of fee', { ...COURSE, cents: 2_500, feeKind: 'other' }, 'malformed'],
    ['a visit', VISIT, 'accepted'],
    ['a visit with a minor', { ...VISIT, minors: 1 }, 'accepted'],
    ['a visit with a kind of fee', { ...VISIT, feeKind: 'other' }, 'malformed'],
    ['a visit with a sum', { ...VISIT, cents: 500 }, 'malformed'],
    ['a performance with a sum', { cents: 500 }, 'malformed'],
  ]
  test.each(SAID)('%s', async (_name, changes, expected) => {
    const desk = await startDesk(await startRig())
    expect(resultsOf(await desk.send([aUse(), aUse(changes)], true))).toEqual(['accepted', expected])
  })

  test('of a fee is judged as of any other: the card, the day, the minors', async () => {
    const desk = await startDesk(await startRig())
    const uses = [
      { cardNumber: 'A000000000', provisional: true },
      { cardNumber: 'A999005380' },
      { day: addDays(TODAY, 91) },
      { minors: 3 },
    ].map((changes) => aUse({ ...FEE, ...changes }))
    const expected = ['card_unknown', 'card_not_valid_on_day', 'day_in_future', 'too_many_minors']
    expect(resultsOf(await desk.send(uses))).toEqual(expected)
  })

  test('of sums that are left out or null is the same record, another sum is another', async () => {
    const desk = await startDesk(await startRig())
    const [use, fee] = [aUse(), aUse(FEE)]
    const uses = [use, { ...use, feeKind: null, cents: null }, fee, { ...fee, cents: 351 }]
    expect(resultsOf(await desk.send(uses))).toEqual(['accepted', 'duplicate', 'accepted', 'id_conflict'])
  })
})

test('a course is recorded for its first day, begun or to come', async () => {
  const desk = await startDesk(await startRig())
  const courses = (await desk.events()).filter(({ kind }) => kind === 'course')
  const uses = courses.map(({ id, day, production }) => aUse({ ...COURSE, eventId: id, what: production, day }))
  expect(resultsOf(await desk.send(uses))).toEqual(courses.map(() => 'accepted'))
})

describe('a fee, a visit and a course', () => {
  test('are read back with their sums', async () => {
    const desk = await startDesk(await startRig())
    await desk.send([aUse(FEE), aUse(VISIT), aUse({ ...COURSE, cents: 1_900 })])
    expect(v.parse(RegisteredUses, await desk.uses()).uses).toMatchObject([
      { venueId: LIBRARY_ID, eventId: LIBRARY_FEES_ID, kind: 'fee', feeKind: 'interlibrary_loan', cents: 350 },
      { venueId: SWIMMING_HALL_ID, eventId: SWIMMING_ID, kind: 'visit', feeKind: null, cents: null },
      { venueId: INSTITUTE_ID, eventId: null, kind: 'course', feeKind: null, cents: 1_900, corrects: null },
    ])
  })

  test('are shown to the holder and to the register’s own people with their sums', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    await desk.send([aUse({ ...FEE, day: addDays(TODAY, -1) }), aUse(VISIT)])
    const shown = (await rig.issuer('GET', '/cards/A999005458/uses')).json.uses
    expect(shown).toMatchObject([
      { venue: 'Kaikulan uimahalli', what: 'Uinti', kind: 'visit', feeKind: null, cents: null, day: TODAY },
      { venue: 'Kaikulan kirjasto', kind: 'fee', feeKind: 'interlibrary_loan', cents: 350, correctedBy: null },
    ])
    const [fee] = (await rig.issuer('GET', '/uses')).json.uses
    expect(fee).toMatchObject({ venueId: LIBRARY_ID, feeKind: 'interlibrary_loan', cents: 350, corrects: null })
  })
})
