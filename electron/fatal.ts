/** What nobody caught ends its process, and says so without naming anyone. */

/**
 * Numbers of cards must not reach a log, and a schema's complaint quotes what it was given. A place in a file (`:1234:5`)
 * stays. docs/security.md
 */
export function redact(text: string): string {
  return text.replace(/(:\d{1,6}:\d{1,4}\b)|[\p{L}\d]*\d{4,}[\p{L}\d]*/gu, (_, place?: string) => place ?? '•')
}

export function say(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${redact(line)}\n`)
}

/** Exits on what was thrown or rejected and not caught. Electron would otherwise show a dialog, or go on half alive. */
export function exitOnFatal(emitter: Pick<NodeJS.Process, 'on'>, name: string, exit: (code: number) => void): void {
  const end = (error: unknown) => {
    say(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    exit(1)
  }
  emitter.on('uncaughtException', end)
  emitter.on('unhandledRejection', end)
}
