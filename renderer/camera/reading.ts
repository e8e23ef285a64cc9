/** Which decoded frames are a card held to the camera. docs/scanners.md#camera */
import { expectedCheckDigit, isWellFormed, looksMisread, parseCardNumber } from '../../desk/rules/card-number.ts'
import type { Decoded } from './decode.ts'

/** The same code again so soon is the same showing of the card, however long it is held. */
const SAME_SHOWING_MS = 2_500
/** Two frames that agree come from one showing: at the slowest rate of frames they are not further apart. */
const AGREE_WITHIN_MS = 1_000

/** Turns frames into readings: each showing of a card gives one, and a misread Code39 none. */
export class Showings {
  /** What is being shown, by its number, with when it was last seen. */
  readonly #shown = new Map<string, number>()
  #unsure: { readonly number: string; readonly at: number } | null = null

  /** The reading that this frame completes, or null. `at` is the frame's time in milliseconds, from any beginning. */
  take(decoded: Decoded | null, at: number): Decoded | null {
    this.#forget(at)
    if (!decoded || !this.#isSure(decoded, at)) return null
    // a card may carry its number both ways, and a frame gives the one or the other
    const what = parseCardNumber(decoded.text) ?? decoded.text
    const isStillShown = this.#shown.has(what)
    this.#shown.set(what, at)
    return isStillShown ? null : decoded
  }

  /** A QR code corrects its own errors, and one that is no card's is for the desk to say. Code39 must earn it. */
  #isSure({ text, format }: Decoded, at: number): boolean {
    if (text === '') return false
    if (format === 'qr') return true
    const number = parseCardNumber(text)
    if (!number || !isWellFormed(number)) return false
    if (expectedCheckDigit(number) !== null && !looksMisread(number)) return true
    const before = this.#unsure
    this.#unsure = { number, at }
    return before?.number === number
  }

  /** With every frame, so that no number stays longer than it is needed. */
  #forget(at: number): void {
    if (this.#unsure && at - this.#unsure.at >= AGREE_WITHIN_MS) this.#unsure = null
    for (const [what, seen] of this.#shown) if (at - seen >= SAME_SHOWING_MS) this.#shown.delete(what)
  }
}
