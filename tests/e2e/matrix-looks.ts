/** How a screen can look: every language, theme and size that is promised, and a sample of them that changes by the day. */
import { LANGUAGES, type Language } from '../../desk/contract.ts'

export const LOOK_THEMES = ['light', 'dark', 'contrast'] as const
/** The last one with letters twice as large, as whoever sees badly sets them. */
export const SIZES = [
  { width: 1280, height: 800, text: 100 },
  { width: 1366, height: 768, text: 100 },
  { width: 1920, height: 1080, text: 100 },
  { width: 1280, height: 800, text: 200 },
] as const

export type Size = (typeof SIZES)[number]
export interface Look {
  readonly language: Language
  readonly theme: (typeof LOOK_THEMES)[number]
  readonly size: Size
}

export const LOOKS: readonly Look[] = LANGUAGES.flatMap((language) =>
  LOOK_THEMES.flatMap((theme) => SIZES.map((size) => ({ language, theme, size }))),
)

export const lookName = ({ language, theme, size: { width, height, text } }: Look): string =>
  `${language}-${theme}-${String(width)}x${String(height)}${text === 100 ? '' : `-${String(text)}`}`

/** Pseudo-random numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One look for each screen: all looks in an order of the seed's, over and over. Enough screens have every look. */
export function sampleLooks(count: number, seed: number): Look[] {
  const random = randomOf(seed)
  const order = LOOKS.map((look) => ({ look, rank: random() })).sort((a, b) => a.rank - b.rank)
  return Array.from({ length: count }, (_, i) => (order[i % order.length] as (typeof order)[number]).look)
}
