/** Every screen in the looks it can have. `MATRIX=all` takes each look of each; else a sample, another one each day. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import type { Language } from '../../desk/contract.ts'
import { geometryFaults, signFaults } from './matrix-geometry.ts'
import { type Look, lookName, LOOKS, sampleLooks } from './matrix-looks.ts'
import { SCREENS } from './matrix-screens.ts'
import { installSeen } from './matrix-seen.ts'
import type { Screen } from './matrix-steps.ts'
import { wordFaults } from './matrix-words.ts'
import { expect, type Product, test } from './product.ts'
import { retell, type Tell } from './retold.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'matrix')
const SEED = Number(process.env.MATRIX_SEED)
const THEATRE = 'Kaikulan teatteri'
/** One screen that is not reached keeps no other from being looked at. Milliseconds. */
const REACHED_WITHIN = 10_000
const FIRST_SIZE = { width: 1280, height: 800 }

/** The desks that the screens are seen at, each with a page for as long as it tells the same. */
class Desks {
  readonly #product: Product
  readonly #pages = new Map<string, { page: Page; home: string }>()
  readonly #tells: Tell[] = []

  constructor(product: Product) {
    this.#product = product
  }

  /** The screen, reached in the language, in its first size. */
  async reach({ unpaired = false, told, venue = THEATRE, reach }: Screen, language: Language): Promise<Page> {
    const { page, home } = await this.#open(unpaired, told)
    await page.setViewportSize(FIRST_SIZE)
    // an event that another screen chose is not this one's
    await page.evaluate(() => localStorage.clear())
    await page.goto(home)
    await speak(page, language)
    if (!unpaired && !told) await serve(page, venue)
    await reach(page)
    return page
  }

  async #open(unpaired: boolean, told: Tell | undefined) {
    if (told && !this.#tells.includes(told)) this.#tells.push(told)
    const name = told ? `told ${String(this.#tells.indexOf(told))}` : String(unpaired)
    const open = this.#pages.get(name) ?? (await this.#begin(unpaired, told))
    this.#pages.set(name, open)
    return open
  }

  async #begin(unpaired: boolean, told: Tell | undefined) {
    const entered = this.#pages.get(String(unpaired))?.page ?? (await this.#enter(unpaired))
    const home = new URL('/', entered.url()).href
    // a page of its own, which goes through the first run by nobody's help
    const page = await entered.context().newPage()
    await page.addInitScript(installSeen)
    page.setDefaultTimeout(REACHED_WITHIN)
    if (told) await retell(page, told)
    await page.goto(home)
    return { page, home }
  }

  async #enter(unpaired: boolean): Promise<Page> {
    const folder = `--data=${join(this.#product.dir, unpaired ? 'unpaired' : 'demo')}`
    const { address } = await this.#product.desk(unpaired ? [folder] : ['--demo', folder])
    return this.#product.open(address)
  }
}

async function speak(page: Page, language: Language): Promise<void> {
  await page.locator(`[role=group] [lang=${language}]`).click()
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}

async function serve(page: Page, venue: string): Promise<void> {
  await page.locator('[data-verdict=idle]').waitFor()
  await page.getByRole('radio', { checked: true }).first().waitFor({ state: 'attached' })
  const change = page.locator('[data-action=venue]')
  if ((await change.textContent())?.includes(venue)) return
  await change.click()
  await page.getByRole('combobox').fill(venue)
  await page.keyboard.press('Enter')
  await expect(change).toContainText(venue)
  // what comes right behind an Enter is a scanner's
  await page.waitForTimeout(250)
}

/** As the look has it, while what is on the screen stays. The desk's theme is the system's, which asks for this one. */
async function take(page: Page, { theme, size: { width, height, text } }: Look): Promise<void> {
  await page.setViewportSize({ width, height })
  const isMore = theme === 'contrast'
  await page.emulateMedia({ colorScheme: isMore ? 'light' : theme, contrast: isMore ? 'more' : 'no-preference' })
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = `${String(size)}%`
  }, text)
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))
}

/** Dark differs from light in its colours alone: where a screen is seen in both, it is measured in one. */
const isMeasured = ({ theme, size }: Look, looks: readonly Look[]) =>
  theme !== 'dark' || !looks.some((other) => other.theme === 'light' && other.size === size)

async function faultsOf(page: Page, look: Look, looks: readonly Look[]): Promise<string[]> {
  // the page has no frames of other origins, which the newer mode would open a page for
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return [
    ...violations.map(({ id, nodes }) => `axe: ${id} ${nodes[0]?.html ?? ''}`),
    // all of these looks have one language, and so the same words
    ...(look === looks[0] ? await wordFaults(page, look.language) : []),
    ...(await signFaults(page)),
    ...(isMeasured(look, looks) ? await geometryFaults(page, look.size.text) : []),
  ]
}

/** Reaches a screen once and looks at it in each look, all of one language. Returns what is wrong. */
async function lookAt(desks: Desks, screen: Screen, looks: readonly Look[]): Promise<string[]> {
  const [first] = looks
  if (!first) return []
  const reached = await desks.reach(screen, first.language).catch((error: unknown) => String(error))
  if (typeof reached === 'string') return [`${screen.name} was not reached: ${reached}`]
  const page = reached
  const faults: string[] = []
  for (const look of looks) {
    await take(page, look)
    const found = await faultsOf(page, look, looks)
    const name = `${screen.name}, ${lookName(look)}`
    if (found.length > 0 || process.env.MATRIX_PICTURES)
      await page.screenshot({ path: join(PICTURES, `${name.replaceAll(/[^\w-]+/g, '-')}.png`) })
    faults.push(...[...new Set(found)].map((fault) => `${name}: ${fault}`))
  }
  await page.evaluate(() => document.documentElement.removeAttribute('style'))
  await screen.leave?.(page)
  return faults
}

const onlyNamed = SCREENS.filter(({ name }) => new RegExp(process.env.MATRIX_SCREEN ?? '').test(name))

if (process.env.MATRIX === 'all')
  for (const language of ['fi', 'sv', 'en'] as const)
    test(`every screen in ${language}, in each theme and size: nothing wrong, cut off, overlapping or untranslated`, async ({
      product,
    }) => {
      test.setTimeout(45 * 60_000)
      const desks = new Desks(product)
      const looks = LOOKS.filter((look) => look.language === language)
      for (const screen of onlyNamed) expect.soft(await lookAt(desks, screen, looks), screen.name).toEqual([])
    })
else
  test(`every screen once, in a sample of its looks: nothing wrong, cut off, overlapping or untranslated (MATRIX_SEED=${String(SEED)})`, async ({
    product,
  }) => {
    test.setTimeout(10 * 60_000)
    const desks = new Desks(product)
    const looks = sampleLooks(SCREENS.length, SEED)
    for (const of of ['language', 'theme', 'size'] as const)
      expect(new Set(looks.map((look) => look[of])), of).toEqual(new Set(LOOKS.map((look) => look[of])))
    for (const [i, screen] of SCREENS.entries())
      if (onlyNamed.includes(screen))
        expect.soft(await lookAt(desks, screen, looks.slice(i, i + 1)), screen.name).toEqual([])
  })
