import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { createClient, pairWith } from '../../desk/sync/client.ts'
import { EVENT_KINDS } from '../../desk/sync/protocol.ts'
import { conformance, type Exchange } from './api-conformance.ts'
import {
  allSent,
  CARD,
  check,
  eventToday,
  idOf,
  newId,
  pairedDesk,
  recordUse,
  startDesk,
  startRegister,
  statusWhere,
} from './harness.ts'

/** A proxy that keeps what crosses it, bytes and headers as they are. */
async function recordingProxy(target: string) {
  const exchanges: Exchange[] = []
  const server = createServer((incoming, outgoing) => {
    const sent: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => sent.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming
      const onward = httpRequest(
        new URL(url, target),
        { method, headers: { ...headers, host: new URL(target).host } },
        (answer) => {
          const got: Buffer[] = []
          outgoing.writeHead(answer.statusCode ?? 0, answer.headers)
          answer.on('data', (chunk: Buffer) => {
            got.push(chunk)
            outgoing.write(chunk)
          })
          answer.on('end', () => {
            exchanges.push({
              method,
              url,
              requestHeaders: headers,
              requestBody: sent.length > 0 ? Buffer.concat(sent) : null,
              status: answer.statusCode ?? 0,
              responseHeaders: answer.headers,
              responseBody: Buffer.concat(got),
            })
            outgoing.end()
          })
        },
      )
      onward.on('error', () => outgoing.destroy())
      onward.end(Buffer.concat(sent))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, exchanges }
}

it('everything the desk says to the register is in the contract, and every operation for desks is used', async () => {
  const register = await startRegister()
  const proxy = await recordingProxy(register.url)
  const desk = await startDesk()
  await desk.api.invoke('pairing.pair', { registerUrl: proxy.url, code: 'KAIKU-DEMO', deskName: 'Kassa 1' })
  await statusWhere(desk, ({ replica, network }) => replica !== null && network === 'online')
  const eventId = await eventToday(desk)
  const use = await recordUse(desk, eventId, CARD.family, 2)
  await statusWhere(desk, ({ waiting }) => waiting === 0)
  await desk.api.invoke('use.undo', { id: newId(), useId: idOf(use) })
  await statusWhere(desk, ({ waiting }) => waiting === 0)
  await register.issue('POST', `cards/${CARD.admit}/ban`)
  await register.issue('DELETE', `cards/${CARD.expired}`)
  for (let found = true; found;) {
    const verdict = await check(desk, eventId, CARD.expired)
    found = verdict.kind === 'refuse' && verdict.reasons[0].code !== 'not_found'
    await new Promise((later) => setTimeout(later, 20))
  }
  const { token } = await pairWith(proxy.url, 'KAIKU-DEMO', 'Kassa 2')
  const client = createClient({ registerUrl: proxy.url, token, signal: new AbortController().signal })
  expect((await client.uses(0))?.uses).toEqual([expect.objectContaining({ minors: 2, cancelled: true })])

  const contract = conformance()
  for (const exchange of proxy.exchanges) contract.check(exchange)
  expect(contract.unvisited().filter((name) => !name.includes('/v1/issuer/'))).toEqual([])
})

it('what the desk says of uses of every kind and of their corrections is in the contract, and is taken', async () => {
  const now = () => Date.parse('2026-11-21T10:00:00Z')
  const register = await startRegister({ now })
  const proxy = await recordingProxy(register.url)
  const desk = await pairedDesk({ ...register, url: proxy.url }, { now })
  const { token } = await pairWith(register.url, 'KAIKU-DEMO', 'Kassa 2')
  const client = createClient({ registerUrl: register.url, token, signal: new AbortController().signal })
  const today = helsinkiDay(now())
  for (const { id: venueId } of await client.venues()) {
    await desk.api.invoke('venue.choose', { venueId })
    const events = await desk.api.invoke('events.list', {})
    const event = events.find(({ day, lastDay }) => day <= today && today <= lastDay)
    if (!event) throw new Error(`nothing is on today at ${venueId}`)
    const fee = event.kind === 'fee' ? ({ kind: 'copying', cents: 120 } as const) : null
    const use = idOf(await recordUse(desk, event.id, CARD.admit, 0, { fee }))
    await allSent(desk)
    const day = event.kind === 'course' ? event.day : today
    const said = { eventId: event.id, day, minors: 0, fee: fee && { ...fee, cents: 90 } }
    await desk.api.invoke('use.correct', { id: newId(), useId: use, reason: 'Väärin kirjattu', ...said })
    await allSent(desk)
  }
  const { uses = [] } = (await client.uses(0)) ?? {}
  expect(new Set(uses.map(({ kind }) => kind))).toEqual(new Set(EVENT_KINDS))
  expect(uses.filter(({ corrects }) => corrects !== null)).toHaveLength(6)
  expect(uses.filter(({ cancelled }) => cancelled)).toHaveLength(6)
  expect(uses.find(({ corrects, kind }) => corrects !== null && kind === 'fee')).toMatchObject({ cents: 90 })
  for (const exchange of proxy.exchanges) conformance().check(exchange)
})
