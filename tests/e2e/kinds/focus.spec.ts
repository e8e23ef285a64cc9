/** Whoever works by keyboard leaves the focus somewhere; from the next card on keys are about that card. */
import { expect, test } from '../product.ts'
import {
  action,
  ALONE,
  confirm,
  eventByKeys,
  expectUses,
  FAMILY,
  key,
  pairedDesk,
  scan,
  tabTo,
  useOf,
  verdict,
  WORKER,
} from './steps.ts'

test('the focus was on the undo of a use when a card was scanned: Enter records it and takes nothing back', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Undo the record' }))
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await expectUses(desk, [useOf(ALONE), useOf(FAMILY)])
})

test('a card was scanned over the open venue chooser: it closes, and Enter records the card', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await tabTo(page, action(page, 'venue'))
  await confirm(page)
  await expect(page.getByRole('dialog')).toBeVisible()
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await expectUses(desk, [useOf(ALONE)])
})

test('an event was chosen by keys when a group was scanned: arrows choose its cards and leave the event', async ({
  product,
}) => {
  const { page } = await pairedDesk(product, 'keyboard', 'en')
  await eventByKeys(page, 'suuri')
  const chosen = page.locator('.picker').getByRole('radio', { checked: true })
  const event = await chosen.inputValue()
  for (const [i, card] of [WORKER, FAMILY].entries()) {
    await scan(page, card)
    await expect(page.locator('[data-member]')).toHaveCount(i + 1)
  }
  await key(page, 'ArrowUp')
  await expect(page.locator('[data-member=worker]')).toHaveAttribute('aria-current', 'true')
  await expect(chosen).toHaveValue(event)
})
