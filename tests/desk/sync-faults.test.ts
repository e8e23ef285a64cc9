import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { createClient, RegisterError } from '../../desk/sync/client.ts'
import { type Fault, HEARD, NAMES } from '../faults/proxy/faults.ts'
import { openOutpost, type Outpost, until } from '../faults/proxy/outpost.ts'
import { SELF_SIGNED } from '../faults/proxy/self-signed.ts'
import { prng } from '../faults/rig.ts'
import { tempDir } from '../temp.ts'

const ANSWER_WITHIN = 250

/** Everything on this machine, with the fault that is set on what goes to these paths. */
async function outpostWith(cards = 1) {
  const set: { fault: Fault | null; path: string } = { fault: null, path: '/' }
  const outpost = await openOutpost({
    ...{ folder: tempDir(), cards, random: prng(1), answerWithin: ANSWER_WITHIN },
    choose: ({ path }) => (path.startsWith(set.path) ? set.fault : null),
  })
  onTestFinished(outpost.close)
  await outpost.ready()
  return { outpost, set }
}

/** A client of another desk of the same venue, for one question at a time. */
function clientOf({ register, proxy }: Outpost) {
  const { token } = register.store.pairings.pair('KAIKU-DEMO', 'Kassa 2', Date.now()) as { token: string }
  const { signal } = new AbortController()
  return createClient({ registerUrl: proxy.url, token, signal, within: ANSWER_WITHIN })
}

const cancellation = () =>
  ({
    type: 'cancellation',
    id: randomUUID(),
    useId: randomUUID(),
    reason: '',
    recordedAt: new Date().toISOString(),
  }) as const
/** What the register's own answers are known by. */
const OWN = { 'kaikukanta-api': '1', 'content-type': 'application/json' }
const USE = {
  ...{
    id: '0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b',
    venueId: 'talo',
    eventId: null,
    kind: 'visit',
    adults: 1,
    minors: 0,
  },
  ...{ day: '2026-03-02', recordedAt: '2026-03-02T10:00:00.000Z', cancelled: false },
}
const troubleOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof RegisterError ? error.trouble : String(error)),
  )
/** What the register itself says otherwise than 200; all else is no connection. */
const SAID: Partial<Record<Fault, string>> = { unauthorised: 'unauthorised', too_many: 'refused' }

describe('what comes instead of an answer is no connection', () => {
  it('and is given up within the time for an answer', { timeout: 60_000 }, async () => {
    const { outpost, set } = await outpostWith()
    const client = clientOf(outpost)
    for (const fault of NAMES.filter((fault) => !HEARD.includes(fault))) {
      set.fault = fault
      const begun = performance.now()
      expect([fault, await troubleOf(client.send([cancellation()]))]).toEqual([fault, SAID[fault] ?? 'no_connection'])
      expect(performance.now() - begun).toBeLessThan(ANSWER_WITHIN + 5_000)
    }
  })

  it('a redirect is not followed, so a number goes nowhere else', async () => {
    const { outpost, set } = await outpostWith()
    set.fault = 'portal_redirect'
    const error: unknown = await clientOf(outpost)
      .send([cancellation()])
      .catch((error: unknown) => error)
    expect(String((error as Error & { cause: { cause: Error } }).cause.cause)).toContain('redirect')
  })

  it('a register without TLS at an address that asks for it', async () => {
    const { outpost } = await outpostWith()
    const registerUrl = outpost.proxy.url.replace('http:', 'https:')
    const client = createClient({ registerUrl, token: 't', signal: new AbortController().signal })
    expect(await troubleOf(client.venues())).toBe('no_connection')
  })

  it('a page of more rows than a page has', async () => {
    const key = 'q1Zx0V7hJ2m9K4sWcT8uRA'
    const answers: Record<string, (count: number) => object> = {
      '/v1/cards/changes': (count) => ({ changes: Array(count).fill({ key, deleted: true }), keyId: 'key-1' }),
      '/v1/uses': (count) => ({ uses: Array(count).fill({ ...USE, key }) }),
    }
    let rows = 1_000
    const server = createServer(({ url = '' }, answer) => {
      const body = answers[url.split('?')[0] ?? '']?.(rows)
      answer.writeHead(200, { ...OWN, 'kaikukanta-time': new Date().toISOString() })
      answer.end(JSON.stringify({ ...body, cursor: 1, more: false }))
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void server.close())
    const registerUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    const client = createClient({ registerUrl, token: 't', signal: new AbortController().signal })
    expect([(await client.changes(0))?.changes.length, (await client.uses(0))?.uses.length]).toEqual([1_000, 1_000])
    rows = 1_001
    expect(await troubleOf(client.changes(0))).toBe('no_connection')
    expect(await troubleOf(client.uses(0))).toBe('no_connection')
  })

  it('a certificate that nobody vouches for', async () => {
    let asked = 0
    const server = createTlsServer(SELF_SIGNED, () => asked++)
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void server.close())
    const registerUrl = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    const client = createClient({ registerUrl, token: 't', signal: new AbortController().signal })
    expect(await troubleOf(client.send([cancellation()]))).toBe('no_connection')
    expect(asked).toBe(0)
  })
})

it('a use comes to the register once, whatever happens to its first sendings', { timeout: 60_000 }, async () => {
  const { outpost, set } = await outpostWith(NAMES.length)
  const { ledger, session, register, cards } = outpost
  const today = helsinkiDay(Date.now())
  const eventId = ledger.events.between(session.pairing.venueId, today, today)[0]?.id ?? ''
  const attempts = () => outpost.proxy.counts.get('requests') ?? 0
  for (const [i, fault] of NAMES.entries()) {
    Object.assign(set, { fault, path: '/v1/uses' })
    const before = attempts()
    const id = randomUUID()
    expect(outpost.record(id, eventId, cards[i]?.number ?? '', 0)).toEqual({ recorded: true })
    session.upload()
    await until(() => attempts() > before + 1)
    set.fault = null
    session.syncNow()
    await until(
      () => ledger.outbox.count() === 0,
      15_000,
      () => fault,
    )
    expect([fault, ledger.uses.get(id)?.state]).toEqual([fault, 'accepted'])
  }
  expect(register.store.useLists.count()).toEqual({ total: NAMES.length, cancelled: 0 })
})
