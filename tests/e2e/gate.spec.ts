/** The gate: a good card is recorded as it is shown. docs/guide.md#at-a-gate */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import {
  action,
  ALONE,
  chooseToday,
  type Desk,
  expectUses,
  FAMILY,
  key,
  ledgerUses,
  pairedDesk,
  registerUses,
  scan,
  useOf,
  venueByKeys,
  venueByTouch,
  verdict,
  WORKER,
} from './kinds/steps.ts'
import { expect, test } from './product.ts'

const FESTIVAL = 'Kaikulan festivaali'
const AT = { venueId: 'kaikulan-festivaali' }
const EXPIRED = 'A999005380'

const gate = (page: Page) => page.locator('[data-gate]')
const minors = (page: Page) => page.locator('[data-minors]')
const minorsButton = (page: Page, count: number) =>
  minors(page).getByRole('button', { name: String(count), exact: true })
const count = (page: Page) => page.locator('[data-count]')

async function atGate(desk: Desk): Promise<Page> {
  const { page } = desk
  await venueByKeys(page, 'festi', FESTIVAL)
  await chooseToday(page)
  await action(page, 'gate').click()
  await expect(gate(page)).toBeVisible()
  return page
}
const minorsOf = async (desk: Desk) => (await registerUses(desk)).map((use) => use.minors)

test('by scanner and keys: a scan lets one in, a key whoever comes along, one key takes it back', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const page = await atGate(desk)
  await scan(page, FAMILY)
  await expect(verdict(page, 'recorded')).toContainText('Recorded')
  await key(page, '2')
  await expect(verdict(page, 'recorded')).toContainText('1 adult + 2 children')
  await expect(count(page)).toContainText('17 of 20 left')
  await scan(page, ALONE)
  await expect(verdict(page, 'recorded')).toContainText('Let in 1')
  await expect(count(page)).toContainText('16 of 20 left')
  await expect.poll(() => minorsOf(desk), { timeout: 5_000 }).toEqual([2])
  await key(page, 'F8')
  await expect(page.getByTestId('notice')).toContainText('undone')
  await expect(count(page)).toContainText('17 of 20 left')
  // leaving asks nothing, and Escape does not leave
  await key(page, 'Escape')
  await expect(gate(page)).toBeVisible()
  await action(page, 'leave-gate').click()
  await expect(page.locator('.picker')).toBeVisible()
  expect(ledgerUses(desk).map(({ state }) => state)).toEqual(['accepted', 'undone'])
  expect(await minorsOf(desk)).toEqual([2])
})

test('by touch: large buttons for whoever comes along, and for recording a card once more', async ({ product }) => {
  const desk = await pairedDesk(product, 'touch', 'en')
  const { page } = desk
  await venueByTouch(page, FESTIVAL)
  await chooseToday(page)
  await action(page, 'gate').tap()
  await scan(page, FAMILY)
  await minorsButton(page, 1).tap()
  await expect(verdict(page, 'recorded')).toContainText('Let in 2')
  await minorsButton(page, 0).tap()
  await expect(verdict(page, 'recorded')).toContainText('Let in 1')
  const buttons = await Promise.all([0, 1, 2].map((n) => minorsButton(page, n).boundingBox()))
  for (const box of buttons) expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(64)
  expect((buttons[1]?.x ?? 0) - (buttons[0]?.x ?? 0) - (buttons[0]?.width ?? 0)).toBeGreaterThanOrEqual(16)
  await scan(page, ALONE)
  await scan(page, FAMILY)
  await expect(verdict(page, 'attention')).toContainText('1 ticket')
  expect(ledgerUses(desk)).toHaveLength(2)
  await action(page, 'anyway').tap()
  await expect(verdict(page, 'recorded')).toBeVisible()
  await action(page, 'leave-gate').tap()
  await expectUsesSoon(desk, [useOf(FAMILY, AT), useOf(ALONE, AT), useOf(FAMILY, AT)])
})

/** The last one is sealed by time. */
async function expectUsesSoon(desk: Desk, expected: Parameters<typeof expectUses>[1]) {
  await expect.poll(() => minorsOf(desk).then((all) => all.length), { timeout: 20_000 }).toBe(expected.length)
  await expectUses(desk, expected)
}

test('the same card twice is in once, and its children can still be told', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const page = await atGate(desk)
  await scan(page, FAMILY)
  await scan(page, FAMILY)
  await expect(verdict(page, 'attention')).toBeVisible()
  expect(ledgerUses(desk)).toHaveLength(1)
  await key(page, '1')
  await expect(verdict(page, 'recorded')).toContainText('1 adult + 1 child')
  expect(ledgerUses(desk)).toMatchObject([{ minors: 1 }])
})

test('a scanner that reads digits changes nobody’s children', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const page = await atGate(desk)
  await scan(page, FAMILY)
  await page.waitForTimeout(400)
  await scan(page, '2111111111111')
  await expect(verdict(page, 'refuse')).toContainText('Scan again')
  expect(ledgerUses(desk)).toMatchObject([{ minors: 0 }])
  await key(page, '2')
  await expect(page.getByTestId('live-assertive')).toContainText('no recorded card')
  expect(ledgerUses(desk)).toMatchObject([{ minors: 0 }])
})

test('children told of when the use has been sent are a correction', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const page = await atGate(desk)
  await scan(page, FAMILY)
  await expect.poll(() => minorsOf(desk), { timeout: 25_000 }).toEqual([0])
  await key(page, '2')
  await expect(verdict(page, 'recorded')).toContainText('1 adult + 2 children')
  await expect(count(page)).toContainText('17 of 20 left')
  const standing = async () => (await registerUses(desk)).filter(({ cancelled }) => !cancelled).map((use) => use.minors)
  await expect.poll(standing, { timeout: 10_000 }).toEqual([2])
})

test('what a crash interrupts is sealed: it reaches the register once, and the desk stands at the gate again', async ({
  product,
}) => {
  const desk = await pairedDeskOf(product)
  const page = await atGate(desk)
  await scan(page, FAMILY)
  await key(page, '1')
  await expect(verdict(page, 'recorded')).toContainText('1 adult + 1 child')
  expect(await minorsOf(desk)).toEqual([])
  await desk.program.end('SIGKILL')
  const { address } = await product.desk()
  const again = await product.open(address)
  await expect(gate(again)).toBeVisible()
  await expect.poll(() => minorsOf(desk), { timeout: 10_000 }).toEqual([1])
  await expectUses(desk, [useOf(FAMILY, { ...AT, minors: 1 })])
  await scan(again, FAMILY)
  await expect(verdict(again, 'attention')).toBeVisible()
})

/** Keeps which verdicts are painted outside of the gate, and why the gate was closed. Runs in the page. */
function watchStart(): void {
  const seen: string[] = []
  const look = () => {
    for (const element of document.querySelectorAll<HTMLElement>('[data-verdict], .picker')) {
      if (!element.closest('[data-gate]')) seen.push(`${element.className}: not at the gate`)
      else if (element.dataset['reason'] !== 'idle') seen.push(`${String(element.dataset['reason'])} at the gate`)
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  Object.assign(window, { seen })
}

test('a desk that stands at a gate begins there: nothing else is painted before it', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const page = await atGate(desk)
  for (const window of [page, await page.context().newPage()]) {
    await window.addInitScript(watchStart)
    await window.goto(new URL('/', page.url()).href)
    await expect(gate(window)).toBeVisible()
    await expect(count(window)).toContainText('20 left')
    expect(await window.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual([])
  }
})

test('another window of the desk goes to the gate and from it at once, and says so', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  await venueByKeys(page, 'festi', FESTIVAL)
  await chooseToday(page)
  const other = await page.context().newPage()
  await other.goto(new URL('/', page.url()).href)
  await scan(other, EXPIRED)
  await expect(verdict(other, 'refuse')).toBeVisible()
  await action(page, 'gate').click()
  await expect(gate(other)).toBeVisible()
  await expect(other.getByTestId('live-polite')).toContainText('Gate')
  await expect(verdict(other, 'refuse')).toHaveCount(0)
  await action(other, 'leave-gate').click()
  await expect(page.locator('.picker')).toBeVisible()
  await expect(page.getByTestId('live-polite')).toContainText('Desk')
})

/** With its program, so that it can be killed. */
async function pairedDeskOf(product: Parameters<typeof pairedDesk>[0]) {
  let program: Awaited<ReturnType<typeof product.desk>>['program'] | undefined
  const started = { ...product, desk: async () => remembered(await product.desk()) }
  const remembered = <Started extends { program: NonNullable<typeof program> }>(desk: Started) => {
    program = desk.program
    return desk
  }
  const desk = await pairedDesk(started, 'keyboard', 'en')
  if (!program) throw new Error('no desk was started')
  return { ...desk, product, program }
}

test('a group goes to the desk with its card; a course is no gate’s', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const page = await atGate(desk)
  await scan(page, WORKER)
  await expect(verdict(page, 'attention')).toContainText('Group')
  await action(page, 'at-desk').click()
  await expect(page.locator('[data-group]')).toBeVisible()
  expect(ledgerUses(desk)).toEqual([])
  await key(page, 'Escape')
  await key(page, 'Escape')
  await venueByKeys(page, 'kirjasto', 'Kaikulan kirjasto')
  await expect(action(page, 'gate')).toBeDisabled()
})

test('nothing moves when a card is shown, and the word is read from afar', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'fi')
  const page = await atGate(desk)
  const places = () =>
    page.evaluate(() =>
      ['.verdict', '.act', '[data-count]', '.last', '[data-action=undo]', 'footer', 'h1'].map((name) => {
        const { x, y, width, height } = document.querySelector(`[data-gate] ${name}`)?.getBoundingClientRect() ?? {}
        return [name, x, y, width, height].join(' ')
      }),
    )
  for (const size of [
    { width: 1280, height: 800 },
    { width: 1024, height: 768 },
  ]) {
    await page.setViewportSize(size)
    await key(page, 'Escape')
    const before = await places()
    for (const card of [FAMILY, FAMILY, ALONE, ALONE, EXPIRED, WORKER]) {
      await scan(page, card)
      expect(await places(), card).toEqual(before)
      const word = page.locator('#verdict-word')
      expect(await word.evaluate((it) => parseFloat(getComputedStyle(it).fontSize))).toBeGreaterThanOrEqual(72)
    }
  }
})

test('axe finds nothing at the gate, and nothing is cut off at 200 % text', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'fi')
  const page = await atGate(desk)
  const look = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    expect(isWide, 'nothing is cut off').toBe(false)
  }
  await look()
  await scan(page, FAMILY)
  await look()
  await page.setViewportSize({ width: 640, height: 400 })
  await scan(page, FAMILY)
  await expect(action(page, 'anyway')).toBeInViewport()
  await look()
  await scan(page, ALONE)
  await expect(page.locator('#verdict-word')).toBeInViewport()
  await look()
})
