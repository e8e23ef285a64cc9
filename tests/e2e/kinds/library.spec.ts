import { expect, test } from '../product.ts'
import {
  action,
  ALONE,
  confirm,
  expectNoUses,
  expectUses,
  fact,
  FAMILY,
  key,
  onKeypad,
  pairedDesk,
  scan,
  tabTo,
  told,
  type,
  useOf,
  venueByKeys,
  venueByTouch,
  verdict,
} from './steps.ts'

const LIBRARY = 'Kaikulan kirjasto'
const fee = (card: string, feeKind: string, cents: number) =>
  useOf(card, { venueId: 'kaikulan-kirjasto', kind: 'fee', feeKind, cents })

test('by keyboard: an overdue fine is settled, and the allowance goes from 30 € to 17,50 €', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'kirjasto', LIBRARY)
  await scan(page, ALONE)
  await expect(fact(page, 'allowance')).toHaveText('€30.00 left on the card')
  await key(page, 'ArrowDown')
  await key(page, 'ArrowDown')
  await expect(page.getByRole('radio', { name: 'Overdue fine' })).toBeChecked()
  await type(page, '12,50')
  await expect(page.getByLabel('Sum in euros')).toHaveValue('12,50')
  await expect(fact(page, 'after')).toHaveText('After this €17.50')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('€12.50')
  await expect(verdict(page, 'recorded')).toContainText('Overdue fine settled with the card.')
  await scan(page, ALONE)
  await expect(fact(page, 'allowance')).toHaveText('€17.50 left on the card')
  await expectUses(desk, [fee(ALONE, 'overdue_fine', 1_250)])
})

test('by touch, in Finnish: an overdue fine is settled, and the allowance goes from 30 € to 17,50 €', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'touch', 'fi')
  const { page } = desk
  await venueByTouch(page, LIBRARY)
  await scan(page, ALONE)
  await expect(fact(page, 'allowance')).toHaveText('Kortilla jäljellä 30,00 €')
  await page.getByRole('radio', { name: 'Myöhästymismaksu' }).tap()
  await onKeypad(page, '12,50')
  await expect(page.getByLabel('Summa euroina')).toHaveValue('12,50')
  await expect(fact(page, 'after')).toHaveText('Tämän jälkeen 17,50 €')
  await page.getByRole('button', { name: 'Kuittaa maksu' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('12,50 €')
  await scan(page, ALONE)
  await expect(fact(page, 'allowance')).toHaveText('Kortilla jäljellä 17,50 €')
  await expectUses(desk, [fee(ALONE, 'overdue_fine', 1_250)])
})

test('by keyboard: 1,5 and 1.50 are the same sum', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'kirjasto', LIBRARY)
  for (const [card, sum] of [
    [ALONE, '1,5'],
    [FAMILY, '1.50'],
  ] as const) {
    await scan(page, card)
    await expect(fact(page, 'allowance')).toHaveText('€30.00 left on the card')
    await key(page, 'ArrowDown')
    await expect(page.getByRole('radio', { name: 'Interlibrary loan' })).toBeChecked()
    await type(page, sum)
    await expect(fact(page, 'after')).toHaveText('After this €28.50')
    await confirm(page)
    await expect(verdict(page, 'recorded')).toContainText('€1.50')
  }
  await expectUses(desk, [fee(ALONE, 'interlibrary_loan', 150), fee(FAMILY, 'interlibrary_loan', 150)])
})

test('by keyboard: a negative sum is told in words and not recorded, the mended one is', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'kirjasto', LIBRARY)
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, 'ArrowDown')
  await tabTo(page, page.getByLabel('Sum in euros'))
  await type(page, '-1')
  await expect(page.locator('#fee-problem')).toHaveText('The sum cannot be negative.')
  await expect(action(page, 'record')).toBeDisabled()
  await confirm(page)
  await expect(told(page)).toHaveText('The sum cannot be negative.')
  await expect(verdict(page, 'admit')).toBeVisible()
  await expectNoUses(desk)
  await key(page, 'Escape')
  await expect(page.getByLabel('Sum in euros')).toHaveValue('')
  await type(page, '1')
  await expect(page.locator('#fee-problem')).toHaveText('')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('€1.00')
  await expectUses(desk, [fee(ALONE, 'interlibrary_loan', 100)])
})

test('by keyboard: a minus typed straight away belongs to the sum, as digits do', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'kirjasto', LIBRARY)
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, 'ArrowDown')
  await type(page, '-1')
  await confirm(page)
  await expect(told(page)).toHaveText('The sum cannot be negative.')
  await expect(verdict(page, 'admit')).toBeVisible()
  await expectNoUses(desk)
})
