import type { Page } from '@playwright/test'
import { expect, test } from '../product.ts'
import {
  ALONE,
  confirm,
  eventByKeys,
  eventByTouch,
  expectUses,
  fact,
  pairedDesk,
  scan,
  useOf,
  venueByKeys,
  venueByTouch,
  verdict,
} from './steps.ts'

const INSTITUTE = 'Kaikulan opisto'
/** It costs 54 €, of which a card covers 25 €. */
const COURSE = 'Ompelun peruskurssi'
const PLACE = [useOf(ALONE, { venueId: 'kaikulan-opisto', kind: 'course', cents: 2_500 })]

async function feeIsSplit(page: Page) {
  await expect(verdict(page, 'admit')).toContainText('The card is good for this course.')
  await expect(fact(page, 'covered')).toHaveText('The card covers €25.00')
  await expect(fact(page, 'by-holder')).toHaveText('The customer pays €29.00')
  await expect(fact(page, 'places')).toHaveText('Course places left: 2')
}

async function placeIsGiven(page: Page) {
  const recorded = verdict(page, 'recorded')
  await expect(recorded).toContainText('Give 1 course place')
  await expect(recorded).toContainText('The card covers €25.00')
  await expect(recorded).toContainText('The customer pays €29.00')
  await expect(page.locator('.picker label.chosen')).toContainText('1 of 2 given')
}

test('by keyboard: a course place is given, and its fee is split between card and holder', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'opisto', INSTITUTE)
  await eventByKeys(page, 'ompelu')
  await scan(page, ALONE)
  await feeIsSplit(page)
  await confirm(page)
  await placeIsGiven(page)
  await expectUses(desk, PLACE)
})

test('by touch: a course place is given, and its fee is split between card and holder', async ({ product }) => {
  const desk = await pairedDesk(product, 'touch', 'en')
  const { page } = desk
  await venueByTouch(page, INSTITUTE)
  await eventByTouch(page.locator('.picker label', { hasText: COURSE }))
  await scan(page, ALONE)
  await feeIsSplit(page)
  await page.getByRole('button', { name: 'Record course place' }).tap()
  await placeIsGiven(page)
  await expectUses(desk, PLACE)
})
