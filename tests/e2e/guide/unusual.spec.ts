/** The guides do what they say when something is not as usual: a refused card, a record that is rejected, no network, the night. */
import type { Page } from '@playwright/test'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GUIDES, type Told } from '../../docs/guide.ts'
import { ALONE, chooseToday, type Desk, FAMILY, key, pairedDesk } from '../kinds/steps.ts'
import { expect, type Product, test, type TestRegister } from '../product.ts'
import { Hand } from './hand.ts'
import { givePin, setAdministratorPin } from './pins.ts'

const EXPIRED = 'A999005380'
const LAST_DAY = 'A999005461'
const LARGE_FAMILY = 'AM10020030'
const ANOTHER = 'A999991234'
/** Neither is registered; the last digit of the second one contradicts its check digit. */
const UNKNOWN = 'A999991229'
const MISTYPED = 'A999991228'

const RESPONSIBLE = 'Neuvonta, p. 000 123 4567'
const recorded = (page: Page) => expect(page.locator('[data-verdict=recorded]')).toBeVisible()
const standing = (page: Page, name: string) => page.locator(`li[data-standing=${name}]`)
const saved = (page: Page) => page.locator('dialog[open] [type=submit]').click()
const closed = (page: Page) => expect(page.getByRole('dialog')).toHaveCount(0)

/** The venue lets in provisionally and says whom to tell; the settings are open. */
async function allowProvisional({ page, language }: Hand): Promise<void> {
  await page.locator('[id="settings.provisional"]').check()
  await page.locator('[id="settings.responsible"]').fill(RESPONSIBLE)
  await page.getByRole('button', { name: { fi: 'Tallenna', en: 'Save' }[language], exact: true }).click()
  await saved(page)
  await closed(page)
  await key(page, 'F10')
}

async function record(hand: Hand, card: string, minors = ''): Promise<void> {
  await hand.scan(card)
  await expect(hand.page.locator('[data-verdict=admit]')).toBeVisible()
  await hand.type(minors)
  await hand.enter()
  await recorded(hand.page)
}

/** A card without a ticket, one that is unknown, one that has had a ticket; the holder of the second is let in. */
async function atTheDesk(hand: Hand): Promise<void> {
  const { page } = hand
  await hand.follow('The card is refused', [() => hand.scan(EXPIRED), () => undefined, () => hand.scan(ALONE)])
  await hand.enter()
  await recorded(page)
  await hand.follow('The card is not found', [
    () => hand.scan(MISTYPED),
    () => hand.scan(UNKNOWN),
    () => expect(page.getByRole('main')).toContainText(RESPONSIBLE),
  ])
  await hand.follow(
    'The card is not found',
    [() => hand.press(0), () => expect(page.locator('[data-status=rejected]')).toBeVisible()],
    { list: 1 },
  )
  await hand.follow('The same card again', [() => hand.scan(ALONE), () => undefined, () => hand.press(0)])
  await recorded(page)
  await hand.follow('Undo', [
    async () => {
      await hand.press(0)
      await expect(page.locator('.recent li.gone')).toHaveCount(1)
      await key(page, 'Shift+F8')
      await expect(page.locator('.recent .offered')).toHaveText('3')
      await key(page, '3')
    },
    () => expect(page.locator('.recent li.gone')).toHaveCount(2),
  ])
}

/** One record is sent again once its card is active, one is changed, one is cancelled. */
async function rejected(hand: Hand, { register }: Desk): Promise<void> {
  const { page } = hand
  await register.issue('POST', `cards/${LAST_DAY}/inactivate`)
  await register.issue('POST', `cards/${FAMILY}/minors`, { minors: 1 })
  await record(hand, LAST_DAY)
  await record(hand, FAMILY, '2')
  await expect(page.locator('[data-status=rejected]')).toContainText('3')
  const entry = page.locator('[data-entry]')
  await hand.follow('Rejected records', [
    async () => {
      await hand.press(0)
      await hand.press(1)
      await entry.last().click()
    },
    () => undefined,
    async () => {
      await entry.nth(1).click()
      await register.issue('POST', `cards/${LAST_DAY}/activate`)
      await hand.press(0)
      await expect(standing(page, 'rejected')).toHaveCount(2)
      await hand.press(1)
      await expect(page.getByTestId('resend').getByRole('status')).toContainText('2')
    },
    async () => {
      await entry.first().click()
      await hand.press(0)
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Fewer|Vähemmän)/ })
        .click()
      await page.getByRole('dialog').getByRole('radio').first().check()
      await saved(page)
      await expect(standing(page, 'rejected')).toHaveCount(1)
    },
    async () => {
      await entry.first().click()
      await hand.press(0)
      await page.getByRole('dialog').getByRole('radio').first().check()
      await saved(page)
      await expect(page.locator('[data-status=rejected]')).toHaveCount(0)
    },
  ])
  const uses = await register.uses()
  expect(uses.filter(({ cancelled }) => !cancelled)).toHaveLength(2)
}

/** What is recorded without a network is sent once it is back. Returns the register that is back. */
async function withoutNetwork(hand: Hand, { product, register }: Desk): Promise<TestRegister> {
  const { page } = hand
  let back = register
  await key(page, 'F10')
  await hand.follow('No network', [
    async () => {
      await register.program.end()
      await record(hand, LARGE_FAMILY)
    },
    async () => {
      back = await product.kaikukanta(Number(new URL(register.url).port))
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
    },
  ])
  return back
}

/** The records of one card as a table; then what a register that is away does not have, for keying in. */
async function toFiles(hand: Hand, { product }: Desk, register: TestRegister): Promise<void> {
  const { page } = hand
  const downloads = join(product.dir, 'Downloads')
  const files = () => readdirSync(join(downloads, 'Kaikuluukku'))
  mkdirSync(downloads)
  await hand.follow('Records to a file', [
    async () => {
      await hand.press(0)
      await hand.scan(ALONE)
      await expect(page.locator('[data-entry]')).toHaveCount(2)
      await hand.press(1)
    },
    () => hand.press(1),
  ])
  expect(files()).toEqual([expect.stringMatching(/^kaikukortti-\d{4}-\d\d-\d\d-\d{6}\.csv$/)])
  await register.program.end()
  await key(page, 'F10')
  await record(hand, ANOTHER)
  await hand.follow(
    'Records to a file',
    [
      async () => {
        for (const at of [0, 1, 2, 3]) await hand.press(at)
        await givePin(hand)
        await closed(page)
      },
      async () => {
        const path = (await page.getByTestId('keying').locator('.file').innerText()).replaceAll(/\s/g, '')
        expect(readFileSync(path, 'utf8')).toContain(ANOTHER)
        expect(files()).toContainEqual(expect.stringMatching(/^kaikukortti-numbers-/))
      },
      async () => {
        await hand.press(0)
        await givePin(hand)
        await closed(page)
      },
    ],
    { list: 1 },
  )
  await expect(page.getByTestId('keying')).toHaveCount(0)
  expect(files()).toHaveLength(1)
}

/** The demonstration at half past midnight, in the program and on its page. */
async function afterMidnight(product: Product, language: Told): Promise<Hand> {
  product.at('00:30')
  const { address } = await product.desk(['--demo', `--data=${product.dir}/night`])
  const page = await product.open(address)
  await page.getByRole('button', { name: { fi: 'Suomi', en: 'English' }[language] }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  return new Hand(page, language)
}

for (const language of Object.keys(GUIDES) as Told[])
  test.describe(`the guide in ${language}`, () => {
    test('what is not as usual, and what the register does not take', async ({ product }) => {
      // many sections one after another, at one desk
      test.slow()
      const desk = await pairedDesk(product, 'keyboard', language)
      const hand = new Hand(desk.page, language)
      await setAdministratorPin(hand)
      await allowProvisional(hand)
      // late in the evening tomorrow's is the likely one, and a card that is used here is good until today
      await chooseToday(desk.page, '19:00')
      await atTheDesk(hand)
      await rejected(hand, desk)
      await toFiles(hand, desk, await withoutNetwork(hand, desk))
    })

    test('last night’s show, after midnight', async ({ product }) => {
      const hand = await afterMidnight(product, language)
      const { page } = hand
      const past = { fi: 'Menneet', en: 'Past' }[language]
      await hand.follow('Last night’s show, after midnight', [
        () => page.locator(`.picker h3:text-is("${past}") + label`).getByRole('radio').check(),
        () => hand.scan(ALONE),
        () => hand.press(0),
      ])
      await recorded(page)
    })
  })
