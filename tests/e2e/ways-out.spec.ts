/** Ways out of a kiosk and into it, each of which fails: docs/security.md#ways-out */
import type { Page } from '@playwright/test'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { type Kiosk, marked, stands, test, WHY_NOT } from './kiosk.ts'
import { expect } from './product.ts'
import { CONTROL, ENTER, type Stroke, typeKeys, usKeys } from './wedge-scanner.ts'

test.skip(WHY_NOT !== null, WHY_NOT ?? '')

/** A browser that opens something needs a moment for it. Milliseconds. */
const MOMENT = 700

const KEYS = [
  ...['ctrl+w', 'ctrl+n', 'ctrl+t', 'ctrl+r', 'ctrl+p', 'ctrl+s', 'ctrl+u', 'ctrl+o', 'ctrl+shift+i'],
  ...['F5', 'F11', 'F12', 'alt+Left', 'ctrl+plus', 'ctrl+minus', 'ctrl+KP_Add'],
  ...['ctrl+h', 'ctrl+j', 'ctrl+shift+n', 'ctrl+shift+Delete', 'shift+Escape', 'F1', 'alt+F4', 'alt+Home', 'alt+f'],
  ...['Menu', 'shift+F10', 'ctrl+F4', 'F3', 'ctrl+l', 'ctrl+k', 'F7'],
]
for (const key of KEYS)
  test(`${key} leads nowhere`, async ({ kiosk }) => {
    const page = await marked(kiosk)
    const before = windows(kiosk)
    kiosk.display.xdotool('key', key)
    await page.waitForTimeout(MOMENT)
    // where the key is the desk's own it led to another of its screens
    await backToDesk(page)
    await stands(kiosk, page)
    expect(windows(kiosk)).toBe(before)
  })

test('the wheel does not zoom, and the other button of the mouse opens no menu', async ({ kiosk }) => {
  const page = await marked(kiosk)
  const before = windows(kiosk)
  kiosk.display.xdotool('mousemove', '640', '400', 'keydown', 'ctrl', 'click', '4', 'click', '4', 'keyup', 'ctrl')
  kiosk.display.xdotool('click', '3')
  await page.waitForTimeout(MOMENT)
  await stands(kiosk, page)
  expect(windows(kiosk)).toBe(before)
})

test('a file that is dragged in is not opened', async ({ kiosk }) => {
  const page = await marked(kiosk)
  const file = join(kiosk.dir, 'dragged.html')
  writeFileSync(file, '<title>dragged</title>')
  await drag(page, { items: [], files: [file], dragOperationsMask: 1 })
  await stands(kiosk, page)
})

test('a link that is dragged in is not opened', async ({ kiosk }) => {
  const page = await marked(kiosk)
  const link = { mimeType: 'text/uri-list', data: 'https://example.org/' }
  await drag(page, { items: [link], files: [], dragOperationsMask: 1 })
  await stands(kiosk, page)
})

test('a link that is dragged out goes nowhere', async ({ kiosk }) => {
  const page = await marked(kiosk)
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: '/', textContent: 'link', id: 'dragged' })
    document.body.prepend(link)
    addEventListener('dragstart', ({ defaultPrevented }) => Reflect.set(window, 'prevented', defaultPrevented))
  })
  const { x = 0, y = 0 } = (await page.locator('#dragged').boundingBox()) ?? {}
  const [left, top] = await page.evaluate(() => [window.screenX, window.screenY])
  const at = (by: number) => [String(Math.round(x + left + 8 + by)), String(Math.round(y + top + 8 + by))]
  kiosk.display.xdotool('mousemove', ...at(0), 'mousedown', '1')
  for (const by of [4, 12, 40, 90]) kiosk.display.xdotool('mousemove', ...at(by), 'sleep', '0.1')
  kiosk.display.xdotool('mouseup', '1')
  await expect.poll(() => page.evaluate(() => Reflect.get(window, 'prevented') as unknown)).toBe(true)
  await page.evaluate(() => document.querySelector('#dragged')?.remove())
  await stands(kiosk, page)
})

/** What a script could try that got into the page in spite of its policy for content. */
const SCRIPTS: readonly [what: string, script: () => void][] = [
  ['window.open', () => void window.open('https://example.org/')],
  ['window.open of a blank window', () => void window.open('about:blank')],
  ['target=_blank', () => follow({ href: 'https://example.org/', target: '_blank' })],
  ['location=', () => window.location.assign('https://example.org/')],
  ['location= to the disk', () => window.location.assign('file:///etc/passwd')],
  ['location= to the browser’s own pages', () => window.location.assign('chrome://settings')],
  ['a javascript: link', () => follow({ href: 'javascript:void (document.title = "out")' })],
  ['a download', () => follow({ href: '/assets/missing.bin', download: 'out.bin' })],
  [
    'a download of what the page made',
    () => follow({ href: URL.createObjectURL(new Blob(['out'])), download: 'out.bin' }),
  ],
  [
    'a form post',
    () => {
      const form = document.createElement('form')
      Object.assign(form, { method: 'post', action: 'https://example.org/' })
      document.body.append(form)
      form.submit()
      form.remove()
    },
  ],
  [
    'an iframe',
    () => {
      const frame = document.createElement('iframe')
      frame.src = 'https://example.org/'
      document.body.append(frame)
      setTimeout(() => frame.remove(), 500)
    },
  ],
]
/** Given to the page beside the script that uses it. */
function follow(attributes: Partial<HTMLAnchorElement>): void {
  const link = document.createElement('a')
  Object.assign(link, attributes)
  document.body.append(link)
  link.click()
  link.remove()
}

for (const [what, script] of SCRIPTS)
  test(`${what} leads nowhere`, async ({ kiosk }) => {
    const page = await marked(kiosk)
    const before = windows(kiosk)
    // as if somebody had just pressed something: a browser lets a page do more then
    await page.evaluate(`const follow = ${follow.toString()}; (${script.toString()})()`)
    await page.waitForTimeout(MOMENT)
    await stands(kiosk, page)
    expect(windows(kiosk)).toBe(before)
    expect(readdirSync(kiosk.dir)).not.toContain('Downloads')
  })

const HOSTILE = '<img src=x onerror=document.title=1><b>Out</b> \u202Eesrever\u202C javascript:alert(1)\u0007'
const SHOWN = '<img src=x onerror=document.title=1><b>Out</b> esrever javascript:alert(1)'

test('HTML, a javascript: link and bidi marks in a title are its letters and nothing else', async ({ kiosk }) => {
  const page = await marked(kiosk)
  expect(await page.evaluate(saveEvent, { title: HOSTILE, day: helsinkiDay(Date.now()) })).toContain(
    '"outcome":"saved"',
  )
  const title = page.locator('bdi', { hasText: 'esrever' }).first()
  await expect(title).toHaveText(SHOWN)
  expect(await title.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate')
  await expect(page.locator('main img, main b, main a[href^=javascript]')).toHaveCount(0)
  await stands(kiosk, page)
})

/** As the page itself asks for it, over a socket of its own. */
function saveEvent({ title, day }: { title: string; day: string }): Promise<string> {
  const socket = new WebSocket(`ws://${location.host}/ws`)
  const none = { lastDay: null, place: null, ticketsOnSale: null, capacity: null, peopleAtATime: null, feeCents: null }
  const own = { features: [], ownCap: null, leftOut: null, soldOut: false }
  const what = { title, production: title, kind: 'performance', field: 'culture', day, startsAt: '23:59' }
  const request = { eventId: '01900000-0000-7000-8000-0000000000aa', event: { ...what, ...none, ...own } }
  return new Promise((done) => {
    socket.onopen = () => socket.send(JSON.stringify({ call: 1, command: 'event.save', request }))
    socket.onmessage = ({ data }) => String(data).includes('"call":1') && done(String(data))
  })
}

test('a barcode with control characters does nothing but be read', async ({ kiosk }) => {
  const page = await marked(kiosk)
  const control = (letter: string): Stroke => [CONTROL, ...(usKeys(letter)[0] ?? [])]
  typeKeys(kiosk.display, [...['w', 'n', 't', 'p', 'o', 'j', 'h'].map(control), ...usKeys('A999005458'), [ENTER]], 3)
  await expect(page.locator('[data-verdict]').first()).not.toHaveAttribute('data-verdict', 'idle')
  await page.keyboard.press('Escape')
  expect(await kiosk.open()).toEqual([`${kiosk.url}/`])
  expect(await page.evaluate(() => Reflect.get(window, 'same') as unknown)).toBe(true)
})

/** Chromium's windows, menus and dialogs among them. */
function windows({ display }: Kiosk): number {
  return display.windows()
}

async function backToDesk(page: Page): Promise<void> {
  if (await page.locator('dialog[open]').count()) await page.keyboard.press('Escape')
  if (!(await page.locator('[data-verdict]').count())) await page.keyboard.press('F10')
}

/** As the browser tells its page of what is dragged over it and dropped. */
async function drag(page: Page, data: object): Promise<void> {
  const session = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'])
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data } as never)
  await session.detach()
  await page.waitForTimeout(MOMENT)
}
