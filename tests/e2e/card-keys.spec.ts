/** A card's number typed by touch alone, wherever one is asked for. ux.md#Hands, eyes, ears */
import type { Locator, Page } from '@playwright/test'
import { action, ALONE, chooseToday, FAMILY, key, scan, venueByTouch, verdict } from './kinds/steps.ts'
import { expect, type Product, test } from './product.ts'

const TARGET = 64
const GAP = 16
const FESTIVAL = 'Kaikulan festivaali'
const SIZES = [
  { width: 1280, height: 800, text: 100 },
  { width: 1366, height: 768, text: 100 },
  { width: 1280, height: 800, text: 200 },
] as const

const keys = (page: Page): Locator => page.locator('[data-over] .keypad')

async function typeByTouch(page: Page, number: string): Promise<void> {
  for (const character of number) await keys(page).getByRole('button', { name: character, exact: true }).tap()
}

async function open(product: Product, size: (typeof SIZES)[number] = SIZES[0], language = 'fi'): Promise<Page> {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address, { viewport: size, hasTouch: true })
  await verdict(page, 'idle').waitFor()
  await page.locator(`[role=group] [lang=${language}]`).click()
  await page.evaluate((text) => (document.documentElement.style.fontSize = `${String(text)}%`), size.text)
  return page
}

const atGate = async (page: Page) => {
  await venueByTouch(page, FESTIVAL)
  await chooseToday(page)
  await action(page, 'gate').tap()
  await page.locator('[data-gate]').waitFor()
}
const inRecords = (page: Page) => page.locator('nav [data-screen=journal]').tap()

test('at the desk: keys, the number, checked; the keys are gone with the verdict', async ({ product }) => {
  const page = await open(product)
  await expect(keys(page)).toHaveCount(0)
  await action(page, 'card-keys').tap()
  await expect(action(page, 'card-keys')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.locator('#scan-text')).toHaveAttribute('inputmode', 'none')
  await typeByTouch(page, `${ALONE}5`)
  await keys(page).getByRole('button', { name: 'Poista viimeinen merkki' }).tap()
  await expect(page.locator('#scan-text')).toHaveValue(ALONE)
  await page.getByRole('button', { name: 'Tarkista' }).tap()
  await verdict(page, 'admit').waitFor()
  await expect(keys(page)).toHaveCount(0)
  await expect(page.locator('#scan-text')).toHaveAttribute('inputmode', 'text')
})

test('at the desk: a card that is scanned has the screen to itself', async ({ product }) => {
  const page = await open(product)
  await action(page, 'card-keys').tap()
  await scan(page, ALONE)
  await verdict(page, 'admit').waitFor()
  await expect(keys(page)).toHaveCount(0)
})

test('at the gate', async ({ product }) => {
  const page = await open(product)
  await atGate(page)
  await action(page, 'card-keys').tap()
  await typeByTouch(page, FAMILY)
  await page.getByRole('button', { name: 'Tarkista' }).tap()
  await page.locator('[data-verdict]:not([data-verdict=idle])').waitFor()
  await expect(keys(page)).toHaveCount(0)
})

test('in the records', async ({ product }) => {
  const page = await open(product)
  await inRecords(page)
  await action(page, 'card-keys').tap()
  await typeByTouch(page, FAMILY)
  await page.getByRole('button', { name: 'Etsi', exact: true }).tap()
  await expect(page.locator('p[data-card]')).toContainText('A•••••5458')
  await expect(keys(page)).toHaveCount(0)
  await action(page, 'card-keys').tap()
  await scan(page, ALONE)
  await expect(page.locator('p[data-card]')).toContainText('A•••••5429')
  await expect(keys(page)).toHaveCount(0)
})

/** Every key is as large as a finger needs, apart from the next, in the window or scrolled to, with nothing over it. */
async function expectReached(page: Page, what: string): Promise<void> {
  const buttons = [action(page, 'card-keys'), ...(await keys(page).getByRole('button').all())]
  const boxes = []
  for (const button of buttons) {
    await button.scrollIntoViewIfNeeded()
    const isOnTop = await button.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
    })
    const { width, height } = await button.evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect)
    expect.soft(isOnTop, `${what}: ${String(button)}`).toBe(true)
    expect.soft(Math.round(width), what).toBeGreaterThanOrEqual(TARGET)
    expect.soft(Math.round(height), what).toBeGreaterThanOrEqual(TARGET)
    boxes.push({ width, height })
  }
  const { columnGap, rowGap } = await keys(page).evaluate((element) => {
    const { columnGap, rowGap } = getComputedStyle(element)
    return { columnGap: parseFloat(columnGap), rowGap: parseFloat(rowGap) }
  })
  expect
    .soft(
      [columnGap, rowGap].every((gap) => gap >= GAP),
      what,
    )
    .toBe(true)
  const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect.soft(isWider, `${what}: scrolled sideways`).toBe(false)
}

for (const size of SIZES)
  for (const language of ['fi', 'sv']) {
    const name = `${String(size.width)}×${String(size.height)}, text ${String(size.text)} %, ${language}`

    test(`every key is in reach, and opening the keys moves nothing (${name})`, async ({ product }) => {
      const page = await open(product, size, language)
      const places: [string, (page: Page) => Promise<void>, string][] = [
        ['the desk', async () => undefined, 'h1, #scan-text, .picker, [data-verdict]'],
        ['the records', inRecords, 'h1, #journal-card, [data-filter]'],
        ['the gate', (at) => key(at, 'F10').then(() => atGate(at)), 'h1, #scan-text, [data-verdict]'],
      ]
      for (const [place, go, steady] of places) {
        await go(page)
        const boxes = () =>
          page.locator(steady).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect))
        await action(page, 'card-keys').waitFor()
        await page.waitForTimeout(300)
        const before = await boxes()
        await page.screenshot({ path: test.info().outputPath(`${place} without.png`) })
        await action(page, 'card-keys').tap()
        await keys(page).waitFor()
        if (size.text === 100) expect.soft(await boxes(), place).toEqual(before)
        await expect.soft(keys(page), place).toBeInViewport({ ratio: 1 })
        // large letters leave the gate's field a little less than all of it
        await expect.soft(page.locator('[data-scan-field]'), place).toBeInViewport({ ratio: 0.8 })
        await page.screenshot({ path: test.info().outputPath(`${place} with.png`) })
        await expectReached(page, place)
        await action(page, 'card-keys').tap()
      }
    })
  }
