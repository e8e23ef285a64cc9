/** The guides do what they say of the computer: its backups, cards out of a file, what is told to support, and giving it away. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GUIDES, type Told } from '../../docs/guide.ts'
import { ALONE, FAMILY, key } from '../kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, test, type TestRegister } from '../product.ts'
import { Hand } from './hand.ts'
import { givePin, setAdministratorPin } from './pins.ts'

const LANGUAGE = { fi: 'Suomi', en: 'English' }

/** A desk of its own, whose program can be ended. */
async function begin(product: Product, language: Told) {
  const { address, program } = await product.desk()
  const page = await product.open(address, { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.getByRole('button', { name: LANGUAGE[language] }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  return { hand: new Hand(page, language), program }
}

async function pair({ page }: Hand, register: TestRegister): Promise<void> {
  await page.locator('#pair-registerUrl').fill(register.url)
  await page.locator('#pair-code').fill(PAIRING_CODE)
  await page.locator('#pair-deskName').fill('Kassa 1')
  await page.locator('form [type=submit]').click()
  await expect(page.locator('[data-status=age]')).toContainText(/Tiedot päivitetty|Data updated/)
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
}

async function record(hand: Hand, card: string): Promise<void> {
  await key(hand.page, 'F10')
  await hand.scan(card)
  await expect(hand.page.locator('[data-verdict=admit]')).toBeVisible()
  await hand.enter()
  await expect(hand.page.locator('[data-verdict=recorded]')).toBeVisible()
}

const uses = (hand: Hand) => hand.page.locator('.recent li[data-state]')

/** General settings, the scanners and the diagnostics: open to whoever serves. */
async function openToAll(hand: Hand): Promise<void> {
  const { page } = hand
  const opened = async () => {
    await hand.press(0)
    await hand.press(1)
  }
  await hand.follow('Settings', [
    opened,
    async () => {
      await hand.press(3)
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
      await hand.press(0)
    },
    async () => {
      for (const cue of await page.locator('[data-cue]').all()) await cue.click()
      await hand.press(1)
    },
  ])
  await hand.follow('Scanners and the camera', [opened, () => hand.press(1), () => hand.scan(FAMILY)])
  const trouble = { fi: 'Tee näin:', en: 'Do this:' }[hand.language]
  await hand.follow('Diagnostics', [opened, () => undefined, () => hand.press(0)], { besides: [trouble] })
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied.split('\n').length).toBeGreaterThanOrEqual(14)
}

/** A copy is made and gone back to; what was recorded in between is fetched. */
async function backups(hand: Hand): Promise<void> {
  const { page } = hand
  await record(hand, FAMILY)
  await hand.follow('Backups', [
    async () => {
      await hand.press(0)
      await hand.press(1)
      await givePin(hand)
    },
    () => hand.press(0),
  ])
  await record(hand, ALONE)
  await hand.follow(
    'Backups',
    [
      () => undefined,
      async () => {
        await hand.press(0)
        await hand.press(1)
        await givePin(hand)
        await hand.press(2)
      },
      () => hand.press(1),
    ],
    { list: 1 },
  )
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await key(page, 'F10')
  await expect(uses(hand)).toHaveCount(2)
}

/** What whoever runs the register would bring: its cards as they are now, for this organisation. */
async function cardsOf(register: TestRegister): Promise<Buffer> {
  await register.issue('POST', `cards/${ALONE}/minors`, { minors: 3 })
  const body = JSON.stringify({ code: PAIRING_CODE, deskName: 'Tuki' })
  const headers = { 'content-type': 'application/json' }
  const paired = await fetch(`${register.url}/v1/pairings`, { method: 'POST', headers, body })
  const { token } = (await paired.json()) as { token: string }
  const cards = await fetch(`${register.url}/v1/cards`, { headers: { authorization: `Bearer ${token}` } })
  return Buffer.from(await cards.arrayBuffer())
}

async function cardsFromFile(hand: Hand, product: Product, register: TestRegister): Promise<void> {
  const path = join(product.dir, 'kortit.ndjson')
  writeFileSync(path, await cardsOf(register))
  await register.program.end()
  await hand.follow('Cards from a file', [
    async () => {
      await hand.press(0)
      await hand.press(1)
      await givePin(hand)
    },
    () => hand.fill(1, path),
    async () => {
      await hand.press(0)
      await hand.press(0)
    },
  ])
  await key(hand.page, 'F10')
  await hand.scan(ALONE)
  await expect(hand.page.getByRole('main')).toContainText(/Kortille on merkitty 3 lasta|3 children are registered/)
}

/** The program ends, and its file is overwritten in the middle, as a bad sector does. */
function damage(file: string): void {
  writeFileSync(file, readFileSync(file).fill(0xff, 4_096))
}

for (const language of Object.keys(GUIDES) as Told[])
  test(`the guide in ${language}: settings, backups, cards from a file, and the end of a desk`, async ({ product }) => {
    // many sections one after another, at one desk
    test.slow()
    const register = await product.kaikukanta()
    const { hand, program } = await begin(product, language)
    await pair(hand, register)
    await openToAll(hand)
    await setAdministratorPin(hand)
    await backups(hand)
    await cardsFromFile(hand, product, register)

    await hand.page.close()
    await program.end()
    damage(join(product.dir, 'desk', 'ledger.db'))
    const { hand: later } = await begin(product, language)
    const { page } = later
    await expect(page.getByRole('main')).toContainText('ledger.db.damaged')
    await later.follow('Backups', [() => undefined, () => later.press(1)], { list: 2 })
    await expect(page.locator('[data-verdict=idle]')).toBeVisible()
    await expect(uses(later)).not.toHaveCount(0)
    await later.follow('When the computer is given away', [
      async () => {
        await later.press(0)
        await later.press(1)
        await givePin(later)
      },
      () => later.press(1),
      () => later.press(0),
      () => expect(page.locator('#pair-code')).toBeVisible(),
    ])
  })
