/** What is seen at the desk itself, and at its gate. */
import type { Page } from '@playwright/test'
import { action, ALONE, FAMILY, key, verdict, WORKER } from './kinds/steps.ts'
import { cardKeys, dialog, judged, part, pressed, recorded, type Screen, undone, way } from './matrix-steps.ts'
import { troubledDesk, unknownDesk } from './retold.ts'

const LIBRARY = 'Kaikulan kirjasto'
const FESTIVAL = 'Kaikulan festivaali'
const EXPIRED = 'A999005380'
const UNKNOWN = 'A111111111'

const premiere = async (page: Page) => {
  await page.locator('.picker').getByRole('searchbox').fill('juhlaensi-ilta')
  await page.locator('.picker label').first().click()
  await judged(page, FAMILY)
}
const DESK: readonly Screen[] = [
  { name: 'idle', reach: async (page) => verdict(page, 'idle').waitFor() },
  { name: 'idle, with keys on the screen', reach: cardKeys },
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

const atGate = async (page: Page) => {
  await action(page, 'gate').click()
  await page.locator('[data-gate]').waitFor()
}
const notAtGate = (page: Page) => action(page, 'leave-gate').click()
const GATE: readonly Omit<Screen, 'venue'>[] = [
  { name: 'gate', reach: atGate, leave: notAtGate },
  {
    name: 'gate, with keys on the screen',
    reach: async (page) => {
      await atGate(page)
      await cardKeys(page)
    },
    leave: async (page) => {
      await action(page, 'card-keys').click()
      await notAtGate(page)
    },
  },
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

export const AT_DESK: readonly Screen[] = [
  ...DESK,
  ...DIALOGS,
  ...GATE.map((screen) => ({ ...screen, venue: FESTIVAL })),
  SLIP,
  ...TROUBLE,
]
