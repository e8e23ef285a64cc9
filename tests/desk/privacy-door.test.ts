/** The standalone host's door, as far as other users and other desks of this machine come to it. docs/security.md#standalone */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { WebSocket } from 'ws'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openBrowser } from '../../desk/standalone/browser.ts'
import type { ServedFile } from '../../desk/standalone/files.ts'
import { serveStandalone, type StandaloneServer } from '../../desk/standalone/server.ts'
import { createSockets } from '../../desk/standalone/sockets.ts'
import { tempDir } from '../temp.ts'
import { startDesk } from './harness.ts'

const files = new Map<string, ServedFile>([
  ['/index.html', { type: 'text/html; charset=utf-8', body: Buffer.from('<!doctype html>'), immutable: false }],
])

async function openDoor(port = 0): Promise<StandaloneServer> {
  const { desk } = await startDesk()
  const server = await serveStandalone(port, () => files, Promise.resolve(createSockets(desk)))
  onTestFinished(() => server.close())
  return server
}

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly from?: { readonly localAddress: string; readonly localPort: number }
}
const ask = ({ url }: StandaloneServer, path: string, { method = 'GET', headers = {}, body = '', from }: Asked = {}) =>
  new Promise<{ status: number; cookie: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const request = httpRequest({ hostname, port, path, method, headers, agent: false, ...from }, (response) => {
      response.resume()
      const [cookie = ''] = response.headers['set-cookie'] ?? []
      response.on('end', () => resolve({ status: response.statusCode ?? 0, cookie: cookie.split(';')[0] ?? '' }))
    })
    request.on('error', reject)
    request.end(body)
  })

const pathOf = (address: string) => new URL(address).pathname + new URL(address).search
const post = (server: StandaloneServer, token: string, more: Record<string, string> = {}) =>
  ask(server, '/enter', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...more },
    body: `token=${token}`,
  })
const upgrade = ({ url }: StandaloneServer, cookie: string, origin = url, path = '/ws') =>
  new Promise<'open' | 'refused'>((resolve) => {
    const socket = new WebSocket(url.replace('http', 'ws') + path, { headers: { cookie, origin } })
    onTestFinished(() => socket.terminate())
    socket.on('open', () => resolve('open'))
    socket.on('error', () => resolve('refused'))
  })

describe('the token', () => {
  it('opens once, by whichever way it came first', async () => {
    const server = await openDoor()
    const token = server.issueToken()
    expect((await post(server, token)).status).toBe(200)
    expect(await ask(server, `/enter?token=${token}`)).toEqual({ status: 401, cookie: '' })
    expect(await post(server, token)).toEqual({ status: 401, cookie: '' })
  })

  it('is of 256 bits, and no two are the same', async () => {
    const server = await openDoor()
    const tokens = Array.from({ length: 50 }, () => server.issueToken())
    expect(new Set(tokens).size).toBe(50)
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  })

  it('is not spent by a request that was meant for another host or comes from another page', async () => {
    const server = await openDoor()
    const address = pathOf(server.issueAddress())
    expect((await ask(server, address, { headers: { host: 'evil.example.org' } })).status).toBe(403)
    expect((await ask(server, address, { headers: { origin: 'http://evil.example.org' } })).status).toBe(403)
    expect((await ask(server, address)).status).toBe(200)
  })

  it.each(['', 'x'.repeat(43), 'x'.repeat(5_000)])('%# made up opens nothing', async (token) => {
    const server = await openDoor()
    server.issueToken()
    expect(await post(server, token)).toEqual({ status: 401, cookie: '' })
  })

  it('of one desk opens no other', async () => {
    const [one, other] = [await openDoor(), await openDoor()]
    expect((await post(other, one.issueToken())).status).toBe(401)
  })
})

describe('the cookie', () => {
  it('of one desk opens no other, and none that comes after it on the same port', async () => {
    const [one, other] = [await openDoor(), await openDoor()]
    const { cookie } = await post(one, one.issueToken())
    expect(await upgrade(one, cookie)).toBe('open')
    const value = cookie.split('=')[1] ?? ''
    expect(await upgrade(other, `kaikuluukku_${new URL(other.url).port}=${value}`)).toBe('refused')
    await one.close()
    const after = await openDoor(Number(new URL(one.url).port))
    expect((await ask(after, '/', { headers: { cookie } })).status).toBe(401)
    expect(await upgrade(after, cookie)).toBe('refused')
  })

  it('is asked for by the socket on its own path alone', async () => {
    const server = await openDoor()
    const { cookie } = await post(server, server.issueToken())
    expect(await upgrade(server, cookie, server.url, '/')).toBe('refused')
    expect(await upgrade(server, cookie, 'null')).toBe('refused')
    expect(await upgrade(server, '', server.url)).toBe('refused')
  })
})

/** What a browser says of an address that its user, or a command line, opened. */
const BY_HAND = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

describe.skipIf(process.platform !== 'linux')("the launcher's window", () => {
  it('is let in without a token, once', async () => {
    const server = await openDoor()
    expect(server.expectWindow()).toBe(true)
    const { status, cookie } = await ask(server, '/', { headers: BY_HAND })
    expect(status).toBe(200)
    expect(await upgrade(server, cookie)).toBe('open')
    expect(await ask(server, '/', { headers: BY_HAND })).toEqual({ status: 401, cookie: '' })
  })

  it('is not let in unless it is expected', async () => {
    const server = await openDoor()
    expect(await ask(server, '/', { headers: BY_HAND })).toEqual({ status: 401, cookie: '' })
  })

  it.each([
    ['a page of another site led to', '/', { headers: { ...BY_HAND, 'sec-fetch-site': 'cross-site' } }],
    ['fetched by a page', '/', { headers: { ...BY_HAND, 'sec-fetch-mode': 'no-cors' } }],
    ['shown in another page', '/', { headers: { ...BY_HAND, 'sec-fetch-dest': 'iframe' } }],
    ['only made ready', '/', { headers: { ...BY_HAND, 'sec-purpose': 'prefetch;prerender' } }],
    ['opened by what is no browser', '/', {}],
    ['of another address', '/index.html', { headers: BY_HAND }],
    ['that asks for more', '/', { headers: BY_HAND, method: 'HEAD' }],
  ])('is none that is %s, and is still expected after it', async (_, path, asked) => {
    const server = await openDoor()
    server.expectWindow()
    expect(await ask(server, path, asked)).toEqual({ status: 401, cookie: '' })
    expect((await ask(server, '/', { headers: BY_HAND })).status).toBe(200)
  })

  it('is none that was led by a foreign name or origin, or by another server of this machine', async () => {
    const server = await openDoor()
    server.expectWindow()
    const led = [{ host: 'evil.example.org' }, { origin: 'http://evil.example.org' }, { 'sec-fetch-site': 'same-site' }]
    for (const foreign of led)
      expect((await ask(server, '/', { headers: { ...BY_HAND, ...foreign } })).status).toBe(403)
  })

  it('is expected no more once it came with its cookie, and once its browser failed', async () => {
    const server = await openDoor()
    server.expectWindow()
    const { cookie } = await ask(server, '/', { headers: BY_HAND })
    server.expectWindow()
    expect((await ask(server, '/', { headers: { ...BY_HAND, cookie } })).status).toBe(200)
    expect((await ask(server, '/', { headers: BY_HAND })).status).toBe(401)
    server.expectWindow()
    server.unexpectWindow()
    expect((await ask(server, '/', { headers: BY_HAND })).status).toBe(401)
  })

  it('is expected for a minute', async () => {
    const server = await openDoor()
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    server.expectWindow()
    vi.advanceTimersByTime(60_001)
    expect((await ask(server, '/', { headers: BY_HAND })).status).toBe(401)
    server.expectWindow()
    vi.advanceTimersByTime(59_999)
    expect((await ask(server, '/', { headers: BY_HAND })).status).toBe(200)
  })

  it('comes as one of two that were opened at once', async () => {
    const server = await openDoor()
    server.expectWindow()
    server.expectWindow()
    for (const status of [200, 200, 401]) expect((await ask(server, '/', { headers: BY_HAND })).status).toBe(status)
  })

  it('is none that a page of another server of this machine leads to with its cookie', async () => {
    const server = await openDoor()
    server.expectWindow()
    const { cookie } = await ask(server, '/', { headers: BY_HAND })
    const headers = { ...BY_HAND, 'sec-fetch-site': 'same-site', cookie }
    expect((await ask(server, '/', { headers })).status).toBe(403)
  })

  it('is none at another address of this machine, with the port of a connection of our own', async () => {
    const server = await openDoor()
    server.expectWindow()
    const { hostname, port } = new URL(server.url)
    const own = connectTcp(Number(port), hostname)
    await once(own, 'connect')
    onTestFinished(() => void own.destroy())
    const from = { localAddress: '127.0.0.2', localPort: own.localPort ?? 0 }
    expect((await ask(server, '/', { headers: BY_HAND, from })).status).toBe(401)
    expect((await ask(server, '/', { headers: BY_HAND })).status).toBe(200)
  })
})

/** Runs as a user who owns nothing here; its own words. */
async function asNobody(script: string): Promise<string> {
  // this machine's programs may lie where only root comes to
  const node = join('/tmp', `kaikuluukku-node-${String(process.pid)}`)
  copyFileSync(process.execPath, node)
  chmodSync(node, 0o755)
  onTestFinished(() => rmSync(node))
  const args = ['--reuid=65534', '--regid=65534', '--clear-groups', node, '-e', script]
  const { stdout } = await promisify(execFile)('setpriv', args, { cwd: '/', env: {} })
  return stdout.trim()
}

describe('another user of this machine', () => {
  it('comes to the door and sees a closed one', async () => {
    const server = await openDoor()
    await post(server, server.issueToken())
    for (const path of ['/', '/index.html', '/anything']) expect((await ask(server, path)).status).toBe(401)
  })

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('is told nothing and joins nothing', async () => {
    const server = await openDoor()
    await post(server, server.issueToken())
    const asks = `fetch('${server.url}/').then(({ status }) => {
      const socket = new WebSocket('${server.url.replace('http', 'ws')}/ws')
      socket.onopen = () => console.log(process.getuid(), status, 'open')
      socket.onerror = () => console.log(process.getuid(), status, 'refused')
    })`
    expect(await asNobody(asks)).toBe('65534 401 refused')
  })

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    "is not taken for the launcher's window, which comes all the same; the next one brings a token",
    async () => {
      const server = await openDoor()
      expect(server.expectWindow()).toBe(true)
      const { hostname, port } = new URL(server.url)
      const asked = JSON.stringify({ hostname, port, path: '/', headers: BY_HAND })
      const asks = `require('node:http').get(${asked}, ({ statusCode, headers }) => {
        console.log(process.getuid(), statusCode, 'set-cookie' in headers)
        process.exit()
      })`
      expect(await asNobody(asks)).toBe('65534 401 false')
      expect((await ask(server, '/', { headers: BY_HAND })).status).toBe(200)
      expect(server.expectWindow()).toBe(false)
    },
  )

  it('cannot read what the token is handed over by', () => {
    const dataDir = tempDir()
    const browser = join(dataDir, 'browser.sh')
    writeFileSync(browser, '#!/bin/sh\nsleep 5\n')
    chmodSync(browser, 0o755)
    const child = openBrowser(browser, {
      url: 'http://127.0.0.1:1',
      token: 'a-secret',
      dataDir,
      allowRoot: true,
      kiosk: false,
      printsSlips: false,
    })
    onTestFinished(() => void child.kill())
    expect(statSync(join(dataDir, 'browser')).mode & 0o077).toBe(0)
    expect(statSync(join(dataDir, 'browser', 'open.html')).mode & 0o077).toBe(0)
  })

  it('cannot read the data folder', async () => {
    const dataDir = join(tempDir(), 'desk')
    const desk = await startDesk({ dataDir })
    expect(existsSync(join(desk.dataDir, 'ledger.db'))).toBe(true)
    expect(statSync(dataDir).mode & 0o077).toBe(0)
  })
})

it('another machine finds nothing there', async () => {
  const server = await openDoor()
  const port = Number(new URL(server.url).port)
  const outside = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each?.family === 'IPv4' && !each.internal)
  for (const { address } of outside as { address: string }[]) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connectTcp({ host: address, port, timeout: 2_000 }, () => resolve(true))
      socket.on('error', () => resolve(false)).on('timeout', () => resolve(false))
      onTestFinished(() => void socket.destroy())
    })
    expect(reached).toBe(false)
  }
})
