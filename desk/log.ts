/** The log: lines with their time, and nothing in them that names a card or opens a door. docs/security.md */

/** What stands between the digits of a number that was typed, copied or put into an address. */
const GAP = String.raw`(?:[\s\0_+-]|%20|%2[Dd])*`

/** In their order: a longer reading comes before a part of it. */
const SECRETS = [
  // after its name, whatever it looks like
  String.raw`(?<=\b(?:bearer\s|(?:authorization|cookie|password|pin|secret|token|venueKey)["']?\s*[:=])\s*["']?)[^\s"',;&)}\]]{3,}`,
  // a key, a token, or a number in base64: letters of both sizes and digits without a gap
  String.raw`(?<![\w+-])(?=[\w+-]*[a-z])(?=[\w+-]*[A-Z])(?=[\w+-]*\d)[\w+-]{14,}`,
  // a number in pieces
  String.raw`\p{L}{0,2}${GAP}\p{Nd}(?:${GAP}\p{Nd}){5,}[\p{L}\p{Nd}]*`,
  // a number, a part of one, a PIN, a key in hex
  String.raw`[\p{L}\p{Nd}]*\p{Nd}{4,}[\p{L}\p{Nd}]*`,
]
/** A place in a program (`desk.js:1234:5`) stays: it is what a log is read for. */
const PLACE = String.raw`(?<=\.[cm]?[jt]s)(:\d{1,6}:\d{1,4})(?![\p{L}\p{Nd}])`
const PATTERN = new RegExp([PLACE, ...SECRETS].join('|'), 'gu')

/** Nobody reads further, and what was quoted whole may be a file. */
const LONGEST = 8_000

/** The text without card numbers, tokens, keys and PINs. A schema's complaint quotes what it was given. */
export function redact(text: string): string {
  return text.slice(0, LONGEST).replace(PATTERN, (_, place?: string) => place ?? '•')
}

let keep: (lines: string) => void = () => undefined

/** From now on this process keeps its lines, as they are written to the standard error: desk/log-file.ts. */
export function keepLog(to: (lines: string) => void): void {
  keep = to
}

/** Writes a line to the standard error, redacted, and to where this process keeps its lines. */
export function log(line: string): void {
  const written = `${new Date().toISOString()} ${redact(line)}\n`
  process.stderr.write(written)
  keep(written)
}
