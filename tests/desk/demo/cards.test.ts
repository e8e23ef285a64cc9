import { createHmac } from 'node:crypto'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { CITY_ID, THEATRE_ID } from '../../../desk/demo/seed.ts'
import { randomCards, seedMany } from '../../../desk/demo/seed-many.ts'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import * as v from 'valibot'
import { CardRow, SnapshotEnd, SnapshotHead } from '../../../desk/sync/protocol.ts'
import { openRegister } from '../../../desk/demo/register.ts'
import { linesOf, NOON, type Rig, startDesk, startRig } from './harness.ts'

const DAY_MS = 86_400_000

/** As the contract says it, not as the code does. */
const keyOf = (venueKey: string, number: string) =>
  createHmac('sha256', Buffer.from(venueKey, 'base64url')).update(number).digest().subarray(0, 16).toString('base64url')

describe('the snapshot', () => {
  test('holds every card under its key, in the shape that desks parse, and no number', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const lines = await desk.snapshot()
    const head = v.parse(SnapshotHead, lines[0])
    const rows = lines.slice(1, -1).map((line) => v.parse(CardRow, line))
    expect(v.parse(SnapshotEnd, lines.at(-1)).end).toBe(head.count)
    expect(rows).toHaveLength(head.count)
    expect(head.keyId).toBe(desk.pairing.keyId)
    const family = rows.find(({ key }) => key === keyOf(desk.pairing.venueKey, 'A999005458'))
    expect(family).toMatchObject({ kind: 'customer', state: 'active', minors: 2 })
    expect(JSON.stringify(lines)).not.toMatch(/[AXYZK]M?\d{7,9}/)
  })

  test('does not tell by its order where a number lies', async () => {
    const rig = await startRig()
    seedMany(rig.register, 500, 1)
    const desk = await startDesk(rig)
    const keys = (await desk.snapshot()).slice(1, -1).map((line) => line['key'])
    const numbers = rig.register.store.cards.list('', 1000).map(({ number }) => number)
    expect(keys).not.toEqual(numbers.map((number) => keyOf(desk.pairing.venueKey, number)))
    expect(new Set(keys).size).toBe(numbers.length)
  })

  test('is the state of one moment, whatever changes while it is sent', async () => {
    const rig = await startRig()
    seedMany(rig.register, 30_000, 2)
    const { token } = await rig.pair()
    const chunks: Buffer[] = []
    const revision = await new Promise<number>((resolve, reject) => {
      get(`${rig.url}/v1/cards`, { headers: { authorization: `Bearer ${token}` }, agent: false }, (incoming) => {
        let changed = 0
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          if (changed++ > 0) return
          for (const { number } of rig.register.store.cards.list('A', 500))
            rig.register.store.cards.remove(number, NOON)
        })
        incoming.on('end', () => resolve(changed))
      }).on('error', reject)
    })
    expect(revision).toBeGreaterThan(1)
    const lines = linesOf({ raw: Buffer.concat(chunks), status: 200, headers: {}, json: null })
    expect(lines.at(-1)).toEqual({ end: lines.length - 2 })
    expect(rig.register.store.cards.count()).toBe(lines.length - 2 - 500)
    const cursor = Number(lines[0]?.['cursor'])
    const found = rig.register.store.cards.changesAfter(cursor, 1000)
    expect(found).toHaveLength(500)
  })

  test('that a desk stops reading holds nothing open', async () => {
    const rig = await startRig()
    seedMany(rig.register, 60_000, 3)
    const { token } = await rig.pair()
    await new Promise<void>((resolve) => {
      const outgoing = get(`${rig.url}/v1/cards`, { headers: { authorization: `Bearer ${token}` } }, (incoming) => {
        incoming.once('data', () => {
          outgoing.destroy()
          resolve()
        })
      })
      outgoing.on('error', () => undefined)
    })
    const lines = linesOf(await rig.call('GET', '/v1/cards', { token }))
    expect(lines).toHaveLength(60_000 + 14 + 2)
    // a reader left open would keep the log from being reset
    const [result] = rig.register.store.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    expect(result?.busy).toBe(0)
  })

  test('is served from memory too', async () => {
    const rig = await startRig({ file: ':memory:' })
    const desk = await startDesk(rig)
    expect(await desk.snapshot()).toHaveLength(14 + 2)
  })
})

describe('changes', () => {
  test('of every kind arrive in order of revision, the latest state once', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const cursor = Number((await desk.snapshot())[0]?.['cursor'])
    expect(await desk.changes(cursor)).toEqual({ changes: [], cursor, more: false, keyId: desk.pairing.keyId })
    await rig.issuer('POST', '/cards', { number: 'a 100-000 009', validUntil: '2027-06-09', minors: 1 })
    await rig.issuer('POST', '/cards/A100000009/ban')
    await rig.issuer('DELETE', '/cards/A999005429')
    await rig.issuer('POST', '/cards/A999005458/minors', { minors: 5 })
    const { changes, cursor: next } = await desk.changes(cursor)
    const key = (number: string) => keyOf(desk.pairing.venueKey, number)
    expect(changes).toEqual([
      { key: key('A100000009'), kind: 'customer', state: 'banned', validUntil: '2027-06-09', minors: 1 },
      { key: key('A999005429'), deleted: true },
      expect.objectContaining({ key: key('A999005458'), minors: 5 }),
    ])
    expect((await desk.changes(next)).changes).toEqual([])
  })

  test('come page by page until there are no more', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const start = Number((await desk.snapshot())[0]?.['cursor'])
    seedMany(rig.register, 2_500, 4)
    const sizes: number[] = []
    for (let cursor = start, more = true; more;) {
      const page = await desk.changes(cursor)
      sizes.push(page.changes.length)
      ;({ cursor, more } = page)
    }
    expect(sizes).toEqual([1000, 1000, 500])
  })

  test('a page that ends where the changes end promises no other', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const start = Number((await desk.snapshot())[0]?.['cursor'])
    seedMany(rig.register, 1_000, 5)
    expect(await desk.changes(start)).toMatchObject({ more: false, cursor: start + 1000 })
  })

  test('a card that is removed and registered again is no tombstone', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const start = Number((await desk.snapshot())[0]?.['cursor'])
    await rig.issuer('DELETE', '/cards/A999005429')
    await rig.issuer('POST', '/cards', { number: 'A999005429', validUntil: '2027-01-01', minors: 0 })
    expect((await desk.changes(start)).changes).toEqual([expect.objectContaining({ state: 'active' })])
  })

  test('a cursor older than what is kept, or of another register, asks for a snapshot', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const start = Number((await desk.snapshot())[0]?.['cursor'])
    await rig.issuer('POST', '/cards', { number: 'A100000009', validUntil: '2027-06-09', minors: 0 })
    await rig.issuer('DELETE', '/cards/A100000009')
    rig.clock.now += 91 * DAY_MS
    const gone = await rig.call('GET', `/v1/cards/changes?after=${String(start)}`, { token: desk.token })
    expect(gone).toMatchObject({ status: 410, json: { error: 'cursor_gone' } })
    const cursor = Number((await desk.snapshot())[0]?.['cursor'])
    expect((await desk.changes(cursor)).changes).toEqual([])
    const later = await rig.call('GET', `/v1/cards/changes?after=${String(cursor + 1)}`, { token: desk.token })
    expect(later.status).toBe(410)
  })
})

describe('the issuer', () => {
  test.each([
    [{ number: 'B123456789' }, 'number_malformed'],
    [{ number: 'A12345678' }, 'number_malformed'],
    [{ validUntil: '2026-11-20' }, 'date_in_past'],
    [{ number: 'Y123456789', minors: 1 }, 'minors_not_allowed'],
  ])('is told what is wrong with %j', async (changes, error) => {
    const rig = await startRig()
    const card = { number: 'A100000009', validUntil: '2026-11-21', minors: 0, ...changes }
    const answer = await rig.issuer('POST', '/cards', card)
    expect(answer).toMatchObject({ status: 400, json: { error } })
    expect(answer.json.message).not.toContain(card.number)
  })

  test('changing nothing makes no revision', async () => {
    const rig = await startRig()
    const before = (await rig.issuer('POST', '/cards/A999005429/activate')).json.revision
    expect((await rig.issuer('POST', '/cards/A999005429/activate')).json.revision).toBe(before)
    expect((await rig.issuer('POST', '/cards/A999005429/inactivate')).json.revision).toBeGreaterThan(before)
  })

  test('can ban a card that has run out', async () => {
    const rig = await startRig()
    expect((await rig.issuer('POST', '/cards/A999005380/ban')).json.state).toBe('banned')
  })

  test('sees cards by number, page by page', async () => {
    const rig = await startRig()
    seedMany(rig.register, 1_500, 6)
    const first = (await rig.issuer('GET', '/cards')).json
    expect(first).toMatchObject({ count: 1514, more: true })
    const second = (await rig.issuer('GET', `/cards?after=${String(first.cards.at(-1).number)}`)).json
    expect(second.cards).toHaveLength(514)
    expect(second.more).toBe(false)
  })
})

describe('many cards', () => {
  test('are the same for the same seed, with right check digits and without doubles', () => {
    const register = openRegister({ file: ':memory:', now: () => NOON })
    seedMany(register, 20_000, 7)
    expect(register.store.cards.count()).toBe(20_014)
    const cards = randomCards(7, helsinkiDay(NOON))
    for (let i = 0; i < 100; i++) {
      const { number, validUntil } = cards.next().value
      expect(register.store.cards.find(number)).toMatchObject({ validUntil })
    }
    seedMany(register, 20_000, 7)
    expect(register.store.cards.count()).toBe(40_014)
    register.close()
  })
})

describe('the demonstration', () => {
  const rowOf = (rig: Rig, number: string) => rig.register.store.cards.find(number)
  const revisionOf = (rig: Rig) => rig.register.store.cards.changesAfter(0, 1000)?.at(-1)?.revision

  test('started again on the same day changes nothing, not even what an issuer did', async () => {
    const rig = await startRig()
    await rig.issuer('POST', '/cards/A999005429/ban')
    const { file } = rig
    const revision = revisionOf(rig)
    await rig.close()
    const again = await startRig({ file })
    expect(rowOf(again, 'A999005429')?.state).toBe('banned')
    expect(revisionOf(again)).toBe(revision)
  })

  test('lays itself out anew when the day changes while it runs, and tells desks of it', async () => {
    const rig = await startRig()
    const desk = await startDesk(rig)
    const cursor = Number((await desk.snapshot())[0]?.['cursor'])
    const idsBefore = (await desk.events()).map(({ id }) => id)
    rig.clock.now += DAY_MS
    const { changes } = await desk.changes(cursor)
    expect(changes).toHaveLength(14)
    const today = helsinkiDay(rig.clock.now)
    expect(rowOf(rig, 'A999005461')?.validUntil).toBe(today)
    expect(rowOf(rig, 'A999005380')?.validUntil).toBe(addDays(today, -1))
    const idsAfter = new Set((await desk.events()).map(({ id }) => id))
    const yesterday = addDays(today, -8)
    expect(idsBefore.filter((id) => !idsAfter.has(id) && !id.includes(yesterday))).toEqual([])
  })

  test.each(Array.from({ length: 68 }, (_, i) => i))(
    'has performances today and one left out, %i days on',
    async (days) => {
      const register = openRegister({ file: ':memory:', now: () => NOON + days * DAY_MS })
      const today = helsinkiDay(register.now())
      const all = register.store.events.list(CITY_ID, addDays(today, -7))
      const events = all.filter(({ venueId }) => venueId === THEATRE_ID)
      const offsets = events.map(({ day }) => (Date.parse(day) - Date.parse(today)) / DAY_MS)
      expect(events.filter(({ day }) => day === today).map(({ startsAt }) => startsAt)).toEqual(
        expect.arrayContaining(['14:00', '19:00']),
      )
      expect(events.filter(({ leftOut }) => leftOut)).toHaveLength(1)
      expect(Math.min(...offsets)).toBe(-7)
      expect(Math.max(...offsets)).toBeGreaterThan(55)
      expect(new Set(events.map(({ ticketsOnSale }) => ticketsOnSale)).size).toBeGreaterThan(4)
      register.close()
    },
  )
})

test('closing ends connections that are kept alive at once', async () => {
  const rig = await startRig()
  const agent = new Agent({ keepAlive: true })
  await new Promise<void>((resolve, reject) => {
    get(`${rig.url}/nowhere`, { agent }, (incoming) => {
      incoming.resume()
      incoming.on('end', resolve)
    }).on('error', reject)
  })
  const started = performance.now()
  await rig.close()
  expect(performance.now() - started).toBeLessThan(1_000)
  agent.destroy()
})

test('closing does not wait for whoever stopped in the middle of a request', async () => {
  const rig = await startRig()
  const { hostname, port } = new URL(rig.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.write('POST /v1/uses HTTP/1.1\r\nHost: a\r\nContent-Le', () => resolve()))
  const started = performance.now()
  await rig.close()
  expect(performance.now() - started).toBeLessThan(2_000)
  socket.destroy()
})
