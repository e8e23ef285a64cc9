import type { Page } from '@playwright/test'
import { expect, test } from '../product.ts'
import {
  action,
  ALONE,
  atVenue,
  confirm,
  enterOn,
  eventByKeys,
  eventByTouch,
  expectUses,
  FAMILY,
  key,
  pairedDesk,
  scan,
  useOf,
  venueByKeys,
  venueByTouch,
  verdict,
} from './steps.ts'

const THEATRE = 'Kaikulan teatteri'
const CONCERT_HALL = 'Kivikylän konserttitalo'
const USES = [
  useOf(FAMILY, { venueId: 'kivikylan-konserttitalo', minors: 1, channel: 'agency' }),
  useOf(ALONE, { venueId: 'kaikulan-teatteri', channel: 'desk' }),
]

/** The chooser lists the venues in the order in which they were used last, and offers the one before this one. */
async function lastUsedFirst(page: Page) {
  const listed = page.getByRole('option')
  await expect(listed.nth(0)).toContainText(CONCERT_HALL)
  await expect(listed.nth(0)).toContainText('Chosen now')
  await expect(listed.nth(1)).toContainText(THEATRE)
  await expect(listed.nth(1)).toHaveAttribute('aria-selected', 'true')
}

test('by keyboard: a ticket is sold for another venue, then one for the own venue', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'konsertti', CONCERT_HALL)
  await expect(page.getByRole('banner')).toContainText('Sold for another')
  await eventByKeys(page, 'lauluja')
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, '1')
  await expect(action(page, 'record')).toContainText('2 tickets')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Hand over 2 tickets')

  await enterOn(page, action(page, 'venue'))
  await lastUsedFirst(page)
  await confirm(page)
  await atVenue(page, THEATRE)
  await expect(verdict(page, 'idle')).toBeVisible()
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Hand over 1 ticket')
  await expectUses(desk, USES)
})

test('by touch: a ticket is sold for another venue, then one for the own venue', async ({ product }) => {
  const desk = await pairedDesk(product, 'touch', 'en')
  const { page } = desk
  await venueByTouch(page, CONCERT_HALL)
  await expect(page.getByRole('banner')).toContainText('Sold for another')
  await eventByTouch(page.locator('.picker label', { hasText: 'Päiväkonsertti' }).first())
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await page.getByRole('radio', { name: '1', exact: true }).tap()
  await page.getByRole('button', { name: 'Record the use' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Hand over 2 tickets')

  await action(page, 'venue').tap()
  await lastUsedFirst(page)
  await page.getByRole('option', { name: THEATRE }).tap()
  await atVenue(page, THEATRE)
  await expect(verdict(page, 'idle')).toBeVisible()
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await page.getByRole('button', { name: 'Record the use' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Hand over 1 ticket')
  await expectUses(desk, USES)
})
