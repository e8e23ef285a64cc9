import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ALONE, confirm, FAMILY, key, pairedDesk, scan, verdict } from './kinds/steps.ts'
import { expect, type Product, test } from './product.ts'

const ADMINISTRATOR = '2222'

async function recorded(page: Page, number: string): Promise<void> {
  await scan(page, number)
  await expect(verdict(page, 'admit')).toBeVisible()
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
}

/** Sets the PIN, which nobody has set yet; the settings are open from then on. */
async function setPin(page: Page): Promise<void> {
  for (const id of ['#pin-new', '#pin-again']) await page.locator(id).fill(ADMINISTRATOR)
  await confirm(page)
  await expect(page.locator('#pin-again')).toHaveCount(0)
}
const confirmed = (page: Page) => page.locator('dialog[open] [type=submit]').click()

/** The desk's latest uses. */
const uses = (page: Page) => page.locator('.recent li[data-state]')

/** Overwrites the middle of a database file, as a bad sector does. */
function damage(file: string): void {
  writeFileSync(file, readFileSync(file).fill(0xff, 4_096))
}

test('a backup is made and put back with the administrator’s PIN, and the desk goes on from there', async ({
  product,
}) => {
  const { page, register } = await pairedDesk(product, 'keyboard', 'fi')
  await recorded(page, FAMILY)
  await expect(page.locator('[data-status=waiting]')).toContainText('Kaikki lähetetty')
  await key(page, 'Control+Comma')
  await page.locator('[data-way=backups]').click()
  await page.getByRole('button', { name: 'Tee varmuuskopio nyt' }).click()
  await expect(page.getByTestId('backups-screen').getByText('Varmuuskopio on tehty')).toBeVisible()
  // said once: by the region that is there for it
  await expect(page.getByTestId('live-polite')).toContainText('Varmuuskopio on tehty')
  await expect(page.locator('[aria-live], [role=status]').filter({ hasText: 'Varmuuskopio on tehty' })).toHaveCount(1)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await key(page, 'F10')
  await recorded(page, ALONE)
  await expect(uses(page)).toHaveCount(2)
  await key(page, 'Control+Comma')
  await page
    .getByTestId('backups-screen')
    .getByRole('button', { name: /Palauta kopio/ })
    .first()
    .click()
  await setPin(page)
  await confirmed(page)
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await key(page, 'F10')
  // what was recorded since stands at the register, and comes back from there
  await expect(uses(page)).toHaveCount(2)
  expect(await register.uses()).toHaveLength(2)
})

test('cards out of a file: a path that leads nowhere and a file of something else are said, and nothing changes', async ({
  product,
}) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await key(page, 'Control+Comma')
  await page.locator('[data-way=backups]').click()
  const panel = page.getByTestId('cards-file')
  const take = async (path: string) => {
    await panel.getByRole('textbox').fill(path)
    await panel.getByRole('button').click()
  }
  await take('/no/such/file')
  await setPin(page)
  await confirmed(page)
  await expect(panel).toContainText('Tiedostoa ei löydy')
  const other = join(product.dir, 'other.txt')
  writeFileSync(other, 'no cards')
  await take(other)
  await confirmed(page)
  await expect(panel).toContainText('ei ole Kaikukannan korttitiedosto')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await key(page, 'F10')
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
})

test('after the ledger was damaged, the first page puts the newest backup back', async ({ product }) => {
  await deskWithBackup(product)
  damage(join(product.dir, 'desk', 'ledger.db'))
  const { address } = await product.desk()
  const page = await product.open(address)
  await expect(page.getByRole('main')).toContainText('ledger.db.damaged')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByTestId('first-backups').getByRole('button').first().click()
  await expect(page.locator('[data-verdict=idle]')).toBeVisible()
  await expect(uses(page)).toHaveCount(1)
})

async function deskWithBackup(product: Product): Promise<void> {
  const register = await product.kaikukanta()
  const { address, program } = await product.desk()
  const page = await product.open(address)
  await page.locator('#pair-registerUrl').fill(register.url)
  await page.locator('#pair-code').fill('KAIKU-DEMO')
  await page.locator('#pair-deskName').fill('Kassa 1')
  await page.locator('form [type=submit]').click()
  await expect(page.locator('[data-status=age]')).toContainText('Tiedot päivitetty')
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
  await recorded(page, FAMILY)
  await key(page, 'Control+Comma')
  await page.locator('[data-way=backups]').click()
  await page.getByRole('button', { name: 'Tee varmuuskopio nyt' }).click()
  await expect(page.getByTestId('backups-screen').getByText('Varmuuskopio on tehty')).toBeVisible()
  await page.close()
  await program.end()
}
