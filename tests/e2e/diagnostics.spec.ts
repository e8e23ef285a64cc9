/** Settings behind the administrator's PIN, what stays open, and the lines that are read out on the phone. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEMO_PINS } from '../../desk/pins.ts'
import { holdsCardNumber } from '../../desk/rules/card-number.ts'
import { ALONE, confirm, FAMILY, key, pairedDesk, scan, type, verdict } from './kinds/steps.ts'
import { expect, type Product, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'screens')
const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const

const part = (page: Page, name: string) => page.locator(`[data-way=${name}]`)
const lock = (page: Page) => page.getByTestId('settings-lock')
const pinField = (page: Page) => page.locator('#administrator-pin')
const line = (page: Page, name: string) => page.locator(`[data-line=${name}]`)

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} fits`).toBe(true)
}

/** The demonstration's settings: its PINs are set. */
async function openSettings(product: Product, looks: Parameters<Product['open']>[1] = {}): Promise<Page> {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address, { permissions: ['clipboard-read', 'clipboard-write'], ...looks })
  await page.locator('[data-verdict=idle]').waitFor()
  await key(page, 'Control+Comma')
  await expect(page.getByTestId('general-screen')).toBeVisible()
  await part(page, 'venue').click()
  return page
}

async function givePin(page: Page, pin: string = DEMO_PINS.administrator): Promise<void> {
  await pinField(page).focus()
  await type(page, pin)
  await confirm(page)
}

test('the PIN is asked for once, and again when the settings were left', async ({ product }) => {
  const page = await openSettings(product)
  await expect(lock(page)).toBeVisible()
  await expect(pinField(page)).toBeFocused()
  await part(page, 'backups').click()
  await expect(pinField(page)).toBeFocused()
  await part(page, 'venue').click()
  await givePin(page)
  await expect(page.getByTestId('settings-screen')).toBeVisible()
  await part(page, 'desk').click()
  await expect(page.getByTestId('this-desk-screen')).toBeVisible()
  await part(page, 'venue').click()

  // what is saved needs no PIN either, and the desk has it all the same
  await page.locator('[id="settings.responsible"]').fill('Neuvonta')
  await page.getByRole('button', { name: 'Tallenna', exact: true }).click()
  await expect(pinField(page)).toHaveCount(0)
  await page.locator('dialog[open] [type=submit]').click()
  await expect(page.getByTestId('settings-state')).toContainText('Tallennettu')

  await key(page, 'F10')
  await page.locator('[data-verdict=idle]').waitFor()
  await key(page, 'Control+Comma')
  await expect(lock(page)).toBeVisible()
})

test('nobody there for five minutes: the settings close, and what was typed is still there', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.clock.install()
  await page.reload()
  await page.locator('[data-verdict=idle]').waitFor()
  await page.keyboard.press('Control+Comma')
  await part(page, 'venue').click()
  await pinField(page).fill(DEMO_PINS.administrator)
  await lock(page).locator('[type=submit]').click()
  await page.locator('[id="settings.responsible"]').fill('Neuvonta')
  await page.clock.runFor(4 * 60_000)
  await page.getByRole('heading', { level: 1 }).click()
  await page.clock.runFor(4 * 60_000)
  await expect(page.getByTestId('settings-screen')).toBeVisible()
  await page.clock.runFor(61_000)
  await expect(lock(page)).toBeVisible()
  await pinField(page).fill(DEMO_PINS.administrator)
  await lock(page).locator('[type=submit]').click()
  await expect(page.locator('[id="settings.responsible"]')).toHaveValue('Neuvonta')
})

test('five wrong PINs lock it, and the screen tells for how long', async ({ product }) => {
  const page = await openSettings(product)
  for (let i = 0; i < 4; i++) {
    await givePin(page, '9999')
    await expect(lock(page).getByRole('alert')).toContainText('PIN on väärä')
  }
  await givePin(page, '9999')
  await expect(lock(page).getByRole('alert')).toContainText(/Odota (?:30|2\d) s/)
  await expect(page.getByTestId('pin-wait')).toContainText(/Lukossa vielä \d+ s/)
  await givePin(page)
  await expect(lock(page).getByRole('alert')).toContainText(/Odota \d+ s/)
  await look(page, 'settings-locked-out')
})

test('language, sounds, scanners and diagnostics are open to whoever serves', async ({ product }) => {
  const page = await openSettings(product)
  await part(page, 'general').click()
  const general = page.getByTestId('general-screen')
  await general.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  for (const cue of ['admit', 'recorded', 'attention', 'refuse']) await page.locator(`[data-cue=${cue}]`).click()
  await general.getByRole('slider').fill('0.7')
  await expect(general).toContainText('70 %')
  await general.getByRole('button', { name: 'Mute sounds' }).click()
  await expect(general.getByRole('status')).toHaveText('The sounds are muted.')
  await expect(page.locator('[data-cue=admit]')).toBeDisabled()
  await general.getByText('What else the program is made of').click()
  const licence = general.getByRole('listitem').filter({ hasText: /^valibot / })
  await licence.getByText('valibot').click()
  await expect(licence).toContainText('Permission is hereby granted')
  await part(page, 'scanners').click()
  await expect(page.getByTestId('scanner-page')).toBeVisible()
  await part(page, 'diagnostics').click()
  await expect(line(page, 'version')).toBeVisible()
  await part(page, 'backups').click()
  await expect(lock(page)).toBeVisible()
})

test('a card at the locked settings is checked at the desk, and none of it stays in the PIN', async ({ product }) => {
  const page = await openSettings(product)
  // a busy computer may deliver a burst as slowly as a person types
  await expect(async () => {
    await pinField(page).fill('')
    await pinField(page).focus()
    await scan(page, ALONE)
    await expect(verdict(page, 'admit')).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await key(page, 'Control+Comma')
  await expect(pinField(page)).toHaveValue('')
})

test('a day’s records in the desk: fourteen lines, and no card, token or key among them', async ({ product }) => {
  const { page, register } = await pairedDesk(product, 'keyboard', 'fi')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  for (const number of [FAMILY, ALONE]) {
    await scan(page, number)
    await expect(verdict(page, 'admit')).toBeVisible()
    await confirm(page)
    await expect(verdict(page, 'recorded')).toBeVisible()
  }
  await expect(page.locator('[data-status=waiting]')).toContainText('Kaikki lähetetty')
  await key(page, 'Control+Comma')
  await part(page, 'diagnostics').click()
  await expect(page.getByTestId('diagnostics-lines').getByRole('listitem')).toHaveCount(14)
  await expect(page.getByTestId('diagnostics-verdict')).toHaveText('Kaikki kunnossa')
  await expect(line(page, 'desk')).toContainText('Kassa 1, Kaikulan teatteri')
  await expect(line(page, 'waiting')).toContainText('0')

  await register.program.end()
  await key(page, 'F10')
  await scan(page, FAMILY)
  await expect(verdict(page, 'attention')).toBeVisible()
  await confirm(page)
  await expect(page.locator('[data-status=network]')).toContainText('Ei yhteyttä')
  await key(page, 'Control+Comma')
  await expect(page.getByTestId('diagnostics-verdict')).toHaveText('Tarkista nämä kohdat: 4, 6')
  await expect(line(page, 'register')).toContainText('tarkista verkkojohto')
  await expect(line(page, 'waiting')).toContainText('Kirjaukset ovat tallessa')
  await look(page, 'diagnostics-offline-fi')

  await page.getByRole('button', { name: 'Kopioi rivit' }).click()
  await expect(page.getByTestId('diagnostics-screen')).toContainText('Rivit on kopioitu')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  const shown = await page.getByTestId('diagnostics-screen').innerText()
  const secret = readFileSync(join(product.dir, 'config', 'kaikuluukku', 'desk.key'), 'utf8').trim()
  for (const text of [copied, shown]) {
    expect(holdsCardNumber(text)).toBe(false)
    expect(text).not.toContain(secret)
    // a token, a key, a hash or an id: nothing so long stands in one piece
    expect(text).not.toMatch(/[\w+/-]{24,}/)
  }
  expect(copied).toContain('4. Yhteys: Ei yhteyttä Kaikukantaan – kirjaaminen toimii.')
  expect(copied).toContain('[Huomaa]')
})

for (const [language, colorScheme] of [
  ['fi', 'light'],
  ['sv', 'dark'],
] as const) {
  test(`general, diagnostics and the lock in ${language}, ${colorScheme}, and with large text`, async ({ product }) => {
    const page = await openSettings(product, { colorScheme })
    await page.getByRole('button', { name: LANGUAGES[language] }).click()
    for (const name of ['venue', 'general', 'diagnostics']) {
      await part(page, name).click()
      if (name === 'diagnostics') await line(page, 'clock').waitFor()
      await look(page, `settings-${name}-${language}`)
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
      const last = page.locator('.screen .button, .screen dd, [data-line=clock]').last()
      await last.scrollIntoViewIfNeeded()
      await expect(last).toBeInViewport({ ratio: 0.9 })
      await look(page, `settings-${name}-${language}-200`)
      await page.evaluate(() => (document.documentElement.style.fontSize = ''))
    }
  })
}
