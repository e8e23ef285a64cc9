/** How reports look, in each language, at large text too. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { action, FAMILY, key } from './kinds/steps.ts'
import { ledgerOf, paired, record } from './paired.ts'
import { expect, type Product, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'reports')

/** A year's uses of a theatre, spread so that every month is another. */
function year(product: Product): void {
  const db = new Database(ledgerOf(product))
  const {
    event,
    venue,
    key: keyId,
  } = db
    .prepare(
      'SELECT event.id AS event, event.venue_id AS venue, pairing.key_id AS key FROM event JOIN pairing WHERE kind = ? LIMIT 1',
    )
    .get('performance') as Record<string, string>
  const add =
    db.prepare(`INSERT INTO use (id, event_id, key_id, venue_id, kind, what, field, adults, minors, day, channel,
      provisional, recorded_at, seen, state, taken_back, fee_kind, cents)
    VALUES (?, ?, ?, ?, ?, 'Hamlet', ?, 1, ?, ?, 'desk', 0, 0, '', 'accepted', 0, ?, ?)`)
  const thisYear = new Date().getFullYear()
  db.transaction(() => {
    for (let i = 0; i < 420; i++) {
      const on = new Date(Date.UTC(thisYear, 0, 1 + ((i * 37) % 365) * (i % 3 ? 1 : 0.5)))
      const fee = i % 9 === 0
      add.run(`year-${String(i)}`, event, keyId, venue, fee ? 'fee' : 'performance', i % 5 ? 'culture' : 'education',
        fee ? 0 : (i * 7) % 4, on.toISOString().slice(0, 10), fee ? 'copying' : null, fee ? 120 + i : null) // prettier-ignore
    }
    const today = helsinkiDay(Date.now())
    for (const [code, count] of [
      ['cap_full', 14],
      ['expired', 9],
      ['once_per_production', 3],
    ] as const)
      db.prepare('INSERT INTO refusal VALUES (?, ?, ?, ?)').run(event, today, code, count)
    db.prepare(`INSERT INTO moment (event_id, what, at) VALUES (?, 'cap_full', ?)`).run(event, Date.now())
  })()
  db.close()
}

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  const main = page.getByTestId('reports-screen')
  const height = await main.evaluate((element) => element.scrollHeight + 200)
  const { width = 1280 } = page.viewportSize() ?? {}
  await page.setViewportSize({ width, height })
  await page.screenshot({ path: join(PICTURES, `${name}-whole.png`) })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0)
  const over = await main.evaluate((element) =>
    [...element.querySelectorAll('table, dl, svg, form')]
      .filter((part) => part.getBoundingClientRect().right > element.getBoundingClientRect().right + 1)
      .map((part) => part.outerHTML.slice(0, 80)),
  )
  expect(over, `${name}: nothing is wider than the screen`).toEqual([])
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
  await page.setViewportSize({ width, height: 800 })
}

for (const [language, colorScheme, thisYear] of [
  ['fi', 'light', 'Tämä vuosi'],
  ['sv', 'dark', 'I år'],
  ['en', 'light', 'This year'],
] as const) {
  test(`${language}, ${colorScheme}: nothing is cut off, at large text too`, async ({ product }) => {
    test.setTimeout(120_000)
    const { page } = await paired(product, { language, colorScheme })
    await record(page, FAMILY, '1')
    year(product)
    await key(page, 'Shift+F4')
    await page.getByRole('button', { name: thisYear, exact: true }).click()
    await expect(page.locator('[data-report=time] tbody tr')).toHaveCount(12)
    await look(page, `${language}-${colorScheme}`)
    await page.setViewportSize({ width: 1024, height: 768 })
    await look(page, `${language}-${colorScheme}-1024`)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    await look(page, `${language}-${colorScheme}-200`)
    await page.evaluate(() => (document.documentElement.style.fontSize = ''))
    await action(page, 'shift').click()
    await expect(page.getByTestId('shift')).toBeVisible()
    await look(page, `${language}-${colorScheme}-shift`)
  })
}
