/** Overrides and embeddings reorder what stands beside them, on paper and in tables too. Letters of any script do not. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu

/** A text from outside as one line: composed letters, single spaces, no control characters. */
export const oneLine = (text: string): string =>
  text.normalize('NFC').replace(/\s/g, ' ').replace(UNSEEN, '').replace(/ +/g, ' ').trim()
