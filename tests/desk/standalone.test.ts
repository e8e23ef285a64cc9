import { statSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { beforeEach, describe, expect, it, onTestFinished, test } from 'vitest'
import type { Desk } from '../../desk/desk.ts'
import type { ServedFile } from '../../desk/standalone/files.ts'
import { fileKeyStore } from '../../desk/standalone/key-store.ts'
import { parseOptions } from '../../desk/standalone/options.ts'
import { serveStandalone, type StandaloneServer } from '../../desk/standalone/server.ts'
import { createSockets } from '../../desk/standalone/sockets.ts'
import { tempDir } from '../temp.ts'
import { startDesk } from './harness.ts'

const PAGE = '<!doctype html><title>desk</title>'
const files = new Map<string, ServedFile>([
  ['/index.html', { type: 'text/html; charset=utf-8', body: Buffer.from(PAGE), immutable: false }],
  ['/assets/app-1.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from('1'), immutable: true }],
])

let server: StandaloneServer
beforeEach(async () => {
  const { desk } = await startDesk()
  server = await serveStandalone(0, () => files, Promise.resolve(createSockets(desk satisfies Desk)))
  onTestFinished(() => server.close())
})

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}
/** As a browser or anybody else may send it: fetch() would not let Host and Origin be chosen. */
const ask = (path: string, headers: Record<string, string> = {}, { method = 'GET', body = '' } = {}) =>
  new Promise<Answer>((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    request.on('error', reject)
    request.end(body)
  })
const enter = async () => {
  const { headers } = await ask(new URL(server.issueAddress()).pathname + new URL(server.issueAddress()).search)
  const cookie = headers['set-cookie']?.[0] ?? ''
  return { cookie: cookie.split(';')[0] ?? '', attributes: cookie }
}
const connect = (headers: Record<string, string>) =>
  new Promise<'open' | 'refused'>((resolve) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, { headers })
    onTestFinished(() => socket.terminate())
    socket.on('open', () => resolve('open'))
    socket.on('error', () => resolve('refused'))
  })

describe("the standalone host's door", () => {
  it('opens with a one-time token, once', async () => {
    const { pathname, search } = new URL(server.issueAddress())
    const first = await ask(pathname + search)
    expect(first.status).toBe(200)
    expect(first.headers['set-cookie']).toHaveLength(1)
    const second = await ask(pathname + search)
    expect(second.status).toBe(401)
    expect(second.headers['set-cookie']).toBeUndefined()
    expect(second.body).toContain('paina siinä Enter')
  })

  it("opens to the launcher's form, whose origin is null, and to no other foreign origin", async () => {
    const post = (origin: string) =>
      ask(
        '/enter',
        { origin, 'content-type': 'application/x-www-form-urlencoded' },
        { method: 'POST', body: `token=${server.issueToken()}` },
      )
    expect((await post('null')).status).toBe(200)
    expect((await post('https://evil.example.org')).status).toBe(403)
  })

  it('gives a cookie that scripts cannot read and other sites cannot use', async () => {
    const { attributes } = await enter()
    expect(attributes).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
  })

  it('serves the page and its files to the cookie only', async () => {
    const { cookie } = await enter()
    expect(await ask('/')).toMatchObject({ status: 401 })
    expect(await ask('/', { cookie })).toMatchObject({ status: 200, body: PAGE })
    expect(await ask('/assets/app-1.js')).toMatchObject({ status: 401 })
    expect(await ask('/assets/app-1.js', { cookie })).toMatchObject({ status: 200 })
    expect(await ask('/', { cookie: cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) })).toMatchObject({
      status: 401,
    })
  })

  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/../../package.json',
    '/assets',
    '/ws',
    '//etc/passwd',
  ])('%s does not exist', async (path) => {
    const { cookie } = await enter()
    const answer = await ask(path, { cookie })
    expect(answer.status).toBe(404)
    expect(answer.body).toMatch(/ei ole[^]*finns inte[^]*no such page/)
  })

  test.each(['localhost', 'evil.example.org', '127.0.0.1'])(
    'a request for host %s is refused: it was rebound or mistyped',
    async (host) => {
      const { cookie } = await enter()
      expect((await ask('/', { cookie, host })).status).toBe(403)
    },
  )

  test.each(['http://evil.example.org', 'null', 'http://127.0.0.1', 'http://localhost:7390'])(
    'a request from origin %s is refused',
    async (origin) => {
      const { cookie } = await enter()
      expect((await ask('/', { cookie, origin })).status).toBe(403)
    },
  )

  it('joins the desk only for our own page with our own cookie', async () => {
    const { cookie } = await enter()
    const origin = server.url
    expect(await connect({ cookie, origin })).toBe('open')
    expect(await connect({ origin })).toBe('refused')
    expect(await connect({ cookie })).toBe('refused')
    expect(await connect({ cookie, origin: 'http://evil.example.org' })).toBe('refused')
    expect(await connect({ cookie, origin, host: 'evil.example.org' })).toBe('refused')
  })

  it('takes a message as large as the largest file, and ends the line of who sends more', async () => {
    const { cookie } = await enter()
    const send = async (characters: number) => {
      const socket = new WebSocket(server.url.replace('http', 'ws') + '/ws', {
        headers: { origin: server.url, cookie },
      })
      onTestFinished(() => socket.terminate())
      await new Promise((open) => socket.once('open', open))
      const heard = new Promise((resolve) => {
        socket.on('message', (text) => String(text).includes('"call":1') && resolve('answered'))
        socket.once('close', resolve)
      })
      const request = { eventId: null, file: 'A'.repeat(characters) }
      socket.send(JSON.stringify({ call: 1, command: 'events.preview', request }))
      return heard
    }
    expect(await send(7_000_000)).toBe('answered')
    expect(await send(9_000_000)).toBe(1009)
  })

  it.each([
    'nonsense',
    '[]',
    '{"call":"x"}',
    '{"call":7,"command":"rm","request":{}}',
    '{"call":7,"command":"use.record"}',
  ])('takes nothing from the message %s, and goes on', async (message) => {
    const { cookie } = await enter()
    const socket = new WebSocket(server.url.replace('http', 'ws') + '/ws', {
      headers: { origin: server.url, cookie },
    })
    onTestFinished(() => socket.terminate())
    await new Promise((open) => socket.once('open', open))
    const heard: string[] = []
    const answered = new Promise<void>((resolve) =>
      socket.on('message', (text) => {
        heard.push(String(text))
        if (String(text).includes('"call":8')) resolve()
      }),
    )
    socket.send(message)
    socket.send('{"call":8,"command":"state.get","request":{}}')
    await answered
    const refusals = heard.filter((text) => text.includes('"call":7'))
    expect(refusals.every((text) => text.includes('bad_request'))).toBe(true)
    expect(heard.some((text) => text.includes('"phase"'))).toBe(true)
  })

  it('knows a page that answers from one that is frozen, and from one that is gone', async () => {
    const { cookie } = await enter()
    expect(server.pageLife()).toBe('gone')
    const socket = new WebSocket(server.url.replace('http', 'ws') + '/ws', { headers: { origin: server.url, cookie } })
    onTestFinished(() => socket.terminate())
    await new Promise((open) => socket.once('open', open))
    const asked = () => new Promise<string>((resolve) => socket.once('message', (text) => resolve(String(text))))
    const first = asked()
    await expect.poll(() => server.pageLife()).toBe('silent')
    expect(await first).toBe('')
    const second = asked()
    socket.send('')
    await expect.poll(() => server.pageLife()).toBe('answers')
    expect(await second).toBe('')
    expect(server.pageLife()).toBe('silent')
    socket.close()
    await expect.poll(() => server.pageLife()).toBe('gone')
  })

  it('closes also while a page waits for a desk that opens no more', async () => {
    const opening = Promise.withResolvers<never>()
    server = await serveStandalone(0, () => files, opening.promise)
    const { cookie } = await enter()
    const waits = connect({ origin: server.url, cookie })
    await expect(Promise.race([waits, new Promise((later) => setTimeout(later, 100, 'waits'))])).resolves.toBe('waits')
    opening.reject(new Error('ended'))
    await server.close()
    expect(await waits).toBe('refused')
  })

  it('answers with the policy on everything, also on refusals', async () => {
    const { port } = new URL(server.url)
    for (const path of ['/', '/nothing', '/enter']) {
      const { headers } = await ask(path)
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          `connect-src 'self' ws://127.0.0.1:${port}; worker-src 'self'; media-src 'self' blob:; object-src 'none'; ` +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    }
  })

  it('takes nothing but GET', async () => {
    const { cookie } = await enter()
    expect((await ask('/', { cookie }, { method: 'POST' })).status).toBe(405)
  })
})

describe('the key file', () => {
  it('gives back what it wrapped, is readable by its owner alone, and is made once', async () => {
    const file = join(tempDir(), 'keys', 'desk.key')
    const store = fileKeyStore(file)
    const wrapped = await store.wrap(Buffer.from('secret'))
    expect(Buffer.from(wrapped).includes('secret')).toBe(false)
    expect(Buffer.from(await fileKeyStore(file).unwrap(wrapped)).toString()).toBe('secret')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('does not unwrap what another key wrapped, or what was changed', async () => {
    const store = fileKeyStore(join(tempDir(), 'a.key'))
    const wrapped = Buffer.from(await store.wrap(Buffer.from('secret')))
    const other = fileKeyStore(join(tempDir(), 'b.key'))
    await other.wrap(Buffer.from('x'))
    await expect(other.unwrap(wrapped)).rejects.toThrow()
    wrapped[14] = (wrapped[14] ?? 0) ^ 1
    await expect(store.unwrap(wrapped)).rejects.toThrow()
  })
})

describe('the command line', () => {
  it('keeps demonstration data apart from a venue’s', async () => {
    expect((await parseOptions([]))?.dataDir).not.toBe((await parseOptions(['--demo']))?.dataDir)
    expect(await parseOptions(['--data=/somewhere', '--demo'])).toMatchObject({ dataDir: '/somewhere', demo: true })
  })

  test.each([['--port=abc'], ['--port=70000'], ['--port=-1'], ['--prot=1'], ['--demo=maybe']])(
    '%s is refused in words',
    (arg) => expect(parseOptions([arg])).rejects.toThrow(),
  )
})
