import type { Page } from '@playwright/test'
import { chooseToday, scan } from './kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, skipSetup, test, type TestRegister } from './product.ts'

const FAMILY = 'A999005458'

/** Pairs by hand on the first-run page, as whoever sets the desk up does. */
async function pair(page: Page, registerUrl: string, code = PAIRING_CODE) {
  await page.getByLabel('Kaikukannan osoite').fill(registerUrl)
  await page.getByLabel('Liittämiskoodi').fill(code)
  await page.getByLabel('Kassan nimi').fill('Kassa 1')
  await page.getByLabel('Kassan nimi').press('Enter')
}

/** The register's cards are here, and nothing waits. */
async function ready(page: Page) {
  await expect(page.locator('[data-status=age]')).toContainText('Tiedot päivitetty')
  await expect(page.getByText('Kaikki lähetetty')).toBeVisible()
}

/** A desk that is paired with a register of its own, shown in a browser. */
async function pairedDesk(product: Product): Promise<{ page: Page; register: TestRegister }> {
  const register = await product.kaikukanta()
  const { address } = await product.desk()
  const page = await product.open(address)
  await pair(page, register.url)
  await ready(page)
  return { page, register }
}

/** As a person presses a key: not within a burst. */
async function key(page: Page, name: string) {
  await page.waitForTimeout(120)
  await page.keyboard.press(name)
}
const verdict = (page: Page, kind: string) => page.locator(`[data-verdict=${kind}]`)
const usesOf = (register: TestRegister, count: number) =>
  expect(async () => expect(await register.uses()).toHaveLength(count)).toPass({ timeout: 20_000 })

test('scan, verdict, holder and two minors, recorded, accepted by the register: exactly that one use', async ({
  product,
}) => {
  const { page, register } = await pairedDesk(product)
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toContainText('Voimassa')
  await expect(verdict(page, 'admit')).toContainText('A•••••5458')
  await key(page, '2')
  await key(page, 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('3 lippua')
  await expect(page.getByText('Kaikukannassa')).toBeVisible()
  expect(await register.uses()).toEqual([expect.objectContaining({ adults: 1, minors: 2, cancelled: false })])
})

test('by touch: an example card, two minors, recorded', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address, { hasTouch: true })
  await page.getByRole('button', { name: 'Kortti, jolla on lapsia' }).first().tap()
  await page.getByRole('radio', { name: '2', exact: true }).tap()
  await page.getByRole('button', { name: 'Kirjaa käyttö' }).tap()
  await expect(verdict(page, 'recorded')).toContainText('3 lippua')
})

test('F8 takes the last use back, and the register hears of it', async ({ product }) => {
  const { page, register } = await pairedDesk(product)
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, 'Enter')
  await expect(verdict(page, 'recorded')).toBeVisible()
  await usesOf(register, 1)
  await key(page, 'F8')
  await expect(async () =>
    expect(await register.uses()).toEqual([expect.objectContaining({ cancelled: true })]),
  ).toPass()
})

test('the register stopped: the use waits, survives the end of every process, and is accepted once when it is back', async ({
  product,
}) => {
  const register = await product.kaikukanta()
  const port = Number(new URL(register.url).port)
  const { address, program } = await product.desk()
  const page = await product.open(address)
  await pair(page, register.url)
  await ready(page)
  await register.program.end('SIGKILL')

  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, '1')
  await key(page, 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('2 lippua')
  await expect(page.getByText('1 odottaa')).toBeVisible()
  await program.end('SIGKILL')
  await page.context().close()

  const again = await product.desk()
  const reopened = await product.open(again.address)
  await expect(reopened.getByText('1 odottaa')).toBeVisible()
  await product.kaikukanta(port)
  await usesOf(register, 1)
  await expect(reopened.getByText('Kaikki lähetetty')).toBeVisible({ timeout: 20_000 })
  expect(await register.uses()).toEqual([expect.objectContaining({ adults: 1, minors: 1 })])
})

test('the line cut between the confirm and its answer: the repeated confirm gives the stored result, one use', async ({
  product,
}) => {
  const register = await product.kaikukanta()
  const { address } = await product.desk()
  const context = await product.open(address).then((page) => page.context())
  const page = await context.newPage()
  await skipSetup(page)
  const confirms: string[] = []
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer()
    let cut = false
    socket.onMessage((message) => {
      server.send(message)
      if (!String(message).includes('use.record')) return
      confirms.push(String(message))
      cut = confirms.length === 1
      if (cut) setTimeout(() => void socket.close(), 100)
    })
    server.onMessage((message) => {
      if (!cut) socket.send(message)
    })
  })
  await page.goto(new URL('/', address).href)
  await pair(page, register.url)
  await ready(page)
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, 'Enter')
  await expect(verdict(page, 'recorded')).toBeVisible()
  const [first, second] = confirms.map((message) => (JSON.parse(message) as { request: unknown }).request)
  expect(confirms).toHaveLength(2)
  expect(second).toEqual(first)
  await usesOf(register, 1)
})

test('every verdict is shown as what it is', async ({ product }) => {
  const { page } = await pairedDesk(product)
  // late in the evening tomorrow's is the likely one, and a card of the list is good until today
  await chooseToday(page, '19:00')
  for (const [number, kind, reason, words] of [
    ['A999005429', 'admit', null, 'Voimassa'],
    ['a999 005 461', 'admit', null, 'Voimassa'],
    ['A999005380', 'refuse', 'expired', 'Ei voimassa'],
    ['X000011656', 'refuse', 'inactive', 'Ei aktiivinen'],
    ['X000011326', 'refuse', 'banned', 'Käyttökielto'],
    ['X000011012', 'refuse', 'in_transfer', 'Siirrossa'],
    ['A999005420', 'refuse', 'not_found', 'Kaikukannan tiedoista'],
    ['HELLO', 'refuse', 'malformed', ''],
    ['A999991234', 'admit', null, 'Voimassa'],
    ['A999991234', 'attention', 'same_card_again', ''],
    ['Y110029399', 'attention', 'community_alone', 'Lue myös asiakkaan Kaikukortti'],
  ] as const) {
    await scan(page, number)
    const shown = page.locator(`[data-verdict=${kind}]${reason ? `[data-reason=${reason}]` : ''}`)
    await expect(shown, number).toContainText(words)
  }
  const masks = await page.locator('body').innerText()
  expect(masks).not.toContain('999991234')
})

test('a card that runs out before the event says both dates', async ({ product }) => {
  const { page } = await pairedDesk(product)
  await page.getByPlaceholder('Hae tapahtumaa').fill('Hamlet')
  await page.locator('label', { hasText: 'Hamlet' }).nth(2).click()
  await page.getByLabel('Kortin tunnus').focus()
  await scan(page, 'X000011986')
  const refusal = page.locator('[data-reason=expires_before_event]')
  await expect(refusal).toBeVisible()
  expect((await refusal.innerText()).match(/\d{1,2}\.\d{1,2}\.20\d\d/g)?.length).toBeGreaterThanOrEqual(2)
})

test('a wrong pairing code, and a register that is not there, are said in words', async ({ product }) => {
  const register = await product.kaikukanta()
  const { address } = await product.desk()
  const page = await product.open(address)
  await pair(page, register.url, 'WRONG-CODE')
  await expect(page.getByRole('alert')).toContainText('koodi')
  await register.program.end('SIGKILL')
  await pair(page, register.url)
  await expect(page.getByRole('alert')).toContainText('yhtey')
})

test('a scan while the event search has the focus: the card is checked, and keys are the screen’s again', async ({
  product,
}) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  const search = page.getByPlaceholder('Hae tapahtumaa')
  await search.click()
  await page.keyboard.type('ham', { delay: 120 })
  await page.waitForTimeout(120)
  await scan(page, FAMILY)
  await expect(verdict(page, 'admit')).toBeVisible()
  await expect(search).toHaveValue('ham')
  await expect(search).not.toBeFocused()
  await key(page, '9')
  await key(page, 'Enter')
  await expect(page.getByText('Valitse määrä uudelleen')).toBeVisible()
  await expect(verdict(page, 'recorded')).toHaveCount(0)
  await key(page, '2')
  await key(page, 'Enter')
  await expect(verdict(page, 'recorded')).toContainText('3 lippua')
})

test('fast typing in the event search stays there, and Escape leaves it', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.locator('[data-verdict=idle]').waitFor()
  const search = page.getByPlaceholder('Hae tapahtumaa')
  for (const delay of [0, 30, 83]) {
    await search.click()
    await page.keyboard.type('hamlet', { delay })
    await page.keyboard.press('Enter')
    await expect(search).toHaveValue('hamlet')
    await key(page, 'Escape')
    await expect(search).toHaveValue('')
    await key(page, 'Escape')
    await expect(search).not.toBeFocused()
  }
  await expect(verdict(page, 'idle')).toBeVisible()
})

test('the chosen event survives a reload', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.getByRole('radio').last().waitFor()
  const last = page.locator('.picker label').nth(3)
  await last.click()
  const chosen = await page.getByRole('radio', { checked: true }).getAttribute('value')
  await page.reload()
  await expect(page.getByRole('radio', { checked: true })).toHaveAttribute('value', chosen ?? '')
})

test('the demonstration ends after one question, on the first page', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.getByRole('button', { name: 'Lopeta kokeilu' }).click()
  await page.getByRole('button', { name: 'Jatka kokeilua' }).click()
  await expect(verdict(page, 'idle')).toBeVisible()
  await page.getByRole('button', { name: 'Lopeta kokeilu' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Lopeta kokeilu' }).click()
  await expect(page.getByLabel('Liittämiskoodi')).toBeVisible()
})
