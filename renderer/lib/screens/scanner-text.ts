/** What a scanner sent, as people can look at it. Pure. docs/scanners.md#the-test-page */
import { type CardNumber, isWellFormed, looksMisread, parseCardNumber } from '../../../desk/rules/card-number.ts'

/** The names that ASCII gives to 0 to 31. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  )
const UNSEEN = /[\p{C}\p{Z}]/gu

/** The text with everything made visible that an eye would miss: `⟨CR⟩` for a control character, `␣` for a space. */
export const visible = (text: string): string => text.replace(UNSEEN, nameOf)

function nameOf(character: string): string {
  if (character === ' ') return '␣'
  const code = character.codePointAt(0) ?? 0
  const name = code === 0x7f ? 'DEL' : (CONTROLS[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
  return `⟨${name}⟩`
}

/** The AIM identifier of a scan: told by itself, else before the text. docs/scanners.md#code39-and-qr-text */
export const aimOf = ({ text, symbology }: { readonly text: string; readonly symbology: string | null }) =>
  symbology ?? /^\][A-Za-z][\dA-Za-z]/.exec(text)?.[0] ?? null

/** Symbologies by the letter of their AIM identifier; they have these names in every language. */
const SYMBOLOGIES: Readonly<Record<string, string>> = {
  A: 'Code 39',
  C: 'Code 128',
  d: 'Data Matrix',
  E: 'EAN/UPC',
  e: 'GS1 DataBar',
  F: 'Codabar',
  G: 'Code 93',
  I: 'Interleaved 2 of 5',
  L: 'PDF417',
  Q: 'QR',
  z: 'Aztec',
}
/** `Code 39` of `]A0`; null for an identifier that no card uses. */
export const symbologyName = (aim: string): string | null => SYMBOLOGIES[aim.charAt(1)] ?? null

/** What the desk would take the text for, as far as it can be told without its data. */
export interface CardReading {
  readonly number: CardNumber | null
  readonly isWellFormed: boolean
  /** The last digit is not the one that the others call for. A hint. docs/rules.md#the-check-digit */
  readonly looksMisread: boolean
}

export function readCard(text: string): CardReading {
  const number = parseCardNumber(text)
  if (number === null) return { number, isWellFormed: false, looksMisread: false }
  return { number, isWellFormed: isWellFormed(number), looksMisread: looksMisread(number) }
}

const RUN = /(?<letters>[A-Za-z]+)|(?<digits>\d+)|[^A-Za-z\d]+/g
const RUNS_TOLD = 8

/** What a text is made of and nothing of what it says: `1 letter, 9 digits`. For diagnostics. */
export function shapeOf(text: string): string {
  const runs = [...text.matchAll(RUN)].map(({ 0: run, groups }) => {
    const kind = groups?.['letters'] ? 'letter' : groups?.['digits'] ? 'digit' : 'other'
    const count = Array.from(run).length
    return `${String(count)} ${kind}${count === 1 || kind === 'other' ? '' : 's'}`
  })
  const told = runs.slice(0, RUNS_TOLD).join(', ')
  return runs.length > RUNS_TOLD ? `${told}, …` : told || 'nothing'
}
