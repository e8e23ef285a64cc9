import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createClient, pairWith } from '../../desk/sync/client.ts'
import { conformance, type Exchange } from './api-conformance.ts'
import { CARD, eventToday, newId, startDesk, startRegister, statusWhere } from './harness.ts'

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
  const use = await desk.api.invoke('use.record', { id: newId(), eventId, text: CARD.family, minors: 2, seen: [] })
  await statusWhere(desk, ({ waiting }) => waiting === 0)
  await desk.api.invoke('use.undo', { id: newId(), useId: use.outcome === 'recorded' ? use.use.id : '' })
  await statusWhere(desk, ({ waiting }) => waiting === 0)
  await register.issue('POST', `cards/${CARD.admit}/ban`)
  await register.issue('DELETE', `cards/${CARD.expired}`)
  for (let found = true; found;) {
    const verdict = await desk.api.invoke('card.check', { eventId, text: CARD.expired, recheck: false })
    found = verdict.kind === 'refuse' && verdict.reason.code !== 'not_found'
    await new Promise((later) => setTimeout(later, 20))
  }
  const { token } = await pairWith(proxy.url, 'KAIKU-DEMO', 'Kassa 2')
  const client = createClient({ registerUrl: proxy.url, token, signal: new AbortController().signal })
  expect((await client.uses(0)).uses).toEqual([expect.objectContaining({ minors: 2, cancelled: true })])

  const contract = conformance()
  for (const exchange of proxy.exchanges) contract.check(exchange)
  expect(contract.unvisited().filter((name) => !name.includes('/v1/issuer/'))).toEqual([])
})
