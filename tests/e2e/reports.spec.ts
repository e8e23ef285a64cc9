import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { action, ALONE, confirm, FAMILY, key, scan, verdict } from './kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'reports')
/** Its validity has ended. */
const EXPIRED = 'A999005380'
const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const
type Looks = { language?: keyof typeof LANGUAGES; colorScheme?: 'light' | 'dark' }

/** A desk that is paired with a register of its own; what it saves goes to a folder of the test. */
async function paired(product: Product, { language = 'fi', colorScheme = 'light' }: Looks = {}) {
  const downloads = join(product.dir, 'Lataukset')
  for (const folder of [downloads, join(product.dir, 'config')]) mkdirSync(folder)
  writeFileSync(join(product.dir, 'config', 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`)
  const register = await product.kaikukanta()
  const { address } = await product.desk()
  const page = await product.open(address, { colorScheme })
  await page.locator('#pair-registerUrl').fill(register.url)
  await page.locator('#pair-code').fill(PAIRING_CODE)
  await page.locator('#pair-deskName').fill('Kassa 1')
  await page.getByRole('button', { name: LANGUAGES[language] }).click()
  await page.locator('form [type=submit]').click()
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
  await expect(page.locator('[data-status=age]')).toContainText(/\d/)
  return { page, saved: () => filesIn(join(downloads, 'Kaikuluukku')) }
}

const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []

/** As a spreadsheet reads it. */
function table(path: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(readFileSync(path, 'utf8').replace(/^\ufeff/, ''), {
    ...{ header: true, delimiter: ';', skipEmptyLines: true },
  })
  expect(errors).toEqual([])
  return data
}

async function record(page: Page, number: string, minors = ''): Promise<void> {
  await scan(page, number)
  await expect(verdict(page, 'admit')).toBeVisible()
  if (minors) await key(page, minors)
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
}

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
  await record(page, FAMILY, '2')
  await record(page, ALONE)
  for (const number of [EXPIRED, EXPIRED]) {
    await scan(page, number)
    await expect(verdict(page, 'refuse')).toBeVisible()
  }
}

test('an evening is in the report, and what was taken back is not', async ({ product }) => {
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
  const db = new Database(join(product.dir, 'desk', 'ledger.db'))
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

// ---- how it looks -------------------------------------------------------------------------------------------------

/** A year's uses of a theatre, spread so that every month is another. */
function year(product: Product): void {
  const db = new Database(join(product.dir, 'desk', 'ledger.db'))
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
    const today = new Date().toISOString().slice(0, 10)
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

test.describe('how it looks', () => {
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
      await expect(report(page, 'time').locator('tbody tr')).toHaveCount(12)
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
})
