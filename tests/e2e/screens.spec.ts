import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, type Product, test } from './product.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'screens')
const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const
const THEMES = ['light', 'dark'] as const

/** What each screen is reached by, in an order in which each follows from the one before. */
const SCREENS: Record<string, (page: Page) => Promise<void>> = {
  idle: async (page) => {
    await page.keyboard.press('Escape')
    await page.locator('[data-verdict=idle]').waitFor()
    await page.getByRole('radio').first().waitFor()
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
  // nobody presses a key sooner: until then keys are the scanner's
  await page.waitForTimeout(150)
}

/** Nothing is cut off: no element's text is wider than the box that hides what flows over, and the page does not scroll. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const faults: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window')
    const isDesk = document.querySelector('[data-verdict]') !== null
    if (isDesk && document.documentElement.scrollHeight > innerHeight) faults.push('the page is higher than the window')
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

/** A page whose desk tells what `tell` makes of each answer and topic, by the command's or topic's name. */
async function retold(product: Product, tell: Record<string, (data: never) => unknown>, colorScheme: 'light' | 'dark') {
  const { address } = await product.desk(['--demo'])
  const context = await product.open(address, { colorScheme }).then((page) => page.context())
  const page = await context.newPage()
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer()
    const commands = new Map<number, string>()
    socket.onMessage((message) => {
      const { call, command } = JSON.parse(String(message)) as { call: number; command: string }
      commands.set(call, command)
      server.send(message)
    })
    server.onMessage((text) => {
      const message = JSON.parse(String(text)) as { call: number; topic?: string; data?: never; answer?: never }
      const { topic, data, answer } = message
      const change = tell[topic ?? commands.get(message.call) ?? '']
      const told = {
        ...message,
        ...(topic ? { data: change?.(data as never) } : { answer: change?.(answer as never) }),
      }
      socket.send(change ? JSON.stringify(told) : text)
    })
  })
  await page.goto(new URL('/', address).href)
  return page
}

for (const [language, label] of Object.entries(LANGUAGES)) {
  for (const theme of THEMES) {
    test(`what goes wrong, in ${language}, ${theme}: nothing for axe to find, nothing cut off`, async ({ product }) => {
      const unknown = (status: object) => ({ ...status, network: 'unauthorised', waiting: 3, rejected: 1 })
      const uses = () =>
        Array.from({ length: 5 }, (_, i) => ({
          id: `use-${String(i)}`,
          eventId: 'e',
          production: i === 1 ? 'Yö Harmaakarin majakalla' : 'Pikku jääkarhun retki',
          adults: 1,
          minors: i,
          day: '2026-01-21',
          recordedAt: Date.now() - i * 7 * 3_600_000,
          mask: i < 3 ? 'A•••••5429' : null,
          state: (['waiting', 'accepted', 'accepted', 'rejected', 'undone'] as const)[i],
          cancelling: i === 2,
          rejection: i === 3 ? 'other' : null,
          cancelRejection: i === 1 ? 'other' : null,
        }))
      const tell = { status: unknown, 'status.get': unknown, uses, 'use.recent': uses }
      const desk = await retold(product, tell, theme)
      await desk.getByRole('button', { name: label }).click()
      await desk.locator('[data-verdict=idle]').waitFor()
      await look(desk, `unknown-${language}-${theme}`)
      await scan(desk, 'A999005458')
      await desk.locator('[data-verdict=admit]').waitFor()
      await look(desk, `unknown-admit-${language}-${theme}`)
      const rows = desk.locator('li[data-state]')
      await expect(rows.nth(1).getByRole('button')).toBeEnabled()
      await expect(rows.nth(0)).toContainText('F8')
      await desk.locator('section .button', { hasText: /Liitä|Anslut|Pair/ }).click()
      await look(desk, `pair-again-${language}-${theme}`)
      await scan(desk, 'A999005380')
      await expect(desk.locator('dialog[open]')).toHaveCount(0)
      await desk.locator('[data-reason=expired]').waitFor()
    })

    test(`a damaged ledger is said in ${language}, ${theme}`, async ({ product }) => {
      const damaged = ({ preferences }: { preferences: object }) => ({
        phase: 'first_run',
        reason: 'ledger_damaged',
        setAside: 'kaikuluukku.damaged-2026-01-21T18-42-07.sqlite',
        preferences,
      })
      const tell = { state: damaged, 'state.get': damaged, 'state.prefer': damaged }
      const page = await retold(product, tell, theme)
      await page.getByRole('button', { name: label }).click()
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await expect(page.getByRole('main')).toContainText('kaikuluukku.damaged-2026-01-21T18-42-07.sqlite')
      await look(page, `damaged-${language}-${theme}`)
    })
  }
}

for (const [label, language, theme] of [
  ['Suomi', 'fi', 'light'],
  ['Svenska', 'sv', 'dark'],
] as const) {
  test(`a wrong clock and a full disk stand at the desk in ${language}, ${theme}, before a card is read`, async ({
    product,
  }) => {
    const troubled = (status: object) => ({ ...status, trouble: 'full', clock: { kind: 'behind', by: 3 * 86_400_000 } })
    const desk = await retold(product, { status: troubled, 'status.get': troubled }, theme)
    await desk.getByRole('button', { name: label }).click()
    await expect(desk.getByRole('region', { name: /Kello|Klocka/ })).toContainText(/3 (pv|dygn|d)/)
    await expect(desk.getByTestId('live-assertive')).toContainText(/kello|klocka/i)
    await expect(desk.locator('[data-status=trouble]')).toContainText(/Levy on täynnä|Disken är full/)
    await look(desk, `troubled-${language}-${theme}`)
  })
}

/** Smaller than a finger: what is touched at the desk, in CSS pixels. */
const smallTargets = (page: Page) =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('button, label:has(input[type=radio]), .choices label'))
      .filter((element) => element.checkVisibility())
      .map((element) => ({ element, height: element.getBoundingClientRect().height }))
      .filter(({ element, height }) => height < (element.closest('header') ? 48 : 64))
      .map(({ element, height }) => `${element.textContent.trim()}: ${String(height)}`),
  )

test('targets are as high as a finger needs: 64 pixels at the job, 48 in the header', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  for (const reach of Object.values(SCREENS)) {
    await reach(page)
    expect(await smallTargets(page)).toEqual([])
  }
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

for (const theme of THEMES) {
  test(`fi, ${theme}: the question before the end of the demonstration, and a desk that is gone`, async ({
    product,
  }) => {
    const { address, program } = await product.desk(['--demo'])
    const page = await product.open(address, { colorScheme: theme, viewport: { width: 1280, height: 800 } })
    await page.getByRole('button', { name: 'Lopeta kokeilu' }).click()
    await look(page, `end-demo-${theme}`)
    await page.getByRole('button', { name: 'Jatka kokeilua' }).click()
    await program.end('SIGKILL')
    await expect(page.locator('[data-reason=disconnected]')).toContainText('Ohjelmaan ei saada yhteyttä')
    await expect(page.locator('[data-status=scanner]')).not.toContainText('valmis')
    await look(page, `disconnected-${theme}`)
  })
}
