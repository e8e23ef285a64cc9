/** What staff do at a desk, by keyboard alone or by touch alone, and what is kept of it here and at the register. */
import type { Locator, Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { NumberedUse } from '../../../desk/demo/use-lists.ts'
import { expect, PAIRING_CODE, type Product, type TestRegister } from '../product.ts'
import { typeScan } from '../scanner.ts'

/** Two minors are registered on it. */
export const FAMILY = 'A999005458'
export const ALONE = 'A999005429'
export const WORKER = 'Y110029399'

/** A person's keys are this far apart; no scanner's are. Milliseconds. */
const KEY_GAP = 80
/** Nobody has looked at a card's verdict sooner; until then keys are the scanner's. Milliseconds. */
const LOOK = 150
/** An Enter so long after a card's own is a person's. Milliseconds. */
const CONFIRM_GAP = 250
/** A desk on a busy machine has answered by then. Milliseconds. */
const CHANGES_WITHIN = 2_000

export interface Desk {
  readonly page: Page
  readonly product: Product
  readonly register: TestRegister
}
export type Means = 'keyboard' | 'touch'
const LANGUAGES = { fi: 'Suomi', en: 'English' } as const

/** A desk that is paired with a register of its own. */
export async function pairedDesk(product: Product, means: Means, language: keyof typeof LANGUAGES): Promise<Desk> {
  const register = await product.kaikukanta()
  const { address } = await product.desk()
  const page = await product.open(address, { hasTouch: means === 'touch' })
  await page.locator('#pair-registerUrl').fill(register.url)
  await page.locator('#pair-code').fill(PAIRING_CODE)
  await page.locator('#pair-deskName').fill('Kassa 1')
  const wanted = page.getByRole('button', { name: LANGUAGES[language] })
  const submit = page.locator('form [type=submit]')
  for (const button of [wanted, submit]) await (means === 'touch' ? button.tap() : enterOn(page, button))
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  await expect(page.locator('[data-status=age]')).toContainText(/Tiedot päivitetty|Data updated/)
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
  return { page, product, register }
}

// ---- the scanner --------------------------------------------------------------------------------------------------

/** As a scanner types; then waits until anything on the page changes, which most often is what came of it. */
export async function scan(page: Page, number: string): Promise<void> {
  await page.waitForTimeout(CONFIRM_GAP)
  const change = await page.evaluateHandle(nextChange, CHANGES_WITHIN)
  await typeScan(page, number)
  await change.evaluate(({ seen }) => seen)
  await page.waitForTimeout(LOOK)
}

/** Runs in the page: `seen` resolves when anything on it has changed since. */
const nextChange = (within: number) => ({
  seen: new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => resolve())
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    setTimeout(resolve, within)
  }),
})

export const verdict = (page: Page, kind: string): Locator => page.locator(`[data-verdict=${kind}]`)
/** What the event's kind says at the card on the screen. */
export const fact = (page: Page, name: string): Locator => page.locator(`[data-fact=${name}]`)
export const action = (page: Page, name: string): Locator => page.locator(`[data-action=${name}]`)
/** Told to ears. */
export const told = (page: Page): Locator => page.getByTestId('live-assertive')

// ---- the keyboard -------------------------------------------------------------------------------------------------

/** As a person presses a key. */
export async function key(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(KEY_GAP)
  await page.keyboard.press(name)
}

/** As a person types. */
export async function type(page: Page, text: string): Promise<void> {
  for (const character of text) await key(page, character)
}

/** Enter, when the screen has been looked at. */
export async function confirm(page: Page): Promise<void> {
  await page.waitForTimeout(CONFIRM_GAP)
  await page.keyboard.press('Enter')
}

const MOST_TABS = 60
/** Moves by Tab until the element has the focus. */
export async function tabTo(page: Page, element: Locator): Promise<void> {
  const hasFocus = () => element.evaluate((it) => it === document.activeElement)
  for (let tabs = 0; !(await hasFocus()); tabs++) {
    expect(tabs, `Tab leads to ${String(element)}`).toBeLessThan(MOST_TABS)
    await page.keyboard.press('Tab')
  }
}

/** Moves to a button and presses it. */
export async function enterOn(page: Page, button: Locator): Promise<void> {
  await tabTo(page, button)
  await confirm(page)
}

/** Opens the chooser, looks for the venue and takes it. */
export async function venueByKeys(page: Page, query: string, name: string): Promise<void> {
  await enterOn(page, action(page, 'venue'))
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await type(page, query)
  await expect(page.getByRole('option')).toHaveCount(1)
  await confirm(page)
  await atVenue(page, name)
}

/** Looks for an event and takes the one of those found that is chosen already, as it depends on the hour, or the first. */
export async function eventByKeys(page: Page, query: string): Promise<void> {
  const radios = page.locator('.picker').getByRole('radio')
  const chosen = page.locator('.picker').getByRole('radio', { checked: true })
  await tabTo(page, page.locator('.picker').getByRole('searchbox'))
  await type(page, query)
  const found = (await chosen.count()) > 0 ? chosen : radios.first()
  await tabTo(page, found)
  await key(page, 'Space')
  await expect(found).toBeChecked()
}

/** Takes today's event, `at` an hour as every language writes it: which one is likely depends on the hour. */
export async function chooseToday(page: Page, at = ''): Promise<void> {
  const today = page.locator('.picker label').filter({ hasText: new RegExp(at.replace(':', '[.:]')) })
  await today.first().click()
}

// ---- touch --------------------------------------------------------------------------------------------------------

export async function venueByTouch(page: Page, name: string): Promise<void> {
  await action(page, 'venue').tap()
  await page.getByRole('option', { name }).tap()
  await atVenue(page, name)
}

export async function eventByTouch(event: Locator): Promise<void> {
  await event.tap()
  await expect(event.getByRole('radio')).toBeChecked()
}

/** Types a sum with the keys on the screen. */
export async function onKeypad(page: Page, sum: string): Promise<void> {
  for (const character of sum) await page.locator('.keypad').getByRole('button', { name: character, exact: true }).tap()
}

export async function atVenue(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
}

// ---- what is kept -------------------------------------------------------------------------------------------------

const KEPT = ['venueId', 'kind', 'adults', 'minors', 'feeKind', 'cents', 'channel'] as const
type Kept = Pick<NumberedUse, (typeof KEPT)[number]>
export type Expected = Kept & Pick<NumberedUse, 'cardNumber'>

/** A use of this card as it should be kept: one adult at the theatre's desk, unless said otherwise. */
export const useOf = (cardNumber: string, change: Partial<Kept> = {}): Expected => ({
  venueId: 'kaikulan-teatteri',
  kind: 'performance',
  adults: 1,
  minors: 0,
  feeKind: null,
  cents: null,
  channel: 'desk',
  ...change,
  cardNumber: cardNumber as NumberedUse['cardNumber'],
})

interface LedgerUse extends Kept {
  readonly id: string
  readonly state: string
  readonly groupId: string | null
}

function read<Row>(file: string, sql: string): Row[] {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare<[], Row>(sql).all()
  } finally {
    db.close()
  }
}

const ledgerFile = ({ product }: Desk) => join(product.dir, 'desk', 'ledger.db')

/** The desk's own uses, the oldest first. */
export function ledgerUses(desk: Desk): LedgerUse[] {
  return read(
    ledgerFile(desk),
    `SELECT id, state, venue_id AS venueId, kind, adults, minors, fee_kind AS feeKind, cents, channel, group_id AS groupId
     FROM use ORDER BY seq`,
  )
}

export async function registerUses({ register }: Desk): Promise<NumberedUse[]> {
  return (await register.issue<{ uses: NumberedUse[] }>('GET', 'uses')).uses
}

const kept = (use: Kept): Kept => Object.fromEntries(KEPT.map((name) => [name, use[name]])) as Kept

/** Exactly these uses stand in the ledger, accepted, and the register has each of them once, as it is here. */
export async function expectUses(desk: Desk, expected: readonly Expected[]): Promise<void> {
  await expect
    .poll(() => ledgerUses(desk).map(({ state }) => state), { timeout: 20_000 })
    .toEqual(expected.map(() => 'accepted'))
  const uses = ledgerUses(desk)
  expect(uses.map(kept), 'the ledger').toEqual(expected.map(kept))
  const copies = await registerUses(desk)
  expect(copies, 'the register').toHaveLength(expected.length)
  const inOrder = uses.map(({ id }) => copies.find((copy) => copy.id === id))
  expect(
    inOrder.map((copy) => copy && { ...kept(copy), cardNumber: copy.cardNumber, cancelled: copy.cancelled }),
    'the register',
  ).toEqual(expected.map((use) => ({ ...use, cancelled: false })))
}

/** Nothing is recorded, nothing is on its way, and the register has heard of nothing. */
export async function expectNoUses(desk: Desk): Promise<void> {
  expect(ledgerUses(desk)).toEqual([])
  expect(read(ledgerFile(desk), 'SELECT * FROM outbox')).toEqual([])
  expect(await registerUses(desk)).toEqual([])
}

/** The register bans the card, and the desk has heard of it. */
export async function ban(desk: Desk, cardNumber: string): Promise<void> {
  const { revision } = await desk.register.issue<{ revision: number }>('POST', `cards/${cardNumber}/ban`)
  // a desk asks every half minute, and at once when its network is back
  await desk.page.evaluate(() => window.dispatchEvent(new Event('online')))
  const folder = join(desk.product.dir, 'desk')
  const cursors = () =>
    readdirSync(folder)
      .filter((name) => /^replica-\d+\.db$/.test(name))
      .flatMap((name) => read<{ cursor: number }>(join(folder, name), 'SELECT cursor FROM progress'))
      .map(({ cursor }) => cursor)
  await expect.poll(() => Math.max(...cursors()), { timeout: 40_000 }).toBeGreaterThanOrEqual(revision)
}
