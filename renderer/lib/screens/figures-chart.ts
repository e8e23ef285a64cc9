/** Where the columns of a chart stand. Pure: all measures in pixels. */
export interface Column {
  readonly adults: number
  readonly minors: number
  /** Below the column, where there is room. */
  readonly label: string
}
export interface ChartSize {
  readonly width: number
  readonly height: number
  /** How large its text is. */
  readonly em: number
}
interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface Chart {
  readonly plot: Box
  readonly ticks: readonly { readonly y: number; readonly value: number }[]
  readonly labels: readonly { readonly x: number; readonly text: string }[]
  /** Minors stand on the adults. */
  readonly columns: readonly { readonly adults: Box; readonly minors: Box }[]
}

/** In ems: of a digit, of a label with its room, and of the widest column. */
const DIGIT = 0.62
const LABEL = 0.62
const WIDEST = 4
const MOST_TICKS = 4
const NICE = [1, 2, 5]

/** The distance of the lines: 1, 2 or 5 with zeros, so that a few reach the highest. */
export function stepFor(highest: number): number {
  for (let power = 1; ; power *= 10) {
    const step = NICE.map((nice) => nice * power).find((each) => Math.ceil(highest / each) <= MOST_TICKS)
    if (step !== undefined) return step
  }
}

export function chartOf(columns: readonly Column[], { width, height, em }: ChartSize): Chart {
  const highest = Math.max(1, ...columns.map(({ adults, minors }) => adults + minors))
  const step = stepFor(highest)
  const top = Math.ceil(highest / step) * step
  const left = (String(top).length * DIGIT + 1.2) * em
  const plot = { x: left, y: em, width: Math.max(0, width - left), height: Math.max(0, height - 3 * em) }
  const band = plot.width / Math.max(1, columns.length)
  const wide = Math.min(band * 0.72, WIDEST * em)
  const tall = (people: number) => (people / top) * plot.height
  const floor = plot.y + plot.height
  const xOf = (i: number) => plot.x + band * (i + 0.5)
  return {
    plot,
    ticks: Array.from({ length: top / step + 1 }, (_, i) => ({ value: i * step, y: floor - tall(i * step) })),
    labels: labelled(columns, band, em).map((i) => ({ x: xOf(i), text: columns[i]?.label ?? '' })),
    columns: columns.map(({ adults, minors }, i) => {
      const box = { x: xOf(i) - wide / 2, width: wide }
      const [low, high] = [tall(adults), tall(minors)]
      return {
        adults: { ...box, y: floor - low, height: low },
        minors: { ...box, y: floor - low - high, height: high },
      }
    }),
  }
}

/** Which columns have room for their labels, evenly from the first. */
function labelled(columns: readonly Column[], band: number, em: number): number[] {
  const longest = Math.max(1, ...columns.map(({ label }) => label.length))
  const every = Math.max(1, Math.ceil(((longest * LABEL + 1) * em) / Math.max(1, band)))
  return columns.map((_, i) => i).filter((i) => i % every === 0)
}
