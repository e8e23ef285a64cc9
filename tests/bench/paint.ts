import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { CHROMIUM } from '../e2e/product.ts'
import { type Display, startDisplay } from '../e2e/display.ts'
import { startDesk } from './desk-program.ts'
import { type Figure, percentile } from './figures.ts'
import { AIMS, serveEmptyPage } from './limits.ts'

const ROUNDS = 8
const SCANS_A_ROUND = 40
const CARDS = ['A999005429', 'A999005458']

/**
 * From the last key of a burst to the frame that shows the verdict, as presented; beside a page that shows a word at
 * the same key. Both in one Chromium with a window, in turns.
 */
export async function paint(): Promise<Figure[]> {
  const display = await startDisplay()
  const desk = await startDesk(display)
  const empty = await serveEmptyPage()
  const browser = await launch(display)
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 700 } })
    const ours = await open(context, desk.address)
    await ours.locator('[data-verdict=idle]').waitFor()
    await ours.waitForTimeout(1_000)
    const limit = await open(context, empty.url)
    const times = { ours: [] as number[], limit: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      times.ours.push(...(await samples(ours)))
      times.limit.push(...(await samples(limit)))
    }
    return [0.5, 0.99].map((share) => ({
      name: `last key to verdict painted, p${String(share * 100)}`,
      value: percentile(times.ours, share),
      limit: percentile(times.limit, share),
      unit: 'ms',
      aim: `aim ≤ ${String(AIMS.paint.ratio)}× an empty page and ≤ ${String(AIMS.paint.ms)} ms`,
    }))
  } finally {
    await browser.close()
    await desk.end()
    empty.close()
    display.end()
  }
}

const launch = ({ env }: Display): Promise<Browser> =>
  chromium.launch({ ...CHROMIUM, headless: false, env: { ...process.env, ...env } })

async function open(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  await page.waitForURL((url) => url.pathname === '/')
  await page.evaluate(watchFrames)
  return page
}

/** Milliseconds from each Enter to the presentation of the frame that answers it. */
async function samples(page: Page): Promise<number[]> {
  await page.bringToFront()
  const times: number[] = []
  for (let scan = 0; scan < SCANS_A_ROUND; scan++) {
    // at a random place between two frames
    await page.waitForTimeout(60 + Math.random() * 17)
    await page.evaluate(() => (window as unknown as FrameWatch).nextFrame())
    await page.keyboard.type(CARDS[scan % 2] ?? '')
    await page.keyboard.press('Enter')
    times.push(await page.evaluate(() => (window as unknown as FrameWatch).frame))
  }
  const lost = times.filter(Number.isNaN).length
  if (lost > SCANS_A_ROUND / 10) throw new Error(`${String(lost)} of ${String(SCANS_A_ROUND)} answers were not painted`)
  return times.filter((time) => !Number.isNaN(time))
}

interface FrameWatch {
  nextFrame(): void
  frame: Promise<number>
}

/** In the page: a mark is painted with whatever changes the answer, and the browser tells when that frame was shown. */
function watchFrames() {
  let pressed = 0
  let shown: (time: number) => void = () => undefined
  const mark = () => {
    document.querySelector('[elementtiming]')?.remove()
    const text = document.createElement('span')
    text.setAttribute('elementtiming', 'mark')
    text.textContent = '·'
    Object.assign(text.style, { position: 'fixed', insetBlockStart: '0', insetInlineStart: '0' })
    document.body.append(text)
  }
  addEventListener('keydown', (event) => event.key === 'Enter' && (pressed = event.timeStamp), true)
  new PerformanceObserver((list) => {
    const { renderTime } = list.getEntries().at(-1) as PerformanceEntry & { renderTime: number }
    shown(renderTime - pressed)
  }).observe({ type: 'element', buffered: false })
  const answer = document.querySelector('[data-verdict]')
  // only an answer that was asked for: the screen may change for other reasons between two scans
  const observer = new MutationObserver(() => pressed > 0 && mark())
  observer.observe(answer ?? document.body, { attributes: true, childList: true, characterData: true, subtree: true })
  if (!answer) observer.disconnect()
  Object.assign(window, {
    mark,
    nextFrame() {
      pressed = 0
      // the first frame after a tab comes to the front may be shown without being told
      const next = new Promise<number>((resolve) => {
        shown = resolve
        setTimeout(() => resolve(NaN), 1_000)
      })
      Object.assign(window, { frame: next })
    },
  })
}
