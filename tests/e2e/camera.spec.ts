import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { join } from 'node:path'
import { launchSeeing, openSeeing, type Seeing } from './camera/seeing.ts'
import { cardVideo, emptyVideo } from './camera/video.ts'
import { expect, type Product, test } from './product.ts'
import { typeScan } from './scanner.ts'

const FAMILY = 'A999005458'
const PICTURES = join(import.meta.dirname, '..', '.results', 'screens')
const QR = { text: FAMILY, format: 'QRCode', module: 8 } as const
/** As wide as the guide frame makes it: three pixels for a narrow bar. */
const CODE39 = { text: FAMILY, format: 'Code39', module: 3 } as const
/** Frames that a camera gives in a second. */
const FIRST_SECOND = 30

let browser: Browser | null = null
test.afterEach(async () => {
  await browser?.close()
  browser = null
})

type Cameras = Parameters<typeof launchSeeing>[0]

/** The demonstration's desk in a browser with these cameras. */
async function deskSeeing(
  product: Product,
  cameras: Cameras,
  options: Parameters<typeof openSeeing>[2] = {},
): Promise<Seeing> {
  browser = await launchSeeing(cameras)
  const { address } = await product.desk(['--demo'])
  return openSeeing(browser, address, options)
}

const useCamera = (page: Page) => page.getByRole('button', { name: 'Lue kortteja kameralla' }).click()
const status = (page: Page) => page.locator('[data-status=camera]')

async function look(page: Page, name: string) {
  await page.screenshot({ path: join(PICTURES, `camera-${name}.png`) })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
}

for (const code of [QR, CODE39]) {
  test(`${code.format}: read within the first second of frames, once while it is held, and recorded; nothing leaves the machine`, async ({
    product,
  }) => {
    const seeing = await deskSeeing(product, { video: await cardVideo(product.dir, code) })
    const { page } = seeing
    const wasm = page.context().waitForEvent('requestfinished', (request) => request.url().endsWith('.wasm'))
    await useCamera(page)
    await expect(page.locator('[data-verdict=admit]')).toContainText('A•••••5458')
    expect(new URL((await wasm).url()).origin).toBe(new URL(page.url()).origin)
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-verdict=recorded]')).toBeVisible()
    // longer than any showing is remembered that is not seen any more
    await page.waitForTimeout(3_500)
    const readings = await seeing.readings()
    expect(readings.map(({ text }) => text)).toEqual([FAMILY])
    expect(readings[0]?.frames).toBeLessThanOrEqual(FIRST_SECOND)
    await expect(page.locator('[data-verdict=recorded]')).toBeVisible()
    expect(await seeing.tracks()).toEqual([['video', 'live']])
    expect(seeing.strayed).toEqual([])
  })
}

test('without MediaStreamTrackProcessor the camera reads as well', async ({ product }) => {
  const { page, readings } = await deskSeeing(
    product,
    { video: await cardVideo(product.dir, CODE39) },
    { before: () => Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor') },
  )
  await useCamera(page)
  await expect(page.locator('[data-verdict=admit]')).toContainText('A•••••5458')
  expect((await readings())[0]?.frames).toBeLessThanOrEqual(FIRST_SECOND)
})

test('30 seconds of a picture that moves and holds no code read nothing', async ({ product }) => {
  const { page, readings } = await deskSeeing(product, { video: emptyVideo(product.dir) })
  await useCamera(page)
  await expect(status(page)).toContainText('Kamera lukee')
  await page.waitForTimeout(30_000)
  await expect(status(page)).toContainText('Kamera lukee')
  expect(await readings()).toEqual([])
  await expect(page.locator('[data-verdict=idle]')).toBeVisible()
})

test('while the page is hidden the camera is off; shown again it reads', async ({ product }) => {
  const { page, tracks } = await deskSeeing(product, { video: emptyVideo(product.dir) })
  const show = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await useCamera(page)
  await expect(status(page)).toContainText('Kamera lukee')
  await show(true)
  expect(await tracks()).toEqual([['video', 'ended']])
  await expect(status(page)).toContainText('Kamera lepää')
  await show(false)
  await expect(status(page)).toContainText('Kamera lukee')
  expect(await tracks()).toEqual([
    ['video', 'ended'],
    ['video', 'live'],
  ])
})

test('not allowed: said to eyes and ears, with what to do, and the desk goes on without', async ({ product }) => {
  const { page } = await deskSeeing(product, 'denied')
  await useCamera(page)
  await expect(page.locator('[data-problem=permission_denied]')).toContainText('Salli kamera tälle ohjelmalle')
  await expect(page.getByTestId('live-assertive')).toContainText('Kameran käyttöön ei ole lupaa')
  await expect(status(page)).toContainText('Kamera ei lue')
  await typeScan(page, FAMILY)
  await expect(page.locator('[data-verdict=admit]')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1024, height: 768 })
  await look(page, 'denied')
})

test('no camera: said, with what to do', async ({ product }) => {
  const { page } = await deskSeeing(product, 'none')
  await useCamera(page)
  await expect(page.locator('[data-problem=none]')).toContainText('Kytke kamera')
})

test('the camera is chosen in the settings, and is the one that reads after a reload', async ({ product }) => {
  const { page } = await deskSeeing(product, 'two')
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Lukijat ja kamera' }).click()
  const panel = page.getByTestId('camera-panel')
  await panel.getByRole('button', { name: 'Käynnistä kamera' }).click()
  const cameras = panel.getByRole('radio')
  await expect(cameras).toHaveCount(2)
  await expect(cameras.first()).toBeChecked()
  await look(page, 'panel')
  await cameras.last().check()
  await expect(panel.locator('[data-camera=reading]')).toBeVisible()
  await page.waitForTimeout(500)
  await page.reload()
  await expect(status(page)).toContainText('Kamera lukee')
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Lukijat ja kamera' }).click()
  await expect(cameras.last()).toBeChecked()
  await panel.getByRole('button', { name: 'Sammuta kamera' }).click()
  await page.reload()
  await page.locator('[data-verdict=idle]').waitFor()
  await expect(status(page)).toHaveCount(0)
})

for (const theme of ['light', 'dark'] as const) {
  test(`the camera at the desk, ${theme}: nothing for axe to find`, async ({ product }) => {
    const video = await cardVideo(product.dir, QR)
    const { page } = await deskSeeing(product, { video }, { colorScheme: theme })
    await page.getByRole('button', { name: 'Svenska' }).click()
    await page.getByRole('button', { name: 'Läs kort med kameran' }).click()
    await page.locator('[data-verdict=admit]').waitFor()
    await look(page, `desk-${theme}`)
    await page.setViewportSize({ width: 1024, height: 768 })
    await page.keyboard.press('Escape')
    await page.locator('[data-verdict=idle]').waitFor()
    await expect(page.getByTestId('camera-view')).toBeInViewport({ ratio: 0.99 })
    await page.screenshot({ path: join(PICTURES, `camera-desk-${theme}-1024.png`) })
  })
}
