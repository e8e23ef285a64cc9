/**
 * Every screen there is, and how it is reached: from a desk that has just been opened, in any language. A new screen is a
 * new row.
 */
import type { Page } from '@playwright/test'
import { addDays, helsinkiDay } from '../../desk/rules/local-date.ts'
import { action, ALONE, FAMILY, key } from './kinds/steps.ts'
import { AT_DESK } from './matrix-desk.ts'
import { cardKeys, dialog, part, pressed, recorded, type Screen, way } from './matrix-steps.ts'
import { firstRun } from './retold.ts'

const typed = (daysAhead: number) =>
  addDays(helsinkiDay(Date.now()), daysAhead).split('-').map(Number).reverse().join('.')
const SOON = typed(3)
const YESTERDAY = typed(-1)

const fileOf = (rows: readonly string[]) => ({
  name: 'lista.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(rows.join('\r\n'), 'latin1'),
})

/** Opens the journal with one entry of today’s open. */
const entry = async (page: Page) => {
  await recorded(page, FAMILY)
  await key(page, 'F4')
  await page.locator('[data-entry]').first().click()
  await action(page, 'change').waitFor()
}
const JOURNAL: readonly Screen[] = [
  { name: 'journal', reach: pressed('F4') },
  {
    name: 'journal, with keys on the screen',
    reach: async (page) => {
      await key(page, 'F4')
      await cardKeys(page)
    },
  },
  { name: 'journal, details', reach: entry },
  {
    name: 'journal, a day',
    reach: async (page) => {
      await recorded(page, FAMILY)
      await key(page, 'F4')
      await page.locator('[data-entry]').first().waitFor()
      await page.locator('#journal-day').fill(typed(0))
      await key(page, 'Enter')
      await action(page, 'every-day').waitFor()
    },
  },
  {
    name: 'journal, no such day',
    reach: async (page) => {
      await key(page, 'F4')
      await page.locator('#journal-day').fill('31.2.')
      await key(page, 'Enter')
      await page.locator('#journal-day[aria-invalid=true]').waitFor()
    },
  },
  ...(['change', 'cancel'] as const).map((what) => ({
    name: `journal, ${what}`,
    reach: async (page: Page) => {
      await entry(page)
      await action(page, what).click()
      await dialog(page)
    },
  })),
  {
    name: 'journal, export',
    reach: async (page) => {
      await key(page, 'F4')
      await action(page, 'export').click()
      await dialog(page)
    },
  },
]

const EVENTS: readonly Screen[] = [
  { name: 'events', reach: pressed('F6') },
  {
    name: 'events, editor',
    reach: async (page) => {
      await key(page, 'F6')
      await action(page, 'add-event').click()
      await page.getByTestId('event-editor').waitFor()
    },
  },
  {
    name: 'events, one of the register’s',
    reach: async (page) => {
      await key(page, 'F6')
      await page.locator('[data-event]').first().click()
      await page.getByTestId('event-editor').waitFor()
    },
  },
  {
    name: 'events, import',
    reach: async (page) => {
      await key(page, 'F6')
      await action(page, 'import-events').click()
      const rows = [`Äitien yö,${SOON},"19.30",150`, `=1+1,${SOON},19.00,150`, 'Hamlet,31.2.2027,19.00,150']
      await page.locator('#events-file').setInputFiles(fileOf(['Nimi,Päivä,Aika,Myynnissä', ...rows]))
      await page.locator('tr[data-line="2"]').waitFor()
    },
  },
]

const timeIn = (text = '') => /\d+[.:]\d\d/.exec(text)?.[0]

/** Chooses a report of these lines, and waits until they can be looked at. */
async function chosen(page: Page, rows: readonly string[]): Promise<void> {
  await way(page, 'report')
  await page.locator('input[type=file]').setInputFiles(fileOf(['Kortti;Päivä;Klo;Esitys;Lapsia', ...rows]))
  await page.locator('tr[data-line]').first().waitFor()
}

/** With yesterday's first event, and a line that cannot be recorded. */
async function takenIn(page: Page): Promise<void> {
  await key(page, 'F7')
  await page.locator('#paper-day').fill(YESTERDAY)
  const event = page.locator('#paper-events label').first()
  const [title, time] = await Promise.all(['.title', '.time'].map((part) => event.locator(part).innerText()))
  await chosen(page, [`${FAMILY};${YESTERDAY};${timeIn(time)};${title?.trim()};1`, `${ALONE};31.2.2026;19.00;Hamlet;0`])
  // it may be recorded already, by another screen that is looked at
  await page.locator('tr[data-line="2"]').getByRole('checkbox').check({ force: true })
  await action(page, 'import').click()
  await page.getByTestId('report-outcome').waitFor()
}

const AFTERWARDS: readonly Screen[] = [
  { name: 'afterwards, paper', reach: pressed('F7') },
  {
    name: 'afterwards, paper, a card',
    reach: async (page) => {
      await key(page, 'F7')
      await page.locator('#paper-events').getByRole('radio').first().check({ force: true })
      await page.locator('#paper-card').fill(FAMILY)
      await key(page, 'Enter')
    },
  },
  {
    name: 'afterwards, report',
    async reach(page) {
      await key(page, 'F7')
      await chosen(page, [`${FAMILY};${SOON};19.00;Hamlet;1`, `${ALONE};31.2.2026;19.00;Hamlet;0`])
    },
  },
  { name: 'afterwards, report taken in', reach: takenIn },
  {
    name: 'afterwards, report taken back',
    reach: async (page) => {
      await takenIn(page)
      await action(page, 'take-back').click()
      await page.getByRole('dialog').getByRole('radio').first().waitFor()
    },
  },
  {
    name: 'afterwards, blank',
    reach: async (page) => {
      await key(page, 'F7')
      await way(page, 'blank')
    },
  },
]

const ADMINISTRATOR = '2222'
const settings = (name: string, isLocked: boolean): Screen => ({
  name: `settings, ${name}`,
  reach: async (page) => {
    await part(page, name)
    if (!isLocked) return
    await page.locator('#administrator-pin').fill(ADMINISTRATOR)
    await page.locator('main form [type=submit]').click()
    await page.getByTestId('settings-lock').waitFor({ state: 'detached' })
  },
})
const SETTINGS: readonly Screen[] = [
  { name: 'settings, locked', reach: (page) => part(page, 'venue') },
  ...['general', 'scanners', 'printing', 'diagnostics'].map((name) => settings(name, false)),
  ...['venue', 'backups', 'desk'].map((name) => settings(name, true)),
]

const reports = async (page: Page) => {
  await key(page, 'Shift+F4')
  await page.locator('[data-testid=reports-screen][aria-busy=false]').waitFor()
}
const REPORTS: readonly Screen[] = [
  { name: 'reports', reach: reports },
  {
    name: 'reports, shift',
    reach: async (page) => {
      await reports(page)
      await action(page, 'shift').click()
      await page.getByTestId('shift').waitFor()
    },
  },
]

/** The first run goes on where it was left, also when the page is opened anew. */
const SETUP: readonly Screen[] = ['venue', 'pins', 'scanner', 'done'].map((step): Screen => ({
  name: `first run, ${step}`,
  reach: async (page) => {
    await page.evaluate((at) => localStorage.setItem('kaikuluukku.setup', at), step)
    await page.reload()
    await page.locator(`[data-step=${step}]`).waitFor()
  },
}))

const UNPAIRED: readonly Screen[] = [
  { name: 'first run', unpaired: true, reach: (page) => page.locator('#pair-code').waitFor() },
  ...(['key_lost', 'ledger_damaged'] as const).map((reason): Screen => ({
    name: `first run, ${reason}`,
    told: firstRun(reason),
    reach: (page) => page.locator('#pair-code').waitFor(),
  })),
]

export const SCREENS: readonly Screen[] = [
  ...AT_DESK,
  ...JOURNAL,
  ...EVENTS,
  ...AFTERWARDS,
  ...REPORTS,
  ...SETTINGS,
  ...UNPAIRED,
  ...SETUP,
]
