import { type Page } from '@playwright/test'
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { BROWSER_FLAGS } from '../../desk/standalone/browser.ts'
import { type Display, freePort, startDisplay, watchableBrowser } from '../e2e/display.ts'
import { benchDir, launch } from './desk-program.ts'
import { type Figure, median } from './figures.ts'
import { AIMS, EMPTY_PAGE } from './limits.ts'

const RUNS = 9
/** A browser keeps a page's code compiled from its third visit on. */
const FILLING = 3
/** Whoever watches a browser start slows it down: it is asked when it is up. Milliseconds. */
const UP_AFTER = 3_000

/**
 * From the start of the built launcher to the window's first paint, beside the same browser opening an empty page, and to
 * the desk's own screen, which takes cards. Warm.
 */
export async function start(): Promise<Figure[]> {
  const display = await startDisplay()
  const dir = benchDir()
  // as at a venue, where it stays the same
  const port = await freePort()
  const times = { ours: [] as number[], atWork: [] as number[], limit: [] as number[] }
  // the first of each fill caches and profiles
  for (let run = -FILLING; run < RUNS; run++) {
    const ours = await timeOfDesk(dir, display, port)
    const limit = await timeOfEmptyPage(dir, display)
    if (run < 0) continue
    times.ours.push(ours.first)
    times.atWork.push(ours.atWork)
    times.limit.push(limit)
  }
  display.end()
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  const aim = `aim ≤ ${String(AIMS.start.ratio)}× an empty page's start`
  return [
    {
      name: 'launcher to first paint, warm, p50',
      value: median(times.ours),
      limit: median(times.limit),
      unit: 'ms',
      aim,
    },
    { name: 'launcher to the desk at work, warm, p50', value: median(times.atWork), limit: null, unit: 'ms', aim: '' },
  ]
}

async function timeOfDesk(dir: string, display: Display, port: number) {
  const { file, watch } = await watchableBrowser(dir)
  const { child, startedAt } = launch(dir, display, file, port)
  await setTimeout(UP_AFTER)
  const page = await watch('http://127.0.0.1')
  const times = {
    first: (await firstPaint(page, '[data-verdict=idle]')) - startedAt,
    atWork: (await largestPaint(page)) - startedAt,
  }
  await end(child)
  return times
}

async function timeOfEmptyPage(dir: string, display: Display): Promise<number> {
  const { file, watch } = await watchableBrowser(dir)
  const page = join(dir, 'empty.html')
  writeFileSync(page, EMPTY_PAGE)
  const args = [
    `--app=${pathToFileURL(page).href}`,
    `--user-data-dir=${join(dir, 'empty-profile')}`,
    ...BROWSER_FLAGS,
    '--no-sandbox',
    '--test-type',
  ]
  const startedAt = Date.now()
  const child = spawn(file, args, { env: { ...process.env, ...display.env }, stdio: 'ignore' })
  await setTimeout(UP_AFTER)
  const paintedAt = await firstPaint(await watch('file:'), 'p')
  await end(child)
  return paintedAt - startedAt
}

/** When the page first showed something, by the wall clock. */
async function firstPaint(page: Page, content: string): Promise<number> {
  await page.locator(content).first().waitFor()
  const painted = await page.evaluate(async () => {
    for (;;) {
      const entry = performance.getEntriesByName('first-contentful-paint')[0]
      if (entry) return performance.timeOrigin + entry.startTime
      await new Promise((later) => requestAnimationFrame(later))
    }
  })
  return painted
}

/** When its largest part was painted: what the desk says of itself, and nothing before it is there. By the wall clock. */
const largestPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const observer = new PerformanceObserver((list) =>
          resolve(performance.timeOrigin + (list.getEntries().at(-1)?.startTime ?? NaN)),
        )
        observer.observe({ type: 'largest-contentful-paint', buffered: true })
      }),
  )

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await ended
  await setTimeout(500)
}

/** Resident memory of a desk at rest: its two processes, and the browser with everything it shares counted once. */
export async function memory(): Promise<Figure[]> {
  const display = await startDisplay()
  const dir = benchDir()
  const { file, watch } = await watchableBrowser(dir)
  const { child } = launch(dir, display, file)
  const page = await watch('http://127.0.0.1')
  await page.locator('[data-verdict=idle]').waitFor()
  await page.waitForTimeout(3_000)
  const tree = descendants(child.pid ?? 0)
  const isDevices = (pid: number) => commandOf(pid).includes('standalone-devices')
  const devices = tree.filter(isDevices)
  const browser = tree.filter((pid) => !isDevices(pid))
  const figures = [
    figure('memory of the desk process', [child.pid ?? 0]),
    figure('memory of the devices process', devices),
    figure('memory of the browser, all its processes', browser),
  ]
  await end(child)
  display.end()
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  return figures
}

const figure = (name: string, pids: readonly number[]): Figure => ({
  name,
  value: pids.reduce((sum, pid) => sum + proportionalMegabytes(pid), 0),
  limit: null,
  unit: 'MB',
  aim: '',
})

/** Pages shared by several processes count for each by its share. */
function proportionalMegabytes(pid: number): number {
  const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1_024
}

const commandOf = (pid: number): string => readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')

function descendants(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1])
      parents.set(Number(name), parent)
    } catch {
      // it has ended meanwhile
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && (parent === root || isBelow(parent))
  }
  return [...parents.keys()].filter(isBelow)
}
