import { log } from './log.ts'

/** What nobody caught ends its process, and says so without naming anyone. */

/** Exits on what was thrown or rejected and not caught. Electron would otherwise show a dialog, or go on half alive. */
export function exitOnFatal(emitter: Pick<NodeJS.Process, 'on'>, name: string, exit: (code: number) => void): void {
  const end = (error: unknown) => {
    log(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    exit(1)
  }
  emitter.on('uncaughtException', end)
  emitter.on('unhandledRejection', end)
}
