import { readFileSync } from 'node:fs'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import { expectedCheckDigit, parseCardNumber } from '../../desk/rules/card-number.ts'
import { bytesOf, type Colours } from './decode-photos.ts'

/** Made cards: every one comes from its seed alone, so that two runs read the same pictures. */

const WIDTH = 1280
const HEIGHT = 720
const PER_CELL = 10

export type Format = 'QRCode' | 'Code39'
export interface Card {
  readonly text: string
  readonly picture: Colours
}
export interface Cell {
  readonly name: string
  readonly small?: boolean
  readonly tilted?: boolean
  readonly blurred?: boolean
  readonly dim?: boolean
}

/** Ten cells of ten cards: a hundred of each kind of code. */
export const CELLS: readonly Cell[] = [
  { name: 'plain' },
  { name: 'small', small: true },
  { name: 'tilted', tilted: true },
  { name: 'blurred', blurred: true },
  { name: 'dim', dim: true },
  { name: 'small, tilted', small: true, tilted: true },
  { name: 'small, dim', small: true, dim: true },
  { name: 'tilted, blurred', tilted: true, blurred: true },
  { name: 'blurred, dim', blurred: true, dim: true },
  { name: 'small, tilted, blurred, dim', small: true, tilted: true, blurred: true, dim: true },
]

/** A code's modules, dark = 0, in a plane of their own; Code39 has one row. */
interface Symbol {
  readonly data: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
  /** Modules that a row of the plane is high. */
  readonly barHeight: number
}

export async function prepareWriter(): Promise<void> {
  const wasmBinary = bytesOf(readFileSync('node_modules/zxing-wasm/dist/writer/zxing_writer.wasm'))
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
}

export async function cardsOf(cell: Cell, format: Format): Promise<Card[]> {
  const cards: Card[] = []
  for (let i = 0; i < PER_CELL; i++) {
    const random = seeded(`${cell.name} ${format} ${String(i)}`)
    const text = cardNumber(random)
    const symbol = await symbolOf(text, format, random)
    cards.push({ text, picture: photograph(symbol, format, cell, random) })
  }
  return cards
}

/** The desk without a card, frame after frame. */
export function emptyDesks(frames: number): Colours[] {
  const desk = new Float32Array(WIDTH * HEIGHT).fill(DESK)
  return Array.from({ length: frames }, (_, i) => develop(desk, { name: 'empty' }, seeded(`empty ${String(i)}`)))
}

/** The modules as the writer makes them; every second Code39 has wide bars of three modules instead of two. */
export async function symbolOf(text: string, format: Format, random: Random): Promise<Symbol> {
  const { symbol, error } = await writeBarcode(text, { format, addQuietZones: false })
  if (error) throw new Error(error)
  const { data, width } = symbol
  if (format === 'QRCode') return { data, width, height: symbol.height, barHeight: 1 }
  const row = widen(Array.from(data.slice(0, width)), random() < 0.5)
  return { data: Uint8Array.from(row), width: row.length, height: 1, barHeight: row.length / 5 }
}

/** Runs of two or more are the wide ones. */
function widen(row: readonly number[], wider: boolean): number[] {
  return row.flatMap((value, i) =>
    wider && i > 0 && row[i - 1] === value && row[i - 2] !== value ? [value, value] : [value],
  )
}

// ---- the photograph -----------------------------------------------------------------------------------------------

interface Shot {
  /** Pixels a module, and the turn in radians. */
  readonly scale: number
  readonly angle: number
  readonly x: number
  readonly y: number
}

function photograph(symbol: Symbol, format: Format, cell: Cell, random: Random): Colours {
  const [least, most] = cell.tilted ? [5, 14] : [0, 1.5]
  const shot = {
    scale: between(random, ...scalesOf(format, cell)),
    angle: ((between(random, least, most) * Math.PI) / 180) * (random() < 0.5 ? -1 : 1),
    x: WIDTH / 2 + between(random, -80, 80),
    y: HEIGHT / 2 + between(random, -60, 60),
  }
  const region = regionOf(symbol, shot)
  const sigma = cell.blurred ? shot.scale * between(random, 0.35, 0.75) : 0.4
  return develop(blur(paint(symbol, shot, region), sigma, region), cell, random)
}

function scalesOf(format: Format, { small }: Cell): readonly [number, number] {
  if (format === 'QRCode') return small ? [1.6, 3] : [4, 9]
  return small ? [1.4, 2.4] : [3, 4.5]
}

const DESK = 0.45
const PAPER = 0.95
const INK = 0.08
const SAMPLES = 3
/** Paper around the code, in modules. */
const MARGIN = 12

/** The part of the picture that the card and its blur lie in. */
interface Region {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A white card on a grey desk with the code in its middle, turned; each pixel is the mean of nine points. */
function paint(symbol: Symbol, { scale, angle, x: cx, y: cy }: Shot, region: Region): Float32Array {
  const plane = new Float32Array(WIDTH * HEIGHT).fill(DESK)
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale]
  for (let y = region.top; y < region.bottom; y++) {
    for (let x = region.left; x < region.right; x++) {
      let sum = 0
      for (let s = 0; s < SAMPLES * SAMPLES; s++) {
        const dx = x + ((s % SAMPLES) + 0.5) / SAMPLES - cx
        const dy = y + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES - cy
        sum += brightnessAt(symbol, dx * cos + dy * sin, dy * cos - dx * sin)
      }
      plane[y * WIDTH + x] = sum / (SAMPLES * SAMPLES)
    }
  }
  return plane
}

/** At a place in modules from the code's middle. */
function brightnessAt({ data, width, height, barHeight }: Symbol, u: number, v: number): number {
  const [x, y] = [u + width / 2, v + (height * barHeight) / 2]
  const rows = height * barHeight
  if (x < -MARGIN || y < -MARGIN || x >= width + MARGIN || y >= rows + MARGIN) return DESK
  if (x < 0 || y < 0 || x >= width || y >= rows) return PAPER
  return data[Math.floor(y / barHeight) * width + Math.floor(x)] === 0 ? INK : PAPER
}

function regionOf({ width, height, barHeight }: Symbol, { scale, x, y }: Shot): Region {
  const reach = (Math.hypot(width, height * barHeight) / 2 + 2 * MARGIN) * scale
  return {
    left: Math.max(0, Math.floor(x - reach)),
    top: Math.max(0, Math.floor(y - reach)),
    right: Math.min(WIDTH, Math.ceil(x + reach)),
    bottom: Math.min(HEIGHT, Math.ceil(y + reach)),
  }
}

/** Gaussian, its spread in pixels; first along the rows, then along the columns. */
function blur(plane: Float32Array, sigma: number, region: Region): Float32Array {
  return blurAlong(blurAlong(plane, sigma, region, 1), sigma, region, WIDTH)
}

function blurAlong(
  plane: Float32Array,
  sigma: number,
  { left, top, right, bottom }: Region,
  step: number,
): Float32Array {
  const radius = Math.ceil(sigma * 3)
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const blurred = plane.slice()
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * WIDTH + x
      let sum = 0
      for (let k = -radius; k <= radius; k++) sum += (plane[at + k * step] ?? DESK) * (weights[k + radius] ?? 0)
      blurred[at] = sum / total
    }
  }
  return blurred
}

/** Light that falls off to one side, noise of the sensor, and bytes. */
function develop(plane: Float32Array, { dim }: Cell, random: Random): Colours {
  const light = dim ? between(random, 0.14, 0.3) : between(random, 0.75, 1)
  const fall = between(random, -0.35, 0.35)
  const noise = dim ? between(random, 2, 5) : between(random, 0.5, 2)
  const data = new Uint8ClampedArray(plane.length * 4).fill(255)
  for (let i = 0; i < plane.length; i++) {
    const shade = 1 + fall * ((i % WIDTH) / WIDTH - 0.5)
    const value = (plane[i] ?? 0) * light * shade * 255 + noise * normal(random)
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = value
  }
  return { data, width: WIDTH, height: HEIGHT }
}

// ---- chance -------------------------------------------------------------------------------------------------------

export type Random = () => number

/** Numbers from 0 to 1 that follow from the seed (FNV-1a into mulberry32). */
export function seeded(seed: string): Random {
  let state = 0x811c9dc5
  for (const char of seed) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const between = (random: Random, from: number, to: number): number => from + random() * (to - from)

/** The sum of four is near enough to a bell. */
const normal = (random: Random): number => (random() + random() + random() + random() - 2) * 1.73

/** A made-up number whose check digit holds. */
function cardNumber(random: Random): string {
  const digits = String(Math.floor(random() * 1e8)).padStart(8, '0')
  const number = parseCardNumber(`A${digits}0`)
  return `A${digits}${String(number && expectedCheckDigit(number))}`
}
