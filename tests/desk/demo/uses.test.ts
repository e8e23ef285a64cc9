import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { SUMMER_THEATRE_ID, THEATRE_ID } from '../../../desk/demo/seed.ts'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { RegisteredUses, UsesAnswer } from '../../../desk/sync/protocol.ts'
import { aCancellation, aUse, NOON, resultsOf, type Rig, startDesk, startRig } from './harness.ts'

const DAY_MS = 86_400_000
const TODAY = helsinkiDay(NOON)
const at = (offset: number) => new Date(NOON + offset).toISOString()
const counted = async (rig: Rig) => (await rig.issuer('GET', '/uses')).json.total

describe('a use', () => {
  test('is stored once however often it is sent', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const use = aUse()
    expect(resultsOf(await desk.send([use, use]))).toEqual(['accepted', 'duplicate'])
    expect(resultsOf(await desk.send([use]))).toEqual(['duplicate'])
    expect(await counted(rig)).toBe(1)
  })

  test('sent at once by many connections is stored once', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const use = aUse()
    const results = (await Promise.all(Array.from({ length: 20 }, () => desk.send([use])))).flat()
    expect(resultsOf(results).sort()).toEqual(['accepted', ...Array(19).fill('duplicate')])
    expect(await counted(rig)).toBe(1)
  })

  test('is known as a duplicate after the register was started again', async () => {
    const rig = await startRig()
    const use = aUse()
    const desk = await startDesk(rig)
    await desk.send([use])
    await rig.close()
    const again = await startRig({ file: rig.file })
    const answer = await again.call('POST', '/v1/uses', { token: desk.token, body: { uses: [use] } })
    expect(resultsOf(answer.json.results)).toEqual(['duplicate'])
  })

  test('with a known id and another body is a conflict and changes nothing', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const use = aUse()
    await desk.send([use])
    expect(resultsOf(await desk.send([{ ...use, minors: 1 }]))).toEqual(['id_conflict'])
    expect((await desk.uses()).uses).toMatchObject([{ minors: 0 }])
  })

  test('with the same fields in another order is a duplicate', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const use = aUse()
    await desk.send([use])
    expect(resultsOf(await desk.send([Object.fromEntries(Object.entries(use).reverse())]))).toEqual(['duplicate'])
  })

  test('with the id of another organisation’s is a conflict', async () => {
    const rig = await startRig()
    const [desk, other] = [await startDesk(rig), await startDesk(rig, 'KAIKU-DEMO-2')]
    const use = aUse()
    await desk.send([use])
    expect(resultsOf(await other.send([use]))).toEqual(['id_conflict'])
    expect((await other.uses()).uses).toEqual([])
  })

  test('that was rejected leaves nothing and is taken when it has become right', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const use = aUse({ cardNumber: 'A100000009' })
    expect(resultsOf(await desk.send([use]))).toEqual(['card_unknown'])
    await rig.issuer('POST', '/cards', { number: 'A100000009', validUntil: TODAY, minors: 0 })
    expect(resultsOf(await desk.send([use]))).toEqual(['accepted'])
  })
})

describe('the register judges', () => {
  test.each([
    ['an unknown card', { cardNumber: 'A000000000' }, 'card_unknown'],
    ['a card of an older shape', { cardNumber: 'K1234567' }, 'accepted'],
    ['a wrong check digit', { cardNumber: 'A999991234', minors: 1 }, 'accepted'],
    ['an expired card', { cardNumber: 'A999005380' }, 'card_not_valid_on_day'],
    ['the last valid day', { cardNumber: 'A999005461' }, 'accepted'],
    ['the day after the last', { cardNumber: 'A999005461', day: addDays(TODAY, 1) }, 'card_not_valid_on_day'],
    [
      'yesterday, recorded after the last day',
      { cardNumber: 'A999005380', day: addDays(TODAY, -1) },
      'card_not_valid_on_day',
    ],
    [
      'yesterday, recorded on the last day',
      { cardNumber: 'A999005380', day: addDays(TODAY, -1), recordedAt: at(-DAY_MS) },
      'accepted',
    ],
    ['an inactive card', { cardNumber: 'X000011656' }, 'card_not_active'],
    ['a banned card', { cardNumber: 'X000011326' }, 'card_not_active'],
    ['a card in transfer', { cardNumber: 'X000011012' }, 'card_not_active'],
    ['as many minors as registered', { minors: 2 }, 'accepted'],
    ['one minor too many', { minors: 3 }, 'too_many_minors'],
    ['clients under 16 on a community card', { cardNumber: 'Z000010669', minors: 2 }, 'accepted'],
    ['nobody at all', { adults: 0 }, 'malformed'],
    ['another venue', { venueId: SUMMER_THEATRE_ID }, 'venue_unknown'],
    ['an unknown event', { eventId: 'nothing' }, 'event_unknown'],
    ["another venue's event", { eventId: `nummisuutarit-${TODAY}-1830` }, 'event_unknown'],
    ['a performance in 90 days', { day: addDays(TODAY, 90) }, 'accepted'],
    ['a performance in 91 days', { day: addDays(TODAY, 91) }, 'day_in_future'],
    ['a clock that is 23 hours fast', { recordedAt: at(DAY_MS - 3_600_000) }, 'accepted'],
    ['a clock that is 25 hours fast', { recordedAt: at(DAY_MS + 3_600_000) }, 'day_in_future'],
  ])('%s', async (_name, changes, expected) => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    expect(resultsOf(await desk.send([aUse(changes)]))).toEqual([expected])
  })

  test("an own event is known and another's is not", async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const event = (await desk.events()).find(({ venueId }) => venueId === THEATRE_ID)
    expect(resultsOf(await desk.send([aUse({ eventId: event?.id, day: event?.day })]))).toEqual(['accepted'])
  })

  test('a use from before its card was banned is taken, one from after is not', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    await rig.issuer('POST', '/cards/A999005458/ban')
    rig.clock.now += 3_600_000
    const uses = [aUse({ recordedAt: at(-1) }), aUse({ recordedAt: at(1) })]
    expect(resultsOf(await desk.send(uses))).toEqual(['accepted', 'card_not_active'])
  })
})

describe('a poison record', () => {
  const POISON: [string, unknown][] = [
    ['without a field', { ...aUse(), what: undefined }],
    ['with a day that does not exist', aUse({ day: '2026-02-31' })],
    ['recorded on a day that does not exist', aUse({ recordedAt: '2026-02-31T10:00:00Z' })],
    ['with more people than an integer holds', aUse({ adults: 1e300 })],
    ['with a fraction of a person', aUse({ adults: 1.5 })],
    ['with a negative number', aUse({ minors: -1 })],
    ['with a number for a card number', aUse({ cardNumber: 999005458 })],
    ['with SQL for a card number', aUse({ cardNumber: "A'; DROP TABLE uses" })],
    ['of an unknown type', aUse({ type: 'refund' })],
    ['with a text that is too long', aUse({ what: 'x'.repeat(201) })],
  ]
  test.each(POISON)('%s is malformed and does not block those behind it', async (_name, poison) => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const results = await desk.send([aUse(), poison, aUse()], true)
    expect(resultsOf(results)).toEqual(['accepted', 'malformed', 'accepted'])
    expect(results[1]?.id).toBe((poison as { id: string }).id)
    expect(await counted(rig)).toBe(2)
  })

  test.each([[null], [7], ['use'], [[]], [{}], [{ ...aUse(), id: 'not-a-uuid' }], [{ ...aUse(), id: 5 }]])(
    'whose id cannot be read (%j) gets no result and does not block those behind it',
    async (poison) => {
      const rig = await startRig()
      const desk = await startDesk(rig)
      expect(resultsOf(await desk.send([aUse(), poison, aUse()], true))).toEqual(['accepted', 'accepted'])
    },
  )

  test('that only the database refuses takes nothing else with it', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    rig.register.store.db.exec(
      `CREATE TRIGGER poison BEFORE INSERT ON uses WHEN new.what = 'poison' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    )
    const results = await desk.send([aUse(), aUse({ what: 'poison' }), aUse()])
    expect(resultsOf(results)).toEqual(['accepted', 'malformed', 'accepted'])
    const { records } = rig.register.store.db.prepare('SELECT count(*) AS records FROM records').get() as {
      records: number
    }
    expect(records).toBe(2)
  })
})

describe('a cancellation', () => {
  test('cancels its use, in the same request too, and again is a duplicate', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const use = aUse()
    const undo = aCancellation(use['id'])
    expect(resultsOf(await desk.send([use, undo, undo]))).toEqual(['accepted', 'accepted', 'duplicate'])
    expect((await desk.uses()).uses).toMatchObject([{ id: use['id'], cancelled: true }])
    expect((await rig.issuer('GET', '/uses')).json).toMatchObject({ total: 1, cancelled: 1 })
  })

  test('of a cancelled use, of an unknown one and of another venue is rejected', async () => {
    const rig = await startRig()
    const [desk, other] = [await startDesk(rig), await startDesk(rig, 'KAIKU-DEMO-2')]
    const use = aUse()
    await desk.send([use])
    expect(resultsOf(await other.send([aCancellation(use['id'])]))).toEqual(['use_unknown'])
    expect(resultsOf(await desk.send([aCancellation(aUse()['id'])]))).toEqual(['use_unknown'])
    await desk.send([aCancellation(use['id'])])
    expect(resultsOf(await desk.send([aCancellation(use['id'])]))).toEqual(['already_cancelled'])
  })

  test('with the id of its use is a conflict', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const use = aUse()
    const undo = aCancellation(use['id'], { id: use['id'] })
    expect(resultsOf(await desk.send([use, undo]))).toEqual(['accepted', 'id_conflict'])
  })

  test('arrives at a desk that had the use already', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const use = aUse()
    await desk.send([use, aUse()])
    const { cursor } = await desk.uses()
    await desk.send([aCancellation(use['id'])])
    const page = v.parse(RegisteredUses, await desk.uses(cursor))
    expect(page.uses).toMatchObject([{ id: use['id'], cancelled: true }])
  })
})

describe('a request', () => {
  test('takes 500 uses and refuses 501 whole', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const uses = Array.from({ length: 501 }, () => aUse())
    const answer = await rig.call('POST', '/v1/uses', { token: desk.token, body: { uses }, wrong: true })
    expect(answer).toMatchObject({ status: 413, json: { error: 'too_many_uses' } })
    expect(await counted(rig)).toBe(0)
    const { results } = v.parse(UsesAnswer, { results: await desk.send(uses.slice(1)) })
    expect(results.map(({ id }) => id)).toEqual(uses.slice(1).map(({ id }) => id))
    expect(await counted(rig)).toBe(500)
  })

  test.each([
    ['', 400],
    ['[', 400],
    ['[]', 400],
    ['null', 400],
    ['{"uses":[]}', 400],
    ['{"uses":{"0":1}}', 400],
    ['['.repeat(1_000_000), 400],
    [`{"uses":["${'x'.repeat(2 * 1024 * 1024)}"]}`, 413],
  ])('with the body %.20s is answered as the contract says', async (body, status) => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    expect((await rig.call('POST', '/v1/uses', { token: desk.token, body, wrong: true })).status).toBe(status)
  })

  test('that comes in chunks without a length is held to 2 MB too', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const body = `{"uses":["${'x'.repeat(3 * 1024 * 1024)}"]}`
    const headers = { 'transfer-encoding': 'chunked' }
    const answer = await rig.call('POST', '/v1/uses', { token: desk.token, body, headers, wrong: true })
    expect(answer.status).toBe(413)
  })
})

describe('uses read back', () => {
  test("come page by page, this organisation's only, under its keys", async () => {
    const rig = await startRig()
    const [desk, other] = [await startDesk(rig), await startDesk(rig, 'KAIKU-DEMO-2')]
    for (let i = 0; i < 3; i++) await desk.send(Array.from({ length: 400 }, () => aUse()))
    await other.send([aUse({ venueId: SUMMER_THEATRE_ID })])
    const first = v.parse(RegisteredUses, await desk.uses())
    const second = v.parse(RegisteredUses, await desk.uses(first.cursor))
    expect([first.uses.length, first.more, second.uses.length, second.more]).toEqual([1000, true, 200, false])
    const [mine] = first.uses
    const [theirs] = v.parse(RegisteredUses, await other.uses()).uses
    expect(mine?.key).not.toBe(theirs?.key)
    expect(JSON.stringify(first)).not.toContain('A999005458')
  })

  test('are shown to the holder with where and when', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    await desk.send([aUse({ minors: 2 })])
    const { uses } = (await rig.issuer('GET', '/cards/A999005458/uses')).json
    expect(uses).toMatchObject([{ venue: 'Kaikulan teatteri', what: 'Hamlet', day: TODAY, adults: 1, minors: 2 }])
    expect((await rig.issuer('GET', '/uses')).json.uses).toMatchObject([{ venueId: THEATRE_ID, provisional: false }])
  })
})
