import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, helsinkiDay } from '../../desk/rules/local-date.ts'
import { action, ALONE, confirm, FAMILY, key, ledgerUses, scan, type, verdict } from './kinds/steps.ts'
import { ledgerOf, paired, record, table } from './paired.ts'
import { expect, type Product, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'journal')
const ADMINISTRATOR = '2222'
const SIZES = [
  [1280, 800],
  [1024, 768],
] as const

const standing = (page: Page, name: string) => page.locator(`li[data-standing=${name}]`)
const notice = (page: Page) => page.getByTestId('notice')

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

/** As if what was recorded had been recorded so many days ago, the oldest use first. */
function recordedDaysAgo(product: Product, days: readonly number[]): void {
  const db = new Database(ledgerOf(product))
  const uses = db.prepare<[], { seq: number }>('SELECT seq FROM use ORDER BY seq').all()
  const move = db.prepare('UPDATE use SET recorded_at = recorded_at - ? WHERE seq = ?')
  for (const [i, { seq }] of uses.entries()) move.run((days[i] ?? 0) * 86_400_000, seq)
  db.close()
}

/** A card that was used at this event already. */
async function recordAgain(page: Page, number: string): Promise<void> {
  await scan(page, number)
  await expect(verdict(page, 'attention')).toBeVisible()
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
}

const shownUses = (page: Page) => page.locator('[data-use]')
const dayField = (page: Page) => page.getByLabel('Kirjauspäivä')
const typedDay = (daysAgo: number) =>
  addDays(helsinkiDay(Date.now()), -daysAgo).split('-').map(Number).reverse().join('.')

test('yesterday’s mistake is found by its day, with the keys alone', async ({ product }) => {
  const { page, saved } = await paired(product)
  await record(page, FAMILY, '2')
  await record(page, ALONE)
  await recordAgain(page, FAMILY)
  recordedDaysAgo(product, [9, 1, 0])
  await key(page, 'F4')
  const days = page.getByRole('heading', { level: 2 })
  await expect(days).toHaveText([/^Tänään /, /^Eilen /, new RegExp(`^[a-zä]+ ${typedDay(9)}$`, 'i')])
  await expect(page.getByRole('list', { name: /^Eilen/ }).getByRole('listitem')).toHaveCount(1)

  await key(page, 'ArrowLeft')
  await expect(days).toHaveText([/^Eilen/])
  await expect(dayField(page)).toHaveValue(typedDay(1))
  await expect(page.getByTestId('live-polite')).toContainText(`Eilen ${typedDay(1)}: 1 kirjaus.`)
  await key(page, 'ArrowDown')
  await key(page, 'Enter')
  await expect(action(page, 'change')).toBeVisible()
  await key(page, 'Escape')

  await key(page, 'ArrowLeft')
  await expect(dayField(page), 'days without records are passed over').toHaveValue(typedDay(9))
  await expect(action(page, 'day-before')).toBeDisabled()
  await page.locator('[data-filter=rejected]').click()
  await expect(page.locator('[data-none]')).toContainText('ei ole tällaisia kirjauksia')
  await page.locator('[data-filter=all]').click()
  await expect(shownUses(page), 'a filter leaves the day').toHaveCount(1)

  await action(page, 'export').click()
  await expect(page.locator('dialog[open]')).toContainText(`Kaikki, kirjattu ${typedDay(9)}`)
  await page.locator('dialog[open] [type=submit]').click()
  await expect(notice(page)).toContainText('1 kirjaus tallennettiin')
  expect(table(saved()[0] ?? '')).toMatchObject([{ Aikuisia: '1', Lapsia: '2' }])
  await key(page, 'Escape')
  await expect(shownUses(page)).toHaveCount(3)
})

test('a day is typed or stepped to, with a card too, and a scan changes nothing of it', async ({ product }) => {
  const { page } = await paired(product)
  for (const number of [ALONE, FAMILY]) await record(page, number)
  await recordAgain(page, FAMILY)
  recordedDaysAgo(product, [3, 3, 1])
  await key(page, 'F4')
  await dayField(page).focus()
  await type(page, '31.2.')
  await confirm(page)
  await expect(page.locator('#journal-day-wrong')).toContainText('Päivä ei kelpaa')
  await dayField(page).fill(typedDay(3))
  await confirm(page)
  await expect(shownUses(page)).toHaveCount(2)
  await expect(dayField(page), 'the arrows go from day to day').not.toBeFocused()

  await scan(page, FAMILY)
  await expect(page.locator('[data-card]')).toContainText('5458')
  await expect(shownUses(page), 'of the card, on the day').toHaveCount(1)
  await expect(dayField(page)).toHaveValue(typedDay(3))
  await action(page, 'day-after').click()
  await expect(dayField(page)).toHaveValue(typedDay(1))
  await expect(action(page, 'day-after')).toBeDisabled()
  await scan(page, ALONE)
  await expect(page.locator('[data-none]')).toContainText('Tällä kortilla ei ole kirjauksia päivältä')
  await page.getByRole('button', { name: 'Kaikki päivät' }).last().click()
  await expect(shownUses(page)).toHaveCount(1)
})

/** A moment longer than the desk keeps a card on the screen. Milliseconds. */
const A_MINUTE = 61_000

test('the uses of a card are nobody’s to read later: a minute after the last input every card’s are shown', async ({
  product,
}) => {
  const { page } = await paired(product)
  for (const number of [ALONE, FAMILY]) await record(page, number)
  const card = page.locator('[data-card]')
  await page.clock.install()
  await key(page, 'F4')
  await scan(page, FAMILY)
  await expect(shownUses(page)).toHaveCount(1)
  await page.clock.runFor(50_000)
  await key(page, 'Tab')
  await page.clock.runFor(50_000)
  await expect(card, 'somebody is there').toContainText('5458')

  await shownUses(page).getByRole('button').first().click()
  await action(page, 'cancel').click()
  await page.clock.runFor(A_MINUTE)
  await expect(card, 'a question is answered first').toBeVisible()
  await key(page, 'Escape')
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await page.locator('#journal-card').fill('A99900')
  await page.clock.runFor(A_MINUTE)
  await expect(card).toHaveCount(0)
  await expect(page.locator('#journal-card')).toHaveValue('')
  await expect(shownUses(page)).toHaveCount(2)

  await scan(page, FAMILY)
  await expect(shownUses(page)).toHaveCount(1)
  await key(page, 'F6')
  await key(page, 'F4')
  await expect(shownUses(page), 'it does not wait on a screen that was left').toHaveCount(2)
})

for (const looks of [
  { language: 'fi', colorScheme: 'light' },
  { language: 'sv', colorScheme: 'dark' },
] as const) {
  const name = `${looks.language}-${looks.colorScheme}`
  test(`everything of it in ${name}: nothing for axe to find, nothing wider than the page`, async ({ product }) => {
    test.setTimeout(120_000)
    const { page, register } = await paired(product, looks)
    await register.issue('POST', `cards/${ALONE}/inactivate`)
    await record(page, ALONE)
    await key(page, 'F4')
    await look(page, `list-${name}`)
    await page.locator('#journal-day').fill(typedDay(0))
    await confirm(page)
    await expect(action(page, 'every-day')).toBeVisible()
    await look(page, `day-${name}`)
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
