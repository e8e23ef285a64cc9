/**
 * Takes the pictures of docs/guide.md and docs/opas.md: `npm run build && node tests/pictures/take.mjs [NAME …]`.
 *
 * Starts the built demonstration once for each language, goes through the same steps at the desk as staff would, then sets
 * up a desk at a register of its own, and saves docs/images/guide/{en,fi}-NAME.png, 1280 × 800, light. The program and the page share a clock that begins on a
 * Wednesday evening, so that the programme, the dates and the cards are the same in every run; only demonstration cards
 * are used. With names, only those pictures are saved. Look at each before it goes into the guide. CHROMIUM names the
 * browser, GUIDE_PICTURES another folder for the pictures.
 */
import { chromium } from '@playwright/test'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withPalette } from './palette.mjs'
import { DESKS, goThrough, LANGUAGES, setUp } from './scenes.mjs'

const ROOT = join(import.meta.dirname, '..', '..')
const PICTURES = process.env.GUIDE_PICTURES ?? join(ROOT, 'docs', 'images', 'guide')
const MOST_BYTES = 120_000
const BEGINS = Date.parse('2027-01-20T16:20:00Z')
/** Run in the program and in the page before anything else: their clock goes on from the evening of the pictures. */
const shiftClock = (shift) => {
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...parts) {
      super(...(parts.length === 0 ? [Real.now() + shift] : parts))
    }
    static now() {
      return Real.now() + shift
    }
  }
}

const OPTIONS = ['--host=none', '--port=0', '--allow-root']
const ADDRESS = { standalone: /http:\/\/127\.0\.0\.1:\d+\/enter\S+/, kaikukanta: /http:\/\/127\.0\.0\.1:\d+/ }

const wanted = new Set(process.argv.slice(2))
const shift = BEGINS - Date.now()

mkdirSync(PICTURES, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
})
const blank = await browser.newPage()
try {
  for (const language of Object.keys(LANGUAGES)) await takeAll(language)
} finally {
  await browser.close()
}

async function takeAll(language) {
  const data = mkdtempSync(join(tmpdir(), 'kaikuluukku-pictures-'))
  const programs = []
  const begin = async (...program) => {
    const { child, address } = await start(data, DESKS[language], ...program)
    programs.push(child)
    return address
  }
  try {
    const demo = await begin('standalone', ['--demo', ...OPTIONS, `--data=${join(data, 'demo')}`])
    await goThrough(deskOf(await pageAt(demo), language))
    const register = await begin('kaikukanta', ['--port=0', `--data=${join(data, 'kaikukanta')}`])
    const desk = await begin('standalone', [...OPTIONS, `--data=${join(data, 'desk')}`])
    await setUp(deskOf(await pageAt(desk), language), register)
  } finally {
    const ended = programs.map((child) => new Promise((resolve) => child.once('exit', resolve)))
    for (const child of programs) child.kill('SIGKILL')
    await Promise.all(ended)
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function pageAt(address) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: 'fi-FI',
  })
  await page.addInitScript(shiftClock, shift)
  await page.goto(address)
  return page
}

/** Resolves to the address that the program prints: it opens a desk once, or is the register's own. */
function start(data, name, file, options) {
  const before = [
    "import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'",
    `os.hostname = () => ${JSON.stringify(name)}; os.release = () => '6.12.0'; syncBuiltinESMExports()`,
    `(${String(shiftClock)})(${String(shift)})`,
  ]
  const preload = `data:text/javascript,${encodeURIComponent(before.join('\n;'))}`
  const program = join(ROOT, 'out', 'main', `${file}.js`)
  const child = spawn(process.execPath, ['--import', preload, program, ...options], {
    env: { ...process.env, XDG_CONFIG_HOME: join(data, 'config') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += String(chunk)
      const address = ADDRESS[file].exec(text)?.[0]
      if (address) resolve({ child, address })
    })
    child.once('exit', () => reject(new Error(`${file} did not start:\n${text}`)))
  })
}

/** What staff do at the desk, in the words of the language. */
function deskOf(page, language) {
  const texts = Object.assign(
    {},
    ...['', 'card.', 'names.', 'events.', 'journal.', 'afterwards.', 'reasons.', 'reports.'].map((part) =>
      JSON.parse(readFileSync(join(ROOT, 'renderer', 'messages', `${part}${language}.json`), 'utf8')),
    ),
  )
  const say = (key) => {
    if (typeof texts[key] !== 'string') throw new Error(`no message ${key}`)
    return texts[key]
  }
  const verdict = (kind, reason) =>
    page
      .locator(`[data-verdict=${kind}]${reason ? `[data-reason=${reason}]` : ''}`)
      .first()
      .waitFor()
  /** Keys of a person: not within a burst. */
  const keys = async (...names) => {
    for (const name of names) {
      await page.waitForTimeout(130)
      await page.keyboard.press(name)
    }
  }
  /** Keys of a scanner. */
  const scan = async (number) => {
    await page.waitForTimeout(250)
    await page.keyboard.type(number)
    await page.keyboard.press('Enter')
  }
  const clear = async () => {
    await keys('Escape')
    await verdict('idle')
  }
  return { page, language, say, verdict, keys, scan, clear, ...waysOf(page, say, keys, language) }
}

function waysOf(page, say, keys, language) {
  return {
    venue: async (name) => {
      await page.locator('[data-action=venue]').click()
      await page.getByRole('combobox').fill(name)
      await keys('Enter')
      await page.locator('dialog[open]').waitFor({ state: 'detached' })
      await page.getByRole('banner').getByText(name).waitFor()
    },
    event: async (text, which = 0) => {
      const search = page.getByPlaceholder(say('events_search'))
      await search.fill(text)
      await page.locator('.picker label').nth(which).click()
      await search.fill('')
      await search.blur()
      await page.waitForTimeout(200)
    },
    screen: async (name) => {
      await page.locator(`[data-screen=${name}]`).click()
      await page.locator(`[data-screen=${name}][aria-current=page]`).waitFor()
    },
    button: (key) => page.getByRole('button', { name: say(key), exact: true }),
    sent: () => page.locator('[data-status=waiting]', { hasText: say('waiting_none') }).waitFor(),
    take: async (name) => {
      if (wanted.size > 0 && !wanted.has(name)) return
      await page.evaluate(() => document.fonts.ready)
      await page.waitForTimeout(450)
      const path = join(PICTURES, `${language}-${name}.png`)
      const png = await withPalette(blank, await page.screenshot({ animations: 'disabled', caret: 'hide' }))
      writeFileSync(path, png)
      console.log(path, `${String(Math.round(png.length / 1000))} kB`)
      if (png.length > MOST_BYTES) throw new Error(`${name} is larger than ${String(MOST_BYTES)} bytes`)
    },
  }
}
