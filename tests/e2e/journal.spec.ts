import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { action, ALONE, confirm, FAMILY, key, ledgerUses, scan, verdict } from './kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'journal')
const ADMINISTRATOR = '2222'
const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const
const SIZES = [
  [1280, 800],
  [1024, 768],
] as const

type Looks = { language?: keyof typeof LANGUAGES; colorScheme?: 'light' | 'dark' }

/** A desk that is paired with a register of its own; what it saves goes to a folder of the test. */
async function paired(product: Product, { language = 'fi', colorScheme = 'light' }: Looks = {}) {
  const downloads = join(product.dir, 'Lataukset')
  for (const folder of [downloads, join(product.dir, 'config')]) mkdirSync(folder)
  writeFileSync(join(product.dir, 'config', 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`)
  const register = await product.kaikukanta()
  const { address } = await product.desk()
  const page = await product.open(address, { colorScheme })
  await page.locator('#pair-registerUrl').fill(register.url)
  await page.locator('#pair-code').fill(PAIRING_CODE)
  await page.locator('#pair-deskName').fill('Kassa 1')
  await page.getByRole('button', { name: LANGUAGES[language] }).click()
  await page.locator('form [type=submit]').click()
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
  await expect(page.locator('[data-status=age]')).toContainText(/\d/)
  return { page, register, product, saved: () => filesIn(join(downloads, 'Kaikuluukku')) }
}

const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []

async function record(page: Page, number: string): Promise<void> {
  await scan(page, number)
  await expect(verdict(page, 'admit')).toBeVisible()
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
}

const standing = (page: Page, name: string) => page.locator(`li[data-standing=${name}]`)
const notice = (page: Page) => page.getByTestId('notice')

/** As a spreadsheet reads it. */
function table(path: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(readFileSync(path, 'utf8').replace(/^\ufeff/, ''), {
    ...{ header: true, delimiter: ';', skipEmptyLines: true },
  })
  expect(errors).toEqual([])
  return data
}

async function look(page: Page, name: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: join(PICTURES, `${name}-${String(width)}.png`) })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0)
  }
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
}

test('what the register rejected is sent again once the card is active, and is there exactly once', async ({
  product,
}) => {
  const { page, register } = await paired(product)
  await register.issue('POST', `cards/${ALONE}/inactivate`)
  await record(page, ALONE)
  await key(page, 'F4')
  const rejected = standing(page, 'rejected')
  await rejected.getByRole('button').first().click()
  await expect(rejected).toContainText('Kortti ei ollut aktiivinen.')
  await expect(rejected).toContainText('lähetä kirjaus uudelleen sellaisenaan')

  await action(page, 'resend').click()
  await expect(notice(page)).toContainText('Kirjaus pantiin lähetettäväksi uudelleen')
  await expect(rejected, 'the register has not changed its mind').toBeVisible()

  await register.issue('POST', `cards/${ALONE}/activate`)
  await action(page, 'resend').click()
  await expect(standing(page, 'accepted')).toHaveCount(1)
  await expect(action(page, 'resend')).toHaveCount(0)
  const [use] = ledgerUses({ page, register, product })
  expect(await register.uses()).toEqual([expect.objectContaining({ id: use?.id, cancelled: false })])
})

test('all that is rejected is sent again at once, and what comes of it is told', async ({ product }) => {
  const { page, register } = await paired(product)
  for (const card of [ALONE, FAMILY]) await register.issue('POST', `cards/${card}/inactivate`)
  for (const card of [ALONE, FAMILY]) await record(page, card)
  await key(page, 'F4')
  await expect(standing(page, 'rejected')).toHaveCount(2)
  await page.locator('[data-filter=rejected]').click()
  await register.issue('POST', `cards/${ALONE}/activate`)
  await action(page, 'resend-all').click()
  await expect(page.getByTestId('resend').getByRole('status')).toHaveText('Lähetetty. Hylättyjä on nyt 1.')
  await expect(standing(page, 'rejected')).toHaveCount(1)
  expect(await register.uses()).toHaveLength(1)
})

test('the journal is saved as a table of what is shown', async ({ product }) => {
  const { page, saved } = await paired(product)
  await record(page, ALONE)
  await record(page, FAMILY)
  await key(page, 'F4')
  await expect(standing(page, 'accepted')).toHaveCount(2)
  await action(page, 'export').click()
  await page.locator('#journal-export-from').fill('huomenna')
  await confirm(page)
  await expect(page.locator('#journal-export-from')).toHaveAttribute('aria-invalid', 'true')
  await page.locator('#journal-export-from').fill('')
  await page.locator('dialog[open] [type=submit]').click()
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  const [path = ''] = saved()
  await expect(notice(page)).toContainText(`2 kirjausta tallennettiin tiedostoon ${path}`)
  expect(table(path)).toMatchObject([
    { Aikuisia: '1', Lapsia: '0', Tila: 'Kaikukannassa', Kohde: 'Kaikulan teatteri' },
    { Aikuisia: '1', Tila: 'Kaikukannassa' },
  ])
  expect(readFileSync(path, 'utf8')).not.toMatch(/A9990/)
  await expect(page.getByTestId('keying')).toHaveCount(0)
})

/** Saves what waits, with the administrator's PIN, which is set first. */
async function saveForKeying(page: Page): Promise<void> {
  await action(page, 'export').click()
  await page.locator('input[value=keying]').check({ force: true })
  await page.locator('dialog[open] [type=submit]').click()
  for (const id of ['#pin-new', '#pin-again']) await page.locator(id).fill(ADMINISTRATOR)
  await confirm(page)
  await giveAdministrator(page)
}

async function giveAdministrator(page: Page): Promise<void> {
  await page.locator('#administrator-pin').fill(ADMINISTRATOR)
  await confirm(page)
  await expect(page.locator('dialog[open]')).toHaveCount(0)
}

test('without the register what waits is saved for keying in, and once that is done it is sent by nobody', async ({
  product,
}) => {
  const { page, register, saved } = await paired(product)
  await register.program.end()
  await record(page, ALONE)
  await record(page, FAMILY)
  await key(page, 'F4')
  await expect(standing(page, 'waiting')).toHaveCount(2)
  await saveForKeying(page)
  const [path = ''] = saved()
  await expect(page.getByTestId('keying')).toContainText(path)
  expect(table(path).map((row) => row['Kortin tunnus'])).toEqual([ALONE, FAMILY])
  expect(statSync(path).mode & 0o777).toBe(0o600)

  await action(page, 'keying-done').click()
  await giveAdministrator(page)
  await expect(notice(page)).toContainText('2 kirjausta merkittiin näppäillyiksi.')
  await expect(page.getByTestId('keying')).toHaveCount(0)
  expect(saved()).toEqual([])
  await expect(standing(page, 'accepted')).toHaveCount(2)

  await product.kaikukanta(Number(new URL(register.url).port))
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(page.locator('[data-status=waiting]')).toContainText('Kaikki lähetetty')
  expect(await register.uses()).toEqual([])
})

for (const looks of [
  { language: 'fi', colorScheme: 'light' },
  { language: 'sv', colorScheme: 'dark' },
] as const) {
  const name = `${looks.language}-${looks.colorScheme}`
  test(`everything of it in ${name}: nothing for axe to find, nothing wider than the page`, async ({ product }) => {
    const { page, register } = await paired(product, looks)
    await register.issue('POST', `cards/${ALONE}/inactivate`)
    await record(page, ALONE)
    await key(page, 'F4')
    await page.locator('[data-filter=rejected]').click()
    await standing(page, 'rejected').getByRole('button').first().click()
    await action(page, 'resend').waitFor()
    await look(page, `rejected-${name}`)
    await action(page, 'export').click()
    await look(page, `export-${name}`)
    await page.locator('input[value=keying]').check({ force: true })
    await look(page, `export-keying-${name}`)
    await key(page, 'Escape')
    await saveForKeying(page)
    await look(page, `keying-${name}`)
    await action(page, 'keying-done').click()
    await look(page, `keying-done-${name}`)
    await key(page, 'Escape')
    await action(page, 'keying-drop').click()
    await expect(page.getByTestId('keying')).toHaveCount(0)
  })
}
