import fc from 'fast-check'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { backoff } from '../../desk/sync/backoff.ts'
import { createClient, isAllowedAddress, RegisterError } from '../../desk/sync/client.ts'
import { openSnapshot } from '../../desk/sync/snapshot.ts'
import { createTask } from '../../desk/sync/task.ts'

const OURS = { 'kaikukanta-api': '1', 'kaikukanta-time': '2026-01-21T10:00:00.000Z' }
const JSON_TYPE = { 'content-type': 'application/json' }

/** A client whose register answers as told. */
const clientOf = async (answer: RequestListener) => {
  const server = createServer(answer)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return createClient({
    registerUrl: `http://127.0.0.1:${String(port)}`,
    token: 'token',
    signal: new AbortController().signal,
  })
}
const troubleOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  )
  return error instanceof RegisterError ? error.trouble : `no RegisterError but ${String(error)}`
}

describe('an answer that is not a proper one is no connection, never a rejection', () => {
  test.each<[string, RequestListener]>([
    [
      'a captive portal',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>'),
    ],
    ['a redirect', (_, response) => response.writeHead(302, { ...OURS, location: 'http://127.0.0.1:1/' }).end()],
    ['JSON without the header', (_, response) => response.writeHead(200, JSON_TYPE).end('{"events":[]}')],
    [
      'another version',
      (_, response) => response.writeHead(200, { ...OURS, ...JSON_TYPE, 'kaikukanta-api': '2' }).end('{"events":[]}'),
    ],
    [
      'HTML under the header',
      (_, response) => response.writeHead(200, { ...OURS, 'content-type': 'text/html' }).end('{"events":[]}'),
    ],
    [
      "no time of the register's",
      (_, response) => response.writeHead(200, { ...JSON_TYPE, 'kaikukanta-api': '1' }).end('{"events":[]}'),
    ],
    [
      'a content type that only begins like JSON',
      (_, response) =>
        response.writeHead(200, { ...OURS, 'content-type': 'application/json-seq' }).end('{"events":[]}'),
    ],
    ['cut JSON', (_, response) => response.writeHead(200, { ...OURS, ...JSON_TYPE }).end('{"events":[')],
    ['another shape', (_, response) => response.writeHead(200, { ...OURS, ...JSON_TYPE }).end('{"events":7}')],
    ['a broken line', (_, response) => void response.destroy()],
    ['500', (_, response) => response.writeHead(500, { ...OURS, ...JSON_TYPE }).end('{"error":"x","message":"y"}')],
    ['503 of a proxy', (_, response) => response.writeHead(503, { 'content-type': 'text/html' }).end('busy')],
    [
      '401 of a captive portal',
      (_, response) => response.writeHead(401, { 'content-type': 'text/html' }).end('log in'),
    ],
    [
      'nine megabytes',
      (_, response) => response.writeHead(200, { ...OURS, ...JSON_TYPE }).end(`{"events":["${'x'.repeat(9e6)}"]}`),
    ],
  ])('%s', async (_, answer) => expect(await troubleOf((await clientOf(answer)).events())).toBe('no_connection'))

  it("the register's own 401 is told apart: this desk is not known", async () => {
    const client = await clientOf((_, response) =>
      response.writeHead(401, { ...OURS, ...JSON_TYPE }).end('{"error":"unauthorised","message":""}'),
    )
    expect(await troubleOf(client.events())).toBe('unauthorised')
  })
})

it('an event of a kind that this version does not know does not take the others with it', async () => {
  const known = {
    id: 'e',
    kind: 'performance',
    productionId: 'p',
    production: 'Hamlet',
    field: 'culture',
    day: '2026-01-21',
    startsAt: '19:00',
    place: null,
    ticketsOnSale: 100,
    leftOut: false,
  }
  const body = JSON.stringify({ events: [{ ...known, id: 'x', kind: 'circus' }, known] })
  const client = await clientOf((_, response) => response.writeHead(200, { ...OURS, ...JSON_TYPE }).end(body))
  expect((await client.events()).map(({ id }) => id)).toEqual(['e'])
})

describe('a snapshot', () => {
  const HEAD = { cursor: 7, count: 2, takenAt: '2026-01-21T10:00:00.000Z', keyId: 'k' }
  const row = (n: number) => ({
    key: `${'A'.repeat(21)}${String(n)}`,
    kind: 'customer',
    state: 'active',
    validUntil: '2026-12-31',
    minors: 0,
  })
  const read = async (lines: readonly unknown[], mutilate = (body: Buffer) => body) => {
    const client = await clientOf((_, response) => {
      const body = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      response
        .writeHead(200, { ...OURS, 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' })
        .end(mutilate(body))
    })
    const { head, rows } = await client.snapshot()
    let count = 0
    for await (const batch of rows()) count += batch.length
    return { head, count }
  }

  it('is read whole', async () =>
    expect(await read([HEAD, row(1), row(2), { end: 2 }])).toEqual({ head: HEAD, count: 2 }))

  test.each<[string, Parameters<typeof read>]>([
    ['without its end', [[HEAD, row(1), row(2)]]],
    ['with more rows than promised', [[{ ...HEAD, count: 1 }, row(1), row(2), { end: 2 }]]],
    ['with fewer rows than promised', [[HEAD, row(1), { end: 1 }]]],
    ['with an end that counts otherwise', [[HEAD, row(1), row(2), { end: 3 }]]],
    ['that goes on after its end', [[HEAD, row(1), { end: 1 }, row(2)]]],
    ['with a row of another shape', [[HEAD, row(1), { ...row(2), state: 'lost' }, { end: 2 }]]],
    ['without a head', [[row(1), { end: 1 }]]],
    [
      'cut in the middle of the gzip',
      [[HEAD, row(1), row(2), { end: 2 }], (body) => body.subarray(0, body.length - 20)],
    ],
  ])('%s is refused', async (_, args) => expect(await troubleOf(read(...args))).toBe('no_connection'))

  it('that stands still is refused, long before its time is over', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { ...OURS, 'content-type': 'application/x-ndjson' })
      response.write(`${JSON.stringify(HEAD)}\n${JSON.stringify(row(1))}\n`)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void server.close().closeAllConnections())
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    const reading = async () => {
      const { rows } = await openSnapshot((signal) => fetch(url, { signal }), 100)
      for await (const batch of rows()) expect(batch).toEqual([])
    }
    expect(await troubleOf(reading())).toBe('no_connection')
  })
})

describe('a register may be reached', () => {
  test.each([
    ['https://kaikukanta.example.org', true],
    ['http://127.0.0.1:7391', true],
    ['http://localhost:7391', true],
    ['http://kaikukanta.example.org', false],
    ['http://127.0.0.1.example.org', false],
    ['ftp://127.0.0.1', false],
    ['file:///etc/passwd', false],
  ])('%s: %s', (url, allowed) => expect(isAllowedAddress(url)).toBe(allowed))
})

describe('trying again', () => {
  it('waits at random up to 1 s, 2 s, 4 s … and never more than five minutes', () => {
    expect([1, 2, 3, 4, 12].map((failures) => backoff(failures, () => 0.999_999))).toEqual([
      1_000, 2_000, 4_000, 8_000, 300_000,
    ])
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (failures, random) => {
          const wait = backoff(failures, () => random)
          return wait >= 0 && wait <= 300_000
        },
      ),
    )
  })

  it('runs one at a time, once more when kicked meanwhile, and again after a failure', async () => {
    let under = 0
    let most = 0
    let runs = 0
    const done = Promise.withResolvers<null>()
    const task = createTask({
      every: null,
      random: () => 0,
      async work() {
        most = Math.max(most, ++under)
        await new Promise((later) => setTimeout(later, 5))
        under--
        runs++
        if (runs === 2) throw new Error('try again')
        if (runs === 3) done.resolve(null)
      },
    })
    task.kick()
    task.kick()
    task.kick()
    await done.promise
    await task.close()
    task.kick()
    expect([most, runs]).toEqual([1, 3])
  })

  it('a failure after a part is done is a first one: the wait does not grow while it goes forward', async () => {
    let runs = 0
    const done = Promise.withResolvers<null>()
    const task = createTask({
      every: null,
      random: () => 0.05,
      work(progress) {
        progress()
        if (++runs === 7) done.resolve(null)
        return Promise.reject(new Error('try again'))
      },
    })
    const begun = performance.now()
    task.kick()
    await done.promise
    await task.close()
    // six waits of 50 ms, where they would double to 1.6 s
    expect(performance.now() - begun).toBeLessThan(2_000)
  })

  it('what is left is tried again, and does not keep what is new from going at once', async () => {
    let runs = 0
    const done = Promise.withResolvers<null>()
    const task = createTask({
      every: null,
      random: () => 0.2,
      work: () => {
        if (++runs === 3) done.resolve(null)
        return Promise.resolve('left' as const)
      },
    })
    task.kick()
    await new Promise((later) => setImmediate(later))
    task.nudge()
    expect(runs).toBe(2)
    await done.promise
    await task.close()
  })
})
