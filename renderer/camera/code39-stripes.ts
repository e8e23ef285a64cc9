/** Where in a picture parallel bars are, and which way they run: the place to look for a Code39. docs/scanners.md#camera */
import type { Picture } from './luma.ts'

/** A place with bars: its middle, and the direction across the bars, in radians from −π/2 to π/2. */
export interface Stripes {
  readonly x: number
  readonly y: number
  readonly angle: number
  /** How far from their middle there are bars, in pixels. */
  readonly reach: number
}

const BLOCK = 16
/** The mean square of a step between neighbours; what noise alone gives is below it. */
const LEAST_ENERGY = 40
/** How much of a block's steps must go one way: 1 is all of them. */
const LEAST_COHERENCE = 0.5

/** Steps of brightness of one block, summed up as a structure tensor; `energy` is 0 where no bars are. */
interface Block {
  readonly energy: number
  readonly xx: number
  readonly yy: number
  readonly xy: number
}

const NOTHING: Block = { energy: 0, xx: 0, yy: 0, xy: 0 }

/** The places with the most bars, best first, no two close to one another. */
export function findStripes(picture: Picture, atMost: number): Stripes[] {
  const columns = Math.floor(picture.width / BLOCK)
  const rows = Math.floor(picture.height / BLOCK)
  const blocks: Block[] = []
  for (let row = 0; row < rows; row++) {
    // nothing in the last column: otherwise it would be a neighbour of the first one in the next row
    for (let column = 0; column < columns - 1; column++) blocks.push(blockAt(picture, column * BLOCK, row * BLOCK))
    blocks.push(NOTHING)
  }
  const found: Stripes[] = []
  const taken = new Set<number>()
  while (found.length < atMost) {
    const best = strongest(blocks, columns, taken)
    if (best === null) break
    found.push(grow(blocks, columns, best, taken))
  }
  return found
}

function blockAt({ data, width, height }: Picture, left: number, top: number): Block {
  let [xx, yy, xy] = [0, 0, 0]
  const right = Math.min(left + BLOCK, width - 2)
  const bottom = Math.min(top + BLOCK, height - 2)
  for (let y = Math.max(1, top); y < bottom; y += 2) {
    for (let x = Math.max(1, left); x < right; x++) {
      const i = y * width + x
      const dx = (data[i + 1] ?? 0) - (data[i - 1] ?? 0)
      const dy = (data[i + width] ?? 0) - (data[i - width] ?? 0)
      xx += dx * dx
      yy += dy * dy
      xy += dx * dy
    }
  }
  const energy = (2 * (xx + yy)) / (BLOCK * BLOCK)
  const coherence = Math.hypot(xx - yy, 2 * xy) / (xx + yy + 1)
  return { energy: energy >= LEAST_ENERGY && coherence >= LEAST_COHERENCE ? energy * coherence : 0, xx, yy, xy }
}

/** Bars have neighbours with bars: the block with the most around it. */
function strongest(blocks: readonly Block[], columns: number, taken: ReadonlySet<number>): number | null {
  let best: number | null = null
  let most = 0
  blocks.forEach(({ energy }, i) => {
    if (energy === 0 || taken.has(i)) return
    const sum = around(i, columns).reduce((total, j) => total + (taken.has(j) ? 0 : (blocks[j]?.energy ?? 0)), energy)
    if (sum > most) [best, most] = [i, sum]
  })
  return best
}

const around = (i: number, columns: number): number[] =>
  [-columns - 1, -columns, -columns + 1, -1, 1, columns - 1, columns, columns + 1].map((step) => i + step)

/** All connected blocks whose bars run as the first one's do, as one place. */
function grow(blocks: readonly Block[], columns: number, first: number, taken: Set<number>): Stripes {
  const angle = angleOf([blocks[first]])
  const members = [first]
  taken.add(first)
  for (let next = 0; next < members.length; next++) {
    for (const i of around(members[next] ?? 0, columns)) {
      const block = blocks[i]
      if (!block || block.energy === 0 || taken.has(i) || apart(angleOf([block]), angle) > 0.35) continue
      taken.add(i)
      members.push(i)
    }
  }
  return placeOf(members, columns, angleOf(members.map((i) => blocks[i])))
}

function placeOf(members: readonly number[], columns: number, angle: number): Stripes {
  const xs = members.map((i) => ((i % columns) + 0.5) * BLOCK)
  const ys = members.map((i) => (Math.floor(i / columns) + 0.5) * BLOCK)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(xs), mean(ys)]
  const along = xs.map((at, i) => Math.abs((at - x) * Math.cos(angle) + ((ys[i] ?? y) - y) * Math.sin(angle)))
  return { x, y, angle, reach: Math.max(...along) }
}

/** The direction in which the brightness steps. */
function angleOf(blocks: readonly (Block | undefined)[]): number {
  let [difference, cross] = [0, 0]
  for (const block of blocks) {
    difference += (block?.xx ?? 0) - (block?.yy ?? 0)
    cross += 2 * (block?.xy ?? 0)
  }
  return Math.atan2(cross, difference) / 2
}

/** Between two directions, of which one and its opposite are the same. */
function apart(a: number, b: number): number {
  const turn = Math.abs(a - b) % Math.PI
  return Math.min(turn, Math.PI - turn)
}
