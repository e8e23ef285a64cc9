import type { Page } from '@playwright/test'
import { expect, test } from '../product.ts'
import {
  action,
  ALONE,
  ban,
  confirm,
  type Desk,
  expectNoUses,
  expectUses,
  FAMILY,
  key,
  ledgerUses,
  pairedDesk,
  scan,
  told,
  useOf,
  verdict,
  WORKER,
} from './steps.ts'

const members = (page: Page) => page.locator('[data-member]')
const moreChildren = (page: Page) =>
  page.locator('[data-member]', { hasText: 'A•••••5458' }).getByRole('button', { name: 'More' })

/** Everybody's uses belong together. */
function expectOneGroup(desk: Desk) {
  const [first, ...others] = ledgerUses(desk)
  expect(first?.groupId).toBe(first?.id)
  for (const other of others) expect(other.groupId).toBe(first?.id)
}

async function join(page: Page, card: string, count: number) {
  await scan(page, card)
  await expect(members(page)).toHaveCount(count)
}

test('by keyboard: a worker alone cannot be confirmed; with two holders and a minor the group is recorded', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await join(page, WORKER, 1)
  await expect(page.locator('[data-reason=community_alone]')).toContainText('Not alone')
  await confirm(page)
  await expect(told(page)).toHaveText('Scan a holder’s card too.')
  await expectNoUses(desk)

  await join(page, FAMILY, 2)
  await key(page, '1')
  await expect(page.locator('[data-group]')).toHaveAttribute('data-group', '3')
  await join(page, ALONE, 3)
  await expect(verdict(page, 'admit')).toContainText('1 worker + 2 holders + 1 child')
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Hand over 4 tickets')
  await expectUses(desk, [useOf(WORKER), useOf(FAMILY, { minors: 1 }), useOf(ALONE)])
  expectOneGroup(desk)
})

test('by touch: a worker alone cannot be confirmed; with two holders and a minor the group is recorded', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'touch', 'en')
  const { page } = desk
  await join(page, WORKER, 1)
  await expect(page.locator('[data-reason=community_alone]')).toContainText('Not alone')
  await expect(action(page, 'record')).toBeDisabled()
  await expectNoUses(desk)

  await join(page, FAMILY, 2)
  await moreChildren(page).tap()
  await expect(page.locator('[data-group]')).toHaveAttribute('data-group', '3')
  await join(page, ALONE, 3)
  await expect(verdict(page, 'admit')).toContainText('1 worker + 2 holders + 1 child')
  await page.getByRole('button', { name: 'Record group' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Hand over 4 tickets')
  await expectUses(desk, [useOf(WORKER), useOf(FAMILY, { minors: 1 }), useOf(ALONE)])
  expectOneGroup(desk)
})

test('by keyboard: one card of the group is banned meanwhile, so nobody is recorded; without it the others are', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await join(page, WORKER, 1)
  await join(page, FAMILY, 2)
  await key(page, '1')
  await join(page, ALONE, 3)
  await ban(desk, ALONE)
  await confirm(page)
  await expect(page.locator('[data-reason=banned]')).toContainText('Nothing was recorded. The group is as it was.')
  await expect(members(page)).toHaveCount(3)
  await expectNoUses(desk)

  await confirm(page)
  await expect(verdict(page, 'admit')).toBeVisible()
  await expect(page.locator('[data-member][aria-current=true]')).toContainText('A•••••5429')
  await key(page, 'Delete')
  await expect(members(page)).toHaveCount(2)
  await confirm(page)
  await expect(verdict(page, 'recorded')).toContainText('Hand over 3 tickets')
  await expectUses(desk, [useOf(WORKER), useOf(FAMILY, { minors: 1 })])
  expectOneGroup(desk)
})

test('by touch: one card of the group is banned meanwhile, so nobody is recorded; without it the others are', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'touch', 'en')
  const { page } = desk
  await join(page, WORKER, 1)
  await join(page, FAMILY, 2)
  await moreChildren(page).tap()
  await join(page, ALONE, 3)
  await ban(desk, ALONE)
  await page.getByRole('button', { name: 'Record group' }).tap()
  await expect(page.locator('[data-reason=banned]')).toContainText('Nothing was recorded. The group is as it was.')
  await expect(members(page)).toHaveCount(3)
  await expectNoUses(desk)

  await page.getByRole('button', { name: 'Go on with group' }).tap()
  await page.getByRole('button', { name: 'Remove: Holder A•••••5429' }).tap()
  await expect(members(page)).toHaveCount(2)
  await page.getByRole('button', { name: 'Record group' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('Hand over 3 tickets')
  await expectUses(desk, [useOf(WORKER), useOf(FAMILY, { minors: 1 })])
  expectOneGroup(desk)
})
