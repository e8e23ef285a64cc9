import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'screens')
const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const
const THEMES = ['light', 'dark'] as const

/** What each screen is reached by, in an order in which each follows from the one before. */
const SCREENS: Record<string, (page: Page) => Promise<void>> = {
  idle: async (page) => {
    await page.keyboard.press('Escape')
    await page.locator('[data-verdict=idle]').waitFor()
  },
  refuse: async (page) => {
    await scan(page, 'A999005380')
    await page.locator('[data-reason=expired]').waitFor()
  },
  'refuse-not-found': async (page) => {
    await scan(page, 'A111111111')
    await page.locator('[data-reason=not_found]').waitFor()
  },
  admit: async (page) => {
    await scan(page, 'AM10020030')
    await page.locator('[data-verdict=admit], [data-verdict=attention]').waitFor()
    await page.waitForTimeout(100)
    await page.keyboard.press('2')
    await page.waitForTimeout(100)
  },
  recorded: async (page) => {
    await page.keyboard.press('Enter')
    await page.locator('[data-verdict=recorded]').waitFor()
  },
  attention: async (page) => {
    await scan(page, 'AM10020030')
    await page.locator('[data-verdict=attention]').waitFor()
  },
}

async function scan(page: Page, number: string) {
  await page.keyboard.type(number)
  await page.keyboard.press('Enter')
}

/** Nothing is cut off: no element's text is wider than the box that hides what flows over, and the page does not scroll sideways. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const faults: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window')
    for (const element of document.querySelectorAll<HTMLElement>('main *, header *, footer *')) {
      const style = getComputedStyle(element)
      const hides = style.overflowX === 'hidden' || style.overflowX === 'clip'
      if (hides && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
        faults.push(element.className || element.tagName)
    }
    return faults
  })

async function look(page: Page, name: string) {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
  expect(await cutOff(page), name).toEqual([])
}

for (const [language, label] of Object.entries(LANGUAGES)) {
  for (const theme of THEMES) {
    test(`every screen in ${language}, ${theme}: nothing for axe to find, nothing cut off`, async ({ product }) => {
      const { address } = await product.desk()
      const page = await product.open(address, { colorScheme: theme })
      await page.getByRole('button', { name: label }).click()
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await look(page, `first-run-${language}-${theme}`)
      await page
        .locator('main button:not([type=submit])')
        .filter({ hasText: /demo|kokei|prov|prova|testa|try/i })
        .first()
        .click()
      await page.locator('[data-verdict=idle]').waitFor()
      for (const [name, reach] of Object.entries(SCREENS)) {
        await reach(page)
        await look(page, `${name}-${language}-${theme}`)
      }
    })
  }
}

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

test('at 200 % text nothing is cut off', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.locator('[data-verdict=idle]').waitFor()
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await scan(page, 'A999005380')
  await page.locator('[data-reason=expired]').waitFor()
  await page.screenshot({ path: join(PICTURES, 'refuse-fi-large.png') })
  expect(await cutOff(page)).toEqual([])
})
