import { expect, test } from '../product.ts'
import { action, confirm, expectUses, FAMILY, key, pairedDesk, scan, useOf, verdict } from './steps.ts'

const FAMILY_OF_THREE = [useOf(FAMILY, { venueId: 'kaikulan-teatteri', minors: 2 })]

test('by keyboard, in Finnish: a holder takes two minors to the theatre', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'fi')
  const { page } = desk
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toContainText('Voimassa')
  await key(page, '2')
  await expect(page.getByRole('radio', { name: '2', exact: true })).toBeChecked()
  await expect(action(page, 'record')).toContainText('1 aikuinen + 2 lasta: 3 lippua')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Anna 3 lippua')
  await expectUses(desk, FAMILY_OF_THREE)
  await expect(page.locator('li[data-state=accepted]')).toContainText('1 aikuinen + 2 lasta')
})

test('by touch, in Finnish: a holder takes two minors to the theatre', async ({ product }) => {
  const desk = await pairedDesk(product, 'touch', 'fi')
  const { page } = desk
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toContainText('Voimassa')
  await page.getByRole('radio', { name: '2', exact: true }).tap()
  await expect(action(page, 'record')).toContainText('1 aikuinen + 2 lasta: 3 lippua')
  await page.getByRole('button', { name: 'Kirjaa käyttö' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Anna 3 lippua')
  await expectUses(desk, FAMILY_OF_THREE)
  await expect(page.locator('li[data-state=accepted]')).toContainText('1 aikuinen + 2 lasta')
})
