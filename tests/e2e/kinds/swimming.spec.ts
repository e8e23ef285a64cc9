import { expect, test } from '../product.ts'
import {
  action,
  confirm,
  expectUses,
  fact,
  FAMILY,
  key,
  pairedDesk,
  scan,
  useOf,
  venueByKeys,
  venueByTouch,
  verdict,
} from './steps.ts'

const HALL = 'Kaikulan uimahalli'
const VISIT = [useOf(FAMILY, { venueId: 'kaikulan-uimahalli', kind: 'visit', minors: 2 })]

test('by keyboard: a holder and two minors take three of the thirty visits', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'uima', HALL)
  await scan(page, FAMILY)
  await expect(fact(page, 'visits')).toHaveText('Visits left: 30')
  await expect(fact(page, 'after')).toHaveText('After this 29')
  await key(page, '2')
  await expect(fact(page, 'after')).toHaveText('After this 27')
  await expect(action(page, 'record')).toContainText('1 adult + 2 children: 3 visits')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Let in 3')
  await scan(page, FAMILY)
  await expect(fact(page, 'visits')).toHaveText('Visits left: 27')
  await expectUses(desk, VISIT)
})

test('by touch: a holder and two minors take three of the thirty visits', async ({ product }) => {
  const desk = await pairedDesk(product, 'touch', 'en')
  const { page } = desk
  await venueByTouch(page, HALL)
  await scan(page, FAMILY)
  await expect(fact(page, 'visits')).toHaveText('Visits left: 30')
  await page.getByRole('radio', { name: '2', exact: true }).tap()
  await expect(fact(page, 'after')).toHaveText('After this 27')
  await page.getByRole('button', { name: 'Record visit' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Let in 3')
  await scan(page, FAMILY)
  await expect(fact(page, 'visits')).toHaveText('Visits left: 27')
  await expectUses(desk, VISIT)
})
