/** A kiosk as the product starts it: the real browser on a display of its own, under the managed policy as it is shipped. */
import { chromium, type Page, test as base } from '@playwright/test'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Display, freePort, startDisplay } from './display.ts'
import { CHROMIUM, expect, type Program, skipSetup, start } from './product.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const POLICY = join(ROOT, 'desk', 'standalone', 'packaging', 'chromium', 'kaikuluukku.json')
/** A browser takes seconds to start on a busy machine, and a lost page ten until it is noticed. Milliseconds. */
const OPENS_WITHIN = 50_000

/** The policy is laid over the system's for this browser alone, by a mount that only root may make. */
export const WHY_NOT =
  process.platform !== 'linux'
    ? 'the managed policy is tried on Linux'
    : process.getuid?.() === 0
      ? null
      : 'only root can lay a managed policy over the system’s'

export interface Kiosk {
  readonly dir: string
  readonly url: string
  readonly display: Display
  readonly program: Program
  /** The page that is shown now, whichever window it is in. */
  page(): Promise<Page>
  /** The addresses of whatever is open in the browser. */
  open(): Promise<string[]>
  /** What stands on whatever is open beside the desk's page, the browser's own list under its address field left out. */
  beside(): Promise<string[]>
  /** The process that draws the page. */
  renderer(): number
  end(): Promise<void>
}

export async function startKiosk(args: readonly string[] = ['--demo']): Promise<Kiosk> {
  const dir = mkdtempSync(join(tmpdir(), 'kaikuluukku-kiosk-'))
  const [port, debug, display] = [await freePort(), await freePort(), await startDisplay()]
  const url = `http://127.0.0.1:${String(port)}`
  const data = join(dir, 'desk')
  const browser = managedBrowser(dir, { port, debug, data })
  const program = start(
    [
      join(ROOT, 'out', 'main', 'standalone.js'),
      ...['--kiosk', '--allow-root', `--port=${String(port)}`, `--data=${data}`, `--browser=${browser}`, ...args],
    ],
    { ...display.env, HOME: dir, XDG_CONFIG_HOME: join(dir, 'config') },
  )
  const address = `http://127.0.0.1:${String(debug)}`
  return {
    dir,
    url,
    display,
    program,
    page: () => pageAt(address, url),
    open: async () => (await targetsAt(address)).map((target) => target.url),
    beside: () => textsAt(address, url),
    renderer: () => rendererOf(join(data, 'browser')),
    async end() {
      await program.end()
      display.end()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Managed {
  /** Of the one address that the policy allows. */
  readonly port: number
  /** The data folder that it allows the door's file of. */
  readonly data: string
  /** A port to look through, which the policy closes with the developer tools; null leaves it as it is shipped. */
  readonly debug: number | null
  /** What a test takes out of it. */
  readonly without?: readonly string[]
}

/** Chromium under the managed policy, for `--browser`. */
export function managedBrowser(dir: string, { port, data, debug, without = [] }: Managed): string {
  const etc = join(dir, 'etc')
  mkdirSync(join(etc, 'policies', 'managed'), { recursive: true })
  const shipped = readFileSync(POLICY, 'utf8')
    .replaceAll('127.0.0.1:7390', `127.0.0.1:${String(port)}`)
    .replaceAll('/var/lib/kaikuluukku/.local/share/kaikuluukku', data)
  const policy = Object.entries(JSON.parse(shipped) as Record<string, unknown>)
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => [name, name === 'DeveloperToolsAvailability' && debug !== null ? 1 : value])
  writeFileSync(join(etc, 'policies', 'managed', 'kaikuluukku.json'), JSON.stringify(Object.fromEntries(policy)))
  const file = join(dir, 'managed-chromium')
  const watched = debug === null ? [] : [`--remote-debugging-port=${String(debug)}`]
  const browser = [CHROMIUM.executablePath, '--disable-gpu', ...watched].join(' ')
  writeFileSync(
    file,
    `#!/bin/sh\nexec unshare -m sh -c 'mount --bind ${etc} /etc/chromium && exec ${browser} "$@"' kiosk "$@"\n`,
  )
  chmodSync(file, 0o755)
  return file
}

async function pageAt(debug: string, url: string): Promise<Page> {
  for (const end = Date.now() + OPENS_WITHIN; Date.now() < end; await pause(200)) {
    const browser = await chromium.connectOverCDP(debug, { timeout: 5_000 }).catch(() => null)
    const page = browser
      ?.contexts()[0]
      ?.pages()
      .find((each) => each.url() === `${url}/`)
    const isThere = await page?.evaluate(() => document.readyState).catch(() => null)
    if (page && isThere) {
      await skipSetup(page)
      return page
    }
    // a browser whose page hangs would wait for it
    void browser?.close().catch(() => undefined)
  }
  throw new Error('the page of the kiosk was not opened')
}

interface Target {
  readonly type: string
  readonly url: string
  readonly webSocketDebuggerUrl: string
}

async function targetsAt(debug: string): Promise<Target[]> {
  const targets = (await (await fetch(`${debug}/json/list`)).json()) as Target[]
  return targets.filter(({ type }) => type !== 'worker' && type !== 'service_worker')
}

/** Asked one by one: Playwright would wait for the page that is dead. */
async function textsAt(debug: string, url: string): Promise<string[]> {
  const others = (await targetsAt(debug)).filter((each) => each.type === 'page' && !each.url.startsWith(url))
  return Promise.all(others.filter((each) => !each.url.includes('.top-chrome/')).map(textOf))
}

function textOf({ webSocketDebuggerUrl }: Target): Promise<string> {
  const socket = new WebSocket(webSocketDebuggerUrl)
  const params = { expression: 'document.body?.innerText', returnByValue: true }
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error('the page is gone'))
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }))
    socket.onmessage = ({ data }) => {
      const { result } = JSON.parse(String(data)) as { result?: { result?: { value?: string } } }
      resolve(result?.result?.value ?? '')
      socket.close()
    }
  })
}

/** The largest of the profile's renderers; the others are spares. */
function rendererOf(profile: string): number {
  const sizes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const args = read(`/proc/${pid}/cmdline`)
      if (!args.includes('--type=renderer') || !args.includes(profile)) return []
      return [{ pid: Number(pid), size: Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) }]
    })
  const [largest] = sizes.sort((a, b) => b.size - a.size)
  if (!largest) throw new Error('the browser has no renderer')
  return largest.pid
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const pause = (ms: number) => new Promise((later) => setTimeout(later, ms))

/** One kiosk for a file of tests: what each of them tries must leave it standing. */
export const test = base.extend<object, { kiosk: Kiosk }>({
  kiosk: [
    // Playwright wants a destructured first argument, also where a fixture needs nothing
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const kiosk = await startKiosk()
      await use(kiosk)
      await kiosk.end()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
})

/** What stood before stands: the same page, not loaded again, alone, at its size, on a desk that takes a card. */
export async function stands(kiosk: Kiosk, page: Page): Promise<void> {
  expect(await kiosk.open()).toEqual([`${kiosk.url}/`])
  expect(await page.evaluate(() => [Reflect.get(window, 'same'), window.devicePixelRatio])).toEqual([true, 1])
  // a navigation that was refused is one that Playwright waits for: the page itself is asked
  const look = () => page.evaluate(() => [document.title, document.querySelector('[data-verdict=idle]') !== null])
  await expect.poll(look).toEqual(['Kaikuluukku', true])
}

/** The page, marked so that one that was loaded again is told from it. */
export async function marked(kiosk: Kiosk): Promise<Page> {
  const page = await kiosk.page()
  await expect(page.locator('[data-verdict=idle]')).toBeVisible()
  await page.evaluate(() => void Reflect.set(window, 'same', true))
  return page
}

export const argsOf = (pid: string): string => read(`/proc/${pid}/cmdline`)
export const parentOf = (pid: string): number => Number(/PPid:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
