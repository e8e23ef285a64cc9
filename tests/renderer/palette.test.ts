import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Rgb = readonly [number, number, number]
const css = readFileSync(new URL('../../renderer/tokens.css', import.meta.url), 'utf8')

/** The tokens of one rule, by name. */
function tokensOf(selector: string): ReadonlyMap<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? ''
  return new Map(Array.from(rule.matchAll(/--([\w-]+):\s*([^;]+);/g), ([, name = '', value = '']) => [name, value]))
}
const ALWAYS = tokensOf(':root')
const MORE = tokensOf(":root[data-contrast='more']")

/** As `App.svelte` sets them: more contrast is a theme of its own, and the system's wish in both others. */
const THEMES = {
  light: { scheme: 0, tokens: ALWAYS, text: 4.5 },
  dark: { scheme: 1, tokens: ALWAYS, text: 4.5 },
  contrast: { scheme: 0, tokens: new Map([...ALWAYS, ...MORE]), text: 7 },
  'dark with more contrast': { scheme: 1, tokens: new Map([...ALWAYS, ...MORE]), text: 7 },
} as const
type Theme = keyof typeof THEMES
const NAMES = Object.keys(THEMES) as Theme[]

/** A token's colour in a theme: the first or the second of `light-dark()`, or the only one. */
function colour(token: string, theme: Theme): Rgb {
  const { scheme, tokens } = THEMES[theme]
  const hexes = tokens.get(token)?.match(/#[0-9a-f]{6}/g) ?? []
  const hex = hexes[scheme] ?? hexes[0]
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

const SURFACES = ['page', 'surface', 'surface-sunken', 'surface-raised']
const on = (ink: string, grounds: readonly string[]) => grounds.map((ground) => [ink, ground] as const)
/** What is written on what. */
const TEXT: readonly (readonly [ink: string, ground: string])[] = [
  ...on('ink', SURFACES),
  ...on('ink-soft', SURFACES),
  ...on('action-ink', ['action', 'action-hover']),
  ...on('chosen-ink', ['chosen']),
  ...on('notice-ink', ['notice', ...SURFACES]),
  ...on('alert-ink', ['alert', ...SURFACES]),
  ...on('calm-ink', ['calm']),
  ...['admit', 'refuse', 'attention', 'idle'].map((kind) => [`verdict-${kind}-ink`, `verdict-${kind}`] as const),
]
/** What must be seen on what, without being read: edges of what can be pressed, what is chosen, the focus. */
const SEEN: readonly (readonly [mark: string, ground: string])[] = [
  ...on('line-strong', SURFACES),
  ...on('action', [...SURFACES, 'action-ink']),
  ...on('focus', [...SURFACES, 'chosen']),
]

const VERDICTS = ['admit', 'refuse', 'attention', 'idle']

test.each([
  ['admit', 4.7],
  ['refuse', 7.26],
  ['attention', 13],
  ['idle', 13],
])('the verdict %s is read at %d to 1', (kind, least) => {
  expect(contrast(colour(`verdict-${kind}`, 'light'), colour(`verdict-${kind}-ink`, 'light'))).toBeGreaterThanOrEqual(
    least - 0.05,
  )
})

test('the verdicts are the same in light and dark', () => {
  const of = (theme: Theme) => VERDICTS.map((kind) => colour(`verdict-${kind}`, theme))
  expect(of('dark')).toEqual(of('light'))
})

describe.each(NAMES)('in the theme %s', (theme) => {
  describe.each(Object.entries(SIGHTS))('in %s sight', (_name, sight) => {
    const seen = (kind: string) => lab(colour(`verdict-${kind}`, theme), sight)
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

  test.each(TEXT)('%s on %s is text', (ink, ground) => {
    expect(contrast(colour(ink, theme), colour(ground, theme))).toBeGreaterThanOrEqual(THEMES[theme].text)
  })

  test.each(SEEN)('%s on %s is seen: 3 to 1', (mark, ground) => {
    expect(contrast(colour(mark, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3)
  })
})

test('every ink of the tokens is looked at, on every ground that text stands on', () => {
  const looked = new Set(TEXT.flat())
  const inks = [...ALWAYS.keys()].filter((name) => /(^|-)ink(-|$)/.test(name))
  expect(inks.filter((ink) => !looked.has(ink))).toEqual([])
  const known = new Set([...looked, ...SEEN.flat(), 'line'])
  const colours = [...ALWAYS].filter(([, value]) => value.includes('#')).map(([name]) => name)
  expect(colours.filter((name) => !known.has(name))).toEqual([])
})

test('more contrast changes what there is, and adds nothing', () => {
  expect([...MORE.keys()].filter((name) => !ALWAYS.has(name))).toEqual([])
})
