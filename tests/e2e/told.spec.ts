/** What staff are told on every screen: of a scan that was broken, and in the language of whoever reads it. */
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { ALONE, key, scan } from './kinds/steps.ts'
import { paired, record } from './paired.ts'
import { expect, test } from './product.ts'
import { readings, tellOfScanners } from './scanner-states.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'told')
const [broken] = readings() as [object]
const notice = (page: Page) => page.getByTestId('notice')

for (const looks of [
  { language: 'fi', colorScheme: 'light', zoom: 1, words: 'Lukijan viesti oli viallinen' },
  { language: 'sv', colorScheme: 'dark', zoom: 2, words: 'Läsarens meddelande var skadat' },
] as const) {
  test(`a broken scan is said and shown on every screen, in ${looks.language} at ${String(looks.zoom)}`, async ({
    product,
  }) => {
    test.setTimeout(90_000)
    const entered = await paired(product, looks)
    const { language, zoom, words } = looks
    await record(entered.page, ALONE)
    const page = await entered.page.context().newPage()
    await page.setViewportSize({ width: 1280 / zoom, height: 800 / zoom })
    const tell = await tellOfScanners(page, [])
    await page.goto(new URL('/', entered.page.url()).href)
    await page.locator('[data-verdict=idle]').waitFor()
    for (const [keys, screen] of [
      ['F4', 'records'],
      ['F7', 'paper'],
      ['F6', 'events'],
      ['Shift+F4', 'reports'],
      ['Control+,', 'settings'],
    ] as const) {
      await key(page, keys)
      await expect(page.locator('.screen main, .screen [data-testid]').first()).toBeVisible()
      await expect(notice(page), 'of the screen before').toHaveCount(0)
      for (const time of ['first', 'again']) {
        await page.locator('.app > .frame').evaluate((frame) => frame.scrollTo(0, frame.scrollHeight))
        tell(broken)
        await expect(notice(page)).toContainText(words)
        await expect(notice(page), time).toBeInViewport({ ratio: 0.9 })
      }
      await expect(page.getByTestId('live-assertive')).toContainText(words)
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(PICTURES, `${screen}-${language}-${String(zoom)}.png`) })
    }
    await key(page, 'F4')
    tell(broken)
    await expect(notice(page)).toContainText(words)
    await scan(page, ALONE)
    await expect(page.locator('[data-card]')).toContainText('5429')
    await expect(notice(page), 'the next card').toHaveCount(0)
  })
}

test('what is told is in the language of the screen, also where that changes after it was told', async ({
  product,
}) => {
  const { page } = await paired(product)
  await record(page, ALONE)
  await key(page, 'F8')
  await expect(notice(page)).toContainText('1 aikuinen')
  await page.getByRole('button', { name: 'Svenska' }).click()
  await expect(notice(page)).toContainText('1 vuxen')
  await key(page, 'F4')
  await page.locator('[data-action=export]').click()
  await page.locator('dialog[open] [type=submit]').click()
  await expect(notice(page)).toContainText(/sparades|sparats/)
  await page.getByRole('button', { name: 'Suomi' }).click()
  await expect(notice(page)).toContainText('tallennettiin tiedostoon')
})
