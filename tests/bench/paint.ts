import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { CHROMIUM } from '../e2e/product.ts'
import { type Display, startDisplay } from '../e2e/display.ts'
import { startDesk } from './desk-program.ts'
import { type Figure, percentile } from './figures.ts'
import { AIMS, serveEmptyPage } from './limits.ts'

const ROUNDS = 8
const SCANS_A_ROUND = 40
/** Answers of a round whose frame may go untold. */
const MAY_BE_LOST = SCANS_A_ROUND / 10
/** A round that a loaded machine spoilt is done again so many times. */
const RETRIES = 3
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
    const ours = await open(context, desk.address, '[data-verdict=idle]')
    await ours.waitForTimeout(1_000)
    const limit = await open(context, empty.url, 'p')
    const times = { ours: [] as number[], limit: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      times.ours.push(...(await roundOf(ours)))
      times.limit.push(...(await roundOf(limit)))
    }
    return [0.5, 0.99].flatMap((share) => {
      const [value, limit] = [percentile(times.ours, share), percentile(times.limit, share)]
      const name = `last key to verdict painted, p${String(share * 100)}`
      const { ratio, ms } = AIMS.paint
      const aim = `aim ≤ ${String(ratio)}× an empty page and ≤ ${String(ms)} ms`
      // a key comes anywhere in a frame, and both wait for the next
      const added = {
        name: `${name}: what the desk adds`,
        value: value - limit,
        aim: `aim ≤ ${String(ms)} ms, a frame`,
      }
      return [
        { name, value, limit, unit: 'ms', aim },
        { ...added, limit: null, unit: 'ms' },
      ]
    })
  } finally {
    await browser.close()
    await desk.end()
    empty.close()
    display.end()
  }
}

const launch = ({ env }: Display): Promise<Browser> =>
  chromium.launch({ ...CHROMIUM, headless: false, env: { ...process.env, ...env } })

/** A page that shows what is to be watched. */
async function open(context: BrowserContext, address: string, shows: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  await page.waitForURL((url) => url.pathname === '/')
  await page.locator(shows).waitFor()
  await page.evaluate(watchFrames)
  return page
}

/** Milliseconds from each Enter to the presentation of the frame that answers it. */
async function roundOf(page: Page): Promise<number[]> {
  for (let retry = 0; retry <= RETRIES; retry++) {
    await page.bringToFront()
    await page.evaluate(waitForFrame)
    const times = await samples(page)
    if (times) return times
  }
  throw new Error(`more than ${String(MAY_BE_LOST)} answers of a round were not painted, ${String(RETRIES + 1)} times`)
}

/** In the page: until it has shown a frame, but not for ever, since a page that stays hidden shows none. */
const waitForFrame = () =>
  new Promise((shown) => {
    requestAnimationFrame(() => requestAnimationFrame(shown))
    setTimeout(shown, 1_000)
  })

/** Null where too many were lost. */
async function samples(page: Page): Promise<number[] | null> {
  const times: number[] = []
  let lost = 0
  for (let scan = 0; scan < SCANS_A_ROUND && lost <= MAY_BE_LOST; scan++) {
    // at a random place between two frames
    await page.waitForTimeout(60 + Math.random() * 17)
    await page.evaluate(() => (window as unknown as FrameWatch).nextFrame())
    await page.keyboard.type(CARDS[scan % 2] ?? '')
    await page.keyboard.press('Enter')
    const time = await page.evaluate(() => (window as unknown as FrameWatch).frame)
    if (Number.isNaN(time)) lost++
    else times.push(time)
  }
  return lost > MAY_BE_LOST ? null : times
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
  // only an answer that was asked for: the screen may change for other reasons between two scans
  const observer = new MutationObserver(() => pressed > 0 && mark())
  const everything = { attributes: true, childList: true, characterData: true, subtree: true }
  Object.assign(window, {
    mark,
    nextFrame() {
      pressed = 0
      observer.disconnect()
      const answer = document.querySelector('[data-verdict]')
      if (answer) observer.observe(answer, everything)
      // the first frame after a tab comes to the front may be shown without being told
      const next = new Promise<number>((resolve) => {
        shown = resolve
        setTimeout(() => resolve(NaN), 1_000)
      })
      Object.assign(window, { frame: next })
    },
  })
}
