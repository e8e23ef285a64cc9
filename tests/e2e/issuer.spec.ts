/** The demonstration register's own page: what an issuer does there is watched arriving at a desk. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { addDays, helsinkiDay } from '../../desk/rules/local-date.ts'
import { expect, ISSUER_TOKEN, PAIRING_CODE, type Product, test, type TestRegister } from './product.ts'
import { typeScan } from './scanner.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'screens')
/** Its check digit fits; nobody has registered it. */
const NEW = 'X000012341'
const TODAY = helsinkiDay(Date.now())
const NEXT_YEAR = addDays(TODAY, 300)

/** The page as the register's banner opens it. */
async function issuer(product: Product, register: TestRegister, options: Parameters<Product['open']>[1] = {}) {
  const [, address = ''] = await register.program.prints(/issuer's page\s+(\S+)/)
  const page = await product.open(address, options)
  await expect(page.locator('#rows li').first()).toBeVisible()
  return page
}

async function pairedDesk(product: Product, register: TestRegister) {
  const { address } = await product.desk()
  const page = await product.open(address)
  await page.getByLabel('Kaikukannan osoite').fill(register.url)
  await page.getByLabel('Liittämiskoodi').fill(PAIRING_CODE)
  await page.getByLabel('Kassan nimi').fill('Kassa 1')
  await page.getByLabel('Kassan nimi').press('Enter')
  await expect(page.locator('[data-status=age]')).toContainText('Tiedot päivitetty')
  return page
}

async function scan(desk: Page, number: string) {
  await desk.waitForTimeout(120)
  await typeScan(desk, number)
}

/** A desk asks the register every half minute, and at once when its network is back: that is said here instead of waiting. */
async function scansAs(desk: Page, number: string, shown: string) {
  await expect(async () => {
    await desk.evaluate(() => window.dispatchEvent(new Event('online')))
    // within three seconds a card is "the same card again", whatever has become of it
    await desk.waitForTimeout(3_200)
    await scan(desk, number)
    await expect(desk.locator(shown)).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
}

async function fillIn(page: Page, card: { number: string; validUntil: string; minors: string }) {
  const form = page.locator('#registration')
  await form.getByLabel('Kortin tunnus').fill(card.number)
  await form.getByLabel('Voimassa asti').fill(card.validUntil)
  await form.getByLabel('Alaikäisten määrä').fill(card.minors)
  await form.getByRole('button', { name: /^Rekisteröi/ }).click()
}

test('a card registered on the page is admitted at a desk, its use is seen, and a ban is refused', async ({
  product,
}) => {
  const register = await product.kaikukanta()
  const desk = await pairedDesk(product, register)
  const page = await issuer(product, register)
  await scan(desk, NEW)
  await expect(desk.locator('[data-reason=not_found]')).toBeVisible()

  await fillIn(page, { number: 'x 000 012 341', validUntil: NEXT_YEAR, minors: '2' })
  const said = page.locator('#said')
  await expect(said).toContainText(`Kortti ${NEW} on rekisteröity`)
  await expect(said).toContainText(/Kaikukannan muutos \d+, klo \d+\.\d\d\.\d\d\. Kassat saavat tiedon puolen minuutin/)
  await expect(page.getByRole('heading', { name: NEW })).toBeFocused()
  await scansAs(desk, NEW, '[data-verdict=admit]')

  await desk.waitForTimeout(120)
  await desk.keyboard.press('2')
  await desk.waitForTimeout(120)
  await desk.keyboard.press('Enter')
  await expect(desk.locator('[data-verdict=recorded]')).toContainText('3 lippua')
  await expect(page.locator('#uses')).toContainText('1 aikuinen + 2 alaikäistä')
  await expect(page.locator('#uses')).toContainText('Kaikulan teatteri · Kulttuuri')
  await expect(said).toContainText('Uusi käyttö näkyy haltijalle')
  await desk.keyboard.press('F8')
  await expect(page.locator('#uses .cancelled')).toHaveText('Peruttu')

  await page.getByRole('group', { name: 'Muuta tilaa' }).getByRole('button', { name: 'Käyttökielto' }).click()
  await expect(said).toContainText(`Kortin ${NEW} tila on nyt: Käyttökielto.`)
  await scansAs(desk, NEW, '[data-reason=banned]')
})

test('by keyboard alone: look for a card, renew it, change its minors, put it in transfer, remove it', async ({
  product,
}) => {
  const register = await product.kaikukanta()
  const page = await issuer(product, register)
  const said = page.locator('#said')
  const cardOf = async () =>
    (await register.issue<{ cards: object[] }>('GET', 'cards?number=A999005380')).cards[0] as Record<string, unknown>
  await page.getByLabel('Kortin tunnus tai sen osa').focus()
  await page.keyboard.type('005-380')
  await expect(page.locator('#found')).toHaveText('1–1 / 1')
  await page.locator('.row').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'A999005380' })).toBeFocused()
  await expect(page.locator('#card-facts')).toContainText('Voimassaolo päättyi')

  await page.locator('#renewal').getByLabel('Voimassa asti').fill(NEXT_YEAR)
  await page.keyboard.press('Enter')
  await expect(said).toContainText('on nyt voimassa')
  await page.locator('#minors-form').getByLabel('Alaikäisten määrä').fill('3')
  await page.keyboard.press('Enter')
  await expect(said).toContainText('alaikäisten määrä on nyt 3')
  await page.keyboard.press('Enter')
  await expect(said).toContainText('Mikään ei muuttunut')
  const transfer = page.locator('#states').getByRole('button', { name: 'Siirrossa' })
  await transfer.focus()
  await page.keyboard.press('Space')
  await expect(said).toContainText('Siirrossa')
  await expect(transfer).toBeFocused()
  expect(await cardOf()).toMatchObject({ state: 'in_transfer', minors: 3, validUntil: NEXT_YEAR })

  await page.getByRole('button', { name: 'Poista kortti Kaikukannasta' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('Poistetaanko kortti A999005380?')
  await page.keyboard.press('Escape')
  expect(await cardOf()).toBeDefined()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Poista kortti', exact: true }).press('Enter')
  await expect(said).toContainText('on poistettu Kaikukannasta')
  await expect(page.locator('#found')).toContainText('ei löydy')
  await expect(page.getByRole('button', { name: 'Rekisteröi uusi kortti' })).toBeFocused()
  expect(await cardOf()).toBeUndefined()
})

test('what is wrong with a card is said in the register’s words, beside its field', async ({ product }) => {
  const register = await product.kaikukanta()
  const page = await issuer(product, register)
  const good = { number: NEW, validUntil: NEXT_YEAR, minors: '0' }
  for (const [changes, field, words] of [
    [{ number: '' }, 'number', 'Kirjoita kortin tunnus'],
    [{ number: 'A99900542' }, 'number', '10 merkkiä. Nyt merkkejä on 9'],
    [{ number: 'B999005429' }, 'number', 'alkaa kirjaimella A, X, Y tai Z'],
    [{ number: 'A99900542O' }, 'number', 'vain numeroita'],
    [{ number: 'a999 005 429' }, 'number', 'on jo Kaikukannassa'],
    [{ validUntil: '' }, 'valid-until', 'Anna päivä'],
    [{ validUntil: addDays(TODAY, -1) }, 'valid-until', 'Päivä on jo mennyt'],
    [{ minors: '100' }, 'minors', 'kokonaisluku 0–99'],
    [{ minors: '1,5' }, 'minors', 'kokonaisluku 0–99'],
    [{ number: 'Y110029398', minors: '1' }, 'minors', 'ei merkitä alaikäisiä'],
  ] as const) {
    await fillIn(page, { ...good, ...changes })
    await expect(page.locator(`#${field}-fault`), words).toContainText(words)
    await expect(page.locator(`#${field}`)).toBeFocused()
  }
  await fillIn(page, { ...good, number: 'A99900542O' })
  await page.getByRole('button', { name: 'Svenska' }).click()
  await expect(page.locator('#number-fault')).toContainText('bara siffror')
  await expect(page.locator('#number')).toHaveValue('A99900542O')
  expect((await register.issue<{ count: number }>('GET', 'cards')).count).toBe(14)
})

test('a check digit that does not fit is a reason to look again, and no more', async ({ product }) => {
  const register = await product.kaikukanta()
  const page = await issuer(product, register)
  await page.locator('#valid-until').fill(TODAY)
  await page.locator('#number').fill('X000012345')
  await page.locator('#number').press('Enter')
  await expect(page.locator('#doubt')).toContainText('Katso kortista uudelleen')
  expect((await register.issue<{ count: number }>('GET', 'cards')).count).toBe(14)
  // as long as it takes to read; a press before that is not taken for an answer
  await page.waitForTimeout(800)
  await page.getByRole('button', { name: 'Rekisteröi silti' }).click()
  await expect(page.locator('#said')).toContainText('Kortti X000012345 on rekisteröity')
})

test('the token leaves the address at once, stays in this tab, and is asked for where it is missing', async ({
  product,
}) => {
  const register = await product.kaikukanta()
  const page = await issuer(product, register)
  expect(page.url()).toBe(`${register.url}/`)
  expect(await page.content()).not.toContain(ISSUER_TOKEN)
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(ISSUER_TOKEN)
  await page.reload()
  await expect(page.locator('#rows li').first()).toBeVisible()

  const other = await page.context().newPage()
  await other.goto(`${register.url}/issuer`)
  await other.getByLabel('Kortin jakajan avain').fill('not-the-token')
  await other.keyboard.press('Enter')
  await expect(other.locator('#token-fault')).toContainText('ei tunne tätä avainta')
  await other.getByLabel('Kortin jakajan avain').fill(ISSUER_TOKEN)
  await other.keyboard.press('Enter')
  await expect(other.locator('#rows li').first()).toBeVisible()
  await other.getByRole('button', { name: 'Kirjaudu ulos' }).click()
  await expect(other.locator('#entrance')).toBeVisible()
  expect(await other.evaluate(() => sessionStorage.length + document.querySelectorAll('#rows li').length)).toBe(0)

  await register.program.end('SIGKILL')
  await page.getByRole('button', { name: 'Seuraavat' }).click()
  await expect(page.getByRole('alert')).toContainText('Kaikukanta ei vastaa')
})

/** What the page looks like at its fullest: faults beside fields, a card with uses, a question. */
const SCREENS: Record<string, (page: Page) => Promise<void>> = {
  cards: (page) => page.locator('#next').click(),
  faults: async (page) => {
    await page.locator('#new-card').click()
    await page.locator('#number').fill('A999005422')
    await page.locator('#minors').fill('100')
    await page.locator('#register').click()
    await expect(page.locator('#minors-fault')).not.toBeEmpty()
    await expect(page.locator('#doubt')).not.toBeEmpty()
  },
  card: async (page) => {
    await page.reload()
    await page.locator('[data-number=A999005458] .row').click()
    await page.locator('#states [value=in_transfer]').click()
    await page.locator('#said p').first().waitFor()
    await page.locator('#uses .cancelled').waitFor()
  },
  question: (page) => page.locator('#delete').click(),
}

async function look(page: Page, name: string) {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0)
}

/** Two uses that a desk sent, one of them taken back. */
async function recordUses(register: TestRegister) {
  const post = async (path: string, body: object, token = '') => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    return (await fetch(`${register.url}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  const desk = (await post('pairings', { code: PAIRING_CODE, deskName: 'Kassa 1' })) as {
    token: string
    venue: { id: string }
  }
  const at = { recordedAt: new Date().toISOString() }
  const common = { eventId: null, kind: 'performance', field: 'culture', channel: 'desk', provisional: false, ...at }
  const use = { type: 'use', cardNumber: 'A999005458', venueId: desk.venue.id, adults: 1, day: TODAY, ...common }
  const [one, two] = [crypto.randomUUID(), crypto.randomUUID()]
  const uses = [
    { ...use, id: one, what: 'Hamlet', minors: 2 },
    { ...use, id: two, what: 'Yö Harmaakarin majakalla', minors: 0 },
    { type: 'cancellation', id: crypto.randomUUID(), useId: two, reason: 'Väärä kortti', ...at },
  ]
  await post('uses', { uses }, desk.token)
}

for (const [language, name] of Object.entries({ fi: 'Suomi', sv: 'Svenska', en: 'English' })) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the page in ${language}, ${theme}, wide and narrow: nothing for axe to find, nothing cut off`, async ({
      product,
    }) => {
      const register = await product.kaikukanta()
      await recordUses(register)
      for (const width of [1280, 400]) {
        const page = await issuer(product, register, { colorScheme: theme, viewport: { width, height: 800 } })
        await page.getByRole('button', { name }).click()
        await expect(page.locator('html')).toHaveAttribute('lang', language)
        for (const [screen, reach] of Object.entries(SCREENS)) {
          await reach(page)
          await look(page, `issuer-${screen}-${language}-${theme}-${String(width)}`)
        }
        await page.context().close()
      }
    })
  }
}
