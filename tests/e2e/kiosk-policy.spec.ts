/**
 * Chromium under the managed policy as it is shipped, looked at from outside, since what looks in closes with the developer
 * tools. The page is a plain one that keeps no key from its browser, and the browser is not told to be a kiosk, which closes
 * them too: what holds here is the policy alone. docs/security.md#ways-out
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { type Display, startDisplay } from './display.ts'
import { managedBrowser, WHY_NOT } from './kiosk.ts'
import { CHROMIUM, expect } from './product.ts'

test.skip(WHY_NOT !== null, WHY_NOT ?? '')
test.setTimeout(120_000)
/** A browser that opens its tools needs a moment for them. Milliseconds. */
const MOMENT = 2_500
/** For a browser to start on a busy machine. */
const OPENS = { timeout: 45_000 }
const KEYS = ['F12', 'ctrl+shift+i', 'ctrl+shift+j', 'ctrl+shift+c']

/** Says how large it is, which tools beside it change. */
const PAGE = `<!doctype html><title>plain</title><p>plain<script>
const say = () => fetch('/size?' + innerWidth + 'x' + innerHeight)
addEventListener('resize', say)
say()</script>`

let server: Server
let sizes: string[]
let display: Display
let dir: string
let browser: ChildProcess | null
test.beforeEach(async () => {
  sizes = []
  browser = null
  dir = mkdtempSync(join(tmpdir(), 'kaikuluukku-policy-'))
  display = await startDisplay()
  server = createServer((request, response) => {
    const [path, size] = (request.url ?? '').split('?')
    if (path === '/size' && size) sizes.push(size)
    response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
})
test.afterEach(async () => {
  const ended = new Promise((end) => (browser ? browser.once('exit', end) : end(null)))
  browser?.kill()
  await ended
  server.closeAllConnections()
  server.close()
  display.end()
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
})

/** The page in a window without tabs; its size once it has settled. */
async function openPage(without: readonly string[] = []): Promise<string | undefined> {
  const { port } = server.address() as AddressInfo
  const file = managedBrowser(dir, { port, data: join(dir, 'desk'), debug: null, without })
  const window = [`--app=http://127.0.0.1:${String(port)}/`, `--user-data-dir=${join(dir, 'profile')}`]
  const args = [...window, ...CHROMIUM.args, '--no-first-run', '--test-type']
  browser = spawn(file, args, { stdio: 'ignore', env: { ...process.env, ...display.env, HOME: dir } })
  await expect.poll(() => sizes.length, OPENS).toBeGreaterThan(0)
  await new Promise((later) => setTimeout(later, MOMENT))
  return sizes.at(-1)
}

/** What the key changed on the screen. */
async function pressed(key: string): Promise<{ windows: number; size: string | undefined }> {
  const before = display.windows()
  display.xdotool('key', key)
  await new Promise((later) => setTimeout(later, MOMENT))
  return { windows: display.windows() - before, size: sizes.at(-1) }
}

test('Chromium under the policy opens no developer tools by any of their keys', async () => {
  const size = await openPage()
  for (const key of KEYS) expect([key, await pressed(key)]).toEqual([key, { windows: 0, size }])
})

test('Chromium without those two lines of the policy opens them, so that what is looked for can be seen', async () => {
  await openPage(['DeveloperToolsAvailability', 'URLBlocklist'])
  const before = display.windows()
  display.xdotool('key', 'F12')
  await expect.poll(() => display.windows() - before, OPENS).toBe(1)
})
