/** A desk that is paired with a register of its own, in a language and a theme, and what it saves to files. */
import type { Page } from '@playwright/test'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { confirm, key, scan, verdict } from './kinds/steps.ts'
import { expect, PAIRING_CODE, type Product } from './product.ts'

const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const

export interface Looks {
  readonly language?: keyof typeof LANGUAGES
  readonly colorScheme?: 'light' | 'dark'
}

/** What it saves goes to a folder of the test. */
export async function paired(product: Product, { language = 'fi', colorScheme = 'light' }: Looks = {}) {
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
  return { page, register, product, saved: () => filesIn(join(downloads, 'Kaikuluukku')) }
}

export const ledgerOf = (product: Product): string => join(product.dir, 'desk', 'ledger.db')

const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []

/** As a spreadsheet reads it. */
export function table(path: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(readFileSync(path, 'utf8').replace(/^\ufeff/, ''), {
    ...{ header: true, delimiter: ';', skipEmptyLines: true },
  })
  expect(errors).toEqual([])
  return data
}

export async function record(page: Page, number: string, minors = ''): Promise<void> {
  await scan(page, number)
  await expect(verdict(page, 'admit')).toBeVisible()
  if (minors) await key(page, minors)
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
}
