/** The four cues as they are heard: what the browser would send to the loudspeaker, measured. ux.md#Hands, eyes, ears */
import type { Page } from '@playwright/test'
import { ALONE, confirm, key, scan, verdict, WORKER } from './kinds/steps.ts'
import { expect, test } from './product.ts'

const EXPIRED = 'A999005380'
/** Samples a second, and how long is listened. Seconds. */
const RATE = 8_000
const LISTENS = 60
/** A pause that parts two cues is longer. Seconds. */
const PAUSE = 0.5

interface Note {
  readonly hertz: number
  /** Seconds from the first note of its cue. */
  readonly at: number
  readonly lasts: number
  readonly loudest: number
}

/** From when the page is loaded next: what is played at full volume is kept, each sound at the time at which it was asked for. */
const listen = (page: Page) =>
  page.addInitScript(
    ({ rate, seconds }) => {
      localStorage.setItem('kaikuluukku.sound', JSON.stringify({ volume: 1, muted: false }))
      const begun = performance.now()
      window.AudioContext = class extends OfflineAudioContext {
        constructor() {
          super(1, rate * seconds, rate)
          Object.assign(window, { heard: () => this.startRendering() })
        }
        override get currentTime() {
          return (performance.now() - begun) / 1_000
        }
        override resume() {
          return Promise.resolve()
        }
      } as unknown as typeof AudioContext
    },
    { rate: RATE, seconds: LISTENS },
  )

/** Samples as notes: where it is not silent, and how often it swings there. */
function notesOf(samples: readonly number[]): Note[] {
  const window = RATE / 200
  const loud = Array.from({ length: Math.floor(samples.length / window) }, (_, i) =>
    Math.max(...samples.slice(i * window, (i + 1) * window).map(Math.abs)),
  )
  const notes: Note[] = []
  for (let i = 0; i < loud.length; i++) {
    if ((loud[i] ?? 0) < 0.005) continue
    const from = i
    while ((loud[i] ?? 0) >= 0.005) i++
    const part = samples.slice(from * window, i * window)
    const swings = part.filter((sample, k) => k > 0 && sample >= 0 && (part[k - 1] ?? 0) < 0).length
    const lasts = part.length / RATE
    notes.push({ hertz: swings / lasts, at: (from * window) / RATE, lasts, loudest: Math.max(...loud.slice(from, i)) })
  }
  return notes
}

/** Notes with a pause before them begin a cue. */
function cuesOf(notes: readonly Note[]): Note[][] {
  const cues: Note[][] = []
  let silentSince = -Infinity
  for (const note of notes) {
    if (note.at - silentSince > PAUSE) cues.push([])
    cues.at(-1)?.push(note)
    silentSince = note.at + note.lasts
  }
  return cues.map((cue) => cue.map((note) => ({ ...note, at: note.at - (cue[0]?.at ?? 0) })))
}

const rhythm = (cue: readonly Note[]) => cue.map(({ at, lasts }) => `${at.toFixed(1)}+${lasts.toFixed(1)}`).join(' ')
const pitch = (cue: readonly Note[]) => cue.reduce((sum, { hertz }) => sum + hertz, 0) / cue.length

test('admitted, recorded, attention and refused sound apart by rhythm and by pitch, and none is loud', async ({
  product,
}) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await listen(page)
  await page.reload()
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()

  await scan(page, ALONE)
  await verdict(page, 'admit').waitFor()
  await page.waitForTimeout(1_000)
  await confirm(page)
  await verdict(page, 'recorded').waitFor()
  await page.waitForTimeout(1_000)
  await scan(page, WORKER)
  await verdict(page, 'attention').waitFor()
  await page.waitForTimeout(1_000)
  await key(page, 'Escape')
  await scan(page, EXPIRED)
  await verdict(page, 'refuse').waitFor()
  await page.waitForTimeout(500)

  const samples = await page.evaluate(async () => {
    const rendered = await (window as unknown as { heard(): Promise<AudioBuffer> }).heard()
    return Array.from(rendered.getChannelData(0))
  })
  const cues = cuesOf(notesOf(samples))
  expect(cues.map((cue) => cue.length)).toEqual([1, 2, 3, 2])
  expect(new Set(cues.map(rhythm)).size, cues.map(rhythm).join(' / ')).toBe(4)
  const pitches = cues.map(pitch)
  for (const [i, one] of pitches.entries())
    for (const other of pitches.slice(i + 1))
      // a minor third and more: nobody needs a musician's ear
      expect(Math.max(one, other) / Math.min(one, other), pitches.join(' ')).toBeGreaterThan(1.2)
  const [admit, recorded, , refuse] = cues
  expect(recorded?.[1]?.hertz, 'recorded rises').toBeGreaterThan((recorded?.[0]?.hertz ?? 0) * 1.25)
  expect(refuse?.[1]?.hertz, 'refused falls').toBeLessThan((refuse?.[0]?.hertz ?? 0) * 0.85)
  expect(admit?.[0]?.lasts).toBeLessThan(0.2)
  for (const { loudest } of cues.flat()) expect(loudest).toBeLessThanOrEqual(0.25)
})
