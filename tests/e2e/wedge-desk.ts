/** A desk in a real browser on a real display, and what it asks of the desk's process. */
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parseCardNumber } from '../../desk/rules/card-number.ts'
import { type Display, startDisplay, watchableBrowser } from './display.ts'
import { expect, type Product } from './product.ts'
import { type Stroke, typeKeys } from './wedge-scanner.ts'

/** A busy machine stretches a run of keys; one that does so every time cannot say anything. */
const ATTEMPTS = 20

/** What 50 ms may come to on the way: docs/scanners.md#a-scanner-that-types. Milliseconds. */
const WIDEST = 60
/** The same for a scanner that is set to be slow. */
export const SLOW: Typing = { widest: 110 }

interface Sent {
  readonly command: string
  readonly request: { readonly text?: string }
}

export interface WedgeDesk {
  readonly page: Page
  readonly display: Display
  /** The texts that were sent to be checked since the last `forget`. */
  checked(): string[]
  /** Every other command since then. */
  commands(): string[]
  forget(): void
  /** Types keys so many milliseconds apart, and waits for what comes of them. */
  type(strokes: readonly Stroke[], gap: number): Promise<void>
  /** Types scans so many milliseconds apart, of which the desk is to be asked for these numbers and no other. */
  reads(strokes: readonly Stroke[], gap: number, numbers: readonly string[], how?: Typing): Promise<void>
}

export interface Typing {
  /** The widest gap that the desk has to take for a scanner's, in milliseconds: a busy machine makes wider ones. */
  readonly widest?: number
  /** What comes before each attempt. */
  before?(): Promise<void>
  /** What is compared of a text: its number, by default. */
  as?(text: string): string | null
}

export async function withDesk(product: Product, run: (desk: WedgeDesk) => Promise<void>): Promise<void> {
  const display = await startDisplay()
  try {
    const { file, watch } = await watchableBrowser(product.dir)
    const args = ['--demo', '--port=0', '--allow-root', `--browser=${file}`, `--data=${join(product.dir, 'desk')}`]
    const program = product.run('standalone', args, display.env)
    const page = await watch()
    await page.waitForURL((url) => url.pathname === '/')
    const sent: Sent[] = []
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => void sent.push(JSON.parse(String(payload)) as Sent)),
    )
    await expect(page.locator('[data-verdict=idle]')).toBeVisible()
    await openAnew(page)
    const ofCheck = ({ command }: Sent) => command === 'card.check'
    const type: WedgeDesk['type'] = async (strokes, gap) => {
      typeKeys(display, strokes, gap)
      await settled(page)
    }
    await run({
      page,
      display,
      checked: () => sent.filter(ofCheck).map(({ request }) => request.text ?? ''),
      commands: () => sent.filter((one) => !ofCheck(one)).map(({ command }) => command),
      forget: () => void sent.splice(0),
      type,
      // wrong keys in a run that a busy machine stretched are not the scanner's that the test is about: once more
      async reads(strokes, gap, numbers, { widest = WIDEST, before, as = parseCardNumber } = {}) {
        for (let attempt = 1; ; attempt++) {
          await before?.()
          sent.splice(0)
          await widestGap(page)
          await type(strokes, gap)
          const texts = () => sent.filter(ofCheck).map(({ request }) => as(request.text ?? ''))
          const gapThen = await widestGap(page)
          const isStretched = gapThen > widest
          await expect
            .poll(() => texts().length, { timeout: isStretched ? 100 : 2_000 })
            .toBeGreaterThanOrEqual(numbers.length)
            .catch(noted)
          const read = texts()
          if (!isDeepStrictEqual(read, numbers) && isStretched && attempt < ATTEMPTS) continue
          return expect(read, `keys came up to ${gapThen.toFixed()} ms apart`).toEqual(numbers)
        }
      },
    })
    await program.end()
  } finally {
    display.end()
  }
}

/** Loads the page again, so that nothing it sends was missed, and keeps when its keys were pressed. */
export async function openAnew(page: Page): Promise<void> {
  await page.reload()
  await expect(page.locator('[data-verdict=idle]')).toBeVisible()
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(window, { times })
    const keep = (event: KeyboardEvent) => void (event.key === 'Shift' || times.push(event.timeStamp))
    addEventListener('keydown', keep, true)
  })
}

/** What is missing is compared afterwards. */
const noted = () => undefined

/** The widest gap between two keys since it was asked last. */
async function widestGap(page: Page): Promise<number> {
  const times = await page.evaluate(() => (window as unknown as { times: number[] }).times.splice(0))
  return Math.max(0, ...times.slice(1).map((time, i) => time - (times[i] ?? time)))
}

/** All keys have come, and the silence after them. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(300)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
}
