import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Rgb = readonly [number, number, number]
const css = readFileSync(new URL('../../renderer/tokens.css', import.meta.url), 'utf8')
const root = css.slice(0, css.indexOf('@media'))

/** A token's colour in a theme. */
function colour(token: string, theme: 'light' | 'dark' = 'light'): Rgb {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(root)?.[1] ?? ''
  const hexes = value.match(/#[0-9a-f]{6}/g) ?? []
  const hex = theme === 'dark' ? hexes.at(-1) : hexes[0]
  if (!hex) throw new Error(`no colour --${token}`)
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255) as unknown as Rgb
}

const linear = (rgb: Rgb) => rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as unknown as Rgb
const times = (matrix: readonly Rgb[], [r, g, b]: Rgb) =>
  matrix.map(([x, y, z]) => x * r + y * g + z * b) as unknown as Rgb

function contrast(a: Rgb, b: Rgb): number {
  const [light = 0, dark = 0] = [a, b].map((c) => times([[0.2126, 0.7152, 0.0722]], linear(c))[0]).sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

/** Machado, Oliveira and Fernandes 2009, severity 1, in linear light. */
const SIGHTS: Record<string, readonly Rgb[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
const XYZ: readonly Rgb[] = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
]

function lab(rgb: Rgb, sight: readonly Rgb[]): Rgb {
  const seen = times(sight, linear(rgb)).map((c) => Math.min(1, Math.max(0, c))) as unknown as Rgb
  const [x, y, z] = times(XYZ, seen).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)) as unknown as Rgb
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
const difference = (a: Rgb, b: Rgb) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

test.each([
  ['admit', 4.7],
  ['refuse', 7.26],
  ['attention', 13],
  ['idle', 13],
])('the verdict %s is read at %d to 1', (kind, least) => {
  expect(contrast(colour(`verdict-${kind}`), colour(`verdict-${kind}-ink`))).toBeGreaterThanOrEqual(least - 0.05)
})

describe.each(Object.entries(SIGHTS))('in %s sight', (_name, sight) => {
  const seen = (kind: string) => lab(colour(`verdict-${kind}`), sight)
  test.each([
    ['admit', 'refuse', 41],
    ['admit', 'attention', 41],
    ['refuse', 'attention', 41],
    ['idle', 'admit', 31],
    ['idle', 'refuse', 31],
    ['idle', 'attention', 31],
  ])('%s is told from %s', (a, b, least) => {
    // the figures are given in whole numbers
    expect(Math.round(difference(seen(a), seen(b)))).toBeGreaterThanOrEqual(least)
  })
})

const TEXT: [ink: string, ground: string][] = [
  ...['page', 'surface', 'surface-sunken', 'surface-raised'].flatMap((ground): [string, string][] => [
    ['ink', ground],
    ['ink-soft', ground],
  ]),
  ['action-ink', 'action'],
  ['action-ink', 'action-hover'],
  ['chosen-ink', 'chosen'],
  ['notice-ink', 'notice'],
  ['alert-ink', 'alert'],
  ['alert-ink', 'surface'],
  ['calm-ink', 'calm'],
]
describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(TEXT)('%s on %s is text: 4.5 to 1', (ink, ground) => {
    expect(contrast(colour(ink, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })
  test.each(['surface', 'surface-raised', 'page'])('edges and the focus on %s are seen: 3 to 1', (ground) => {
    expect(contrast(colour('line-strong', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3)
    expect(contrast(colour('focus', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3)
  })
})
