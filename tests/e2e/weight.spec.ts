/** What the screen weighs before it can be used, and that nothing on it moves when a card is read. */
import type { Page } from '@playwright/test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ALONE, FAMILY, scan, verdict } from './kinds/steps.ts'
import { expect, test } from './product.ts'

const EXPIRED = 'A999005380'
const UNKNOWN = 'A111111111'
const RENDERER = join(import.meta.dirname, '..', '..', 'out', 'renderer')
/** Of JavaScript, before the desk is there. Bytes, gzipped. */
const MOST = 150 * 1_024

const bodyOf = (name: string) => readFileSync(join(RENDERER, 'assets', name), 'utf8')
const weightOf = (name: string) => gzipSync(bodyOf(name), { level: 9 }).length

/** The modules that a page needs before its first line runs: what is imported at once, from the entry on. */
function atOnce(entry: string): string[] {
  const found = new Set([entry])
  for (const name of found)
    for (const [, imported = ''] of bodyOf(name).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w-]+\.js)["']/g))
      found.add(imported)
  return [...found]
}

test('the screen begins with at most 150 kB of JavaScript, the camera’s worker apart', () => {
  const html = readFileSync(join(RENDERER, 'index.html'), 'utf8')
  const entry = /<script type="module"[^>]* src="\.\/assets\/([\w-]+\.js)"/.exec(html)?.[1] ?? ''
  const first = atOnce(entry)
  const later = readdirSync(join(RENDERER, 'assets')).filter((name) => name.endsWith('.js') && !first.includes(name))
  const weigh = (names: readonly string[]) => names.reduce((sum, name) => sum + weightOf(name), 0)
  const kilobytes = (bytes: number) => `${(bytes / 1_024).toFixed(1)} kB`
  const workers = later.filter((name) => name.startsWith('worker'))
  console.log(`at once ${kilobytes(weigh(first))} in ${String(first.length)} files, at most ${kilobytes(MOST)};`)
  console.log(
    `the camera’s worker ${kilobytes(weigh(workers))}; all of the rest ${kilobytes(weigh(later) - weigh(workers))}`,
  )
  expect(workers).toHaveLength(1)
  expect(weigh(first)).toBeLessThanOrEqual(MOST)
})

declare global {
  interface Window {
    /** Layout shifts of anything but the verdict, whose words change. */
    shifts: string[]
    /** Where everything stood that is there before and after a scan. */
    places: Map<Element, string>
  }
}

const AROUND = 'header, header *, .scan *, .events *, .recent *, footer, footer *'
/** Watches what moves: as the browser counts it, which names five things at most, and by each thing's own place. */
function watchMoves(): void {
  window.shifts = []
  const isOfVerdict = (node: Node | null) => node?.parentElement?.closest('[data-verdict]') ?? null
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { sources: { node: Node | null }[] })[])
      for (const { node } of entry.sources)
        if (!isOfVerdict(node)) window.shifts.push(node instanceof Element ? node.outerHTML.slice(0, 80) : String(node))
  }).observe({ type: 'layout-shift' })
}

/** Remembers where everything stands; returns what stands elsewhere than when it was last asked. */
function movedSince(around: string): string[] {
  const placeOf = (element: Element) => {
    const { left, top } = element.getBoundingClientRect()
    return `${left.toFixed(1)}, ${top.toFixed(1)}`
  }
  const now = new Map(Array.from(document.querySelectorAll(around), (element) => [element, placeOf(element)] as const))
  const before = window.places as Map<Element, string> | undefined
  window.places = now
  return [...now]
    .filter(([element, place]) => (before?.get(element) ?? place) !== place)
    .map(([element, place]) => `${element.outerHTML.slice(0, 80)} from ${before?.get(element) ?? ''} to ${place}`)
}

test('nothing around the verdict moves when a card is read, whatever the verdict', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page: Page = await product.open(address)
  await verdict(page, 'idle').waitFor()
  await page.waitForTimeout(500)
  await page.evaluate(watchMoves)
  await page.evaluate(movedSince, AROUND)
  for (const number of [ALONE, EXPIRED, FAMILY, UNKNOWN, FAMILY, 'X', ALONE]) {
    await scan(page, number)
    await page.locator('[data-verdict]:not([data-verdict=checking])').waitFor()
    await page.waitForTimeout(300)
    expect.soft(await page.evaluate(movedSince, AROUND), number).toEqual([])
  }
  expect(await page.evaluate(() => window.shifts)).toEqual([])
})
