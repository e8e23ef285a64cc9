import { addDays, helsinkiDay } from '../../desk/rules/local-date.ts'
import { ALONE, confirm, FAMILY, key, pairedDesk, scan, verdict } from './kinds/steps.ts'
import { expect, test } from './product.ts'

const SOON = addDays(helsinkiDay(Date.now()), 3)
const LATER = addDays(SOON, 60)
const inFinnish = (day: string) => day.split('-').map(Number).reverse().join('.')
const ADMINISTRATOR = '2222'

test('a box office’s list is taken in: bad rows say why and are left out, the good one is on the desk’s list', async ({
  product,
}) => {
  const { page } = await pairedDesk(product, 'keyboard', 'en')
  await key(page, 'F6')
  await page.locator('[data-action=import-events]').click()
  const rows = [
    'Nimi,Päivä,Aika,Myynnissä',
    `Äitien yö,${inFinnish(SOON)},"19.30",150`,
    `=1+1,${inFinnish(SOON)},19.00,150`,
    'Hamlet,31.2.2027,19.00,150',
    `Macbeth,${inFinnish(SOON)},19.00,-5`,
  ]
  const buffer = Buffer.from(rows.join('\r\n'), 'latin1')
  await page.locator('#events-file').setInputFiles({ name: 'lista.csv', mimeType: 'text/csv', buffer })
  await expect(page.locator('tr[data-line="2"]').getByRole('checkbox')).toBeChecked()
  for (const line of [3, 4, 5])
    await expect(page.locator(`tr[data-line="${String(line)}"]`).getByRole('checkbox')).toHaveCount(0)
  await page.getByTestId('event-import').locator('button.primary').click()
  await expect(page.getByTestId('import-done')).toContainText('1')
  await key(page, 'F10')
  await page.locator('.picker').getByRole('searchbox').fill('Äitien')
  await expect(page.locator('.picker').getByRole('radio')).toHaveCount(1)
})

test('a course in a list is looked at with its days and the hour it begins at', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await key(page, 'F6')
  await page.locator('[data-action=import-events]').click()
  const rows = ['Nimi;Laji;Päivä;Viimeinen päivä;Aika', `Kudonta;kurssi;${inFinnish(SOON)};${inFinnish(LATER)};18.00`]
  const buffer = Buffer.from(rows.join('\r\n'))
  await page.locator('#events-file').setInputFiles({ name: 'kurssit.csv', mimeType: 'text/csv', buffer })
  await expect(page.locator('tr[data-line="2"]')).toContainText(`–${inFinnish(LATER)} klo 18.00`)
})

test('a cap under its floor says the floor and cannot be saved; at the floor it needs the PIN, and then holds', async ({
  product,
}) => {
  const { page } = await pairedDesk(product, 'keyboard', 'en')
  await key(page, 'F6')
  await page.getByTestId('events-screen').getByRole('searchbox').fill('Yö Harmaakarin')
  await page.locator('[data-event]').first().click()
  await page.locator('#event-cap').fill('1')
  await expect(page.getByTestId('event-editor')).toContainText('3 % of 34 is 1.02, rounded up 2')
  const save = page.getByTestId('event-editor').locator('[type=submit]')
  await expect(save).toBeDisabled()
  await page.locator('#event-cap').fill('2')
  await save.click()
  // nobody has set the PIN yet: it is set first, twice the same
  for (const id of ['#pin-new', '#pin-again']) await page.locator(id).fill(ADMINISTRATOR)
  await confirm(page)
  await page.locator('#administrator-pin').fill(ADMINISTRATOR)
  await confirm(page)
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await key(page, 'F10')
  await page.locator('.picker').getByRole('searchbox').fill('Yö Harmaakarin')
  await page.locator('.picker').getByRole('radio').first().check({ force: true })
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, '1')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await scan(page, ALONE)
  await expect(page.locator('[data-reason=cap_full]')).toBeVisible()
})
