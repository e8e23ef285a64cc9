import type { Page } from '@playwright/test'
import { expect, test } from '../product.ts'
import {
  action,
  ALONE,
  chooseToday,
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

const FESTIVAL = 'Kaikulan festivaali'
const USES = [
  useOf(FAMILY, { venueId: 'kaikulan-festivaali', minors: 2 }),
  useOf(ALONE, { venueId: 'kaikulan-festivaali' }),
]

/** What is given of the day, as the card that was just scanned is told and as the list of events has it. */
async function given(page: Page, taken: number) {
  await expect(fact(page, 'cap')).toHaveText(`${String(taken)} of 20 given, ${String(20 - taken)} left`)
  await expect(page.locator('.picker label.chosen')).toContainText(`${String(taken)} of 20 given`)
}

test('by keyboard: a festival day is recorded, and what is left of its cap goes down', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'festi', FESTIVAL)
  await chooseToday(page)
  await expect(page.locator('.picker label.chosen')).toContainText('all day')
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await given(page, 0)
  await key(page, '2')
  await expect(action(page, 'record')).toContainText('3 tickets')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Hand over 3 tickets')
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toContainText('A•••••5429')
  await given(page, 3)
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Hand over 1 ticket')
  await expect(page.locator('.picker label.chosen')).toContainText('4 of 20 given')
  await expectUses(desk, USES)
})

test('by touch: a festival day is recorded, and what is left of its cap goes down', async ({ product }) => {
  const desk = await pairedDesk(product, 'touch', 'en')
  const { page } = desk
  await venueByTouch(page, FESTIVAL)
  await chooseToday(page)
  await expect(page.locator('.picker label.chosen')).toContainText('all day')
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await given(page, 0)
  await page.getByRole('radio', { name: '2', exact: true }).tap()
  await page.getByRole('button', { name: 'Record the use' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Hand over 3 tickets')
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toContainText('A•••••5429')
  await given(page, 3)
  await page.getByRole('button', { name: 'Record the use' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Hand over 1 ticket')
  await expect(page.locator('.picker label.chosen')).toContainText('4 of 20 given')
  await expectUses(desk, USES)
})
