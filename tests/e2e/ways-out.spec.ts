/** Ways out of a kiosk and into it, each of which fails: docs/security.md#ways-out */
import type { Page } from '@playwright/test'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

/** What a script could try that got into the page in spite of its policy for content. */
const SCRIPTS: readonly [what: string, script: (file: string) => void][] = [
  ['window.open', () => void window.open('https://example.org/')],
  ['window.open of a blank window', () => void window.open('about:blank')],
  ['target=_blank', () => follow({ href: 'https://example.org/', target: '_blank' })],
  ['location=', () => window.location.assign('https://example.org/')],
  ['location= to the disk', () => window.location.assign('file:///etc/passwd')],
  ['location= to the browser’s own pages', () => window.location.assign('chrome://settings')],
  ['a javascript: link', () => follow({ href: 'javascript:document.title="out"' })],
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
    const asked: string[] = []
    page.on('framenavigated', (frame) => void asked.push(frame.url()))
    await page.evaluate(`${follow.toString()};(${script.toString()})()`).catch(() => undefined)
    await page.waitForTimeout(MOMENT)
    expect(asked.filter((url) => url.startsWith('https'))).toEqual([])
    const after = await kiosk.page()
    await expect(after).toHaveTitle('Kaikuluukku')
    await expect(after.locator('[data-verdict=idle]')).toBeVisible()
    expect(await kiosk.open()).toEqual([`${kiosk.url}/`])
    expect(readdirSync(kiosk.dir)).not.toContain('Downloads')
  })

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
