/** The scanner page: a real tty is chosen on it, and what comes through it is seen there and goes nowhere else. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { SCANNER_PROBLEMS } from '../../desk/contract.ts'
import { DEMO_PINS } from '../../desk/pins.ts'
import { holdsCardNumber } from '../../desk/rules/card-number.ts'
import { Cable } from '../native/tty.ts'
import { expect, type Product, test } from './product.ts'
import { EVERY_SCANNER, readings, tellOfScanners } from './scanner-states.ts'
import { typeScan } from './scanner.ts'

const PICTURES = join(import.meta.dirname, '..', '.results', 'screens')
const CARD = 'A999005458'
const LANGUAGES = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const

/** A demonstration desk with the scanner page open, and every command that its page has sent. */
async function openPage(product: Product) {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address, { permissions: ['clipboard-read', 'clipboard-write'] })
  const commands: string[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) =>
      commands.push((JSON.parse(String(payload)) as { command: string }).command),
    ),
  )
  // the socket is opened while nobody listens yet
  await page.reload()
  await goToPage(page, 'fi')
  return { page, commands }
}

async function goToPage(page: Page, language: keyof typeof LANGUAGES) {
  await page.locator('[data-verdict=idle]').waitFor()
  await page.getByRole('button', { name: LANGUAGES[language] }).click()
  await page.keyboard.press('Control+,')
  await page.locator('[data-way=scanners]').click()
  await page.getByTestId('scanner-page').waitFor()
}

/** As the administrator of a venue does: the path is written, and saved by the PIN. */
async function choosePort(page: Page, path: string) {
  await page.getByRole('button', { name: 'Lisää portti' }).click()
  const field = page.getByLabel('Portin polku').last()
  await expect(field).toBeFocused()
  await field.fill(path)
  await page.getByRole('button', { name: 'Tallenna', exact: true }).click()
  await page.locator('#administrator-pin').fill(DEMO_PINS.administrator)
  await page.locator('dialog[open] [type=submit]').click()
  await expect(page.locator('dialog[open]')).toHaveCount(0)
}

const rows = (page: Page) => page.locator('[data-row]')
const field = (page: Page, name: string) => rows(page).first().locator(`[data-field=${name}]`)
const source = (page: Page, path: string) => page.locator(`[data-source="serial:${path}"]`)

test.describe('with a serial scanner', () => {
  const cable = new Cable()
  test.beforeEach(() => cable.plug())
  test.afterEach(() => cable.unplug())
  test.afterAll(() => cable.remove())

  test('a port is typed and saved; a scan is seen with its number, and nothing is checked or recorded', async ({
    product,
  }) => {
    const { page, commands } = await openPage(product)
    await choosePort(page, cable.path)
    await expect(source(page, cable.path)).toHaveAttribute('data-state', 'open')
    await expect(page.getByTestId('scanners-state')).toContainText('Tallennettu')

    await cable.write(`]A0${CARD}\u001d\r`)
    await expect(field(page, 'raw')).toHaveText(`]A0${CARD}⟨GS⟩`)
    await expect(field(page, 'number')).toHaveText('–')
    await cable.write(`]A0${CARD}\r`)
    await expect(field(page, 'number')).toHaveText(CARD)
    await expect(field(page, 'verdict')).toHaveText('Tunnus on oikean muotoinen.')
    await expect(field(page, 'code')).toHaveText('Code 39 (]A0)')
    await expect(field(page, 'source')).toHaveText(cable.path)
    await expect(field(page, 'time')).toHaveText(/^\d+ ms lukijan viestistä ruutuun$/)
    await expect(rows(page)).toHaveCount(2)

    await page.keyboard.press('F10')
    await expect(page.locator('[data-verdict=idle]')).toBeVisible()
    await expect(page.locator('[aria-labelledby=recent-title] li')).toHaveCount(0)
    expect(commands.filter((command) => /^(?:card|use|booking)\.(?!recent|list)/.test(command))).toEqual([])

    await page.keyboard.press('Control+,')
    await expect(page.getByTestId('scanner-page')).toBeVisible()
    await expect(rows(page), 'what was read went with the page').toHaveCount(0)
  })

  test('at the desk the same port checks a card again', async ({ product }) => {
    const { page } = await openPage(product)
    await choosePort(page, cable.path)
    await expect(source(page, cable.path)).toHaveAttribute('data-state', 'open')
    await page.keyboard.press('F10')
    await cable.write(`${CARD}\r`)
    await expect(page.locator('[data-verdict=admit]')).toBeVisible()
  })

  test('from the venue’s part of the settings a card goes to the desk', async ({ product }) => {
    const { page } = await openPage(product)
    await choosePort(page, cable.path)
    await expect(source(page, cable.path)).toHaveAttribute('data-state', 'open')
    await page.locator('[data-way=venue]').click()
    await page.getByTestId('settings-screen').waitFor()
    await cable.write(`${CARD}\r`)
    await expect(page.locator('[data-verdict=admit]')).toBeVisible()
  })

  test('a port that is not there is told with what to do, and can be removed', async ({ product }) => {
    const { page } = await openPage(product)
    await choosePort(page, '/dev/kaikuluukku-none')
    const missing = source(page, '/dev/kaikuluukku-none')
    await expect(missing).toHaveAttribute('data-state', 'error')
    await expect(missing.locator('[data-problem=serial_missing]')).toContainText('Porttia ei löydy.')
    await page.getByRole('button', { name: 'Poista portti /dev/kaikuluukku-none' }).click()
    await page.getByRole('button', { name: 'Tallenna', exact: true }).click()
    await page.locator('dialog[open] [type=submit]').click()
    await expect(missing).toHaveCount(0)
  })

  test('what is copied for support holds no card number', async ({ product }) => {
    const { page } = await openPage(product)
    await choosePort(page, cable.path)
    await expect(source(page, cable.path)).toHaveAttribute('data-state', 'open')
    await cable.write(`]A0${CARD}\r`)
    await expect(field(page, 'number')).toHaveText(CARD)
    await page.getByRole('button', { name: 'Kopioi vianetsintätiedot' }).click()
    // the live region says it too
    await expect(page.getByTestId('scanner-page').getByText('Kopioitu.')).toBeVisible()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain('read: shape=1 other, 1 letter, 1 digit, 1 letter, 9 digits aim=]A0')
    expect(text).not.toContain('5458')
    expect(text.split('\n').filter(holdsCardNumber)).toEqual([])
  })
})

test('a scanner that types is seen key by key, also while a path is being typed', async ({ product }) => {
  const { page, commands } = await openPage(product)
  await typeScan(page, CARD)
  await expect(field(page, 'number')).toHaveText(CARD)
  await expect(field(page, 'raw')).toHaveText(CARD)
  await expect(field(page, 'time')).toHaveText(/^\d+ ms ensimmäisestä näppäimestä ruutuun$/)
  await page.getByRole('button', { name: 'Lisää portti' }).click()
  await page.keyboard.type('COM3', { delay: 120 })
  await page.waitForTimeout(300)
  await typeScan(page, 'A999005429')
  await expect(field(page, 'number')).toHaveText('A999005429')
  await expect(page.getByLabel('Portin polku')).toHaveValue('COM3')
  expect(commands.filter((command) => /^(?:card|use)\.(?!recent)/.test(command))).toEqual([])
})

test('where the clipboard is refused the text is selected', async ({ product }) => {
  const { page } = await openPage(product)
  await page.context().clearPermissions()
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))
    document.execCommand = () => false
  })
  await page.getByRole('button', { name: 'Kopioi vianetsintätiedot' }).click()
  await expect(page.getByTestId('scanner-page').getByText('Teksti on valittu: paina Ctrl+C.')).toBeVisible()
  expect(await page.evaluate(() => String(getSelection()))).toContain('Kaikuluukku=')
})

const SIZES = [
  [1280, 800],
  [1024, 768],
  [640, 400],
] as const
const LOOKS = [
  ['fi', 'light'],
  ['sv', 'dark'],
  ['en', 'light'],
] as const

for (const [language, colorScheme] of LOOKS) {
  test(`every state and every reading in ${language}, ${colorScheme}: nothing for axe to find, nothing cut off`, async ({
    product,
  }) => {
    const { address } = await product.desk(['--demo'])
    const entered = await product.open(address, { colorScheme })
    const page = await entered.context().newPage()
    const tell = await tellOfScanners(page, EVERY_SCANNER)
    await page.goto(new URL('/', address).href)
    await goToPage(page, language)
    await expect(page.locator('[data-problem]')).toHaveCount(SCANNER_PROBLEMS.length)
    await page.screenshot({ path: join(PICTURES, `scanners-${language}-${colorScheme}-empty.png`) })
    // a port without a path, its framing open, and the fault told
    await page.locator('[aria-labelledby=serial-title] form > button').click()
    await page.locator('summary').click()
    await page.locator('[aria-labelledby=serial-title] [type=submit]').click()
    await expect(page.locator('[aria-invalid=true]')).toBeFocused()
    for (const reading of readings()) tell(reading)
    await expect(rows(page)).toHaveCount(readings().length)
    await page.locator('[aria-labelledby=facts-title] button').click()
    await expect(page.getByTestId('diagnostics')).toBeVisible()
    await look(page, `scanners-${language}-${colorScheme}`)
  })
}

async function look(page: Page, name: string) {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: join(PICTURES, `${name}-${String(width)}.png`) })
    expect(await tooWide(page), `${name} at ${String(width)}`).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 4_000 })
  await page.screenshot({ path: join(PICTURES, `${name}-whole.png`) })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
}

/** What reaches beyond the panel or the page that holds it. */
const tooWide = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid=scanner-page], [data-testid=scanner-page] .panel')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((element) => element.getAttribute('aria-labelledby') ?? 'the page'),
  )

test('a message that cannot be read takes the verdict before it away: nobody records the card of the one before', async ({
  product,
}) => {
  const { address } = await product.desk(['--demo'])
  const entered = await product.open(address)
  const page = await entered.context().newPage()
  const tell = await tellOfScanners(page, [])
  await page.goto(new URL('/', address).href)
  await page.locator('[data-verdict=idle]').waitFor()
  const [broken] = readings()
  tell(broken as object)
  await expect(page.getByTestId('live-assertive')).toContainText('Lukijan viesti')
  await expect(page.locator('[data-verdict=idle]')).toBeVisible()
  for (const kind of ['admit', 'recorded']) {
    await page.waitForTimeout(250)
    await typeScan(page, CARD)
    await page.locator('[data-verdict=admit]').waitFor()
    await page.waitForTimeout(250)
    if (kind === 'recorded') await page.keyboard.press('Enter')
    await page.locator(`[data-verdict=${kind}]`).waitFor()
    tell(broken as object)
    await expect(page.locator('[data-verdict=refuse], [data-verdict=attention]')).toContainText('Lue uudelleen')
    await expect(page.getByText('Lukijan viesti').first()).toBeVisible()
    await page.waitForTimeout(3_200)
  }
  await page.keyboard.press('Enter')
  await expect(page.locator('li[data-state]')).toHaveCount(1)
})
