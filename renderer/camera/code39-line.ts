/** Lines across a Code39's bars, and what on them is dark. docs/scanners.md#camera */
import type { Stripes } from './code39-stripes.ts'
import type { Picture } from './luma.ts'

/** Samples a pixel: bars of less than two pixels keep their widths. */
const FINENESS = 3
/** Points along the bar on either side of the line: their mean takes the noise away and leaves the bar. */
const REACH = 3

/** Bars may go on where they were too faint to be found, and the quiet zone belongs to the code. */
const beyond = (reach: number): number => 1.3 * reach + 64

/** Brightness along a line across the bars and a little beyond them, `offset` pixels beside their middle. */
export function profileOf(picture: Picture, { x, y, angle, reach }: Stripes, offset: number): Float32Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const [cx, cy] = [x - sin * offset, y + cos * offset]
  const [start, end] = insideOf(picture, cx, cy, cos, sin)
  const [from, to] = [Math.max(start, -beyond(reach)), Math.min(end, beyond(reach))]
  const profile = new Float32Array(Math.max(0, Math.floor((to - from) * FINENESS)))
  for (let i = 0; i < profile.length; i++) {
    const t = from + i / FINENESS
    let sum = 0
    for (let k = -REACH; k <= REACH; k++) sum += brightnessAt(picture, cx + t * cos - k * sin, cy + t * sin + k * cos)
    profile[i] = sum / (2 * REACH + 1)
  }
  return profile
}

/** Between the four pixels around a point. */
function brightnessAt({ data, width, height }: Picture, x: number, y: number): number {
  const px = Math.min(width - 2, Math.max(0, x))
  const py = Math.min(height - 2, Math.max(0, y))
  const left = Math.trunc(px)
  const top = Math.trunc(py)
  const fx = px - left
  const at = top * width + left
  const above = (data[at] ?? 0) * (1 - fx) + (data[at + 1] ?? 0) * fx
  const below = (data[at + width] ?? 0) * (1 - fx) + (data[at + width + 1] ?? 0) * fx
  return above + (below - above) * (py - top)
}

/** From where to where, in pixels from its middle, a line is inside the picture. */
function insideOf({ width, height }: Picture, cx: number, cy: number, cos: number, sin: number): [number, number] {
  const along = (at: number, step: number, end: number): [number, number] => {
    if (Math.abs(step) < 1e-6) return [-Infinity, Infinity]
    const ends = [-at / step, (end - at) / step] as const
    return [Math.min(...ends), Math.max(...ends)]
  }
  const [left, right] = along(cx, cos, width - 1)
  const [top, bottom] = along(cy, sin, height - 1)
  return [Math.max(left, top), Math.min(right, bottom)]
}

/** How a profile is made crisper before it is judged: what it differs from the mean of `radius` samples, `gain` times. */
export interface Crispness {
  readonly radius: number
  readonly gain: number
}

export function crisper(profile: Float32Array, { radius, gain }: Crispness): Float32Array {
  if (gain === 0) return profile
  const soft = meansOf(meansOf(profile, radius), radius)
  return profile.map((value, i) => value + gain * (value - (soft[i] ?? 0)))
}

function meansOf(values: Float32Array, radius: number): Float32Array {
  const sums = new Float64Array(values.length + 1)
  values.forEach((value, i) => (sums[i + 1] = (sums[i] ?? 0) + value))
  return values.map((_, i) => {
    const from = Math.max(0, i - radius)
    const to = Math.min(values.length, i + radius + 1)
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from)
  })
}

/** Samples on either side that hold ink and paper for sure: a few wide bars. */
const NEIGHBOURHOOD = 96
/** Ink and paper that are closer than this are one surface. */
const LEAST_CONTRAST = 12

/** The samples that are darker than half way between the darkest and the brightest around them. */
export function darkOf(profile: Float32Array): boolean[] {
  const bright = highestAround(profile)
  const ink = highestAround(profile.map((value) => -value)).map((value) => -value)
  return Array.from(profile, (value, i) => {
    const [low, high] = [ink[i] ?? 0, bright[i] ?? 0]
    return high - low > LEAST_CONTRAST && value < (low + high) / 2
  })
}

/** The highest of each sample's neighbourhood, in one go: a queue of those that may still become the highest. */
function highestAround(values: Float32Array): Float32Array {
  const highest = new Float32Array(values.length)
  const queue = new Int32Array(values.length)
  let [head, tail] = [0, 0]
  for (let i = 0; i < values.length + NEIGHBOURHOOD; i++) {
    if (i < values.length) {
      while (tail > head && (values[queue[tail - 1] ?? 0] ?? 0) <= (values[i] ?? 0)) tail--
      queue[tail++] = i
    }
    const centre = i - NEIGHBOURHOOD
    if (centre < 0) continue
    while ((queue[head] ?? 0) < centre - NEIGHBOURHOOD) head++
    highest[centre] = values[queue[head] ?? 0] ?? 0
  }
  return highest
}
