/** Bytes of a serial line into texts: a scan ends with CR, LF, CRLF or TAB. Pure. docs/scanners.md#serial */
import type { MisreadCode } from '../../desk/contract.ts'

/** More than any code holds (QR: 4,296 characters). A line without an end is a misreading beyond it. */
const LONGEST_BYTES = 8_192
/** What is shown of bytes that are no text. */
const SHOWN_BYTES = 64
const ENDS: ReadonlySet<number> = new Set([0x0d, 0x0a, 0x09])
/** A cable that is plugged in or pulled out may send zeros. */
const NOTHING = /^[\s\0]*$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A text as it came, or why there is none, with the first of the bytes. */
export type Reading = { readonly text: string } | { readonly code: MisreadCode; readonly bytes: Buffer }

/**
 * Kept by hand rather than by serialport's RegexParser, which holds what has no end without bound and gives it up only
 * when its stream ends, so neither the bound nor the end by silence could be had.
 */
export class Splitter {
  #held: Buffer[] = []
  #size = 0

  /** Whether a text has begun that has no end yet. */
  get isOpen(): boolean {
    return this.#size > 0
  }

  /** What these bytes end, in order; empty texts are none (CRLF is CR and then an empty text). */
  push(chunk: Buffer): Reading[] {
    const readings: Reading[] = []
    let start = 0
    for (const [at, byte] of chunk.entries()) {
      if (!ENDS.has(byte)) continue
      readings.push(...this.#hold(chunk.subarray(start, at)), ...this.flush())
      start = at + 1
    }
    readings.push(...this.#hold(chunk.subarray(start)))
    return readings
  }

  /** Ends what has begun: nothing, or one reading. */
  flush(): Reading[] {
    const bytes = Buffer.concat(this.#held)
    this.#held = []
    this.#size = 0
    return toReadings(bytes)
  }

  /** Told at the byte that is too much, since the end may never come; the rest is thrown away up to the end. */
  #hold(bytes: Buffer): Reading[] {
    if (bytes.length === 0) return []
    const wasTooLong = this.#size > LONGEST_BYTES
    this.#size += bytes.length
    if (wasTooLong) return []
    // a copy: the port writes over its own buffer
    this.#held.push(Buffer.from(bytes))
    if (this.#size <= LONGEST_BYTES) return []
    const shown = Buffer.concat(this.#held).subarray(0, SHOWN_BYTES)
    this.#held = []
    return [{ code: 'too_long', bytes: shown }]
  }
}

function toReadings(bytes: Buffer): Reading[] {
  try {
    const text = utf8.decode(bytes)
    return NOTHING.test(text) ? [] : [{ text }]
  } catch {
    // most often the speed or the framing is not the scanner's
    return [{ code: 'not_text', bytes: bytes.subarray(0, SHOWN_BYTES) }]
  }
}
