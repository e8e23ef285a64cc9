import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { action, ALONE, chooseToday, confirm, FAMILY, key, scan, verdict } from './kinds/steps.ts'
import { ledgerOf, paired, record, table } from './paired.ts'
import { expect, type Product, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'reports')
/** Its validity has ended. */
const EXPIRED = 'A999005380'

const report = (page: Page, name: string) => page.locator(`[data-report=${name}]`)
const cellsOf = (page: Page, name: string, row: string) => report(page, name).locator(`[data-row="${row}"] td`)

/** By the screen's key, and the figures of the day. */
async function today(page: Page): Promise<void> {
  await key(page, 'Shift+F4')
  await page.getByRole('button', { name: 'Tänään', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Tänään', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByTestId('reports-screen')).toHaveAttribute('aria-busy', 'false')
}

/** An evening: a family, one alone, and one whose card had expired, held twice. */
async function evening(page: Page): Promise<void> {
  // late in the evening tomorrow's is the likely one
  await chooseToday(page, '19:00')
  await record(page, FAMILY, '2')
  await record(page, ALONE)
  for (const number of [EXPIRED, EXPIRED]) {
    await scan(page, number)
    await expect(verdict(page, 'refuse')).toBeVisible()
  }
}

test('an evening is in the report, and what was taken back is not', async ({ product }) => {
  product.at('18:00')
  const { page } = await paired(product)
  await evening(page)
  await today(page)
  await expect(report(page, 'totals').locator('dd')).toHaveText(['2', '2', '2', '4'])
  await expect(cellsOf(page, 'fields', 'culture')).toHaveText(['2', '2', '2', '4'])
  await expect(report(page, 'events').locator('tbody tr')).toHaveCount(1)
  await expect(cellsOf(page, 'refusals', 'expired')).toHaveText(['1'])
  await expect(page.getByRole('img', { name: '2 aikuista + 2 lasta. Eniten 4' })).toBeVisible()
  await expect(report(page, 'time').locator('tbody td')).toHaveText(['2', '2', '2', '4'])
  await expect(page.getByTestId('live-polite')).toContainText('2 kirjausta')

  await key(page, 'F10')
  await key(page, 'F8')
  await expect(page.getByTestId('notice')).toBeVisible()
  await key(page, 'Shift+F4')
  await expect(report(page, 'totals').locator('dd'), 'the day is still chosen').toHaveText(['1', '1', '2', '3'])
})

test('a sold-out evening answers what the register’s owner asks', async ({ product }) => {
  const { page } = await paired(product)
  await record(page, ALONE)
  // which of the day's shows the desk has chosen depends on the hour
  const shown = await page.locator('.picker').getByRole('radio', { checked: true }).inputValue()
  await key(page, 'F6')
  await page.locator(`[data-event="${shown}"]`).click()
  await page.getByRole('button', { name: 'Merkitse loppuunmyydyksi' }).click()
  await key(page, 'Shift+F4')
  await page.getByRole('button', { name: 'Tämä vuosi' }).click()
  await expect(report(page, 'filled')).toContainText(
    'Loppuunmyytyjä oli 1. Kaikukorttia käytettiin niistä 1 tapahtumassa.',
  )
  await expect(report(page, 'filled').locator('tbody td')).toHaveText(['1'])
})

test('days of one’s own are counted once they are days', async ({ product }) => {
  const { page } = await paired(product)
  await record(page, ALONE)
  await key(page, 'Shift+F4')
  await page.getByRole('button', { name: 'Omat päivät' }).click()
  const [from, to] = [page.locator('#reports-from'), page.locator('#reports-to')]
  await from.fill('32.1.2026')
  await to.fill('1.1.2101')
  await page.getByRole('button', { name: 'Näytä', exact: true }).click()
  await expect(page.locator('[data-setting=reports-from]')).toContainText('Päivä ei kelpaa')
  await expect(page.locator('[data-setting=reports-to]')).toContainText('vuosilta 2000–2099')
  await from.fill('1.1.2001')
  await to.fill('31.12.2002')
  await confirm(page)
  await expect(page.getByTestId('report-of')).toContainText('1.1.2001–31.12.2002')
  await expect(report(page, 'totals').locator('dd')).toHaveText(['0', '0', '0', '0'])
  await expect(report(page, 'time')).toContainText('Tältä ajalta ei ole kirjauksia.')
})

test('the report is saved as a table without cards', async ({ product }) => {
  product.at('18:00')
  const { page, saved } = await paired(product)
  await evening(page)
  await today(page)
  await action(page, 'save-report').click()
  await expect(page.getByTestId('notice')).toContainText('Raportti tallennettiin tiedostoon')
  const [path = ''] = saved()
  expect(table(path)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ Osa: 'Yhteensä', Kirjauksia: '2', Aikuisia: '2', Lapsia: '2', Henkilöitä: '4' }),
      expect.objectContaining({ Osa: 'Ala', Mistä: 'Kulttuuri', Henkilöitä: '4' }),
      expect.objectContaining({ Osa: 'Evätty kortti', Mistä: 'Kortin voimassaolo päättynyt', Kertoja: '1' }),
    ]),
  )
  expect(readFileSync(path, 'utf8')).not.toMatch(/[AXYZ]M?\d{5}|•/)

  await action(page, 'shift').click()
  await expect(page.getByTestId('shift')).toBeVisible()
  await expect(page.getByTestId('notice'), 'the file is the other pane’s').toHaveCount(0)
})

test('a card that is scanned over a report is checked at the desk', async ({ product }) => {
  const { page } = await paired(product)
  await key(page, 'Shift+F4')
  await expect(page.getByTestId('reports-screen')).toBeVisible()
  await scan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
})

/** So many events with uses of this evening, as if they had been recorded at the desk. */
function fill(product: Product, events: number): void {
  const db = new Database(ledgerOf(product))
  const like = db.prepare('SELECT * FROM event LIMIT 1').get() as Record<string, unknown>
  const use = db.prepare('SELECT * FROM use LIMIT 1').get() as Record<string, unknown>
  const insert = (into: string, row: Record<string, unknown>) => {
    const names = Object.keys(row)
    db.prepare(`INSERT INTO ${into} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`).run(
      row,
    )
  }
  db.transaction(() => {
    for (let i = 0; i < events; i++) {
      const production = `Pitkänimisen kesäteatterin vierailuesitys numero ${String(i)} `.repeat(3)
      insert('event', { ...like, id: `extra-${String(i)}`, production, title: null })
      for (let n = 0; n <= i % 3; n++) {
        const given = { kind: 'performance', fee_kind: null, cents: null, sealed_number: null, state: 'accepted' }
        insert('use', {
          ...use,
          ...given,
          seq: null,
          id: `use-${String(i)}-${String(n)}`,
          event_id: `extra-${String(i)}`,
        })
      }
      insert('moment', { seq: null, event_id: `extra-${String(i)}`, what: 'cap_full', at: use['recorded_at'] })
    }
    for (const [i, kind] of ['interlibrary_loan', 'overdue_fine', 'copying', 'other'].entries()) {
      const fee = { kind: 'fee', fee_kind: kind, cents: 1250 * (i + 1), sealed_number: null, state: 'accepted' }
      insert('use', { ...use, ...fee, seq: null, id: `fee-${kind}`, event_id: 'extra-0' })
    }
    const codes = ['cap_full', 'sold_out', 'banned', 'inactive', 'in_transfer', 'not_found', 'left_out', 'day_cap_full', 'share_full', 'once_per_production', 'hand_over_too_early', 'no_data'] // prettier-ignore
    for (const [i, code] of codes.entries())
      insert('refusal', { event_id: like['id'], day: use['day'], code, count: i + 1 })
  })()
  db.close()
}

/** Pages that the printer would put out. */
async function pages(page: Page): Promise<number> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  return pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
}

test('the summary of the shift prints on one A4, however much there was, and holds no card', async ({ product }) => {
  const { page } = await paired(product, { language: 'sv' })
  await evening(page)
  fill(product, 60)
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await key(page, 'Shift+F4')
  await action(page, 'shift').click()
  const shift = page.getByTestId('shift')
  await expect(shift).toContainText('Kassa 1')
  await expect(shift.locator('tfoot td').last()).toHaveText(/\d/)
  await page.evaluate(() => {
    window.print = () => {
      dispatchEvent(new Event('beforeprint'))
      document.body.dataset['printed'] = 'yes'
    }
  })
  await action(page, 'print-shift').click()
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes')
  await expect(page.getByTestId('notice')).toContainText('Sammandraget har lämnats till utskrift.')
  expect(await pages(page)).toBe(1)
  const paper = page.getByTestId('shift-paper')
  expect(await paper.textContent()).not.toMatch(/[AXYZ]M?\d{5}|•/)
  await page.emulateMedia({ media: 'print' })
  await expect(paper).toBeVisible()
  await expect(page.getByTestId('reports-screen')).toBeHidden()
  await page.setViewportSize({ width: 690, height: 1016 })
  await page.screenshot({ path: join(PICTURES, 'paper-sv.png'), fullPage: true })
  await page.emulateMedia({ media: null })
  await page.setViewportSize({ width: 1280, height: 800 })
  await action(page, 'reports-back').click()
  await expect(action(page, 'shift')).toBeVisible()
})
