/** Pictures made anew for another attempt at a code that was not read. docs/scanners.md#camera */
import type { Picture } from './luma.ts'

/** The middle of a picture, at most so large. */
export function middleOf({ data, width, height }: Picture, atMost: { width: number; height: number }): Picture {
  const middle = { width: Math.min(width, atMost.width), height: Math.min(height, atMost.height) }
  const left = (width - middle.width) >> 1
  const top = (height - middle.height) >> 1
  const part = new Uint8Array(middle.width * middle.height)
  for (let y = 0; y < middle.height; y++) {
    const from = (top + y) * width + left
    part.set(data.subarray(from, from + middle.width), y * middle.width)
  }
  return { ...middle, data: part }
}

/** Twice as wide and high, with the values between. */
export function doubled({ data, width, height }: Picture): Picture {
  const large = { data: new Uint8Array(width * height * 4), width: width * 2, height: height * 2 }
  for (let y = 0, to = 0; y < large.height; y++) {
    // every second pixel lies a quarter before and a quarter behind one of the small picture: 3 parts near, 1 part far
    const near = (y >> 1) * width
    const far = Math.min(height - 1, Math.max(0, (y >> 1) + (y & 1) * 2 - 1)) * width
    for (let x = 0; x < large.width; x++) {
      const a = x >> 1
      const b = Math.min(width - 1, Math.max(0, a + (x & 1) * 2 - 1))
      const here = 3 * (data[near + a] ?? 0) + (data[near + b] ?? 0)
      const there = 3 * (data[far + a] ?? 0) + (data[far + b] ?? 0)
      large.data[to++] = (3 * here + there + 8) >> 4
    }
  }
  return large
}

/** What a pixel differs from the mean of its surroundings, `gain` times more: against blur. */
export function sharpened(picture: Picture, radius: number, gain: number): Picture {
  const soft = softened(picture, radius).data
  const data = new Uint8Array(soft.length)
  for (let i = 0; i < data.length; i++) {
    const here = picture.data[i] ?? 0
    const value = here + gain * (here - (soft[i] ?? 0))
    data[i] = value < 0 ? 0 : value > 255 ? 255 : value
  }
  return { ...picture, data }
}

/** Each pixel the mean of the square around it: along the rows first, then along the columns, by running sums. */
export function softened({ data, width, height }: Picture, radius: number): Picture {
  const rows = new Uint16Array(data.length)
  for (let y = 0; y < height; y++) sumRow(data.subarray(y * width, (y + 1) * width), rows.subarray(y * width), radius)
  const row = (y: number) => rows.subarray(Math.min(height - 1, Math.max(0, y)) * width)
  const sums = new Uint32Array(width)
  for (let y = -radius; y <= radius; y++)
    row(y)
      .subarray(0, width)
      .forEach((sum, x) => (sums[x] = (sums[x] ?? 0) + sum))
  const soft = new Uint8Array(data.length)
  const share = 1 / (2 * radius + 1) ** 2
  for (let y = 0, to = 0; y < height; y++) {
    const leaving = row(y - radius)
    const entering = row(y + radius + 1)
    for (let x = 0; x < width; x++) {
      const sum = sums[x] ?? 0
      soft[to++] = sum * share
      sums[x] = sum + (entering[x] ?? 0) - (leaving[x] ?? 0)
    }
  }
  return { data: soft, width, height }
}

/** Sums of `2 × radius + 1` neighbours; beyond an edge its last pixel goes on. */
function sumRow(row: Uint8Array, sums: Uint16Array, radius: number): void {
  const padded = new Uint8Array(row.length + 2 * radius + 1)
  padded.fill(row[0] ?? 0, 0, radius)
  padded.set(row, radius)
  padded.fill(row.at(-1) ?? 0, radius + row.length)
  let sum = 0
  for (let x = 0; x <= 2 * radius; x++) sum += padded[x] ?? 0
  for (let x = 0; x < row.length; x++) {
    sums[x] = sum
    sum += (padded[x + 2 * radius + 1] ?? 0) - (padded[x] ?? 0)
  }
}
