/** What the main jobs take, in presses: no more than the promise of each. */
import type { Page } from '@playwright/test'
import {
  ALONE,
  chooseToday,
  confirm,
  FAMILY,
  key,
  pairedDesk,
  scan,
  type,
  venueByKeys,
  verdict,
} from './kinds/steps.ts'
import { expect, test } from './product.ts'

/** Counts the keys that a person presses: what a scanner types comes faster than anybody's. */
async function counted(page: Page, job: () => Promise<void>): Promise<string[]> {
  const presses: string[] = []
  await page.exposeFunction('pressed', (name: string) => presses.push(name))
  await page.evaluate(() => {
    window.addEventListener(
      'keydown',
      ({ key }) => (window as unknown as { pressed(name: string): void }).pressed(key),
      { capture: true },
    )
  })
  await job()
  return presses
}

/** The keys of a scanner that reads this card. */
const scanned = (card: string) => [...card, 'Enter']

test('a known card at a theatre, one adult: a scan and one key', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  const presses = await counted(page, async () => {
    await scan(page, ALONE)
    await expect(verdict(page, 'admit')).toBeVisible()
    await confirm(page)
    await expect(verdict(page, 'recorded')).toContainText('Anna 1 lippu')
  })
  expect(presses).toEqual([...scanned(ALONE), 'Enter'])
})

test('with two minors: a scan and two keys', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  const presses = await counted(page, async () => {
    await scan(page, FAMILY)
    await expect(verdict(page, 'admit')).toBeVisible()
    await key(page, '2')
    await confirm(page)
    await expect(verdict(page, 'recorded')).toContainText('Anna 3 lippua')
  })
  expect(presses).toEqual([...scanned(FAMILY), '2', 'Enter'])
})

test('a library’s fee of 2,40 €: a scan, its kind, the sum and Enter', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await venueByKeys(page, 'kirjasto', 'Kaikulan kirjasto')
  const presses = await counted(page, async () => {
    await scan(page, ALONE)
    await expect(verdict(page, 'admit')).toBeVisible()
    await key(page, 'ArrowDown')
    await type(page, '2,40')
    await confirm(page)
    await expect(verdict(page, 'recorded')).toContainText('2,40')
  })
  expect(presses).toEqual([...scanned(ALONE), 'ArrowDown', ...'2,40', 'Enter'])
})

test('the latest use is taken back with one key, and any of the last five with two', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  for (const card of [ALONE, FAMILY]) {
    await scan(page, card)
    await confirm(page)
    await expect(verdict(page, 'recorded')).toBeVisible()
  }
  const rows = page.locator('.recent li')
  const presses = await counted(page, async () => {
    await key(page, 'Shift+F8')
    await expect(page.getByRole('heading', { name: 'Mikä perutaan?' })).toBeVisible()
    await key(page, '2')
    await expect(rows.nth(1).getByRole('button')).toHaveCount(0)
    await expect(rows.nth(0).getByRole('button')).toHaveCount(1)
    await key(page, 'F8')
    await expect(rows.nth(0).getByRole('button')).toHaveCount(0)
  })
  expect(presses).toEqual(['Shift', 'F8', '2', 'F8'])
})

test('a card scanned while it is asked which use goes takes none back, whatever its digits are', async ({
  product,
}) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await scan(page, ALONE)
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await key(page, 'Shift+F8')
  // a barcode of digits alone, and then a card
  for (const code of ['1234567890', FAMILY]) {
    await scan(page, code)
    await expect(page.getByRole('heading', { name: 'Viimeisimmät kirjaukset' })).toBeVisible()
    await expect(page.locator('.recent li').first().getByRole('button')).toHaveCount(1)
  }
  // from here on a digit is the card's minors again
  await key(page, '1')
  await expect(page.getByRole('radio', { name: '1', exact: true })).toBeChecked()
  await expect(page.locator('.recent li').first().getByRole('button')).toHaveCount(1)
})

test('at a gate: a scan', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'en')
  await venueByKeys(page, 'festi', 'Kaikulan festivaali')
  await chooseToday(page)
  await page.locator('[data-action=gate]').click()
  const presses = await counted(page, async () => {
    await scan(page, FAMILY)
    await expect(verdict(page, 'recorded')).toContainText('Let in 1')
  })
  expect(presses).toEqual(scanned(FAMILY))
})
