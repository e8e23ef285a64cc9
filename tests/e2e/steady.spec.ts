/** Nothing that stays on the screen moves when a card is read, whatever becomes of it, but the latest records for a new one. */
import type { Page } from '@playwright/test'
import { action, ALONE, chooseToday, confirm, FAMILY, key, scan, venueByKeys, verdict, WORKER } from './kinds/steps.ts'
import { expect, type Product, test } from './product.ts'

const EXPIRED = 'A999005380'
const UNKNOWN = 'A111111111'
const LARGE_FAMILY = 'AM10020030'
const TORN = 'X'
/** What follows an answer has been painted and counted. Milliseconds. */
const SETTLED = 200

declare global {
  interface Window {
    /** What moved since it was last asked, as the browser counts it, after somebody's key too. */
    moved: string[]
  }
}

/** Keeps every layout shift. Runs in the page. */
function watchMoves(): void {
  window.moved = []
  interface Shift extends PerformanceEntry {
    readonly value: number
    readonly sources: readonly { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[]
  }
  const nameOf = (node: Node | null) =>
    (node instanceof Element ? node.outerHTML : (node?.parentElement?.outerHTML ?? String(node))).slice(0, 90)
  const isOfLatest = (node: Node | null) =>
    !!(node instanceof Element ? node : node?.parentElement)?.closest('[aria-labelledby=recent-title]')
  const at = ({ left, top }: DOMRectReadOnly) => `${left.toFixed(0)},${top.toFixed(0)}`
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Shift[])
      for (const { node, previousRect, currentRect } of sources.filter((source) => !isOfLatest(source.node)))
        window.moved.push(`${value.toFixed(4)}: ${at(previousRect)} → ${at(currentRect)} ${nameOf(node)}`)
  }).observe({ type: 'layout-shift' })
}

/** Expects that the steps move nothing. */
async function still(page: Page, what: string, steps: () => Promise<void>): Promise<void> {
  await page.evaluate(() => void (window.moved = []))
  await steps()
  await page.waitForTimeout(SETTLED)
  expect.soft(await page.evaluate(() => window.moved), what).toEqual([])
}

const judged = async (page: Page, card: string) => {
  await scan(page, card)
  await page.locator('[data-verdict]:not([data-verdict=checking])').waitFor()
}
async function open(product: Product, size: { width: number; height: number }, language: string): Promise<Page> {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address, { viewport: size })
  await verdict(page, 'idle').waitFor()
  await page.locator(`[role=group] [lang=${language}]`).click()
  // the first data are there, and the status line is as long as it stays
  await expect(page.locator('[data-status=age]')).toContainText(/klo? ?\.? ?\d/)
  await page.waitForTimeout(500)
  await page.evaluate(watchMoves)
  return page
}

for (const [size, language] of [
  [{ width: 1280, height: 800 }, 'fi'],
  [{ width: 1366, height: 768 }, 'sv'],
] as const) {
  const name = `${String(size.width)}×${String(size.height)}, ${language}`

  test(`at a theatre: let in, refused, looked at again, recorded (${name})`, async ({ product }) => {
    const page = await open(product, size, language)
    const cards = [ALONE, EXPIRED, FAMILY, LARGE_FAMILY, ALONE, UNKNOWN, FAMILY, TORN, EXPIRED, UNKNOWN, ALONE]
    for (const [i, card] of cards.entries()) await still(page, `${String(i)}: ${card}`, () => judged(page, card))
    for (const card of [ALONE, FAMILY]) {
      await judged(page, card)
      await still(page, `recorded ${card}`, async () => {
        await confirm(page)
        await verdict(page, 'recorded').waitFor()
      })
      for (const next of [LARGE_FAMILY, card, EXPIRED, card])
        await still(page, `after it ${next}`, () => judged(page, next))
    }
    await still(page, 'cleared', () => key(page, 'Escape'))
  })

  test(`at a library’s fee (${name})`, async ({ product }) => {
    const page = await open(product, size, language)
    await venueByKeys(page, 'kirjasto', 'Kaikulan kirjasto')
    for (const card of [ALONE, EXPIRED, FAMILY, ALONE, UNKNOWN]) await still(page, card, () => judged(page, card))
    await judged(page, ALONE)
    await still(page, 'its kind', () => key(page, 'ArrowDown'))
    // the digits themselves go to the left as they are typed
    for (const digit of ['2', ',', '4', '0']) await key(page, digit)
    await still(page, 'recorded', async () => {
      await confirm(page)
      await verdict(page, 'recorded').waitFor()
    })
    for (const card of [FAMILY, ALONE]) await still(page, `after it ${card}`, () => judged(page, card))
  })

  test(`with a group (${name})`, async ({ product }) => {
    const page = await open(product, size, language)
    for (const card of [WORKER, ALONE, FAMILY, EXPIRED, FAMILY, LARGE_FAMILY, 'A999005466'])
      await still(page, card, () => judged(page, card))
    await still(page, 'two children', () => key(page, '2'))
    await still(page, 'recorded', async () => {
      await confirm(page)
      await confirm(page)
      await verdict(page, 'recorded').waitFor()
    })
    await still(page, 'the next', () => judged(page, ALONE))
  })

  test(`at a gate (${name})`, async ({ product }) => {
    const page = await open(product, size, language)
    await venueByKeys(page, 'festi', 'Kaikulan festivaali')
    await chooseToday(page)
    await action(page, 'gate').click()
    await page.locator('[data-gate]').waitFor()
    for (const card of [FAMILY, FAMILY, ALONE, EXPIRED, UNKNOWN, LARGE_FAMILY, WORKER, TORN])
      await still(page, card, () => judged(page, card))
    await judged(page, LARGE_FAMILY)
    await still(page, 'two children', () => key(page, '2'))
    await still(page, 'taken back', () => key(page, 'F8'))
  })
}
