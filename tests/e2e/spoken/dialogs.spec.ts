/** What is said while a dialog lies over the page, by what is heard and by the accessibility tree. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { ALONE, confirm, enterOn, eventByKeys, FAMILY, key, scan } from '../kinds/steps.ts'
import { readings, tellOfScanners } from '../scanner-states.ts'
import { expect, test } from '../product.ts'
import { type Ears, heardDesk } from './ears.ts'

const TOMORROW = addDays(helsinkiDay(Date.now()), 1)
const inFinnish = (day: string) => day.split('-').map(Number).reverse().join('.')

/** How often the text is there for assistive technology: what a modal dialog makes inert is not. */
async function timesInTree(page: Page, text: string): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  return nodes.filter(({ ignored, role, name }) => {
    return !ignored && role?.value === 'StaticText' && String(name?.value).includes(text)
  }).length
}

async function book(desk: Ears, number: string): Promise<void> {
  const { page } = desk
  await scan(page, number)
  await desk.hears(/^polite: Voimassa\./)
  await key(page, 'F9')
  await expect(page.getByRole('dialog', { name: 'Varaa' })).toBeVisible()
  await confirm(page)
  await desk.hears(/^polite: Varattu\./)
}

test('a booking that is given back in the list of bookings is heard once, and the keyboard stays in the list', async ({
  product,
}) => {
  const desk = await heardDesk(product, 'fi')
  const { page } = desk
  await eventByKeys(page, `suuri 19:00 ${inFinnish(TOMORROW)}`)
  for (const number of [FAMILY, ALONE]) await book(desk, number)
  await key(page, 'Escape')
  await desk.press(/varausta/)
  const dialog = page.getByRole('dialog')
  const rows = dialog.getByRole('button', { name: /^Vapauta varaus: / })
  await expect(rows).toHaveCount(2)
  const yes = dialog.getByRole('button', { name: 'Vapauta varaus', exact: true })

  await enterOn(page, rows.first())
  await expect(dialog.getByRole('button', { name: 'Säilytä' }), 'the answer that changes nothing').toBeFocused()
  await confirm(page)
  await expect(rows.first()).toBeFocused()
  await desk.hears()

  for (const left of [1, 0]) {
    await confirm(page)
    await key(page, 'Tab')
    await expect(yes).toBeFocused()
    await confirm(page)
    await desk.hears('polite: Varaus vapautettiin: 1 aikuinen.')
    expect(await timesInTree(page, 'Varaus vapautettiin')).toBe(1)
    expect(await timesInTree(page, 'Lue kortti'), 'the page is not there').toBe(0)
    await expect(rows).toHaveCount(left)
    await expect(left > 0 ? rows.first() : dialog.getByRole('button', { name: 'Sulje' })).toBeFocused()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  }
  await confirm(page)
  await expect(dialog).toHaveCount(0)
  await desk.hears()
})

test('a scan that is broken while a dialog is open is heard in it, and once', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await (await product.open(address)).context().newPage()
  const tell = await tellOfScanners(page, [])
  await page.goto(new URL('/', address).href)
  await page.locator('[data-verdict=idle]').waitFor()
  await key(page, '?')
  await expect(page.getByRole('dialog')).toBeVisible()
  const [broken] = readings()
  tell(broken as object)
  await expect.poll(() => timesInTree(page, 'Lukijan viesti')).toBe(1)
  await key(page, 'Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect.poll(() => timesInTree(page, 'Lukijan viesti'), 'the notice alone').toBe(1)
})
