/** A file of as many lines as one may have: how far it is, scans meanwhile, and an end before it is through. */
import type { Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, helsinkiDay } from '../../desk/rules/local-date.ts'
import { ALONE, type Desk, pairedDesk, verdict } from './kinds/steps.ts'
import { expect, test } from './product.ts'
import { typeScan } from './scanner.ts'

const LINES = 20_000
const inFinnish = (day: string) => day.split('-').map(Number).reverse().join('.')

/** A season of one event of yesterday, each line of another card that nobody knows. */
async function season({ page, product }: Desk): Promise<string> {
  const day = inFinnish(addDays(helsinkiDay(Date.now()), -1))
  await page.locator('nav [data-screen=afterwards]').click()
  await page.locator('#paper-day').fill(day)
  const event = page.locator('#paper-events label').first()
  const time = (await event.locator('.time').innerText()).replace(/[^\d.:]/g, '')
  const title = (await event.locator('.title').innerText()).trim()
  const rows = Array.from({ length: LINES }, (_, n) => `A${String(100_000_000 + n)};${day};${time};${title};0`)
  const file = join(product.dir, 'kausi.csv')
  writeFileSync(file, ['Kortti;Päivä;Klo;Esitys;Lapset', ...rows].join('\r\n'))
  await page.locator('[data-way=report]').click()
  return file
}

/** Presses it the moment it is there. */
const stopAtOnce = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string>((stopped) => {
        const stop = () => {
          const bar = document.querySelector<HTMLElement>('[data-testid=underway]')
          if (!bar) return
          watch.disconnect()
          bar.querySelector('button')?.click()
          stopped(bar.innerText)
        }
        const watch = new MutationObserver(stop)
        watch.observe(document.body, { subtree: true, childList: true })
      }),
  )

/** What goes over the page's line, in its order: commands as they are asked, and the progress that is told. */
function listen(page: Page): string[] {
  const heard: string[] = []
  const calls = new Map<number, string>()
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const { call, command } = JSON.parse(String(payload) || '{}') as { call?: number; command?: string }
      if (call !== undefined && command !== undefined) calls.set(call, command)
    })
    socket.on('framereceived', ({ payload }) => {
      const { call, topic } = JSON.parse(String(payload) || '{}') as { call?: number; topic?: string }
      const what = topic ?? (call === undefined ? undefined : calls.get(call))
      if (what !== undefined) heard.push(what)
    })
  })
  return heard
}

test('a report of a season is stopped while it is read, stopped while it is recorded, and gone on with', async ({
  product,
}) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  const heard = listen(page)
  await page.reload()
  const file = await season(desk)
  const input = page.locator('#report-file')

  let stopped = stopAtOnce(page)
  await input.setInputFiles(file)
  expect(await stopped).toMatch(/[\d,]+ of 20,000 lines/)
  await expect(page.getByText('Reading was stopped. Nothing was taken in.')).toBeVisible()
  await expect(input).toBeEnabled()

  await input.setInputFiles(file)
  const go = page.locator('[data-action=import]')
  await expect(go).toContainText('20,000')
  stopped = stopAtOnce(page)
  await go.click()
  expect(await stopped).toMatch(/[\d,]+ of 20,000 lines/)
  const told = page.getByText('The import was stopped.')
  await expect(told).toContainText(/[\d,]+ of 20,000 lines were gone through/)
  // what is begun goes on as it was
  await expect(page.getByRole('checkbox').first()).toBeDisabled()

  await go.click()
  // the desk takes cards meanwhile
  await page.locator('nav [data-screen=desk]').click()
  await typeScan(page, ALONE)
  await expect(verdict(page, 'admit')).toBeVisible()
  await page.locator('nav [data-screen=afterwards]').click()
  await expect(page.getByTestId('report-outcome')).toHaveText('20,000 uses recorded.')
  expect(heard.indexOf('card.check')).toBeGreaterThan(0)
  expect(heard.indexOf('card.check')).toBeLessThan(heard.lastIndexOf('report.import'))
})

test('a report that is stopped while it is recorded is taken back as far as it came', async ({ product }) => {
  const desk = await pairedDesk(product, 'keyboard', 'en')
  const { page } = desk
  const file = await season(desk)
  await page.locator('#report-file').setInputFiles(file)
  const go = page.locator('[data-action=import]')
  await expect(go).toContainText('20,000')
  const stopped = stopAtOnce(page)
  await go.click()
  await stopped
  const told = await page.getByText('The import was stopped.').innerText()
  const [, came = ''] = /([\d,]+) of 20,000 lines/.exec(told) ?? []

  await page.locator('[data-action=take-back]').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Wrong file' }).check({ force: true })
  await dialog.getByRole('button', { name: 'Take the import back' }).click()
  const done = page.getByTestId('report-taken-back')
  await expect(done).toHaveText(`${came} uses were taken back.`)
  await expect(done.getByRole('heading')).toBeFocused()
})
