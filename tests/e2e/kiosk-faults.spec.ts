/** What dies or freezes in a kiosk comes back, and whoever has the PIN leaves: docs/security.md#ways-out */
import type { Page } from '@playwright/test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { argsOf, type Kiosk, parentOf, startKiosk, WHY_NOT } from './kiosk.ts'
import { expect, start, test } from './product.ts'

test.skip(WHY_NOT !== null, WHY_NOT ?? '')
test.setTimeout(120_000)
/** A page that does not answer is noticed within 12 s, a dead one within 4, and a browser starts within as many on a busy machine. */
const COMES_BACK = { timeout: 45_000 }
/** As desk/standalone/window.ts asks. */
const ASKED_EVERY_MS = 2_000

let kiosk: Kiosk
/** How many stand on the display of a kiosk that works. */
let windows: number
test.beforeEach(async () => {
  kiosk = await startKiosk()
  await stands(await kiosk.page())
  windows = kiosk.display.windows()
})
test.afterEach(() => kiosk.end())

test('a dead renderer comes back, and leaves no copy of its memory behind', async () => {
  await answers(await kiosk.page())
  process.kill(kiosk.renderer(), 'SIGSEGV')
  await kiosk.program.prints(/does not answer/)
  await comesBack()
  expect(dumpsIn(kiosk.dir)).toEqual([])
})

/** What a browser still does whose page is dead: so many at a time as there is time for, until that is noticed. */
const KEYS = [
  ['F1', 'F3', 'F11', 'F12'],
  ['ctrl+shift+i', 'ctrl+u', 'ctrl+s', 'ctrl+p'],
  ['ctrl+o', 'ctrl+h', 'ctrl+j', 'ctrl+l'],
  ['ctrl+n', 'ctrl+t', 'ctrl+shift+n'],
  ['shift+Escape', 'alt+Left', 'alt+Home'],
]
const SHOWN_WITHIN_MS = 400
const REFUSED = /is blocked|organization doesn.t allow/
for (const keys of KEYS)
  test(`${keys.join(', ')} on a dead renderer show nothing but refusals until it is back`, async () => {
    await answers(await kiosk.page())
    process.kill(kiosk.renderer(), 'SIGSEGV')
    let looked = 0
    for (const key of keys) {
      kiosk.display.xdotool('key', key)
      await new Promise((later) => setTimeout(later, SHOWN_WITHIN_MS))
      if (/does not answer/.test(kiosk.program.output())) break
      // nothing to see either where the browser was ended meanwhile
      const texts = await kiosk.beside().catch(() => null)
      if (texts) looked++
      expect(texts?.filter((text) => text !== '' && !REFUSED.test(text)) ?? []).toEqual([])
    }
    expect(looked, 'it was looked at').toBeGreaterThan(0)
    await comesBack()
    expect(await kiosk.open()).toEqual([`${kiosk.url}/`])
    expect(kiosk.display.windows()).toBe(windows)
  })

test('F5 on a dead renderer only brings it back sooner', async () => {
  await answers(await kiosk.page())
  process.kill(kiosk.renderer(), 'SIGSEGV')
  kiosk.display.xdotool('key', 'F5')
  // or it is opened again first, by a computer that is slow
  await expect(async () => stands(await kiosk.page())).toPass(COMES_BACK)
  expect(await kiosk.open()).toEqual([`${kiosk.url}/`])
  expect(kiosk.display.windows()).toBe(windows)
})

test('a frozen renderer is noticed, and its window opened again', async () => {
  await answers(await kiosk.page())
  const frozen = kiosk.renderer()
  process.kill(frozen, 'SIGSTOP')
  await kiosk.program.prints(/does not answer/)
  await comesBack()
  // what is stopped does not notice that its browser is gone, as what hangs does
  process.kill(frozen, 'SIGKILL')
})

test('a page that was led away in spite of all is shown nothing there, and comes back', async () => {
  const page = await kiosk.page()
  await answers(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Page.navigate', { url: 'file:///etc/passwd' })
  expect(await page.locator('body').innerText()).not.toContain('root:')
  await kiosk.program.prints(/does not answer/)
  await comesBack()
})

test('a dead devices process is started again, and the desk takes cards meanwhile', async () => {
  const page = await kiosk.page()
  await stands(page)
  process.kill(childOf(kiosk, 'standalone-devices'), 'SIGKILL')
  await kiosk.program.prints(/devices: ended \(SIGKILL\), starting again/)
  kiosk.display.xdotool('type', '--delay', '2', 'A999005458\n')
  await expect(page.locator('[data-verdict=admit]')).toBeVisible()
  await expect.poll(() => childOf(kiosk, 'standalone-devices'), COMES_BACK).toBeGreaterThan(0)
})

test('a dead desk process is told of by the page', async () => {
  const page = await kiosk.page()
  await stands(page)
  await kiosk.program.end('SIGKILL')
  await expect(page.getByText('Ohjelmaan ei saada yhteyttä').first()).toBeVisible()
  // what systemd ends with the service
  process.kill(Number(browserOf(kiosk)), 'SIGKILL')
})

test('a second desk on the same data is refused in words', async () => {
  await stands(await kiosk.page())
  const program = join(import.meta.dirname, '..', '..', 'out', 'main', 'standalone.js')
  const second = start([program, '--demo', '--port=0', `--data=${join(kiosk.dir, 'desk')}`], kiosk.display.env)
  expect(await second.ended).toBe(1)
  expect(second.output()).toMatch(/already|in use|another/i)
  await stands(await kiosk.page())
})

test('whoever has the administrator’s PIN leaves, and nobody else', async () => {
  const page = await kiosk.page()
  await stands(page)
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Tämä kassa' }).click()
  for (const pin of ['1111', '2222']) {
    await page.locator('#administrator-pin').fill(pin)
    await page.locator('form [type=submit]').click()
    if (pin === '1111') await expect(page.getByText('PIN on väärä')).toBeVisible()
  }
  await page.getByRole('button', { name: 'Lopeta kioskitila' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Kaikuluukku sulkeutuu')
  await dialog.getByRole('button', { name: 'Lopeta kioskitila' }).click()
  expect(await kiosk.program.ended).toBe(0)
})

/** A page that has been asked once: one that never answered is given a minute, for a browser that is slow to start. */
async function answers(page: Page): Promise<void> {
  await stands(page)
  await page.waitForTimeout(2 * ASKED_EVERY_MS)
}

async function stands(page: Page): Promise<void> {
  await expect(page.locator('[data-verdict=idle]')).toBeVisible()
}

async function comesBack(): Promise<void> {
  await kiosk.program.prints(/opened again in[^]*opens in/)
  await stands(await kiosk.page())
}

const dumpsIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.dmp$|core$|Crash Reports/.test(name))

function childOf({ program }: Kiosk, name: string): number {
  const pids = readdirSync('/proc').filter((each) => /^\d+$/.test(each))
  const found = pids.find((pid) => parentOf(pid) === program.child.pid && argsOf(pid).includes(name))
  return Number(found ?? 0)
}
const browserOf = (of: Kiosk): string =>
  readdirSync('/proc').find(
    (pid) =>
      /^\d+$/.test(pid) && argsOf(pid).includes(join(of.dir, 'desk', 'browser')) && !argsOf(pid).includes('--type='),
  ) ?? ''
