import type { Page } from '@playwright/test'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { expect, test } from '../product.ts'
import {
  action,
  ALONE,
  confirm,
  eventByKeys,
  eventByTouch,
  expectNoUses,
  expectUses,
  FAMILY,
  key,
  pairedDesk,
  scan,
  useOf,
  verdict,
} from './steps.ts'

const HANDED_OVER = [useOf(FAMILY, { minors: 2, channel: 'phone' })]

/** The evening of the large stage. */
const TOMORROW = addDays(helsinkiDay(Date.now()), 1)
const tomorrowInFinnish = () => TOMORROW.split('-').map(Number).reverse().join('.')

/** Booked for one adult and two minors, and open. */
async function isBooked(page: Page) {
  await expect(verdict(page, 'booked')).toContainText('1 aikuinen + 2 lasta')
  await expect(action(page, 'bookings')).toContainText('1 varaus')
}

/** Somebody else has come between, so the card is not "the same card again". */
async function comesLater(page: Page) {
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toContainText('A•••••5429')
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toContainText('A•••••5458')
  await expect(verdict(page, 'admit')).toContainText(/Varattu .+: 1 aikuinen \+ 2 lasta \(puhelimitse.*\)/)
  await expect(page.getByRole('radio', { name: '2', exact: true })).toBeChecked()
}

test('by keyboard, in Finnish: booked by phone, nothing at the register until the tickets are handed over', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'keyboard', 'fi')
  const { page } = desk
  await eventByKeys(page, `suuri 19:00 ${tomorrowInFinnish()}`)
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, '2')
  await key(page, 'F9')
  await expect(page.getByRole('dialog').getByRole('radio', { name: 'Puhelin tai sähköposti' })).toBeChecked()
  await expect(page.getByRole('dialog')).toContainText('1 aikuinen + 2 lasta')
  await confirm(page)
  await isBooked(page)
  await expectNoUses(desk)

  await comesLater(page)
  await expect(action(page, 'record')).toContainText('Luovuta varatut')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Anna 3 lippua')
  await expect(action(page, 'bookings')).toHaveCount(0)
  await expectUses(desk, HANDED_OVER)
})

test('by touch, in Finnish: booked by phone, nothing at the register until the tickets are handed over', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'touch', 'fi')
  const { page } = desk
  await eventByTouch(page.locator('.picker label', { has: page.locator(`input[value$="${TOMORROW}-1900"]`) }))
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await page.getByRole('radio', { name: '2', exact: true }).tap()
  await action(page, 'book').tap()
  await page.getByRole('dialog').getByRole('radio', { name: 'Puhelin tai sähköposti' }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Varaa' }).tap()
  await isBooked(page)
  await expectNoUses(desk)

  await comesLater(page)
  await page.getByRole('button', { name: 'Luovuta varatut' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Anna 3 lippua')
  await expect(action(page, 'bookings')).toHaveCount(0)
  await expectUses(desk, HANDED_OVER)
})
