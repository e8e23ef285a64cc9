/** A scanner that plays keyboard: raw key codes through X, as a US keyboard has them unless told otherwise. */
import type { Display } from './display.ts'

/** X key codes, by where the keys lie on a US keyboard. */
const ROWS: readonly [first: number, plain: string, shifted: string][] = [
  [10, '1234567890-=', '!@#$%^&*()_+'],
  [24, 'qwertyuiop[]', 'QWERTYUIOP{}'],
  [38, "asdfghjkl;'`", 'ASDFGHJKL:"~'],
  [51, '\\zxcvbnm,./', '|ZXCVBNM<>?'],
  [65, ' ', ' '],
]
export const ENTER = 36
export const TAB = 23
export const CAPS_LOCK = 66
export const F2 = 68
export const F8 = 74
export const F9 = 75
export const SHIFT = 50
export const CONTROL = 37
export const ALT_GR = 108

/** A key, with the keys that are held meanwhile. */
export type Stroke = readonly number[]

/** How a scanner that is set to a US keyboard types a text. */
export const usKeys = (text: string): Stroke[] => Array.from(text, usKey)

function usKey(character: string): Stroke {
  for (const [first, plain, shifted] of ROWS) {
    const at = plain.indexOf(character)
    if (at >= 0) return [first + at]
    const atShifted = shifted.indexOf(character)
    if (atShifted >= 0) return [SHIFT, first + atShifted]
  }
  throw new Error(`a US keyboard has no ${character}`)
}

/** The same with `Enter` after it. */
export const usScan = (text: string): Stroke[] => [...usKeys(text), [ENTER]]

/** Types keys so many milliseconds apart, each let go of before the next. */
export function typeKeys(display: Display, strokes: readonly Stroke[], gap: number): void {
  const lines = strokes.flatMap((keys, i) => [
    ...(i === 0 ? [] : [`sleep ${String(gap / 1_000)}`]),
    ...keys.map((code) => `keydown --delay 0 ${String(code)}`),
    ...keys.toReversed().map((code) => `keyup --delay 0 ${String(code)}`),
  ])
  display.run(lines.join('\n'))
}

/** What a layout has elsewhere than a US keyboard: rows of letters, and the other characters of Code39 with `]`. */
interface Layout {
  readonly letters: readonly [first: number, letters: string][]
  readonly digits: readonly number[]
  readonly others: Readonly<Record<string, Stroke>>
}
const LAYOUTS: Readonly<Record<'fi' | 'fr', Layout>> = {
  fi: {
    letters: [
      [24, 'QWERTYUIOP'],
      [38, 'ASDFGHJKL'],
      [52, 'ZXCVBNM'],
    ],
    digits: [],
    others: {
      ...{ ']': [ALT_GR, 18], $: [ALT_GR, 13], '-': [61], '/': [SHIFT, 16] },
      ...{ '+': [20], '%': [SHIFT, 14], '.': [60], ' ': [65] },
    },
  },
  fr: {
    letters: [
      [24, 'AZERTYUIOP'],
      [38, 'QSDFGHJKLM'],
      [52, 'WXCVBN'],
    ],
    digits: [SHIFT],
    others: {
      ...{ ']': [ALT_GR, 20], $: [35], '-': [15], '/': [SHIFT, 60] },
      ...{ '+': [SHIFT, 21], '%': [SHIFT, 48], '.': [SHIFT, 59], ' ': [65] },
    },
  },
}

/** How a scanner types that is set to the same layout as the computer, and Enter after it. */
export const rightScan = (layout: keyof typeof LAYOUTS, text: string): Stroke[] => [
  ...Array.from(text, (character) => rightKey(LAYOUTS[layout], character)),
  [ENTER],
]

function rightKey({ letters, digits, others }: Layout, character: string): Stroke {
  for (const [first, row] of letters) {
    const at = row.indexOf(character)
    if (at >= 0) return [SHIFT, first + at]
  }
  const digit = '1234567890'.indexOf(character)
  if (digit >= 0) return [...digits, 10 + digit]
  const key = others[character]
  if (!key) throw new Error(`no key for ${character}`)
  return key
}
