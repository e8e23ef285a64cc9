/** Keyboard layouts, and scanners on them: one that is set to a US keyboard, and one that is set as the computer is. */
import type { KeyPress } from '../../renderer/lib/wedge.ts'
import { type Key, SCANNER } from './wedge-keys.ts'

/** What each layout makes of the keys, row by row, plain and with Shift; `~` stands for a dead key. */
export const CODES = [
  ...['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0'],
  ...['Minus', 'Equal', ...Array.from('QWERTYUIOP', (letter) => `Key${letter}`), 'BracketLeft', 'BracketRight'],
  ...[...Array.from('ASDFGHJKL', (letter) => `Key${letter}`), 'Semicolon', 'Quote', 'Backquote', 'Backslash'],
  ...[...Array.from('ZXCVBNM', (letter) => `Key${letter}`), 'Comma', 'Period', 'Slash', 'Space'],
]
type Rows = readonly [plain: string, shifted: string]
export const US: Rows = [
  "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./ ",
  '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"~|ZXCVBNM<>? ',
]
const FINNISH: Rows = [
  "1234567890+~qwertyuiopå~asdfghjklöä§'zxcvbnm,.- ",
  '!"#¤%&/()=?~QWERTYUIOPÅ~ASDFGHJKLÖÄ½*ZXCVBNM;:_ ',
]
const FRENCH: Rows = [
  '&é"\'(-è_çà)=azertyuiop~$qsdfghjklmù²*wxcvbn,;:! ',
  '1234567890°+AZERTYUIOP~£QSDFGHJKLM%~µWXCVBN?./§ ',
]
const GERMAN: Rows = [
  '1234567890ß~qwertzuiopü+asdfghjklöä~#yxcvbnm,.- ',
  '!"§$%&/()=?~QWERTZUIOPÜ*ASDFGHJKLÖÄ°\'YXCVBNM;:_ ',
]
export const LAYOUTS = { US, Finnish: FINNISH, Swedish: FINNISH, French: FRENCH, German: GERMAN }
export type Layout = keyof typeof LAYOUTS
export const layouts = Object.keys(LAYOUTS) as Layout[]

type Press = Partial<KeyPress> & { readonly key: string }

/** How CapsLock is: off, on for letters alone as on most systems, or on for digits too as on Windows. */
export type Caps = 'off' | 'letters' | 'digits'

function press(layout: Layout, at: number, isShifted: boolean, caps: Caps): Press {
  const plain = LAYOUTS[layout][0].charAt(at)
  const isLocked =
    caps !== 'off' && (/[a-z]/.test(plain) || (caps === 'digits' && (CODES[at] ?? '').startsWith('Digit')))
  const key = LAYOUTS[layout][isShifted === isLocked ? 0 : 1].charAt(at)
  return { key: layout !== 'US' && key === '~' ? 'Dead' : key, code: CODES[at] ?? '', shiftKey: isShifted }
}

/** The key that a scanner presses for a character that is set to one layout, and what that of the computer makes of it. */
export function keyOf(character: string, set: Layout, layout: Layout, caps: Caps = 'off'): Press {
  const shifted = LAYOUTS[set][1].indexOf(character)
  const plain = LAYOUTS[set][0].indexOf(character)
  if (plain < 0 && shifted < 0) return { key: character, code: 'Digit9', ctrlKey: true, altKey: true }
  return press(layout, plain < 0 ? shifted : plain, plain < 0, caps)
}

export const scanOf = (text: string, set: Layout, layout: Layout, caps?: Caps): Key[] => [
  ...Array.from(text, (character, i): Key => {
    const { key, ...more } = keyOf(character, set, layout, caps)
    return [key, i === 0 ? 1_000 : SCANNER, more]
  }),
  ['Enter', SCANNER, { code: 'Enter' }],
]

/** A scan by a scanner that is set to a US keyboard. */
export const scanned = (text: string, layout: Layout): Key[] => scanOf(text, 'US', layout)

/** The same without its end, at any pace. */
export const typed = (text: string, layout: Layout, gap = SCANNER): Key[] =>
  scanned(text, layout)
    .slice(0, -1)
    .map(([key, , ...more], i): Key => [key, i === 0 ? 1_000 : gap, ...more])
