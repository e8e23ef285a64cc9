import type { Page } from '@playwright/test'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { expect, test } from '../product.ts'
import {
  ALONE,
  confirm,
  type Desk,
  enterOn,
  expectUses,
  FAMILY,
  key,
  pairedDesk,
  registerUses,
  scan,
  tabTo,
  type,
  useOf,
} from './steps.ts'

/** Its last valid day was yesterday. */
const EXPIRED = 'A999005380'
const FAMILY_MASK = 'A•••••5458'
const TODAY = helsinkiDay(Date.now())
const YESTERDAY = addDays(TODAY, -1)
const inFinnish = (day: string) => day.split('-').map(Number).reverse().join('.')
const paper = (card: string, minors = 0) => useOf(card, { minors, channel: 'paper' })
const answer = (page: Page, kind: string) => page.locator(`[data-answer=${kind}]`)

test.describe('from paper', () => {
  test('by keyboard: yesterday’s uses go in one after another, a doubt is seen first, tomorrow is no day', async ({
    product,
  }) => {
    const desk = await pairedDesk(product, 'keyboard', 'en')
    const { page } = desk
    await key(page, 'F7')
    await tabTo(page, page.locator('#paper-day'))
    await key(page, 'Control+A')
    await type(page, inFinnish(addDays(TODAY, 1)))
    await expect(page.locator('#paper-day-note')).toHaveAttribute('role', 'alert')
    await key(page, 'Control+A')
    await type(page, inFinnish(YESTERDAY))
    await tabTo(page, page.locator('#paper-events').getByRole('radio').first())
    await key(page, 'Space')
    await tabTo(page, page.locator('#paper-card'))
    await type(page, FAMILY)
    await confirm(page)
    await expect(page.locator('#paper-minors')).toBeFocused()
    await expect(page.locator('#paper-card')).toHaveValue(FAMILY_MASK)
    const card = page.locator('#paper-card')
    while (!(await card.evaluate((it) => it === document.activeElement))) await key(page, 'Shift+Tab')
    await expect(page.locator('#paper-card')).toHaveValue(FAMILY)
    await tabTo(page, page.locator('#paper-minors'))
    await expect(page.locator('#paper-card')).toHaveValue(FAMILY_MASK)
    await key(page, '2')
    await confirm(page)
    await expect(page.getByTestId('paper-count')).toContainText('1')
    // not in the data: a doubt, kept at the second Enter
    await type(page, 'A111111113')
    await confirm(page)
    await expect(page.locator('#paper-minors')).toBeFocused()
    await confirm(page)
    await expect(answer(page, 'doubt')).toBeVisible()
    await confirm(page)
    await expect(page.getByTestId('paper-count')).toContainText('2')
    await expect.poll(async () => (await registerUses(desk)).length).toBe(1)
    expect(await registerUses(desk)).toMatchObject([
      { channel: 'paper', minors: 2, day: YESTERDAY, cardNumber: FAMILY },
    ])
    // the register has the one, and not yet the other
    await expect(page.locator('[data-use]')).toContainText(['A•••••1113', '1 adult + 2 children'])
    await expect(page.locator('body')).not.toContainText(FAMILY_MASK)
  })

  test('a number that is not gone on with is gone after a minute, also on another screen', async ({ product }) => {
    const { page } = await pairedDesk(product, 'keyboard', 'en')
    await page.clock.install()
    await key(page, 'F7')
    await tabTo(page, page.locator('#paper-card'))
    await type(page, 'A99900')
    await key(page, 'F4')
    await page.locator('#journal-card').waitFor()
    await page.clock.fastForward(60_000)
    await key(page, 'F7')
    await expect(page.locator('#paper-card')).toHaveValue('')
  })

  test('by touch: a card that has expired since is good for the day on which it was used', async ({ product }) => {
    const desk = await pairedDesk(product, 'touch', 'fi')
    const { page } = desk
    await page.locator('nav [data-screen=afterwards]').tap()
    await page.getByRole('button', { name: 'Edellinen päivä' }).tap()
    await page.locator('#paper-events').getByRole('radio').first().tap()
    for (const character of EXPIRED)
      await page
        .getByRole('group', { name: 'Tunnuksen näppäimet' })
        .getByRole('button', { name: character, exact: true })
        .tap()
    await page.locator('[data-action=enter]').tap()
    await page.locator('[data-action=enter]').tap()
    await expect(page.getByTestId('paper-count')).toContainText('1')
    await expectUses(desk, [paper(EXPIRED)])
  })
})

/** An agency's report of yesterday with good rows and bad ones, in Windows-1252 with semicolons. */
async function reportOf({ page }: Desk): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const event = page.locator(`#paper-events label`).first()
  await expect(event).toBeVisible()
  const title = (await event.locator('.title').innerText()).trim()
  const time = (await event.locator('.time').innerText()).replace(/[^\d.:]/g, '')
  const row = (card: string, more: string, day = inFinnish(YESTERDAY)) => [card, day, time, title, more].join(';')
  const lines = [
    'Kortti;Päivä;Klo;Esitys;Lapsia',
    row(FAMILY, '1'),
    row('=HYPERLINK("x")', '0'),
    row(ALONE, '-1'),
    row(ALONE, '0', '31.2.2026'),
    row(ALONE, '0', inFinnish(addDays(TODAY, 1))),
    row(EXPIRED, '0'),
    row(FAMILY, '1'),
  ]
  return { name: 'raportti.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n'), 'latin1') }
}

const line = (page: Page, n: number) => page.locator(`tr[data-line="${String(n)}"]`)

/** Bad rows say why and are not chosen; the likely duplicate is not chosen either. */
async function expectLooked(page: Page): Promise<void> {
  for (const n of [2, 7]) await expect(line(page, n).getByRole('checkbox')).toBeChecked()
  for (const n of [3, 4, 5, 6]) await expect(line(page, n).getByRole('checkbox')).toHaveCount(0)
  await expect(line(page, 8).getByRole('checkbox')).not.toBeChecked()
  await expect(page.locator('body')).not.toContainText(FAMILY)
}
const sold = [useOf(FAMILY, { minors: 1, channel: 'agency' }), useOf(EXPIRED, { channel: 'agency' })]

test.describe('an agency’s report with bad rows', () => {
  test('by keyboard: good rows are recorded, bad ones are told and keep nobody waiting', async ({ product }) => {
    const desk = await pairedDesk(product, 'keyboard', 'en')
    const { page } = desk
    await key(page, 'F7')
    await tabTo(page, page.locator('#paper-day'))
    await key(page, 'Control+A')
    await type(page, inFinnish(YESTERDAY))
    const file = await reportOf(desk)
    await enterOn(page, page.locator('[data-way=report]').first())
    await tabTo(page, page.locator('#report-file'))
    await page.locator('#report-file').setInputFiles(file)
    await expectLooked(page)
    await expect(line(page, 3)).toContainText('formula')
    await enterOn(page, page.locator('[data-action=import]'))
    await expect(page.getByTestId('report-outcome')).toContainText('2')
    await expectUses(desk, sold)
  })

  test('by touch: the same', async ({ product }) => {
    const desk = await pairedDesk(product, 'touch', 'fi')
    const { page } = desk
    await page.locator('nav [data-screen=afterwards]').tap()
    await page.getByRole('button', { name: 'Edellinen päivä' }).tap()
    const file = await reportOf(desk)
    await page.locator('[data-way=report]').first().tap()
    await page.locator('#report-file').setInputFiles(file)
    await expectLooked(page)
    await page.locator('[data-action=import]').tap()
    await expect(page.getByTestId('report-outcome')).toContainText('2')
    await expectUses(desk, sold)
  })

  test('a card that is scanned meanwhile is not lost: it opens the paper’s row', async ({ product }) => {
    const { page } = await pairedDesk(product, 'keyboard', 'en')
    await key(page, 'F7')
    await enterOn(page, page.locator('[data-way=report]').first())
    await scan(page, ALONE)
    await expect(page.locator('#paper-card')).toHaveValue('A•••••5429')
  })
})
