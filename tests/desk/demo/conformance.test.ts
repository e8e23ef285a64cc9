import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CHANNELS } from '../../../desk/contract.ts'
import { FEE_KINDS, isCents } from '../../../desk/rules/limits.ts'
import { CARD_KINDS, CARD_STATES } from '../../../desk/rules/verdict.ts'
import { EVENT_KINDS, FEATURES, FIELDS, MAX_USES_PER_REQUEST, type RegisterEvent } from '../../../desk/sync/protocol.ts'
import { REJECTIONS } from '../../../desk/rules/rejection.ts'
import { conformance, type Exchange } from '../api-conformance.ts'
import {
  aCancellation,
  aCorrection,
  aUse,
  ISSUER_TOKEN,
  resultsOf,
  type Rig,
  send,
  startDesk,
  startRig,
} from './harness.ts'

const FILE = 'docs/kaikukanta-api.yaml'
const NUMBER = 'A100000009'
const BIG = JSON.stringify({ padding: 'x'.repeat(2 * 1024 * 1024) })

describe('the register and the contract', () => {
  test('every operation and every answer of the contract is exercised and conforms', async () => {
    const rig = await startRig()
    await deskOperations(rig)
    await issuerOperations(rig)
    await tooLargeAndUnauthorised(rig)
    rig.register.close()
    await everyOperation(rig, async (method, path) => {
      expect((await rig.call(method, path, { token: ISSUER_TOKEN, wrong: true })).status).toBe(500)
    })
    expect(rig.held.unvisited()).toEqual([])
    expect(rig.held.unvisitedAnswers()).toEqual([])
  })

  test('the examples of the contract conform to its schemas', () => {
    expect(conformance().wrongExamples()).toEqual([])
  })

  test('the closed lists of the contract are those of the code', () => {
    const { components } = parse(readFileSync(FILE, 'utf8'))
    const { schemas } = components
    expect(schemas.Rejection.enum).toEqual([...REJECTIONS])
    expect(schemas.CardKind.enum).toEqual([...CARD_KINDS])
    expect(schemas.CardState.enum).toEqual([...CARD_STATES])
    expect(schemas.Field.enum).toEqual([...FIELDS])
    expect(schemas.EventKind.enum).toEqual([...EVENT_KINDS])
    expect(schemas.FeeKind.enum).toEqual([...FEE_KINDS])
    expect(schemas.Feature.enum).toEqual([...FEATURES])
    expect(isCents(schemas.Cents.maximum)).toBe(true)
    expect(isCents(schemas.Cents.maximum + 1)).toBe(false)
    expect(schemas.Channel.enum).toEqual([...CHANNELS])
    expect(schemas.UsesRequest.properties.uses.maxItems).toBe(MAX_USES_PER_REQUEST)
  })
})

describe('the checker', () => {
  test('finds a renamed, an additional and a missing field, a wrong header, type and status', async () => {
    const rig = await startRig()
    const good = await send(rig.url, 'POST', '/v1/pairings', { body: { code: 'KAIKU-DEMO', deskName: 'Kassa' } })
    const body = JSON.parse(good.responseBody.toString()) as { venue: object }
    const { check } = conformance()
    const spoiled = (changes: Partial<Exchange>) => () => check({ ...good, ...changes })
    expect(spoiled({})).not.toThrow()
    expect(spoiled({ responseBody: JSON.stringify({ ...body, extra: 1 }) })).toThrow('extra')
    expect(spoiled({ responseBody: JSON.stringify({ ...body, venue: { ...body.venue, note: '' } }) })).toThrow('note')
    expect(spoiled({ responseBody: JSON.stringify({ ...body, token: undefined }) })).toThrow('token')
    expect(spoiled({ responseBody: '{' })).toThrow('not JSON')
    expect(spoiled({ status: 200 })).toThrow('status 200')
    expect(spoiled({ url: '/v1/pairing' })).toThrow('no such operation')
    expect(spoiled({ requestBody: JSON.stringify({ code: 'KAIKU-DEMO', name: 'x' }) })).toThrow('deskName')
    expect(spoiled({ requestBody: null })).toThrow('not JSON')
    expect(spoiled({ url: '/v1/pairings?now=1' })).toThrow('unknown now')
    expect(spoiled({ requestHeaders: { 'content-type': 'text/plain' } })).toThrow('text/plain')
    const headers = good.responseHeaders
    expect(spoiled({ responseHeaders: { ...headers, 'kaikukanta-api': undefined } })).toThrow('Kaikukanta-Api')
    expect(spoiled({ responseHeaders: { ...headers, 'kaikukanta-api': '2' } })).toThrow('Kaikukanta-Api')
    expect(spoiled({ responseHeaders: { ...headers, 'kaikukanta-time': 'yesterday' } })).toThrow('Kaikukanta-Time')
    expect(spoiled({ responseHeaders: { ...headers, 'content-type': 'text/html' } })).toThrow('text/html')
  })

  test('finds a request without its token and a cut or miscounted snapshot', async () => {
    const rig = await startRig()
    const { token } = await rig.pair()
    const good = await send(rig.url, 'GET', '/v1/cards', { token })
    const { check } = conformance()
    expect(() => check(good)).not.toThrow()
    expect(() => check({ ...good, requestHeaders: {} })).toThrow('no bearer token')
    expect(() =>
      check({ ...good, responseHeaders: { ...good.responseHeaders, 'content-encoding': undefined } }),
    ).toThrow('Content-Encoding')
    const lines = (await rig.call('GET', '/v1/cards', { token })).raw
    expect(lines.length).toBeGreaterThan(0)
    const row = `{"key":"q1Zx0V7hJ2m9K4sWcT8uRA","kind":"customer","state":"active","validUntil":"2027-06-09","minors":2}`
    const head = '{"cursor":1,"count":2,"takenAt":"2026-11-21T08:00:00.000Z","keyId":"k"}'
    const body = (...lines: string[]) => ({ ...good, responseBody: `${lines.join('\n')}\n` })
    expect(() => check(body(head, row, row, '{"end":2}'))).not.toThrow()
    expect(() => check(body(head, row, '{"end":1}'))).toThrow('1 rows, head 2')
    expect(() => check(body(head, row, row))).toThrow('answer line 3')
    expect(() => check(body(head, row, row.replace('"key"', '"number"'), '{"end":2}'))).toThrow('answer line 3')
  })

  test('names the operations that were not exercised', () => {
    expect(conformance().unvisited()).toContain('POST /v1/uses')
    expect(conformance().unvisitedAnswers()).toContain('POST /v1/uses 413')
  })

  test('does not take a captive portal for the register', async () => {
    const portal = createServer((_request, answer) => answer.end('<h1>Welcome</h1>'))
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
    const { port } = portal.address() as AddressInfo
    const exchange = await send(`http://127.0.0.1:${String(port)}`, 'GET', '/v1/events', { token: 'a' })
    portal.close()
    expect(() => conformance().check(exchange)).toThrow('Kaikukanta-Api')
  })
})

async function deskOperations(rig: Rig): Promise<void> {
  const desk = await startDesk(rig)
  const { token } = desk
  const [head] = await desk.snapshot()
  await desk.changes(0)
  const venues = await desk.venues()
  const events = await desk.events()
  expect(new Set(events.map(({ venueId }) => venueId))).toEqual(new Set(venues.map(({ id }) => id)))
  await everyRecord(desk, events)
  await desk.uses()
  const get = (path: string, wrong = false) => rig.call('GET', path, { token, wrong })
  expect((await get('/v1/cards/changes?after=-1', true)).status).toBe(400)
  expect((await get('/v1/cards/changes?after=999999')).status).toBe(410)
  expect((await get('/v1/uses?after=x', true)).status).toBe(400)
  expect((await get(`/v1/uses?after=${String(Number(head?.['cursor']) + 1000)}`)).status).toBe(410)
  expect((await rig.call('POST', '/v1/uses', { token, body: '[', wrong: true })).status).toBe(400)
  expect((await rig.call('POST', '/v1/pairings', { body: { code: 1 }, wrong: true })).status).toBe(400)
  const pair = (code: string) => rig.call('POST', '/v1/pairings', { body: { code, deskName: 'Kassa' } })
  expect((await pair('NO-SUCH-CODE')).status).toBe(404)
  const { code } = (await rig.issuer('POST', '/pairing-codes', { venueId: desk.pairing.venue.id })).json
  expect([(await pair(code)).status, (await pair(code)).status]).toEqual([201, 409])
  expect((await rig.issuer('POST', '/pairing-codes', { venueId: 'nowhere' })).status).toBe(404)
  expect((await rig.issuer('POST', '/pairing-codes', {}, true)).status).toBe(400)
  expect((await rig.issuer('DELETE', `/desks/${desk.pairing.deskId}`)).status).toBe(200)
  expect((await rig.issuer('DELETE', `/desks/${randomUUID()}`)).status).toBe(404)
}

async function everyRecord(desk: Awaited<ReturnType<typeof startDesk>>, events: RegisterEvent[]): Promise<void> {
  for (const kind of EVENT_KINDS) {
    const event = events.find((event) => event.kind === kind)
    const sums = kind === 'fee' ? { feeKind: 'copying', cents: 120 } : {}
    const said = { eventId: event?.id, kind, field: event?.field, ...sums }
    const use = aUse({ venueId: event?.venueId, ...said })
    const change = aCorrection(use['id'], said)
    const undo = aCancellation(change['id'])
    const results = await desk.send([use, change, undo, use, aCancellation(use['id'])])
    expect(resultsOf(results)).toEqual(['accepted', 'accepted', 'accepted', 'duplicate', 'already_cancelled'])
  }
}

async function issuerOperations(rig: Rig): Promise<void> {
  const { issuer } = rig
  const card = { number: NUMBER, validUntil: '2027-06-09', minors: 2 }
  expect((await issuer('POST', '/cards', card)).status).toBe(201)
  expect((await issuer('POST', '/cards', card)).status).toBe(409)
  expect((await issuer('POST', '/cards', { ...card, number: 'B1' })).status).toBe(400)
  expect((await issuer('GET', '/cards')).status).toBe(200)
  expect((await issuer('GET', `/cards?after=${NUMBER}`)).status).toBe(200)
  const bodies = { renew: { validUntil: '2028-06-09' }, minors: { minors: 3 } }
  for (const action of ['renew', 'minors', 'inactivate', 'activate', 'ban', 'transfer'] as const) {
    const body = action in bodies ? bodies[action as keyof typeof bodies] : undefined
    expect((await issuer('POST', `/cards/${NUMBER}/${action}`, body)).status).toBe(200)
    expect((await issuer('POST', `/cards/A000000000/${action}`, body)).status).toBe(404)
    if (body) expect((await issuer('POST', `/cards/${NUMBER}/${action}`, {}, true)).status).toBe(400)
  }
  expect((await issuer('GET', `/cards/${NUMBER}/uses`)).status).toBe(200)
  expect((await issuer('GET', '/cards/A999005458/uses')).json.uses).toHaveLength(2 * EVENT_KINDS.length)
  expect((await issuer('GET', '/cards?number=100&state=active&kind=customer&limit=5')).status).toBe(200)
  expect((await issuer('GET', '/cards?state=lost', undefined, true)).status).toBe(400)
  expect((await issuer('GET', '/numbers/b%201')).json.kind).toBe(null)
  expect((await issuer('DELETE', `/cards/${NUMBER}`)).status).toBe(200)
  expect((await issuer('DELETE', `/cards/${NUMBER}`)).status).toBe(404)
  expect((await issuer('GET', `/cards/${NUMBER}/uses`)).status).toBe(404)
  expect((await issuer('GET', '/uses?after=0')).json.total).toBe(2 * EVENT_KINDS.length)
  expect((await issuer('GET', '/uses?after=x', undefined, true)).status).toBe(400)
  expect((await issuer('GET', '/uses?after=99')).status).toBe(410)
}

async function tooLargeAndUnauthorised(rig: Rig): Promise<void> {
  await everyOperation(rig, async (method, path, answers) => {
    if (answers.includes('401')) expect((await rig.call(method, path, { wrong: true })).status).toBe(401)
    const token = path.startsWith('/v1/issuer') ? ISSUER_TOKEN : (await rig.pair()).token
    if (answers.includes('413'))
      expect((await rig.call(method, path, { token, body: BIG, wrong: true })).status).toBe(413)
  })
}

type Visit = (method: string, path: string, answers: string[]) => Promise<void>

async function everyOperation(_rig: Rig, visit: Visit): Promise<void> {
  const { paths } = parse(readFileSync(FILE, 'utf8')) as {
    paths: Record<string, Record<string, { responses: object }>>
  }
  for (const [path, item] of Object.entries(paths)) {
    for (const method of ['get', 'post', 'delete'].filter((method) => method in item)) {
      const concrete = path.replace('{number}', NUMBER).replace('{deskId}', randomUUID())
      await visit(method.toUpperCase(), concrete, Object.keys(item[method]?.responses ?? {}))
    }
  }
}
