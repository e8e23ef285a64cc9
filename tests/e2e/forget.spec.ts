import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ALONE, confirm, FAMILY, key, pairedDesk, scan, verdict } from './kinds/steps.ts'
import { expect, test } from './product.ts'

const ADMINISTRATOR = '2222'

async function recorded(page: Page, number: string): Promise<void> {
  await scan(page, number)
  await expect(verdict(page, 'admit')).toBeVisible()
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
}

async function thisDesk(page: Page): Promise<void> {
  await key(page, 'Control+Comma')
  await page.locator('[data-way=desk]').click()
  await expect(page.getByTestId('this-desk-screen')).toContainText('Kassa 1')
}

const forgetButton = (page: Page) => page.getByTestId('forget').getByRole('button', { name: 'Unohda tämä kassa' })

/** Sets the PIN, which nobody has set yet, and confirms. */
async function givePin(page: Page): Promise<void> {
  for (const id of ['#pin-new', '#pin-again']) await page.locator(id).fill(ADMINISTRATOR)
  await confirm(page)
  await expect(page.locator('#pin-again')).toHaveCount(0)
  await page.locator('dialog[open] [type=submit]').click()
}

test('the settings tell what this desk is, and forget it with the administrator’s PIN', async ({ product }) => {
  const { page, register } = await pairedDesk(product, 'keyboard', 'fi')
  await recorded(page, FAMILY)
  await expect(page.locator('[data-status=waiting]')).toContainText('Kaikki lähetetty')
  await thisDesk(page)
  const screen = page.getByTestId('this-desk-screen')
  for (const fact of [register.url, join(product.dir, 'desk'), 'salaa levy']) await expect(screen).toContainText(fact)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await forgetButton(page).click()
  await givePin(page)
  await expect(page.locator('#pair-code')).toBeVisible()
  expect(readdirSync(join(product.dir, 'desk')).filter((name) => !/^(ledger\.db|desk\.lock)/.test(name))).toEqual([])
  expect(existsSync(join(product.dir, 'config', 'kaikuluukku', 'desk.key'))).toBe(false)
  expect(await page.evaluate(() => Object.keys(localStorage).length)).toBe(0)
  // what was accepted stands at the register
  expect(await register.uses()).toHaveLength(1)
})

test('while uses wait, their number must be typed first', async ({ product }) => {
  const { page, register } = await pairedDesk(product, 'keyboard', 'fi')
  await register.program.end()
  await recorded(page, ALONE)
  await thisDesk(page)
  await expect(page.getByTestId('forget')).toContainText('Lähettämättä tai korjaamatta olevia kirjauksia: 1')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await forgetButton(page).click()
  await expect(page.getByTestId('forget')).toContainText('Kirjoita 1, jos kirjaukset saavat kadota.')
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await page.locator('#forget-count').fill('1')
  await forgetButton(page).click()
  await givePin(page)
  await expect(page.locator('#pair-code')).toBeVisible()
})
