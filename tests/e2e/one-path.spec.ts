/** Whichever source reads the card: at the same desk, shown the same, recorded the same, the same at the register. */
import type { Page } from '@playwright/test'
import { Cable } from '../native/tty.ts'
import { launchSeeing } from './camera/seeing.ts'
import { cardVideo } from './camera/video.ts'
import { confirm, FAMILY, scan, type, verdict } from './kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, skipSetup, test, type TestRegister } from './product.ts'

const MINORS = '2'

/** As whoever sets up the desk does. */
async function pair(register: TestRegister, page: Page) {
  await page.locator('#pair-registerUrl').fill(register.url)
  await page.locator('#pair-code').fill(PAIRING_CODE)
  await page.locator('#pair-deskName').fill('Kassa 1')
  await page.locator('form [type=submit]').click()
  await expect(page.locator('[data-status=age]')).toContainText('Tiedot päivitetty')
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
}

/** As staff record the card that is on the screen; what the register then has of it, without its id and time. */
async function recorded(page: Page, register: TestRegister) {
  await expect(verdict(page, 'admit')).toBeVisible()
  await type(page, MINORS)
  await confirm(page)
  await expect(verdict(page, 'recorded')).toBeVisible()
  await expect.poll(async () => (await register.uses()).length).toBe(1)
  const [use] = (await register.uses()) as unknown as Record<string, unknown>[]
  return Object.fromEntries(Object.entries(use ?? {}).filter(([name]) => !OF_ONE_USE.has(name)))
}
const OF_ONE_USE = new Set(['id', 'recordedAt', 'revision'])

/** A fresh desk and register, the card read by `read`, and the use that came of it. */
async function useBy(product: Product, read: (page: Page) => Promise<void>, args: readonly string[] = []) {
  const register = await product.kaikukanta()
  const { address } = await product.desk(args)
  const page = await product.open(address)
  await pair(register, page)
  await read(page)
  return recorded(page, register)
}

/** The same by a camera that plays the card. */
async function useByCamera(product: Product, format: 'QRCode' | 'Code39', module: number) {
  const browser = await launchSeeing({ video: await cardVideo(product.dir, { text: FAMILY, format, module }) })
  try {
    const register = await product.kaikukanta()
    const { address } = await product.desk()
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fi-FI' })).newPage()
    await skipSetup(page)
    await page.goto(address)
    await pair(register, page)
    await page.getByRole('button', { name: 'Lue kortteja kameralla' }).click()
    return await recorded(page, register)
  } finally {
    await browser.close()
  }
}

const EXPECTED = { cardNumber: FAMILY, adults: 1, minors: 2, channel: 'desk', provisional: false, cancelled: false }

test('typed by hand', async ({ product }) => {
  const use = await useBy(product, async (page) => {
    await type(page, FAMILY)
    await confirm(page)
  })
  expect(use).toMatchObject(EXPECTED)
})

test('from a scanner that types', async ({ product }) => {
  expect(await useBy(product, (page) => scan(page, FAMILY))).toMatchObject(EXPECTED)
})

test('through a real tty', async ({ product }) => {
  const cable = new Cable()
  try {
    await cable.plug()
    const read = async (page: Page) => {
      await expect(page.locator('[data-status=scanner]')).toContainText('Lukija kytketty')
      await cable.write(`]A0${FAMILY}\r\n`)
    }
    expect(await useBy(product, read, [`--serial=${cable.path}`])).toMatchObject(EXPECTED)
  } finally {
    await cable.remove()
  }
})

test('a QR code before the camera', async ({ product }) => {
  expect(await useByCamera(product, 'QRCode', 8)).toMatchObject(EXPECTED)
})

test('a Code39 before the camera', async ({ product }) => {
  expect(await useByCamera(product, 'Code39', 3)).toMatchObject(EXPECTED)
})
