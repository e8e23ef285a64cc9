/**
 * Every screen there is, and how it is reached: from a desk that has just been opened, in any language. A new screen is a
 * new row.
 */
import type { Page } from '@playwright/test'
import { addDays, helsinkiDay } from '../../desk/rules/local-date.ts'
import { action, ALONE, FAMILY, key, scan, verdict, WORKER } from './kinds/steps.ts'
import { firstRun, type Tell, troubledDesk, unknownDesk } from './retold.ts'

export interface Screen {
  readonly name: string
  /** The demonstration's venue that it is seen at: the theatre unless another is named. */
  readonly venue?: string
  /** What the desk is made to tell. */
  readonly told?: Tell
  /** A desk that is not paired. */
  readonly unpaired?: boolean
  reach(page: Page): Promise<void>
  /** What reaching it left at the desk goes again. */
  leave?(page: Page): Promise<void>
}

const LIBRARY = 'Kaikulan kirjasto'
const FESTIVAL = 'Kaikulan festivaali'
const EXPIRED = 'A999005380'
const UNKNOWN = 'A111111111'
const SOON = addDays(helsinkiDay(Date.now()), 3).split('-').map(Number).reverse().join('.')

const judged = async (page: Page, number: string) => {
  await scan(page, number)
  await page.locator('[data-verdict]:not([data-verdict=idle]):not([data-verdict=checking])').waitFor()
}
const pressed =
  (...names: string[]) =>
  async (page: Page) => {
    for (const name of names) await key(page, name)
  }
const way = async (page: Page, name: string) => page.locator(`[data-way=${name}]`).click()
const dialog = (page: Page) => page.locator('dialog[open]').waitFor()
const recorded = async (page: Page, number: string) => {
  await judged(page, number)
  await page.waitForTimeout(250)
  await page.keyboard.press('Enter')
  await verdict(page, 'recorded').waitFor()
}
const undone = async (page: Page) => {
  await key(page, 'F8')
  await page.locator('.recent li').first().getByRole('button').waitFor({ state: 'detached' })
}
const premiere = async (page: Page) => {
  await page.locator('.picker').getByRole('searchbox').fill('juhlaensi-ilta')
  await page.locator('.picker label').first().click()
  await judged(page, FAMILY)
}
const fileOf = (rows: readonly string[]) => ({
  name: 'lista.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(rows.join('\r\n'), 'latin1'),
})

const DESK: readonly Screen[] = [
  { name: 'idle', reach: async (page) => verdict(page, 'idle').waitFor() },
  { name: 'admit', reach: (page) => judged(page, ALONE) },
  {
    name: 'admit, two children',
    reach: async (page) => {
      await judged(page, FAMILY)
      await key(page, '2')
    },
  },
  { name: 'refuse, expired', reach: (page) => judged(page, EXPIRED) },
  { name: 'refuse, not found', reach: (page) => judged(page, UNKNOWN) },
  {
    name: 'attention',
    reach: async (page) => {
      await recorded(page, FAMILY)
      await judged(page, FAMILY)
    },
    leave: undone,
  },
  { name: 'recorded', reach: (page) => recorded(page, FAMILY), leave: undone },
  {
    name: 'which to undo',
    reach: async (page) => {
      await recorded(page, FAMILY)
      await key(page, 'Shift+F8')
    },
    leave: async (page) => {
      await key(page, 'Escape')
      await undone(page)
    },
  },
  {
    name: 'group',
    reach: async (page) => {
      for (const card of [WORKER, ALONE, FAMILY]) await judged(page, card)
    },
    leave: pressed('Escape', 'Escape'),
  },
  {
    name: 'group, leaving',
    reach: async (page) => {
      for (const card of [WORKER, ALONE]) await judged(page, card)
      await key(page, 'Escape')
    },
    leave: pressed('Escape'),
  },
  { name: 'fee', venue: LIBRARY, reach: (page) => judged(page, ALONE) },
  {
    name: 'fee, with keys on the screen',
    venue: LIBRARY,
    reach: async (page) => {
      await judged(page, ALONE)
      await page.locator('.fields .row button').click()
      await page.locator('[role=group].keypad').waitFor()
    },
  },
  { name: 'course', venue: 'Kaikulan opisto', reach: (page) => judged(page, ALONE) },
  { name: 'visit', venue: 'Kaikulan uimahalli', reach: (page) => judged(page, FAMILY) },
  { name: 'festival', venue: FESTIVAL, reach: (page) => judged(page, FAMILY) },
]

const DIALOGS: readonly Screen[] = [
  {
    name: 'booking',
    reach: async (page) => {
      await judged(page, FAMILY)
      await key(page, 'F9')
      await dialog(page)
    },
  },
  {
    name: 'bookings',
    reach: async (page) => {
      await judged(page, FAMILY)
      await key(page, 'F9')
      await dialog(page)
      await page.waitForTimeout(250)
      await page.keyboard.press('Enter')
      await verdict(page, 'booked').waitFor()
      await action(page, 'bookings').click()
      await dialog(page)
    },
    leave: async (page) => {
      for (const name of ['Escape', 'F8']) await key(page, name)
      await verdict(page, 'idle').waitFor()
    },
  },
  { name: 'refuse, left out', reach: premiere },
  {
    name: 'supervisor',
    reach: async (page) => {
      await premiere(page)
      await key(page, 'F2')
      await dialog(page)
    },
  },
  {
    name: 'shortcuts',
    reach: async (page) => {
      await key(page, '?')
      await dialog(page)
    },
  },
  {
    name: 'venues',
    reach: async (page) => {
      await action(page, 'venue').click()
      await dialog(page)
    },
  },
  {
    name: 'end of the demonstration',
    reach: async (page) => {
      await page.locator('header .demo').click()
      await dialog(page)
    },
  },
]

/** Opens the journal with one entry of today’s open. */
const entry = async (page: Page) => {
  await recorded(page, FAMILY)
  await key(page, 'F4')
  await page.locator('[data-entry]').first().click()
  await action(page, 'change').waitFor()
}
const JOURNAL: readonly Screen[] = [
  { name: 'journal', reach: pressed('F4') },
  { name: 'journal, details', reach: entry },
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
    reach: async (page) => {
      await key(page, 'F7')
      await way(page, 'report')
      const rows = [`${FAMILY};${SOON};19.00;Hamlet;1`, `${ALONE};31.2.2026;19.00;Hamlet;0`]
      await page.locator('input[type=file]').setInputFiles(fileOf(['Kortti;Päivä;Klo;Esitys;Lapsia', ...rows]))
      await page.locator('tr[data-line]').first().waitFor()
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
const part = async (page: Page, name: string) => {
  await key(page, 'Control+Comma')
  await way(page, name)
}
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

const atGate = async (page: Page) => {
  await action(page, 'gate').click()
  await page.locator('[data-gate]').waitFor()
}
const notAtGate = (page: Page) => action(page, 'leave-gate').click()
const GATE: readonly Omit<Screen, 'venue'>[] = [
  { name: 'gate', reach: atGate, leave: notAtGate },
  {
    name: 'gate, recorded',
    reach: async (page) => {
      await atGate(page)
      await judged(page, FAMILY)
    },
    leave: async (page) => {
      await key(page, 'F8')
      await page.getByTestId('notice').waitFor()
      await notAtGate(page)
    },
  },
  {
    name: 'gate, refuse',
    reach: async (page) => {
      await atGate(page)
      await judged(page, EXPIRED)
    },
    leave: notAtGate,
  },
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

const printSlips = async (page: Page, when: 'ask' | 'never') => {
  await part(page, 'printing')
  await way(page, when)
  await page.locator(`[data-way=${when}][aria-pressed=true]`).waitFor()
  await key(page, 'F10')
  await verdict(page, 'idle').waitFor()
}
const SLIP: Screen = {
  name: 'recorded, with a slip',
  reach: async (page) => {
    await printSlips(page, 'ask')
    await recorded(page, FAMILY)
    await action(page, 'slip').waitFor()
  },
  leave: async (page) => {
    await undone(page)
    await printSlips(page, 'never')
  },
}

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

const TROUBLE: readonly Screen[] = [
  { name: 'unknown desk', told: unknownDesk, reach: async (page) => page.locator('li[data-state]').first().waitFor() },
  { name: 'unknown desk, admit', told: unknownDesk, reach: (page) => judged(page, ALONE) },
  {
    name: 'unknown desk, pairing again',
    told: unknownDesk,
    reach: async (page) => {
      await page.locator('section .button.primary, section .button').first().click()
      await dialog(page)
    },
  },
  {
    name: 'full disk, wrong clock',
    told: troubledDesk,
    reach: async (page) => page.locator('[data-status=trouble]').waitFor(),
  },
]

export const SCREENS: readonly Screen[] = [
  ...DESK,
  ...DIALOGS,
  ...JOURNAL,
  ...EVENTS,
  ...AFTERWARDS,
  ...REPORTS,
  ...SETTINGS,
  ...GATE.map((screen) => ({ ...screen, venue: FESTIVAL })),
  SLIP,
  ...UNPAIRED,
  ...SETUP,
  ...TROUBLE,
]
