/** A use that said something wrong: replaced at the register under the same card, both or neither. */
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { CONCERT_HALL_ID, LIBRARY_FEES_ID, LIBRARY_ID } from '../../../desk/demo/seed.ts'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { RegisteredUses } from '../../../desk/sync/protocol.ts'
import { aCancellation, aCorrection, aUse, NOON, resultsOf, type Rig, startDesk, startRig } from './harness.ts'

const DAY_MS = 86_400_000
const TODAY = helsinkiDay(NOON)
const at = (offset: number) => new Date(NOON + offset).toISOString()
const FEE = { kind: 'fee', feeKind: 'copying', cents: 120 }

async function start() {
  const rig = await startRig()
  return { rig, desk: await startDesk(rig) }
}
const allOf = async (rig: Rig) => (await rig.issuer('GET', '/uses')).json.uses as Record<string, unknown>[]

describe('a correction', () => {
  test('replaces its use: the card, venue, channel stay, all else is what it says', async () => {
    const { rig, desk } = await start()
    const kept = { cardNumber: 'A999005458', venueId: CONCERT_HALL_ID, channel: 'agency', provisional: true }
    const use = aUse(kept)
    const said = { what: 'Sinfoniakonsertti', minors: 2, day: addDays(TODAY, -1), recordedAt: at(60_000) }
    const correction = aCorrection(use['id'], said)
    expect(resultsOf(await desk.send([use, correction]))).toEqual(['accepted', 'accepted'])
    expect(await allOf(rig)).toMatchObject([
      { id: use['id'], ...kept, minors: 0, cancelled: true, corrects: null },
      { id: correction['id'], ...kept, ...said, cancelled: false, corrects: use['id'] },
    ])
    expect((await rig.issuer('GET', '/uses')).json).toMatchObject({ total: 2, cancelled: 1 })
  })

  test('may change the kind, the event and the sums, within the venue', async () => {
    const { desk } = await start()
    const use = aUse({ ...FEE, venueId: LIBRARY_ID })
    const correction = aCorrection(use['id'], { ...FEE, eventId: LIBRARY_FEES_ID, feeKind: 'overdue_fine', cents: 90 })
    expect(resultsOf(await desk.send([use, correction]))).toEqual(['accepted', 'accepted'])
    expect((await desk.uses()).uses[1]).toMatchObject({ eventId: LIBRARY_FEES_ID, feeKind: 'overdue_fine', cents: 90 })
    const elsewhere = aCorrection(correction['id'], { eventId: `hamlet-${TODAY}-1900` })
    expect(resultsOf(await desk.send([elsewhere]))).toEqual(['event_unknown'])
  })

  test('is told to desks: the use comes again, cancelled, and before its correction', async () => {
    const { desk } = await start()
    const use = aUse()
    await desk.send([use, aUse()])
    const { cursor } = await desk.uses()
    const correction = aCorrection(use['id'], { minors: 1 })
    await desk.send([correction])
    const { uses } = v.parse(RegisteredUses, await desk.uses(cursor))
    expect(uses).toMatchObject([
      { id: use['id'], cancelled: true, corrects: null },
      { id: correction['id'], cancelled: false, corrects: use['id'], minors: 1, recordedAt: correction['recordedAt'] },
    ])
    expect(uses[0]?.key).toBe(uses[1]?.key)
  })

  test('by another desk stays the use of the desk that gave it', async () => {
    const { rig, desk } = await start()
    const other = await startDesk(rig, 'KAIKU-DEMO', 'Lippukassa 2')
    const use = aUse()
    await desk.send([use])
    const correction = aCorrection(use['id'], { minors: 1 })
    await other.send([correction, aUse()])
    await other.send([aCorrection(correction['id'], { minors: 2 })])
    const names = v
      .parse(RegisteredUses, await desk.uses())
      .uses.map(({ corrects, deskName }) => [corrects !== null, deskName])
    expect(names).toEqual([
      [false, 'Lippukassa 1'],
      [false, 'Lippukassa 2'],
      [true, 'Lippukassa 1'],
      [true, 'Lippukassa 1'],
    ])
  })

  test('is told to the holder, both ways', async () => {
    const { rig, desk } = await start()
    const use = aUse()
    const correction = aCorrection(use['id'], { minors: 1 })
    await desk.send([use, correction])
    const { uses } = (await rig.issuer('GET', '/cards/A999005458/uses')).json
    const shown = Object.fromEntries(uses.map((one: { id: string }) => [one.id, one]))
    expect(shown[String(use['id'])]).toMatchObject({ cancelled: true, corrects: null, correctedBy: correction['id'] })
    expect(shown[String(correction['id'])]).toMatchObject({
      cancelled: false,
      corrects: use['id'],
      correctedBy: null,
      minors: 1,
    })
  })

  test('is itself corrected, cancelled and undone as any use', async () => {
    const { rig, desk } = await start()
    const use = aUse()
    const first = aCorrection(use['id'], { minors: 1 })
    const second = aCorrection(first['id'], { minors: 2 })
    const records = [use, first, second, aCancellation(second['id']), aCorrection(second['id'])]
    expect(resultsOf(await desk.send(records))).toEqual([...Array(4).fill('accepted'), 'already_cancelled'])
    expect((await allOf(rig)).map(({ cancelled }) => cancelled)).toEqual([true, true, true])
  })

  test('is taken once: again it is a duplicate, with another body a conflict', async () => {
    const { rig, desk } = await start()
    const use = aUse()
    const correction = aCorrection(use['id'], { minors: 1 })
    await desk.send([use, correction])
    const records = [correction, { ...correction, minors: 2 }, aCorrection(use['id'], { id: use['id'] })]
    expect(resultsOf(await desk.send(records))).toEqual(['duplicate', 'id_conflict', 'id_conflict'])
    expect(await allOf(rig)).toHaveLength(2)
  })

  test('sent at once by many connections is taken once', async () => {
    const { rig, desk } = await start()
    const use = aUse()
    await desk.send([use])
    const correction = aCorrection(use['id'], { minors: 1 })
    const results = (await Promise.all(Array.from({ length: 12 }, () => desk.send([correction])))).flat()
    expect(resultsOf(results).sort()).toEqual(['accepted', ...Array(11).fill('duplicate')])
    expect(await allOf(rig)).toHaveLength(2)
  })
})

describe('a correction is rejected and changes nothing', () => {
  test('of an unknown use, of a cancelled one, of one that is corrected, of another organisation’s', async () => {
    const { rig, desk } = await start()
    const other = await startDesk(rig, 'KAIKU-DEMO-2')
    const [cancelled, corrected, use] = [aUse(), aUse(), aUse()]
    const before = [cancelled, corrected, use, aCancellation(cancelled['id']), aCorrection(corrected['id'])]
    await desk.send(before)
    const tried = [aUse(), cancelled, corrected].map((one) => aCorrection(one['id']))
    expect(resultsOf(await desk.send(tried))).toEqual(['use_unknown', 'already_cancelled', 'already_cancelled'])
    expect(resultsOf(await other.send([aCorrection(use['id'])]))).toEqual(['use_unknown'])
    expect(await allOf(rig)).toHaveLength(4)
    expect(resultsOf(await desk.send([aCancellation(corrected['id'])]))).toEqual(['already_cancelled'])
  })

  test.each([
    ['more minors than registered', { minors: 3 }, 'too_many_minors'],
    ['nobody', { adults: 0 }, 'malformed'],
    ['a day after the last valid one', { day: addDays(TODAY, 301) }, 'day_in_future'],
    ['a clock that is 25 hours fast', { recordedAt: at(DAY_MS + 3_600_000) }, 'day_in_future'],
    ['an unknown event', { eventId: 'nothing' }, 'event_unknown'],
    ['a fee without a sum', { kind: 'fee', feeKind: 'copying' }, 'malformed'],
    ['a visit with a sum', { kind: 'visit', cents: 1 }, 'malformed'],
    ['a card number of its own', { cardNumber: 'A999005429' }, 'accepted'],
  ])('that says %s', async (_name, changes, expected) => {
    const { rig, desk } = await start()
    const use = aUse()
    const wrong = { ...aCorrection(use['id']), ...changes }
    const results = resultsOf(await desk.send([use, wrong, aUse()], true))
    expect(results).toEqual(['accepted', expected, 'accepted'])
    const uses = await allOf(rig)
    if (expected !== 'accepted') expect(uses.map(({ cancelled }) => cancelled)).toEqual([false, false])
    expect(new Set(uses.map(({ cardNumber }) => cardNumber))).toEqual(new Set(['A999005458']))
  })

  test('to a day on which the card is not valid', async () => {
    const { desk } = await start()
    const use = aUse({ cardNumber: 'A999005461' })
    const tomorrow = aCorrection(use['id'], { day: addDays(TODAY, 1) })
    expect(resultsOf(await desk.send([use, tomorrow]))).toEqual(['accepted', 'card_not_valid_on_day'])
  })

  test('where the card was removed since', async () => {
    const { rig, desk } = await start()
    const use = aUse()
    await desk.send([use])
    await rig.issuer('DELETE', '/cards/A999005458')
    expect(resultsOf(await desk.send([aCorrection(use['id'])]))).toEqual(['card_unknown'])
    expect(await allOf(rig)).toMatchObject([{ cancelled: false }])
  })

  test('where the database refuses the second half of it', async () => {
    const { rig, desk } = await start()
    const use = aUse()
    const correction = aCorrection(use['id'], { what: 'poison' })
    rig.register.store.db.exec(
      `CREATE TRIGGER poison BEFORE INSERT ON uses WHEN new.what = 'poison' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    )
    expect(resultsOf(await desk.send([use, correction]))).toEqual(['accepted', 'malformed'])
    expect(await allOf(rig)).toMatchObject([{ cancelled: false }])
    rig.register.store.db.exec('DROP TRIGGER poison')
    expect(resultsOf(await desk.send([correction]))).toEqual(['accepted'])
  })
})

describe('a card is judged by when it was used, not by when that was put right', () => {
  test('it ran out or was banned meanwhile', async () => {
    const { rig, desk } = await start()
    const [ran, banned] = ['A100000009', 'A100000012']
    await rig.issuer('POST', '/cards', { number: ran, validUntil: TODAY, minors: 0 })
    await rig.issuer('POST', '/cards', { number: banned, validUntil: addDays(TODAY, 9), minors: 0 })
    rig.clock.now += 1_000
    const uses = [ran, banned].map((cardNumber) => aUse({ cardNumber, recordedAt: at(1_000) }))
    await desk.send(uses)
    rig.clock.now += 2 * DAY_MS
    await rig.issuer('POST', `/cards/${banned}/ban`)
    const late = { recordedAt: at(2 * DAY_MS + 2_000) }
    const corrections = uses.map((use) => aCorrection(use['id'], { ...late, what: 'Hamlet, parvi' }))
    expect(resultsOf(await desk.send(corrections))).toEqual(['accepted', 'accepted'])
    const again = corrections.map((one) => aCorrection(one['id'], late))
    expect(resultsOf(await desk.send(again))).toEqual(['accepted', 'accepted'])
    const fresh = [ran, banned].map((cardNumber) => aUse({ cardNumber, ...late }))
    expect(resultsOf(await desk.send(fresh))).toEqual(['card_not_valid_on_day', 'card_not_active'])
  })
})
