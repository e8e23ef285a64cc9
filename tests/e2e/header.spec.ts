/** What stands above the desk: where it leads, and why it leads nowhere. */
import { action, key, pairedDesk, venueByKeys } from './kinds/steps.ts'
import { expect, test } from './product.ts'

test('where a gate cannot be opened its button says why, to eyes and ears', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'en')
  const gate = action(page, 'gate')
  await expect(gate).toBeEnabled()
  await expect(gate).toHaveAccessibleDescription(/recorded as soon as/)
  await venueByKeys(page, 'kirjasto', 'Kaikulan kirjasto')
  await expect(gate).toHaveText('Gate not for fees')
  await expect(gate).toHaveAccessibleName('Gate')
  await expect(gate).toHaveAccessibleDescription(/fees are recorded at the desk/)
  await gate.click({ force: true })
  await expect(page.getByTestId('live-polite')).toContainText('fees are recorded at the desk')
  await expect(page.getByTestId('notice')).toContainText('fees are recorded at the desk')
  await expect(page.locator('[data-gate]')).toHaveCount(0)
  await venueByKeys(page, 'opisto', 'Kaikulan opisto')
  await expect(gate).toHaveText('Gate not for courses')
})

test('a venue’s name, which is the register’s, leaves the direction of what stands beside it alone', async ({
  product,
}) => {
  const { page } = await pairedDesk(product, 'keyboard', 'fi')
  await expect(page.getByRole('heading', { level: 1 }).locator('bdi')).toHaveText('Kaikulan teatteri')
  await action(page, 'venue').click()
  for (const option of await page.getByRole('option').all()) await expect(option.locator('bdi')).toHaveCount(1)
})

test('a demonstration’s desk has a name in the language that is spoken', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  const name = page.locator('[data-status=desk]')
  for (const [language, wanted] of [
    ['Suomi', 'Kokeilukassa'],
    ['Svenska', 'Demokassa'],
    ['English', 'Demo desk'],
  ] as const) {
    await page.getByRole('button', { name: language }).click()
    await expect(name).toContainText(wanted)
  }
})

test('the list of shortcuts has a group for the gate, at the gate too', async ({ product }) => {
  const { page } = await pairedDesk(product, 'keyboard', 'en')
  const group = page.getByRole('dialog').locator('section', { hasText: 'At the gate' })
  await key(page, '?')
  await expect(group).toContainText('Children of the card that was just recorded')
  await key(page, 'Escape')
  await action(page, 'gate').click()
  await key(page, '?')
  await expect(group.locator('kbd')).toHaveText(['0 – 9', '↵ Enter', 'F8', 'Esc', '?'])
})
