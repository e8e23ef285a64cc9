/**
 * A HID POS scanner's reports into texts: the right text or a named refusal, never a guess. Pure.
 * docs/scanners.md#hid-pos
 */
import type { MisreadCode } from '../../desk/contract.ts'
import { isZero, type Layout, type Layouts } from './layout.ts'

/** More than any code holds (QR: 4,296 characters). */
const LONGEST_BYTES = 8_192
/** What is shown of bytes that are no text; a report of USB full speed has up to 64, and two of them show how they go on. */
const SHOWN_BYTES = 128
const AIM = /^\][A-Za-z][0-9A-Za-z]$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A text as it came, or why there is none, with the first of the bytes. */
export type Reading =
  | { readonly text: string; readonly symbology: string | null }
  | { readonly code: MisreadCode; readonly bytes: Uint8Array }

type Part = Readonly<{ data: Uint8Array; symbology: string | null; isContinued: boolean }>

/** One scanner's reports, in the order in which they came. */
export class Assembler {
  readonly #layouts: Layouts
  #parts: Part[] = []
  #size = 0
  /** After a refused part: what follows may be the rest of the same text, and the end of a number is none. */
  #isDeaf = false
  #taken = 0

  constructor(layouts: Layouts) {
    this.#layouts = layouts
  }

  /** Whether the next report may belong to what came before; ended by `flush` when none comes. */
  get isOpen(): boolean {
    return this.#parts.length > 0 || this.#isDeaf
  }

  /** How many reports were parts of texts so far, refused ones too: whatever else a scanner says is none. */
  get taken(): number {
    return this.#taken
  }

  /** What this report ends; null where the text goes on, and where there is none in it. */
  push(report: Uint8Array): Reading | null {
    const layout = this.#layouts.of(report)
    if (layout === 'other') return null
    // a report of another kind is no part of a text, whatever came before
    if (layout === 'unknown_report') return misread(layout, report)
    this.#taken++
    const part = typeof layout === 'string' ? layout : partOf(report, layout)
    if (typeof part === 'string') return this.#refuse(part, report)
    if (!this.#isDeaf) return this.#take(part, report)
    this.#isDeaf = part.isContinued
    return part.data.length > 0 ? misread('part_missing', report) : null
  }

  /** The scanner has been silent: a text that is still open lacks its end. */
  flush(): Reading | null {
    const [first] = this.#parts
    this.#clear()
    return first ? misread('part_missing', first.data) : null
  }

  #take(part: Part, report: Uint8Array): Reading | null {
    this.#parts.push(part)
    this.#size += part.data.length
    if (this.#size > LONGEST_BYTES) {
      this.#clear()
      this.#isDeaf = part.isContinued
      return misread('too_long', report)
    }
    if (part.isContinued) return null
    const parts = this.#parts
    this.#clear()
    return readingOf(parts)
  }

  #refuse(code: MisreadCode, report: Uint8Array): Reading {
    this.#clear()
    this.#isDeaf = true
    return misread(code, report)
  }

  #clear(): void {
    this.#parts = []
    this.#size = 0
    this.#isDeaf = false
  }
}

const misread = (code: MisreadCode, bytes: Uint8Array): Reading => ({ code, bytes: bytes.subarray(0, SHOWN_BYTES) })

/**
 * The report's part of a text. The count is checked against the data itself: a count that is too small leaves some of
 * the text behind it, one that is too large takes zeros in. Either would make another number of a card's.
 */
function partOf(report: Uint8Array, { count, data, aim, continued, blank }: Layout): Part | MisreadCode {
  const length = report[count] ?? 0
  const [start, end] = [data.at, data.at + data.size]
  if (length > data.size || !isZero(report, start + length, end)) return 'wrong_length'
  const text = report.subarray(start, start + length)
  if (text.includes(0)) return 'wrong_length'
  if (blank && !isZero(report, blank.at, blank.at + blank.size)) return 'wrong_length'
  // where a scanner cannot say that more follows, a full report may be all of a text or its beginning
  if (!continued)
    return length === data.size ? 'too_long' : { data: text, symbology: aimOf(report, aim), isContinued: false }
  const flag = (report[continued.at] ?? 0) & continued.mask
  if (flag > 1 && flag !== continued.mask) return 'unknown_report'
  // only a full report goes on in the next one
  if (flag !== 0 && length < data.size) return 'wrong_length'
  return { data: text, symbology: aimOf(report, aim), isContinued: flag !== 0 }
}

/** Scanners that do not tell what they read leave zeros there, or something else: the text is as good without. */
function aimOf(report: Uint8Array, aim: Layout['aim']): string | null {
  if (!aim) return null
  const identifier = String.fromCharCode(...aim.map((at) => report[at] ?? 0))
  return AIM.test(identifier) ? identifier : null
}

function readingOf(parts: readonly Part[]): Reading | null {
  const bytes = parts.length === 1 && parts[0] ? parts[0].data : Buffer.concat(parts.map(({ data }) => data))
  try {
    const text = utf8.decode(bytes)
    return text.trim() === '' ? null : { text, symbology: parts[0]?.symbology ?? null }
  } catch {
    return misread('not_text', bytes)
  }
}
