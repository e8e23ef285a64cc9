/**
 * The built shell in a real Electron. Run by Playwright where Electron's runtime is installed; elsewhere each test is
 * skipped and says why, and the doubles of the unit tests are all there is.
 */
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const executablePath = runtime()
const missing = whatIsMissing()

/** Electron's program, without importing `electron`: that would try to download it. */
function runtime(): string | null {
  const dir = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const pathFile = join(dir, 'path.txt')
  if (!existsSync(pathFile)) return null
  const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(dir, 'dist'), readFileSync(pathFile, 'utf8'))
  return existsSync(program) ? program : null
}

function whatIsMissing(): string | null {
  if (!executablePath) return 'Electron’s runtime is not installed (npx install-electron --no)'
  if (!existsSync(join(ROOT, 'out/main/index.js'))) return 'the program is not built (npm run build)'
  return null
}

test.describe.configure({ mode: 'serial' })
// where the runtime must be there, a skipped test would be one that nobody misses
if (missing && process.env.ELECTRON_REQUIRED) throw new Error(missing)
test.skip(missing !== null, missing ?? '')
if (missing) console.log(`tests/electron/shell.spec.ts is skipped: ${missing}`)

let dataDir: string
let app: ElectronApplication
let page: Page

test.beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'kaikuluukku-shell-'))
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  app = await _electron.launch({
    executablePath: executablePath ?? '',
    args: [ROOT, '--demo', `--data=${dataDir}`, `--user-data-dir=${join(dataDir, 'electron')}`, ...asRoot],
  })
  page = await app.firstWindow()
})
test.afterAll(async () => {
  await app?.close()
  if (dataDir) rmSync(dataDir, { recursive: true, force: true })
})

type Asked = { answer?: unknown; error?: { code: string } }
interface Exposed {
  invoke(command: string, request: unknown): Promise<Asked>
  subscribe(topic: string, listener: (data: unknown) => void): () => void
}
const ask = (command: string, request: unknown = {}) =>
  page.evaluate(([name, body]) => (window as unknown as { kaikuluukku: Exposed }).kaikuluukku.invoke(name, body), [
    command,
    request,
  ] as const)

test('the window shows our page and nothing of Node', async () => {
  expect(page.url()).toBe('kaikuluukku://app/index.html')
  await expect.poll(async () => (await ask('state.get')).answer).toMatchObject({ phase: 'ready' })
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    exposed: Object.keys((window as unknown as { kaikuluukku: object }).kaikuluukku),
    secure: window.isSecureContext,
  }))
  expect(seen).toEqual({ node: [], exposed: ['invoke', 'subscribe'], secure: true })
})

test('Chromium has no sandbox only where it was started without, which is what a packed program goes by', async () => {
  const lacks = await app.evaluate(({ app: main }) => main.commandLine.hasSwitch('no-sandbox'))
  expect(lacks).toBe(process.getuid?.() === 0)
})

test('a card is scanned and its use recorded', async () => {
  const { demo } = (await ask('state.get')).answer as { demo: { cards: { number: string; shows: string }[] } }
  const card = demo.cards.find(({ shows }) => shows === 'admit')?.number ?? ''
  await expect.poll(async () => ((await ask('events.list')).answer as unknown[]).length).toBeGreaterThan(0)
  await page.keyboard.type(card, { delay: 10 })
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toContainText(card.slice(-4))
  await page.keyboard.press('Enter')
  await expect.poll(async () => ((await ask('use.recent')).answer as unknown[]).length).toBe(1)
})

test('the page stays, whatever it tries', async () => {
  const opened = await page.evaluate(() => {
    location.href = 'https://example.org/'
    return window.open('https://example.org/') !== null
  })
  expect(opened).toBe(false)
  expect(app.windows()).toHaveLength(1)
  expect(page.url()).toBe('kaikuluukku://app/index.html')
  const status = await page.evaluate(async () => (await fetch('/../../package.json')).status)
  expect(status).toBe(404)
})

test('the desk comes back after a crash, and the page with it', async () => {
  const pid = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Kaikuluukku desk')?.pid,
  )
  if (!pid) throw new Error('no desk process')
  process.kill(pid, 'SIGKILL')
  await expect.poll(async () => (await ask('state.get')).answer, { timeout: 15_000 }).toMatchObject({ phase: 'ready' })
  expect(((await ask('use.recent')).answer as unknown[]).length).toBe(1)
})

test('wasm comes as what it is', async () => {
  const wasm = readdirSync(join(ROOT, 'out/renderer/assets')).find((name) => name.endsWith('.wasm')) ?? ''
  const type = await page.evaluate(async (name) => (await fetch(`/assets/${name}`)).headers.get('content-type'), wasm)
  expect(type).toBe('application/wasm')
})

test('a devices process that is killed is started again', async () => {
  const pidOf = () =>
    app.evaluate(
      ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Kaikuluukku devices')?.pid ?? 0,
    )
  const first = await pidOf()
  expect(first).toBeGreaterThan(0)
  process.kill(first, 'SIGKILL')
  await expect.poll(async () => ![0, first].includes(await pidOf()), { timeout: 15_000 }).toBe(true)
})

test('a program from its sources looks for no update, and says so', async () => {
  const state = await page.evaluate(() =>
    (window as unknown as { kaikuluukkuUpdates: { state(): Promise<unknown> } }).kaikuluukkuUpdates.state(),
  )
  expect(state).toEqual({ state: 'off', why: 'development' })
})

test('what is logged is in the data folder, of each process its own', async () => {
  // both were ended above, and main says so
  expect(readFileSync(join(dataDir, 'logs', 'shell.log'), 'utf8')).toContain('devices: ended')
})
