/** The number of the card in a row: all of it while it is typed or corrected, else its mask. docs/rules.md#privacy */
import { isWellFormed, looksMisread, maskOf, parseCardNumber } from '../../../desk/rules/card-number.ts'

export class PaperNumber {
  #text = $state.raw('')
  #isMasked = $state.raw(false)

  get text(): string {
    return this.#text
  }

  /** What the field holds. What is no number is never masked: it is there to be corrected. */
  get shown(): string {
    return (this.#isMasked ? this.mask : null) ?? this.#text
  }

  /** Null where it is no number. */
  get mask(): string | null {
    const number = parseCardNumber(this.#text)
    return number && maskOf(number)
  }

  /** Whether it has a number's whole shape, so that it may have been typed to the end. */
  get isWhole(): boolean {
    const number = parseCardNumber(this.#text)
    return number !== null && isWellFormed(number)
  }

  /** A hint, never a reason to refuse. Source: docs/rules.md#the-check-digit */
  get looksMisread(): boolean {
    const number = parseCardNumber(this.#text)
    return number !== null && looksMisread(number)
  }

  isThatOf(text: string): boolean {
    return parseCardNumber(text) === parseCardNumber(this.#text)
  }

  /** Typed so far, or to be corrected. */
  set(text: string): void {
    this.#text = text
    this.#isMasked = false
  }

  show(): void {
    this.#isMasked = false
  }

  hide(): void {
    this.#isMasked = true
  }
}
