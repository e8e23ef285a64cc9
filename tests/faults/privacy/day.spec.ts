/** A day at a desk in its own real window, and afterwards no number anywhere: `npm run test:faults -- nothing-leaks`. */
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { fileKeyStore } from '../../../desk/standalone/key-store.ts'
import { venueKeys } from '../../../desk/venue-keys.ts'
import { type Display, startDisplay, watchableBrowser } from '../../e2e/display.ts'
import { confirm, key, scan, type, verdict } from '../../e2e/kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, type Program, setupLater, test } from '../../e2e/product.ts'
import { typeKeys, usScan } from '../../e2e/wedge-scanner.ts'
import { Cable } from '../../native/tty.ts'
import { ENCODINGS, tracesOf } from './traces.ts'

const [ALONE, FAMILY, MANY, OTHER] = ['A999005429', 'A999005458', 'AM10020030', 'A999991234']
const LAST_DAY = 'A999005461'
const [WORKER, HOUSE] = ['Y110029399', 'Z000010669']
const REFUSED = ['A999005380', 'X000011656', 'X000011326', 'X000011012']
const SOON = 'X000011986'
/** The register knows none of them. */
const UNKNOWN = Array.from({ length: 20 }, (_, i) => `A81${String(4_407_293 + i * 39_119).padStart(7, '0')}`)
const NUMBERS = [...new Set([ALONE, FAMILY, MANY, OTHER, LAST_DAY, WORKER, HOUSE, ...REFUSED, SOON, ...UNKNOWN])]
const YESTERDAY = addDays(helsinkiDay(Date.now()), -1)
const inFinnish = (day: string) => day.split('-').map(Number).reverse().join('.')

/** Whatever the desk, its devices and its browser may write to, under one roof. */
interface Roof {
  readonly dir: string
  readonly data: string
  readonly env: Record<string, string>
  readonly keyFile: string
  readonly browser: Awaited<ReturnType<typeof watchableBrowser>>
}

async function makeRoof(product: Product, display: Display): Promise<Roof> {
  const dir = join(product.dir, 'roof')
  const places = Object.fromEntries(['tmp', 'home', 'config', 'cache', 'run', 'logs'].map((n) => [n, join(dir, n)]))
  for (const place of Object.values(places)) mkdirSync(place, { recursive: true, mode: 0o700 })
  const { tmp = '', home = '', config = '', cache = '', run = '', logs = '' } = places
  const browser = await watchableBrowser(product.dir)
  const file = join(product.dir, 'telling-chromium')
  writeFileSync(file, `#!/bin/sh\nexec ${browser.file} --enable-logging=stderr "$@" 2>>${logs}/browser.log\n`)
  chmodSync(file, 0o755)
  return {
    ...{
      dir,
      data: join(dir, 'desk'),
      browser: { ...browser, file },
      keyFile: join(config, 'kaikuluukku', 'desk.key'),
    },
    env: {
      ...display.env,
      ...{ TMPDIR: tmp, HOME: home, XDG_CONFIG_HOME: config, XDG_CACHE_HOME: cache, XDG_RUNTIME_DIR: run },
    },
  }
}

async function openDesk(product: Product, { env, data, browser }: Roof, cable: Cable, port: number) {
  const args = [`--port=${String(port)}`, '--allow-root', `--browser=${browser.file}`, `--data=${data}`]
  const program = product.run('standalone', [...args, `--serial=${cable.path}`], env)
  const [, url = ''] = await program.prints(/served at (http:\/\/127\.0\.0\.1:\d+)/)
  const page = await browser.watch(url)
  await page.waitForURL((now) => now.pathname === '/')
  return { program, page, port: Number(new URL(url).port) }
}

async function pair(page: Page, registerUrl: string): Promise<void> {
  await page.locator('#pair-registerUrl').fill(registerUrl)
  await page.locator('#pair-code').fill(PAIRING_CODE)
  await page.locator('#pair-deskName').fill('Kassa 1')
  await page.locator('form [type=submit]').click()
  await setupLater(page).click()
  await expect(page.locator('[data-status=age]')).toContainText('Tiedot päivitetty')
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
}

/** What is on the screen is recorded, or let go of where it may not be. */
async function decide(page: Page): Promise<void> {
  await expect(page.locator('[data-verdict]:not([data-verdict=idle])')).toBeVisible()
  if ((await verdict(page, 'refuse').count()) === 0) await confirm(page)
  await page.waitForTimeout(250)
  await key(page, 'Escape')
  await key(page, 'Escape')
}

async function atTheDesk(page: Page, display: Display, cable: Cable): Promise<number> {
  let scans = 0
  const each = async (numbers: readonly string[], read: (number: string) => Promise<void> | void) => {
    for (const number of numbers) {
      await read(number)
      await decide(page)
      scans++
    }
  }
  await expect(page.locator('[data-status=scanner]')).toContainText('Lukija kytketty')
  // through X, as a scanner that plays keyboard types
  await each([ALONE, ...UNKNOWN.slice(0, 3)], (number) => typeKeys(display, usScan(number), 8))
  await each([FAMILY, REFUSED[0] ?? '', ...UNKNOWN.slice(3, 6)], (number) => cable.write(`]A0*${number}*\r\n`))
  await each([LAST_DAY, SOON, ...REFUSED, ...UNKNOWN.slice(6, 12)], (number) => scan(page, number))
  // into the field, slowly, with a slip of the finger
  await each([OTHER, ...UNKNOWN.slice(12, 14)], async (number) => {
    await page.locator('#scan-text').click()
    await type(page, `${number.toLowerCase().slice(0, 7)}9`)
    await key(page, 'Backspace')
    await type(page, number.slice(7))
    await confirm(page)
  })
  return scans
}

async function groupAndBooking(page: Page): Promise<void> {
  await scan(page, WORKER)
  await expect(verdict(page, 'attention')).toBeVisible()
  for (const number of [HOUSE, MANY, UNKNOWN[14] ?? '']) await scan(page, number)
  await page.waitForTimeout(300)
  await page.reload()
  await expect(verdict(page, 'idle')).toBeVisible()
  await scan(page, MANY)
  await expect(page.locator('[data-verdict]:not([data-verdict=idle])')).toBeVisible()
  await key(page, 'F9')
  await page.getByLabel('Muistiinpano').fill(`${MANY} soittaa`)
  await confirm(page)
  await expect(verdict(page, 'booked')).toBeVisible()
  await key(page, 'Escape')
}

async function paperAndReport(page: Page, folder: string): Promise<void> {
  await key(page, 'F7')
  await page.locator('#paper-day').fill(inFinnish(YESTERDAY))
  await page.locator('#paper-events label').first().click()
  for (const number of [FAMILY, UNKNOWN[15] ?? '']) {
    await page.locator('#paper-card').fill(number)
    for (let enters = 0; enters < 4; enters++) await confirm(page)
  }
  const event = page.locator('#paper-events label').first()
  const title = (await event.locator('.title').innerText()).trim()
  const time = (await event.locator('.time').innerText()).replace(/[^\d.:]/g, '')
  const row = (card: string) => [card, inFinnish(YESTERDAY), time, title, '0'].join(';')
  const file = join(folder, 'raportti.csv')
  const rows = [ALONE, OTHER, ...UNKNOWN.slice(16, 18)].map(row)
  writeFileSync(file, ['Kortti;Päivä;Klo;Esitys;Lapsia', ...rows].join('\r\n'))
  await page.locator('[data-way=report]').first().click()
  await page.locator('#report-file').setInputFiles(file)
  await page.locator('[data-action=import]').click()
  await expect(page.getByTestId('report-outcome')).toBeVisible()
}

/** Looks cards up in the journal, by hand and by a scan. */
async function inTheJournal(page: Page): Promise<void> {
  await key(page, 'F4')
  await page.locator('#journal-card').fill(ALONE)
  await confirm(page)
  await page.waitForTimeout(300)
  await scan(page, UNKNOWN[18] ?? '')
  await toTheDesk(page)
}

/** Pressed until the desk is shown: a key right after a scan belongs to it. */
async function toTheDesk(page: Page): Promise<void> {
  await expect(async () => {
    await key(page, 'F10')
    await expect(page.locator('#scan-text')).toBeVisible({ timeout: 1_000 })
  }).toPass()
}

async function backup(page: Page): Promise<void> {
  await key(page, 'Control+Comma')
  await page.locator('[data-way=backups]').click()
  await page.getByRole('button', { name: 'Tee varmuuskopio nyt' }).click()
  await expect(page.getByTestId('backups-screen').getByText('Varmuuskopio on tehty')).toBeVisible()
  await toTheDesk(page)
}

/** The numbers that wait, opened with the key. Only while no desk is open. */
async function sealedUnder({ data, keyFile }: Roof): Promise<string[]> {
  const db = new Database(join(data, 'ledger.db'))
  try {
    const { keyId, wrapped } = db
      .prepare<[], { keyId: string; wrapped: Buffer }>(
        'SELECT key_id AS keyId, wrapped_venue_key AS wrapped FROM pairing WHERE current = 1',
      )
      .get() ?? { keyId: '', wrapped: Buffer.alloc(0) }
    const keys = venueKeys(keyId, await fileKeyStore(keyFile).unwrap(wrapped))
    return db
      .prepare<[], { id: string; sealed: Buffer }>(
        `SELECT id, sealed_number AS sealed FROM use WHERE state = 'waiting' AND sealed_number IS NOT NULL`,
      )
      .all()
      .map(({ id, sealed }) => keys.unseal(sealed, id))
  } finally {
    db.close()
  }
}

/** Planted in each encoding, plain and packed, a number is found: or the search is worth nothing. */
function expectToFind(dir: string): void {
  const place = join(dir, 'planted')
  for (const [as, encode] of Object.entries(ENCODINGS)) {
    for (const pack of [(bytes: Buffer) => bytes, gzipSync]) {
      for (const bytes of encode(ALONE)) {
        writeFileSync(place, pack(Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')])))
        const found = tracesOf([ALONE], [dir]).traces.filter(({ file }) => file === 'planted')
        expect(
          found.map((trace) => trace.as),
          as,
        ).toContain(as)
      }
    }
  }
  rmSync(place)
}

test('after a day of scans with the key taken away no number stands anywhere', async ({ product }) => {
  const [display, cable] = [await startDisplay(), new Cable()]
  const printed: Program[] = []
  try {
    await cable.plug()
    const roof = await makeRoof(product, display)
    const look = (when: string) => {
      writeFileSync(join(roof.dir, 'logs', 'desk.log'), printed.map((program) => program.output()).join('\n'))
      const found = tracesOf(NUMBERS, [roof.dir])
      expect(found.traces, when).toEqual([])
      return found
    }
    const register = await product.kaikukanta()
    const first = await openDesk(product, roof, cable, 0)
    printed.push(first.program)
    await pair(first.page, register.url)
    const scans = await atTheDesk(first.page, display, cable)
    await groupAndBooking(first.page)
    await paperAndReport(first.page, product.dir)
    await inTheJournal(first.page)
    await expect(first.page.locator('[data-status=waiting]')).toContainText('Kaikki lähetetty')
    look('with the window open')

    // the network goes, uses wait; a backup is made of them; the power goes
    await register.program.end()
    for (const number of [HOUSE, OTHER, LAST_DAY, SOON, MANY]) {
      await scan(first.page, number)
      await decide(first.page)
    }
    await backup(first.page)
    await first.program.end('SIGKILL')
    look('after a kill, while uses wait')
    const waiting = await sealedUnder(roof)
    expect(waiting.length).toBeGreaterThan(2)
    for (const number of waiting) expect(NUMBERS).toContain(number)

    const port = Number(new URL(register.url).port)
    await product.kaikukanta(port)
    const second = await openDesk(product, roof, cable, first.port)
    printed.push(second.program)
    // the window from before the power went may stand there too, and asks to be opened anew
    await expect(async () => {
      await second.page.reload()
      await expect(second.page.locator('[data-status=waiting]')).toContainText('Kaikki lähetetty', { timeout: 5_000 })
    }).toPass({ timeout: 60_000 })
    // nothing of it in the write-ahead log either, while the desk is open
    await expect.poll(() => readFileSync(join(roof.data, 'ledger.db-wal')).length, { timeout: 15_000 }).toBe(0)
    await second.program.end()
    expect(await sealedUnder(roof)).toEqual([])

    rmSync(roof.keyFile)
    const { files, bytes } = look('at the end of the day')
    expect(readdirSync(join(roof.data, 'backups')).length).toBeGreaterThan(0)
    expect(readdirSync(join(roof.data, 'browser')).length).toBeGreaterThan(5)
    expectToFind(roof.dir)
    const figures = `${String(scans)} scans at the desk, ${String(NUMBERS.length)} numbers, ${String(Object.keys(ENCODINGS).length)} encodings, ${String(files)} files of ${(bytes / 1e6).toFixed(0)} MB: 0 traces`
    if (process.env.PRIVACY_FIGURES) writeFileSync(process.env.PRIVACY_FIGURES, figures)
    else console.log(figures)
  } finally {
    await cable.remove()
    display.end()
  }
})
