/** Slips on paper, in a real browser. docs/guide.md#printing-a-slip */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import {
  action,
  ALONE,
  chooseToday,
  expectUses,
  FAMILY,
  key,
  pairedDesk,
  scan,
  useOf,
  venueByKeys,
  verdict,
} from './kinds/steps.ts'
import { expect, test } from './product.ts'
import { browserPrints, choose, end, hostPrints, jobs, notice, papers, record, spaced, toDesk } from './slip-steps.ts'

const EXPIRED = 'A999005380'
const THEATRE = { venueId: 'kaikulan-teatteri' }

test('when asked for, a slip is printed by key and by button, and says nothing of the card', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'fi')
  const { page } = desk
  await browserPrints(page)
  await choose(page, 'ask')
  await toDesk(page)
  await record(page, FAMILY, '2')
  await expect(verdict(page, 'recorded')).toBeVisible()
  expect(await papers(page)).toEqual([])
  await key(page, 'F3')
  await expect.poll(() => papers(page)).toHaveLength(2)
  const [slip = '', shown] = await papers(page)
  expect(shown).toBe('recorded')
  expect(slip).toMatch(/Kaikulan teatteri.*1 aikuinen \+ 2 lasta.*0,00/s)
  expect(slip).not.toMatch(/kaikukort|A9990|5458|•/i)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await action(page, 'slip').click()
  await expect.poll(() => papers(page)).toHaveLength(4)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await expect(page.getByTestId('slip')).toHaveCount(0)
  await expectUses(desk, [useOf(FAMILY, { ...THEATRE, minors: 2 })])
})

test('always means by itself, without a dialog, one page on a roll and on a sheet; scanning goes on meanwhile', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'keyboard', 'fi')
  const { page } = desk
  await hostPrints(page)
  await choose(page, 'always')
  await page.locator('select').selectOption('Receipts_80mm')
  await toDesk(page)
  await record(page, FAMILY, '2')
  await expect.poll(() => jobs(page)).toEqual([{ dialog: false, printer: 'Receipts_80mm' }])

  // what the printer gets: the slip alone
  await page.emulateMedia({ media: 'print' })
  const text = spaced(await page.evaluate(() => document.body.innerText))
  expect(text).toMatch(/^Kaikulan teatteri\n/)
  expect(text).toContain('1 aikuinen + 2 lasta')
  expect(text).not.toMatch(/kaikukort|kassa 1\n.*verkko|Kirjattu/i)
  for (const [width, height] of [
    ['58mm', '200mm'],
    ['80mm', '200mm'],
    ['210mm', '297mm'],
  ] as const)
    expect(pages(await page.pdf({ width, height })), width).toBe(1)
  await page.emulateMedia({ media: 'screen' })

  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await end(page, 'sent')
  await expect(page.getByTestId('slip')).toHaveCount(0)
  await expect(verdict(page, 'admit')).toBeVisible()
  await expect(notice(page)).toHaveCount(0)
})

/** Each page of a PDF is an object of its own. */
const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length

test('a slip that was not printed is told and changes nothing; it can be printed again', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'fi')
  const { page } = desk
  await hostPrints(page)
  await choose(page, 'always')
  await toDesk(page)
  await record(page, ALONE)
  await expect.poll(async () => (await jobs(page)).length).toBe(1)
  await end(page, 'failed')
  await expect(notice(page)).toContainText('Kuitti ei tulostunut (1 aikuinen). Käyttö on kirjattu')
  await expect(notice(page)).toContainText('Tulosta uudelleen: F3.')
  await expect(page.getByTestId('live-assertive')).toContainText('Kuitti ei tulostunut')
  await expect(verdict(page, 'recorded')).toBeVisible()
  await expectUses(desk, [useOf(ALONE, THEATRE)])

  await key(page, 'F3')
  await expect.poll(async () => (await jobs(page)).length).toBe(2)
  await end(page, 'cancelled')
  await expect(notice(page)).toContainText('keskeytettiin (1 aikuinen). Käyttö on kirjattu')
  await key(page, 'F3')
  await expect.poll(async () => (await jobs(page)).length).toBe(3)
  await end(page, 'sent')
  await expect(notice(page)).toHaveCount(0)
  await expectUses(desk, [useOf(ALONE, THEATRE)])
})

/** The festival's gate, where slips are printed so. */
async function gateWith(page: Page, when: string): Promise<void> {
  await hostPrints(page)
  await choose(page, when)
  await toDesk(page)
  await venueByKeys(page, 'festi', 'Kaikulan festivaali')
  await chooseToday(page)
  await action(page, 'gate').click()
}

test('at a gate a slip that prints by itself waits for the children who came along', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await gateWith(page, 'always')
  await scan(page, FAMILY)
  await key(page, '2')
  await expect(verdict(page, 'recorded')).toContainText('1 aikuinen + 2 lasta')
  await scan(page, EXPIRED)
  await expect(verdict(page, 'refuse')).toBeVisible()
  expect(await jobs(page)).toEqual([])
  await scan(page, ALONE)
  await expect(page.getByTestId('slip')).toContainText(/1.aikuinen \+ 2.lasta/)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await end(page, 'failed')
  await expect(notice(page).filter({ hasText: 'Kuitti ei tulostunut (1 aikuinen + 2 lasta)' })).toBeVisible()
})

test('at a gate nothing is printed when asked for', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await gateWith(page, 'ask')
  await scan(page, ALONE)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await key(page, 'F3')
  await scan(page, FAMILY)
  await expect(verdict(page, 'recorded')).toBeVisible()
  expect(await jobs(page)).toEqual([])
})

test('a use that was taken back has no slip any more', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await hostPrints(page)
  await choose(page, 'ask')
  await toDesk(page)
  await record(page, ALONE)
  await expect(action(page, 'slip')).toBeVisible()
  await key(page, 'F8')
  await expect(verdict(page, 'idle')).toBeVisible()
  await expect(action(page, 'slip')).toHaveCount(0)
  await key(page, 'F3')
  await expect(notice(page).filter({ hasText: 'kuittia ei tulosteta' })).toBeVisible()
  expect(await jobs(page)).toEqual([])
})

test('where it is never printed, there is no button and the key says where it is turned on', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await hostPrints(page)
  await record(page, ALONE)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await expect(action(page, 'slip')).toHaveCount(0)
  await key(page, 'F3')
  await expect(notice(page)).toContainText('asetuksissa')
  expect(await jobs(page)).toEqual([])
})

test('a browser that may not print is told as a failure', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await page.evaluate(() => (window.print = () => undefined))
  await choose(page, 'always')
  await toDesk(page)
  await record(page, ALONE)
  await expect(notice(page)).toContainText('Kuitti ei tulostunut')
  await expect(verdict(page, 'recorded')).toBeVisible()
})

test('the printer can be tried in the settings', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await hostPrints(page)
  await choose(page, 'ask')
  await page.locator('[data-action=try-printer]').click()
  await expect(page.locator('[data-action=try-printer]')).toBeDisabled()
  await expect(page.getByTestId('slip')).toContainText('Malliesitys')
  await end(page, 'failed')
  await expect(page.getByText('Malli ei tulostunut.')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})
