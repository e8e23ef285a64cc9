/** Code39 that is small, tilted, blurred or dim: the library's reader on lines that are laid across the bars. docs/scanners.md#camera */
// by their files: the library's index cannot be shaken, and brings 570 kB of other codes
import BitArray from '@zxing/library/esm/core/common/BitArray.js'
import Code39Reader from '@zxing/library/esm/core/oned/Code39Reader.js'
import { crisper, darkOf, profileOf, type Crispness } from './code39-line.ts'
import { findStripes, type Stripes } from './code39-stripes.ts'
import type { Picture } from './luma.ts'

const PLACES = 2
/** Pixels beside the middle of the bars. */
const LINES = [0, -7, 7, -14, 14]
/** Lines that must say the same: one alone may be noise that looks like bars. */
const AGREEING = 2
/** A card's number has more; a shorter text is the likeliest to be no code at all. */
const SHORTEST = 4
const CRISPNESS: readonly Crispness[] = [
  { radius: 3, gain: 2 },
  { radius: 8, gain: 4 },
  { radius: 0, gain: 0 },
]

const reader = new Code39Reader()

export interface Code39 {
  readonly text: string
  readonly place: Stripes
}

/** The Code39 that two lines agree on, at any angle; as standard Code39, without making anything of full-ASCII pairs. */
export function readCode39(picture: Picture): Code39 | null {
  for (const place of findStripes(picture, PLACES)) {
    const profiles = LINES.map((offset) => profileOf(picture, place, offset))
    for (const crispness of CRISPNESS) {
      const text = agreed(profiles, crispness)
      if (text !== null) return { text, place }
    }
  }
  return null
}

function agreed(profiles: readonly Float32Array[], crispness: Crispness): string | null {
  const times = new Map<string, number>()
  for (const profile of profiles) {
    const text = readLine(darkOf(crisper(profile, crispness)))
    if (text === null || text.length < SHORTEST) continue
    const sofar = (times.get(text) ?? 0) + 1
    if (sofar >= AGREEING) return text
    times.set(text, sofar)
  }
  return null
}

/** One line, from either end. */
function readLine(dark: readonly boolean[]): string | null {
  const row = new BitArray(dark.length)
  dark.forEach((isDark, i) => isDark && row.set(i))
  const text = decoded(row)
  if (text !== null) return text
  row.reverse()
  return decoded(row)
}

/** The library says by an exception that there is no code. */
function decoded(row: BitArray): string | null {
  try {
    return reader.decodeRow(0, row).getText()
  } catch {
    return null
  }
}
