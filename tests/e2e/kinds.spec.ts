import type { Page } from '@playwright/test'
import { scan } from './kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, test } from './product.ts'

const WORKER = 'Z000010669'
const ALONE = 'A999005429'
const FAMILY = 'A999005458'
const EXPIRED = 'A999005380'

/** As a person presses keys: not within a burst. */
async function keys(page: Page, ...names: string[]) {
  for (const name of names) {
    await page.waitForTimeout(120)
    await page.keyboard.press(name)
  }
}
const verdict = (page: Page, kind: string, reason = '') =>
  page.locator(`[data-verdict=${kind}]${reason && `[data-reason=${reason}]`}`)

async function demoDesk(product: Product, venue = '', options = {}): Promise<Page> {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address, options)
  await verdict(page, 'idle').waitFor()
  if (venue) await chooseVenue(page, venue)
  return page
}

async function chooseVenue(page: Page, name: string) {
  await page.locator('[data-action=venue]').click()
  await page.getByRole('combobox').fill(name)
  await page.keyboard.press('Enter')
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await expect(page.getByRole('banner')).toContainText(name)
}

test('a worker’s card opens a group: cards join, a refused one does not, all are recorded and taken back at once', async ({
  product,
}) => {
  const page = await demoDesk(product)
  await scan(page, WORKER)
  await expect(verdict(page, 'attention', 'community_alone')).toContainText('Lue myös asiakkaan Kaikukortti')
  await scan(page, ALONE)
  await scan(page, FAMILY)
  await expect(page.locator('[data-group]')).toHaveAttribute('data-group', '3')
  await keys(page, '2')
  await expect(page.locator('[data-group]')).toHaveAttribute('data-group', '5')
  await scan(page, FAMILY)
  await expect(verdict(page, 'refuse', 'card_twice')).toBeVisible()
  await scan(page, EXPIRED)
  await expect(verdict(page, 'refuse', 'expired')).toBeVisible()
  await keys(page, 'Enter')
  await expect(verdict(page, 'admit', 'group')).toContainText('1 työntekijä + 2 asiakasta + 2 lasta')
  await keys(page, 'ArrowUp', 'Delete')
  await expect(page.locator('[data-member]')).toHaveCount(2)
  await keys(page, 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('Anna 4 lippua')
  await keys(page, 'F8')
  await expect(verdict(page, 'idle')).toBeVisible()
  await expect(page.locator('.recent .state', { hasText: 'Peru' })).toHaveCount(2)
})

test('a group is given up by Escape twice, and by touch with one button', async ({ product }) => {
  const page = await demoDesk(product, '', { hasTouch: true })
  await scan(page, WORKER)
  await scan(page, ALONE)
  await expect(page.locator('[data-group]')).toHaveAttribute('data-group', '2')
  await keys(page, 'Escape')
  await expect(verdict(page, 'attention', 'leaving')).toBeVisible()
  await keys(page, 'Escape')
  await expect(verdict(page, 'idle')).toBeVisible()
  await scan(page, WORKER)
  await scan(page, FAMILY)
  await expect(page.locator('[data-group]')).toHaveAttribute('data-group', '2')
  await page.getByRole('button', { name: /Enemmän: Lapsia/ }).tap()
  await expect(page.locator('[data-group]')).toHaveAttribute('data-group', '3')
  await page.getByRole('button', { name: 'Peru ryhmä' }).tap()
  await expect(verdict(page, 'idle')).toBeVisible()
})

test('a library’s fee by keyboard: the digits are the sum, and a scan leaves none in it', async ({ product }) => {
  const page = await demoDesk(product, 'Kaikulan kirjasto')
  const amount = page.getByLabel('Summa euroina')
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await keys(page, 'ArrowDown', '1', ',', '5')
  await expect(amount).toHaveValue('1,5')
  await expect(page.locator('[data-fact=after]')).toContainText('28,50')
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toContainText('A•••••5458')
  await expect(amount).toHaveValue('')
  await keys(page, 'ArrowDown', '2', ',', '5', '5', '5', 'Enter')
  await expect(page.locator('#fee-problem')).toContainText('kaksi numeroa')
  await expect(verdict(page, 'admit')).toBeVisible()
  await keys(page, 'Backspace', 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('2,55')
})

test('a library’s fee by touch alone', async ({ product }) => {
  const page = await demoDesk(product, 'Kaikulan kirjasto', { hasTouch: true })
  await page.getByRole('button', { name: 'Voimassa oleva kortti' }).first().tap()
  await page.getByRole('radio', { name: 'Kopiointi' }).tap()
  for (const name of ['3', ',', '2', '0']) await page.getByRole('button', { name, exact: true }).tap()
  await page.getByRole('button', { name: 'Kuittaa maksu' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('3,20')
})

test('a pool: each minor takes a visit, and what is left is said', async ({ product }) => {
  const page = await demoDesk(product, 'Kaikulan uimahalli')
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await keys(page, '2')
  await expect(page.locator('[data-fact=after]')).toContainText('27')
  await keys(page, 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('Päästä sisään 3')
})

test('a course: who pays what, and no worker’s card', async ({ product }) => {
  const page = await demoDesk(product, 'Kaikulan opisto')
  await scan(page, WORKER)
  await expect(verdict(page, 'refuse', 'community_not_for_courses')).toBeVisible()
  await scan(page, ALONE)
  await expect(page.locator('[data-fact=covered]')).toBeVisible()
  await keys(page, 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('1 kurssipaikka')
})

test('a booking is made, seen in the list, and handed over with its minors', async ({ product }) => {
  const page = await demoDesk(product)
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await keys(page, '1', 'F9')
  await page.getByLabel('Muistiinpano').fill('pyörätuoli')
  await keys(page, 'Enter')
  await expect(verdict(page, 'booked')).toContainText('1 aikuinen + 1 lapsi')
  await page.locator('[data-action=bookings]').click()
  await expect(page.getByRole('dialog')).toContainText('pyörätuoli')
  await keys(page, 'Escape')
  await page.waitForTimeout(3_200)
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toContainText('Varattu')
  await expect(page.getByRole('radio', { name: '1', exact: true })).toBeChecked()
  await keys(page, 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('2 lippua')
  await expect(page.locator('[data-action=bookings]')).toHaveCount(0)
})

test('what a venue leaves out is given with a supervisor’s PIN and reason, and a wrong PIN is said', async ({
  product,
}) => {
  const page = await demoDesk(product)
  await page.getByPlaceholder('Hae tapahtumaa').fill('juhlaensi-ilta')
  await page.locator('.picker label').first().click()
  await scan(page, FAMILY)
  await expect(verdict(page, 'refuse', 'left_out')).toContainText('F2')
  await keys(page, 'F2')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('1111')
  await page.keyboard.type('9999', { delay: 90 })
  await dialog.getByRole('radio', { name: 'Sovittu etukäteen' }).check()
  await keys(page, 'Enter')
  await expect(dialog.getByRole('alert')).toContainText('PIN on väärä')
  await dialog.getByLabel('Esimiehen PIN').fill('1111')
  await keys(page, 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('esimiehen luvalla')
})

test('a desk without a supervisor’s PIN sets one first, twice the same, by touch', async ({ product }) => {
  const register = await product.kaikukanta()
  const { address } = await product.desk()
  const page = await product.open(address, { hasTouch: true })
  await page.getByLabel('Kaikukannan osoite').fill(register.url)
  await page.getByLabel('Liittämiskoodi').fill(PAIRING_CODE)
  await page.getByLabel('Kassan nimi').fill('Kassa 1')
  await page.getByLabel('Kassan nimi').press('Enter')
  await expect(page.locator('[data-status=age]')).toContainText('Tiedot päivitetty')
  await page.getByPlaceholder('Hae tapahtumaa').fill('juhlaensi-ilta')
  await page.locator('.picker label').first().tap()
  await scan(page, ALONE)
  await page.locator('[data-action=supervisor]').tap()
  const dialog = page.getByRole('dialog')
  const digits = async (...names: string[]) => {
    for (const name of names) await dialog.getByRole('button', { name, exact: true }).tap()
  }
  await digits('4', '7', '1', '1')
  await dialog.getByLabel('Sama PIN uudelleen').tap()
  await digits('4', '7', '1', '2')
  await dialog.getByRole('button', { name: 'Aseta PIN' }).tap()
  await expect(dialog).toContainText('PINit eivät ole samat')
  await dialog.getByRole('button', { name: 'Poista viimeinen merkki' }).tap()
  await digits('1')
  await dialog.getByRole('button', { name: 'Aseta PIN' }).tap()
  await expect(dialog).toContainText('Esimiehen lupa')
  await digits('4', '7', '1', '1')
  await dialog.getByRole('radio', { name: 'Paikkoja on vapaana' }).tap()
  await dialog.getByRole('button', { name: 'Ylitä raja' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('esimiehen luvalla')
})

test('another venue clears the card and shows its own events', async ({ product }) => {
  const page = await demoDesk(product)
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await chooseVenue(page, 'Kivikylän konserttitalo')
  await expect(verdict(page, 'idle')).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('toisen puolesta')
})
