/** Keys that follow each other quickly, and what they spell: as the computer's layout has them, and as a US keyboard. */
import { isWellFormed, parseCardNumber } from '../../desk/rules/card-number.ts'
import { usCharacter } from './wedge-layout.ts'

/** This many quick keys are a scanner. Fewer are two fingers rolling. */
const LEAST = 4

/** One key's character by both readings; `byKey` is empty where the key leaves it unsaid. */
export interface Stroke {
  readonly byKey: string
  readonly byCode: string
}

/** Keys whose character comes with the next one, or not at all. */
const UNSAID = new Set(['Dead', 'Process', 'Unidentified'])

/** What a key types, or null for one that types nothing. */
export function strokeOf(key: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): Stroke | null {
  const byCode = usCharacter(key)
  if (Array.from(key.key).length === 1) return { byKey: key.key, byCode: byCode ?? key.key }
  return UNSAID.has(key.key) && byCode !== null ? { byKey: '', byCode } : null
}

/** A digit of the number pad while NumLock is off: the key says an arrow. */
export function padDigitOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): Stroke | null {
  const digit = /^Numpad(\d)$/.exec(code)?.[1]
  return digit !== undefined && key.length > 1 ? { byKey: digit, byCode: digit } : null
}

export class Burst {
  #byKey = ''
  #byCode = ''
  /** As the layout has letters, with digits by their places: on some layouts CapsLock shifts digits too. */
  #digitsByCode = ''
  #isSaid = true
  #length = 0
  #widestGap = 0

  /** `gap`: milliseconds since the key before it. */
  add({ byKey, byCode }: Stroke, gap: number): void {
    if (this.#length > 0) this.#widestGap = Math.max(this.#widestGap, gap)
    this.#byKey += byKey
    this.#byCode += byCode
    this.#digitsByCode += /^\d$/.test(byCode) ? byCode : byKey
    this.#isSaid &&= byKey !== ''
    this.#length++
  }

  /** Keys, not characters. */
  get length(): number {
    return this.#length
  }

  get isScanner(): boolean {
    return this.#length >= LEAST
  }

  /** The longest pause between two of its keys, in milliseconds. */
  get widestGap(): number {
    return this.#widestGap
  }

  /** As the computer's layout has it. */
  get byKey(): string {
    return this.#byKey
  }

  /** Whether it spells a card number of a printed shape, by either reading. */
  get isCard(): boolean {
    return this.isScanner && (this.#isTorn || worthOf(this.spelled()) === WELL_FORMED)
  }

  /**
   * What it spells: the reading that forms a card number. Where both are as good, what the layout says. `typed`: what
   * has been typed as a whole, where that may be more than the burst.
   */
  spelled(typed = this.#byKey): string {
    if (!this.isScanner) return typed.trim()
    if (this.#isTorn) return [this.#digitsByCode.trim(), this.#byCode.trim()].join(OR)
    // what is left where a key says nothing may be another number: `]A0` on a Finnish layout begins with a dead key
    const readings = this.#isSaid ? [typed, this.#byKey, this.#byCode] : [this.#byCode]
    return readings.reduce((best, text) => (worthOf(text) > worthOf(best) ? text : best)).trim()
  }

  /**
   * Two cards, and nothing tells which: a QWERTZ layout has Y and Z in each other's places, and both begin a community
   * card. Neither is taken; the text of both is no number, so that it is asked for. docs/scanners.md#a-scanner-that-types
   */
  get #isTorn(): boolean {
    if (!this.#isSaid || worthOf(this.#byCode) !== WELL_FORMED) return false
    return (
      worthOf(this.#digitsByCode) === WELL_FORMED &&
      parseCardNumber(this.#digitsByCode) !== parseCardNumber(this.#byCode)
    )
  }
}

const WELL_FORMED = 3

/** Between two readings that nothing decides between. No code of a card has it. */
const OR = '|'
/** Whether a text is both readings of a burst: which of two cards was shown cannot be told. */
export function isTorn(text: string): boolean {
  const readings = text.split(OR)
  return readings.length === 2 && readings.every((reading) => worthOf(reading) === WELL_FORMED)
}

/** How surely a text is what the scanner meant. */
function worthOf(text: string): number {
  const number = parseCardNumber(text)
  if (number !== null) return isWellFormed(number) ? WELL_FORMED : 2
  // no layout but the right one makes an AIM identifier out of three keys
  return /^\][A-Za-z]\d/.test(text) ? 1 : 0
}
