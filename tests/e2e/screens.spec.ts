import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { FAMILY, scan } from './kinds/steps.ts'
import { recorded } from './matrix-steps.ts'
import { expect, type Product, test } from './product.ts'
import { firstRun, retell, type Tell, troubledDesk, unknownDesk } from './retold.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'screens')
const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const

/** A page of a demonstration that is made to tell something else. */
async function retold(product: Product, tell: Tell): Promise<Page> {
  const { address } = await product.desk(['--demo'])
  const context = await product.open(address).then((page) => page.context())
  const page = await context.newPage()
  await retell(page, tell)
  await page.goto(new URL('/', address).href)
  return page
}

test('a desk that the register knows no longer says so, goes on, and closes its dialog for a card', async ({
  product,
}) => {
  const desk = await retold(product, unknownDesk)
  await desk.locator('[data-verdict=idle]').waitFor()
  const rows = desk.locator('li[data-state]')
  await expect(rows.nth(1).getByRole('button')).toBeEnabled()
  await expect(rows.nth(0)).toContainText('F8')
  await desk.locator('section .button', { hasText: 'Liitä' }).click()
  await expect(desk.getByRole('dialog')).toBeVisible()
  await scan(desk, 'A999005380')
  await expect(desk.locator('dialog[open]')).toHaveCount(0)
  await desk.locator('[data-reason=expired]').waitFor()
})

test('a damaged ledger is said, with the name it is kept under', async ({ product }) => {
  const page = await retold(product, firstRun('ledger_damaged'))
  await expect(page.getByRole('main')).toContainText('kaikuluukku.damaged-2026-01-21T18-42-07.sqlite')
})

test('a wrong clock and a full disk stand at the desk before a card is read', async ({ product }) => {
  const desk = await retold(product, troubledDesk)
  await expect(desk.getByRole('region', { name: 'Kello' })).toContainText('3 pv')
  await expect(desk.getByTestId('live-assertive')).toContainText(/kello/i)
  await expect(desk.locator('[data-status=trouble]')).toContainText('Levy on täynnä')
})

test('a desk that was started anew knows the old tab no longer, and the tab says so', async ({ product }) => {
  const { address, program } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.locator('[data-verdict=idle]').waitFor()
  await program.end('SIGKILL')
  const { port } = new URL(address)
  await product
    .run('standalone', ['--host=none', '--demo', `--port=${port}`, `--data=${product.dir}/desk`])
    .prints(/\/enter\S+/)
  await expect(page.locator('#app')).toHaveCount(0, { timeout: 20_000 })
})

test('the language changes at once and loses nothing of what is on the screen', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.locator('[data-verdict=idle]').waitFor()
  await scan(page, 'A999005458')
  await expect(page.locator('[data-verdict=admit]')).toContainText('Voimassa')
  await page.getByRole('button', { name: 'Svenska' }).click()
  await expect(page.locator('[data-verdict=admit]')).toContainText('A•••••5458')
  await expect(page.locator('[data-verdict=admit]')).not.toContainText('Voimassa')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'sv')
})

for (const [width, height, text] of [
  [1024, 700, 100],
  [1280, 800, 125],
  [1280, 800, 200],
] as const) {
  test(`at ${String(width)}×${String(height)} and ${String(text)} % text the page opens at its top`, async ({
    product,
  }) => {
    const { address } = await product.desk(['--demo'])
    const page = await product.open(address, { viewport: { width, height } })
    await page.addInitScript(
      (size) =>
        document.addEventListener(
          'DOMContentLoaded',
          () => (document.documentElement.style.fontSize = `${String(size)}%`),
        ),
      text,
    )
    await page.reload()
    await page.getByRole('radio', { checked: true }).waitFor({ state: 'attached' })
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(PICTURES, `top-${String(width)}-${String(text)}.png`) })
    expect(await page.evaluate(() => document.querySelector('.frame')?.scrollTop)).toBe(0)
    expect(await page.evaluate(() => scrollY)).toBe(0)
  })
}

for (const [language, label] of Object.entries(LANGUAGES)) {
  test(`at 1280×800 in ${language} a notice takes no room from the card`, async ({ product }) => {
    const { address } = await product.desk(['--demo'])
    const page = await product.open(address, { viewport: { width: 1280, height: 800 } })
    await page.getByRole('button', { name: label }).click()
    await scan(page, 'AM10020030')
    await page.locator('[data-verdict=admit]').waitFor()
    await page.waitForTimeout(120)
    await page.keyboard.press('Enter')
    await page.locator('[data-verdict=recorded]').waitFor()
    await scan(page, 'AM10020030')
    await page.locator('[data-verdict=attention]').waitFor()
    const scrolls = () => page.locator('[data-verdict]').evaluate((e) => e.scrollHeight > e.clientHeight)
    await page.waitForTimeout(3_200)
    await scan(page, 'AM10020030')
    await page.locator('[data-reason=already_used]').waitFor()
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(PICTURES, `used-${language}.png`) })
    expect(await scrolls()).toBe(false)
    await page.keyboard.press('F8')
    await page.getByTestId('notice').waitFor()
    await page.locator('[data-verdict=admit]').waitFor()
    await page.screenshot({ path: join(PICTURES, `notice-${language}.png`) })
    expect(await scrolls()).toBe(false)
    await expect(page.locator('.centre .button.primary')).toBeInViewport({ ratio: 1 })
  })
}

test('a desk that is gone is said at the desk', async ({ product }) => {
  const { address, program } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.locator('[data-verdict=idle]').waitFor()
  await program.end('SIGKILL')
  await expect(page.locator('[data-reason=disconnected]')).toContainText('Ohjelmaan ei saada yhteyttä')
  await expect(page.locator('[data-status=scanner]')).not.toContainText('valmis')
  await page.screenshot({ path: join(PICTURES, 'disconnected.png') })
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])
})

test('one button goes through the themes, and the one for sunlight has more contrast', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  const root = page.locator('html')
  const button = page.locator('header').getByRole('button', { name: /^Teema/ })
  const ground = () =>
    page.locator('[data-verdict=idle]').evaluate((element) => getComputedStyle(element).backgroundColor)
  for (const theme of ['light', 'dark', 'contrast']) {
    await button.click()
    await expect(root).toHaveAttribute('data-theme', theme)
    await expect(root).toHaveAttribute('data-contrast', theme === 'contrast' ? 'more' : 'normal')
  }
  expect(await ground()).toBe('rgb(255, 255, 255)')
  await page.reload()
  await expect(root).toHaveAttribute('data-theme', 'contrast')
  await button.click()
  await expect(root).toHaveAttribute('data-theme', 'system')
  await page.emulateMedia({ contrast: 'more', colorScheme: 'dark' })
  await expect(root).toHaveAttribute('data-contrast', 'more')
  expect(await ground()).toBe('rgb(0, 0, 0)')
})

test('with the system’s own colours verdicts keep theirs, and what is chosen has an edge', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address, { forcedColors: 'active' })
  await page.getByRole('radio', { checked: true }).first().waitFor({ state: 'attached' })
  for (const [number, verdict, ground] of [
    ['A999005380', 'refuse', 'rgb(178, 0, 0)'],
    ['AM10020030', 'admit', 'rgb(0, 130, 117)'],
  ] as const) {
    await scan(page, number)
    await expect(page.locator(`[data-verdict=${verdict}]`)).toHaveCSS('background-color', ground)
  }
  const edge = (count: string) =>
    page.getByRole('radio', { name: count, exact: true }).evaluate((element) => getComputedStyle(element).outlineStyle)
  await page.waitForTimeout(100)
  await page.keyboard.press('2')
  await expect.poll(() => edge('2')).toBe('solid')
  expect(await edge('1')).toBe('none')
  await page.screenshot({ path: join(PICTURES, 'forced-colours.png') })
})

test("in a small laptop's window between its bars an attention is read whole, with what to say", async ({
  product,
}) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address, { viewport: { width: 1366, height: 690 } })
  await recorded(page, FAMILY)
  await scan(page, FAMILY)
  const verdict = page.locator('[data-verdict=attention]')
  await expect(verdict).toBeVisible()
  for (const language of ['FI', 'SV', 'EN']) {
    await page.getByText(language, { exact: true }).click()
    await expect(page.locator('html')).toHaveAttribute('lang', language.toLowerCase())
    const cut = await verdict.evaluate((it) => it.scrollHeight - it.clientHeight)
    expect(cut, `lines cut in ${language}`).toBe(0)
  }
})
