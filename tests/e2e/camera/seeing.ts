/** A browser with a camera that plays a video, and a page that tells what its camera's worker said. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import type { CameraReading } from '../../../renderer/camera/messages.ts'
import { CHROMIUM } from '../product.ts'

const FAKE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

/** Cameras of a browser: a video, two, none at all, or one whose use nobody allows. */
export function launchSeeing(camera: { video: string } | 'two' | 'none' | 'denied'): Promise<Browser> {
  const args = {
    two: ['--use-fake-device-for-media-stream=device-count=2', '--use-fake-ui-for-media-stream'],
    none: ['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'],
    denied: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
  }
  const own = typeof camera === 'string' ? args[camera] : [...FAKE, `--use-file-for-fake-video-capture=${camera.video}`]
  return chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...own] })
}

interface Watched {
  readonly readings: CameraReading[]
  readonly tracks: MediaStreamTrack[]
}

/** Runs in the page before anything of it: keeps what the worker says and which tracks were opened. */
function watch() {
  const watched: Watched = { readings: [], tracks: [] }
  Object.assign(globalThis, { watched })
  globalThis.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      this.addEventListener('message', ({ data }) => 'reading' in data && watched.readings.push(data.reading))
    }
  }
  const { mediaDevices } = navigator
  const open = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted)
    watched.tracks.push(...stream.getTracks())
    return stream
  }
}

const watchedIn = (page: Page) => ({
  readings: () => page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.readings),
  tracks: () =>
    page.evaluate(() =>
      (globalThis as unknown as { watched: Watched }).watched.tracks.map(({ kind, readyState }) => [kind, readyState]),
    ),
})

export interface Seeing extends ReturnType<typeof watchedIn> {
  readonly page: Page
  /** Requests that would have left this machine: they were cut off. */
  readonly strayed: readonly string[]
}

/** Opens the desk with the network cut. `before` runs in the page first. */
export async function openSeeing(
  browser: Browser,
  address: string,
  { before, ...options }: BrowserContextOptions & { before?: () => void } = {},
): Promise<Seeing> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fi-FI', ...options })
  const strayed: string[] = []
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => {
      strayed.push(route.request().url())
      return route.abort()
    },
  )
  await context.addInitScript(watch)
  if (before) await context.addInitScript(before)
  const page = await context.newPage()
  await page.goto(address)
  await page.waitForURL((url) => url.pathname === '/')
  await page.locator('[data-verdict=idle]').waitFor()
  return { page, strayed, ...watchedIn(page) }
}
