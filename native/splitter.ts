/** Bytes of a serial line into texts: a scan ends with CR, LF, CRLF or TAB. Pure. */

/** More than any code holds (QR: 4,296 characters). A line without an end is thrown away beyond it. */
const LONGEST_BYTES = 8_192
const ENDS: ReadonlySet<number> = new Set([0x0d, 0x0a, 0x09])

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

  /** The texts that these bytes end, in order; empty ones are none (CRLF is CR and then an empty text). */
  push(chunk: Buffer): string[] {
    const texts: string[] = []
    let start = 0
    for (const [at, byte] of chunk.entries()) {
      if (!ENDS.has(byte)) continue
      this.#hold(chunk.subarray(start, at))
      texts.push(...this.flush())
      start = at + 1
    }
    this.#hold(chunk.subarray(start))
    return texts
  }

  /** Ends what has begun: nothing, or one text. */
  flush(): string[] {
    const text = this.#size > LONGEST_BYTES ? '' : Buffer.concat(this.#held).toString('utf8')
    this.#held = []
    this.#size = 0
    return text.trim() === '' ? [] : [text]
  }

  #hold(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#size += bytes.length
    // the size goes on counting, so that the rest of a text that is too long is thrown away with it
    if (this.#size > LONGEST_BYTES) this.#held = []
    else this.#held.push(Buffer.from(bytes))
  }
}
