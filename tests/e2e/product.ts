/** The product as a user starts it: the built launcher, the demonstration register, and a browser. */
import { type Browser, chromium, type Page, test as base } from '@playwright/test'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { helsinkiInstant } from '../../desk/rules/limits-time.ts'
import { helsinkiDay } from '../../desk/rules/local-date.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** As root Chromium runs only without its sandbox; its own background traffic has no place in a test. */
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
  ],
}

/** The same browser without windows, a third less work a page, where it is installed: what is around a page is other specs'. */
const SHELL = '/usr/bin/chromium-headless-shell'
const forPages = process.env.CHROMIUM ?? (existsSync(SHELL) ? SHELL : CHROMIUM.executablePath)

export interface Program {
  readonly child: ChildProcess
  /** Everything it has printed so far. */
  output(): string
  /** Resolves to the first match of what it prints. */
  prints(pattern: RegExp): Promise<RegExpExecArray>
  /** Its exit code once it has ended by itself. */
  readonly ended: Promise<number | null>
  end(signal?: NodeJS.Signals): Promise<number | null>
}

export interface Product {
  /** A folder for this test alone. */
  readonly dir: string
  /** The programs and pages from here on are at this Finnish time of today, `18:00`, and their clocks go on from it. */
  at(time: string): void
  run(program: 'standalone' | 'kaikukanta', args: readonly string[], env?: Record<string, string>): Program
  /** A register of its own; resolves when it listens. */
  kaikukanta(port?: number): Promise<TestRegister>
  /** A desk of its own without a window; resolves to the address that opens it once. */
  desk(args?: readonly string[]): Promise<{ program: Program; address: string }>
  /** A demonstration's page has its cards. */
  open(address: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>
}

export interface TestRegister {
  readonly url: string
  readonly program: Program
  issue<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  uses(): Promise<{ id: string; adults: number; minors: number; cancelled: boolean }[]>
}

export const ISSUER_TOKEN = 'issuer-token-of-the-tests'
export const PAIRING_CODE = 'KAIKU-DEMO'

export const test = base.extend<{ product: Product }, { browserOfAll: Browser }>({
  browserOfAll: [
    // Playwright wants a destructured first argument, also where a fixture needs nothing
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const browser = await chromium.launch({ ...CHROMIUM, executablePath: forPages })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  product: async ({ browserOfAll }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'kaikuluukku-e2e-'))
    const programs: Program[] = []
    const product = createProduct(dir, programs, browserOfAll)
    await use(product)
    for (const context of browserOfAll.contexts()) await context.close()
    for (const program of programs) await program.end('SIGKILL')
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  },
})
export { expect } from '@playwright/test'

function createProduct(dir: string, programs: Program[], browser: Browser): Product {
  /** The addresses of demonstrations: they have their cards a moment after they open. */
  const demos = new Set<string>()
  /** By how much their clocks are ahead. Milliseconds. */
  let ahead: number | null = null
  const run: Product['run'] = (name, args, env = {}) => {
    const program = start([join(ROOT, 'out', 'main', `${name}.js`), ...args], {
      XDG_CONFIG_HOME: join(dir, 'config'),
      // what is exported goes to the user's downloads
      HOME: dir,
      ...(ahead === null
        ? {}
        : { NODE_OPTIONS: withOption(`--import data:text/javascript,${encodeURIComponent(clock(ahead))}`) }),
      ...env,
    })
    programs.push(program)
    return program
  }
  return {
    dir,
    run,
    at: (time) => void (ahead = (helsinkiInstant(helsinkiDay(Date.now()), time) ?? 0) - Date.now()),
    async kaikukanta(port = 0) {
      const program = run('kaikukanta', [
        `--port=${String(port)}`,
        `--data=${join(dir, 'kaikukanta')}`,
        `--issuer-token=${ISSUER_TOKEN}`,
      ])
      const [, url = ''] = await program.prints(/(http:\/\/127\.0\.0\.1:\d+)/)
      return { url, program, ...issuerOf(url) }
    },
    async desk(args = []) {
      const program = run('standalone', ['--host=none', '--port=0', `--data=${join(dir, 'desk')}`, ...args])
      const [, address = ''] = await program.prints(/(http:\/\/127\.0\.0\.1:\d+\/enter\S+)/)
      if (args.includes('--demo')) demos.add(address)
      return { program, address }
    },
    async open(address, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fi-FI', ...options })
      if (ahead !== null) await context.clock.install({ time: Date.now() + ahead })
      const page = await context.newPage()
      await skipSetup(page)
      await page.goto(address)
      await page.waitForURL((url) => url.pathname === '/')
      if (demos.has(address)) await page.locator('[data-status=age]', { hasText: /\d/ }).waitFor({ state: 'attached' })
      return page
    },
  }
}

const withOption = (option: string): string => `${process.env.NODE_OPTIONS ?? ''} ${option}`

/** Run in a program before anything else. */
const clock = (ahead: number) =>
  `const Real = Date; globalThis.Date = class extends Real {
    constructor(...parts) { super(...(parts.length === 0 ? [Real.now() + ${String(ahead)}] : parts)) }
    static now() { return Real.now() + ${String(ahead)} } }`

/** What follows a pairing is first-run.spec.ts's own; everybody else goes straight to the desk, whenever it is shown. */
export const skipSetup = (page: Page): Promise<void> =>
  page.addLocatorHandler(setupLater(page), (button) => button.click())
export const setupLater = (page: Page) => page.locator('[data-action=setup-later]')

function issuerOf(url: string): Pick<TestRegister, 'issue' | 'uses'> {
  const issue = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { authorization: `Bearer ${ISSUER_TOKEN}`, 'content-type': 'application/json' }
    const answer = await fetch(`${url}/v1/issuer/${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)}`)
    return (await answer.json()) as T
  }
  return {
    issue,
    uses: async () => (await issue<{ uses: Awaited<ReturnType<TestRegister['uses']>> }>('GET', 'uses')).uses,
  }
}

/** Starts a program of the product and keeps what it prints. */
export function start(argv: readonly string[], env: Record<string, string>, file = process.execPath): Program {
  const child = spawn(file, argv, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const watchers = new Set<() => void>()
  const hear = (chunk: Buffer) => {
    text += String(chunk)
    for (const watch of watchers) watch()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    child,
    output: () => text,
    ended,
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          const match = pattern.exec(text)
          if (match) resolve(match)
        }
        watchers.add(watch)
        watch()
        void ended.then((code) =>
          reject(new Error(`ended with ${String(code)} before printing ${String(pattern)}:\n${text}`)),
        )
      }),
    end(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
