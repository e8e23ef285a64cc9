/** Whoever waits for the cards sees how many have come. */
import type { Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { heldRegister } from '../desk/held-register.ts'
import { ALONE, confirm, key, scan, verdict } from './kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, test } from './product.ts'

const ALL = 300_000
const COUNTED = /Tietoja haetaan Kaikukannasta: \d[\d\s]* \/ 300\s000/

/** The register's own cards, and others up to so many. */
function manyMore([head = '', ...own]: string[]): string[] {
  const end = own.pop()
  const others = Array.from({ length: ALL - own.length }, (_, i) => {
    const key = Buffer.alloc(16, 'card')
    key.writeUInt32BE(i)
    const card = {
      key: key.toString('base64url'),
      kind: 'customer',
      state: 'active',
      validUntil: '2099-12-31',
      minors: 0,
    }
    return JSON.stringify(card)
  })
  if (end === undefined) throw new Error('the register has no snapshot')
  const of = { count: ALL, takenAt: new Date().toISOString() }
  return [JSON.stringify({ ...(JSON.parse(head) as object), ...of }), ...own, ...others, JSON.stringify({ end: ALL })]
}

/** A desk whose cards come as they are let, and what they come to in the end. */
async function waiting(product: Product) {
  const register = await product.kaikukanta()
  let snapshot: string[] = []
  const held = await heldRegister(register.url, (lines) => (snapshot = manyMore(lines)))
  const { address } = await product.desk()
  const page = await product.open(address)
  await page.locator('#pair-registerUrl').fill(held.url)
  await page.locator('#pair-code').fill(PAIRING_CODE)
  await page.locator('#pair-deskName').fill('Kassa 1')
  await page.locator('form [type=submit]').click()
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
  return { page, held, snapshot: () => snapshot }
}

const count = (page: Page) => page.locator('[data-status=fetching]')
const howMany = async (page: Page): Promise<number> =>
  Number(/: ([\d\s]+) \//.exec((await count(page).textContent()) ?? '')?.[1]?.replace(/\s/g, '') ?? NaN)

/** Where everything on the screen stands, but the number itself. */
const places = (page: Page) =>
  page.locator('main *, footer *:not([data-last] *)').evaluateAll((elements) =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return `${element.tagName} ${[x, y, width, height].map((n) => n.toFixed(1)).join(' ')}`
    }),
  )

test('the first cards are counted in the status line and at a card, and nothing moves meanwhile', async ({
  product,
}) => {
  const { page, held } = await waiting(product)
  await expect(count(page)).toHaveText(COUNTED)
  await scan(page, ALONE)
  const refused = verdict(page, 'refuse')
  await expect(refused).toHaveAttribute('data-reason', 'no_data')
  await expect(refused).toContainText(COUNTED)
  const before = await places(page)
  for (const cards of [9_000, 60_000, 200_000]) {
    held.come(cards)
    await expect.poll(() => howMany(page)).toBeGreaterThan(cards - 2_000)
    await expect(refused).toContainText(COUNTED)
    expect(await places(page)).toEqual(before)
  }
  // ears are told that the data is not here, and of no number
  for (const live of await page.locator('[aria-live], [role=status], [role=alert]').allTextContents())
    expect(live).not.toMatch(/\d\s000/)
  held.letGo()
  await expect(verdict(page, 'admit')).toBeVisible({ timeout: 30_000 })
  await expect(count(page)).toHaveCount(0)
  await expect(page.locator('[data-status=age]')).toContainText('Tiedot päivitetty')
  held.close()
})

test('cards out of a file are counted, also after the dialog was left', async ({ product }) => {
  const { page, held, snapshot } = await waiting(product)
  await expect(count(page)).toHaveText(COUNTED)
  const path = join(product.dir, 'kortit.ndjson')
  writeFileSync(path, `${snapshot().join('\n')}\n`)
  await key(page, 'Control+Comma')
  await page.locator('[data-way=backups]').click()
  const panel = page.getByTestId('cards-file')
  await panel.getByRole('textbox').fill(path)
  await panel.getByRole('button').click()
  for (const id of ['#pin-new', '#pin-again']) await page.locator(id).fill('2222')
  await confirm(page)
  await expect(page.locator('#pin-again')).toHaveCount(0)
  const dialog = page.locator('dialog[open]')
  await dialog.locator('[type=submit]').click()
  const fromFile = /Tietoja luetaan tiedostosta: \d[\d\s]* \/ 300\s000/
  await expect(dialog).toContainText(fromFile)
  await dialog.locator('[type=button]').last().click()
  await expect(dialog).toHaveCount(0)
  await expect(panel).toContainText(fromFile)
  await expect(panel).toContainText(/300\s000 korttia otettu/, { timeout: 30_000 })
  await expect(panel).not.toContainText(fromFile)
  await expect(count(page)).toHaveCount(0)
  held.close()
})
