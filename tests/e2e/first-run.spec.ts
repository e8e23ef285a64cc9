/** From a new computer to the first customer: the language, the pairing, and what is set up after it. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { Cable } from '../native/tty.ts'
import { ALONE, confirm, enterOn, FAMILY, key, scan, type, verdict } from './kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, setupLater, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'screens')
const ADMINISTRATOR = '2222'

const step = (page: Page, name: string) => page.locator(`[data-step=${name}]`)
const next = (page: Page) => page.locator('[data-action=setup-next]')
const tried = (page: Page) => page.getByTestId('setup-scanner')
const atDesk = (page: Page) => page.locator('[data-verdict=idle]')

type Looks = Parameters<Product['open']>[1]

/** The first page of a new computer, where nobody goes on by themselves. */
async function newDesk(product: Product, looks: Looks = {}, args: readonly string[] = []) {
  const register = await product.kaikukanta()
  const { address, program } = await product.desk(args)
  const page = await product.open(address, looks)
  await page.removeLocatorHandler(setupLater(page))
  return { page, register, program }
}

async function fillPairing(page: Page, registerUrl: string, code = PAIRING_CODE): Promise<void> {
  await page.locator('#pair-registerUrl').fill(registerUrl)
  await page.locator('#pair-code').fill(code)
  await page.locator('#pair-deskName').fill('Kassa 1')
}

async function pair(page: Page, registerUrl: string): Promise<void> {
  await fillPairing(page, registerUrl)
  await page.locator('form [type=submit]').click()
  await expect(step(page, 'venue')).toBeVisible()
}

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} fits`).toBe(true)
}

test('by keyboard alone: language, pairing, venue, PIN, scanner, and the first customer is served', async ({
  product,
}) => {
  const { page, register } = await newDesk(product)
  await enterOn(page, page.getByRole('button', { name: 'Svenska' }))
  await expect(page.locator('html')).toHaveAttribute('lang', 'sv')
  await enterOn(page, page.getByRole('button', { name: 'English' }))
  await expect(page.getByTestId('setup-progress')).toHaveText('Step 1 of 5')
  await fillPairing(page, register.url)
  await confirm(page)

  await expect(page.getByTestId('setup-progress')).toHaveText('Step 2 of 5')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(page.getByTestId('setup-venue')).toHaveText('Kaikulan teatteri')
  await expect(step(page, 'venue').locator('[data-kind=performance]')).toContainText('hand over the tickets')
  await enterOn(page, next(page))

  await enterOn(page, page.locator('[data-pin=administrator]').getByRole('button'))
  await type(page, ADMINISTRATOR)
  await key(page, 'Tab')
  await type(page, ADMINISTRATOR)
  await confirm(page)
  await expect(page.locator('[data-pin=administrator]')).toContainText('Set')
  await enterOn(page, next(page))

  await expect(tried(page)).toContainText('Waiting for a card')
  await scan(page, FAMILY)
  await expect(tried(page)).toContainText('The scanner works')
  await expect(tried(page)).not.toContainText(FAMILY)
  await expect(page.getByTestId('live-polite')).toContainText('The scanner works')
  await enterOn(page, next(page))

  await expect(step(page, 'done').getByRole('listitem')).toHaveCount(3)
  await enterOn(page, next(page))
  await expect(atDesk(page)).toBeVisible()
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
  await scan(page, ALONE)
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
  // what was tried before was not recorded
  await expect.poll(async () => (await register.uses()).length).toBe(1)
})

test('by touch alone, with steps back, and a desk that is set up never shows it again', async ({ product }) => {
  const { page, register } = await newDesk(product, { hasTouch: true })
  await page.getByRole('button', { name: 'Suomi' }).tap()
  await fillPairing(page, register.url)
  await page.locator('form [type=submit]').tap()
  await next(page).tap()
  await next(page).tap()
  await page.getByRole('button', { name: 'Takaisin' }).tap()
  await expect(step(page, 'pins')).toBeVisible()
  await expect(page.getByTestId('setup-progress')).toHaveText('Vaihe 3/5')
  for (let i = 0; i < 3; i++) await next(page).tap()
  await expect(atDesk(page)).toBeVisible()
  await page.reload()
  await expect(atDesk(page)).toBeVisible()
})

test('a page that is opened anew in the middle goes on where it was; later is one press', async ({ product }) => {
  const { page, register } = await newDesk(product)
  await pair(page, register.url)
  await next(page).click()
  await page.reload()
  await expect(step(page, 'pins')).toBeVisible()
  await setupLater(page).click()
  await expect(atDesk(page)).toBeVisible()
  await page.reload()
  await expect(atDesk(page)).toBeVisible()
})

test('a pairing that fails stays on the first page, and the demonstration is one press to the desk', async ({
  product,
}) => {
  const { page, register } = await newDesk(product)
  await fillPairing(page, register.url, 'WRONG-CODE')
  await page.locator('form [type=submit]').click()
  await expect(page.getByRole('alert')).toContainText('ei tunne liittämiskoodia')
  await expect(page.locator('#pair-code')).toBeVisible()
  await page.getByRole('button', { name: 'Kokeile esimerkkitiedoilla' }).click()
  await expect(atDesk(page)).toBeVisible()
  await expect(step(page, 'venue')).toHaveCount(0)
})

test('a pairing code is taken as people type it, and the field says what one looks like', async ({ product }) => {
  const { page, register } = await newDesk(product)
  const field = page.locator('#pair-code')
  await expect(field).toHaveAccessibleDescription('Esimerkiksi 7KQM-2XRP-WD4H')
  await fillPairing(page, register.url, ' – ')
  await page.locator('form [type=submit]').click()
  await expect(field).toBeFocused()
  await expect(field).toHaveAccessibleDescription('Kirjoita koko koodi, esimerkiksi 7KQM-2XRP-WD4H.')
  await field.fill(' kaiku demo ')
  await page.locator('#pair-deskName').focus()
  await expect(field).toHaveValue('KAIKU-DEMO')
  await field.fill('kaiku – demo')
  await field.press('Enter')
  await expect(step(page, 'venue')).toBeVisible()
})

test('a card that is read too early presses nothing and is told; keys by hand show no scanner', async ({ product }) => {
  const { page, register } = await newDesk(product)
  await pair(page, register.url)
  await next(page).focus()
  await scan(page, FAMILY)
  await expect(step(page, 'venue')).toContainText('Kortti luettiin, mutta sitä ei tarkistettu')
  await expect(page.getByTestId('live-assertive')).toContainText('Kortti luettiin')
  await next(page).click()
  await next(page).click()
  await type(page, FAMILY)
  await confirm(page)
  await expect(tried(page)).toContainText('Tunnus kirjoitettiin käsin')
  await scan(page, '6414893400012')
  await expect(tried(page)).toContainText('tämä ei ole Kaikukortti')
})

test('a scanner on a port of another speed is told what to look at; what it reads then works', async ({ product }) => {
  const cable = new Cable()
  try {
    await cable.plug()
    const { page, register } = await newDesk(product, {}, [`--serial=${cable.path}`])
    await pair(page, register.url)
    for (const passed of ['venue', 'pins']) {
      await expect(step(page, passed)).toBeVisible()
      await next(page).click()
    }
    await expect(tried(page)).toContainText('Odotetaan')
    await cable.write(Uint8Array.of(0xf8, 0x9e, 0xe6, 0x0d, 0x0a))
    await expect(tried(page)).toContainText('tarkista portin nopeus ja merkkimuoto')
    await expect(tried(page)).toContainText(cable.path)
    await expect(page.getByTestId('live-polite')).toContainText('tarkista portin nopeus')
    await cable.write(`${FAMILY}\r\n`)
    await expect(tried(page)).toContainText('Lukija toimii')
    await expect(tried(page)).not.toContainText(FAMILY)
    expect(await register.uses()).toEqual([])
  } finally {
    await cable.remove()
  }
})

for (const [label, language, colorScheme] of [
  ['Suomi', 'fi', 'light'],
  ['Svenska', 'sv', 'dark'],
] as const) {
  test(`every step in ${language}, ${colorScheme}, and with large text: nothing for axe to find, nothing cut off`, async ({
    product,
  }) => {
    const { page, register } = await newDesk(product, { colorScheme })
    await page.getByRole('button', { name: label }).click()
    await look(page, `setup-first-${language}`)
    const isWhole = await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)
    expect(isWhole, 'both ways in are seen at once').toBe(true)
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    await look(page, `setup-first-${language}-200`)
    await page.evaluate(() => (document.documentElement.style.fontSize = ''))
    await pair(page, register.url)
    await expect(step(page, 'venue').locator('[data-kind]').first()).toBeVisible()
    for (const name of ['venue', 'pins', 'scanner', 'done']) {
      await expect(step(page, name)).toBeVisible()
      if (name === 'scanner') await scan(page, FAMILY)
      await look(page, `setup-${name}-${language}`)
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
      await look(page, `setup-${name}-${language}-200`)
      await page.evaluate(() => (document.documentElement.style.fontSize = ''))
      await next(page).click()
    }
  })
}
