/** The log: lines with their time, and no card number in them. */

/**
 * Numbers of cards must not reach a log, and a schema's complaint quotes what it was given. A place in a file (`:1234:5`)
 * stays. docs/security.md
 */
export function redact(text: string): string {
  return text.replace(/(:\d{1,6}:\d{1,4}\b)|[\p{L}\d]*\d{4,}[\p{L}\d]*/gu, (_, place?: string) => place ?? '•')
}

/** Writes a line to the standard error, redacted. */
export function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${redact(line)}\n`)
}
