/** What all parts of the settings have in common, and what is refused there before anybody is asked for a PIN. */
import type { Page } from '@playwright/test'
import { DEMO_PINS } from '../../desk/pins.ts'
import { key, pairedDesk, type, venueByKeys } from './kinds/steps.ts'
import { expect, test } from './product.ts'

const part = (page: Page, name: string) => page.locator(`[data-way=${name}]`)
const PARTS = ['general', 'venue', 'scanners', 'printing', 'backups', 'desk', 'diagnostics'] as const

/** Where the page, its heading and its first panel stand. */
const frameOf = (page: Page) =>
  page.evaluate(() =>
    ['main', 'main h1', 'main .panel'].map((name) => {
      const { left, top, width } = document.querySelector(name)?.getBoundingClientRect() ?? {}
      // a panel's height on the page and its width go by what the page says
      return { name, left, ...(name === 'main' && { width }), ...(name !== 'main .panel' && { top }) }
    }),
  )

test('every part of the settings has its heading and its panels in the same place', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await key(page, 'Control+Comma')
  for (const width of [1280, 1920]) {
    await page.setViewportSize({ width, height: 800 })
    await part(page, 'general').click()
    const first = await frameOf(page)
    for (const name of PARTS) {
      await part(page, name).click()
      await page.locator('main .panel').first().waitFor()
      expect(await frameOf(page), `${name} at ${String(width)}`).toEqual(first)
    }
  }
})

test('a part of the settings is shown from its beginning', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await key(page, 'Control+Comma')
  await part(page, 'venue').click()
  await page.locator('[data-pin=supervisor]').scrollIntoViewIfNeeded()
  await expect(page.getByRole('heading', { level: 1 })).not.toBeInViewport()
  await part(page, 'diagnostics').click()
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
})

test('a limit below its floor is refused where it was typed, and nobody is asked for a PIN', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'en')
  await venueByKeys(page, 'uimahalli', 'Kaikulan uimahalli')
  await key(page, 'Control+Comma')
  await part(page, 'venue').click()
  const field = page.locator('[id="visit.visitsPerYear"]')
  await field.fill('')
  await field.focus()
  await type(page, '29')
  const finding = page.locator('[data-setting="visit.visitsPerYear"] [data-finding=refused]')
  await expect(finding).toContainText('30')
  await page.locator('[id="settings.responsible"]').focus()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(field).toBeFocused()
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await expect(page.getByTestId('settings-state')).toContainText('below its floor')
  await field.fill('31')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.locator('dialog[open]')).toBeVisible()
})

test('a cap is refused by what is on there, with the arithmetic, before the PIN; a higher one is not', async ({
  product,
}) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.locator('[data-verdict=idle]').waitFor()
  await key(page, 'Control+Comma')
  await part(page, 'venue').click()
  await page.locator('#administrator-pin').fill(DEMO_PINS.administrator)
  await page.getByTestId('settings-lock').locator('[type=submit]').click()
  const field = page.locator('[id="performance.cap"]')
  await field.fill('1')
  const finding = page.locator('[data-setting="performance.cap"] [data-finding=refused]')
  // 3 % of the largest performance, as the desk has it
  await expect(finding).toContainText('3 %')
  await page.getByRole('button', { name: 'Tallenna', exact: true }).click()
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await field.fill('999')
  await expect(finding).toHaveCount(0)
})
