/** The desk under plain Node, shown in the system's own browser. */
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { StoreError } from '../../db/store-error.ts'
import { exitOnFatal } from '../fatal.ts'
import { makeFolder } from '../folder.ts'
import { keepLog, redact } from '../log.ts'
import { openLogFile } from '../log-file.ts'
import { lockBeforeWindow, printsSlipsUnopened } from './before-window.ts'
import { readFiles } from './files.ts'
import type { Opened, Start } from './opening.ts'
import { HELP, parseOptions, UsageError } from './options.ts'
import { serveStandalone } from './server.ts'
import type { Sockets } from './sockets.ts'
import { createWindow } from './window.ts'

/** Two at once on two cores: the window would come 200 ms later, and the desk no sooner. */
const BROWSER_ALONE_MS = 1_000

const say = (line: string) => void process.stdout.write(`${line}\n`)
const OUT = join(import.meta.dirname, '..')

async function run(): Promise<void> {
  const options = await parseOptions(process.argv.slice(2))
  if (!options) return say(HELP)
  if (options.hashPin) return say(await (await import('./hash-pin.ts')).hashTypedPin(process.stdin))
  // whatever is made from here on is its owner's alone
  process.umask(0o077)
  makeFolder(options.dataDir)
  const lock = lockBeforeWindow(options.dataDir)
  const printsSlips = printsSlipsUnopened(options.dataDir)
  keepLog(openLogFile(options.dataDir, 'desk'))
  // The page is served and the window opened before the desk itself is even loaded: the window is what takes longest.
  const opening = Promise.withResolvers<Sockets>()
  let read: ReturnType<typeof readFiles> | undefined
  const files = () => (read ??= readFiles(join(OUT, 'renderer')))
  const server = await serveStandalone(options.port, files, opening.promise)
  let desk: Opened | null = null
  const window = createWindow(options, server, say, () => desk?.printsSlips() ?? printsSlips)
  const end = endGracefully(async () => {
    window.close()
    // a page that waits for a desk that has not opened yet waits no more
    opening.reject(new Error('ended'))
    await server.close()
    await desk?.close()
  })
  const browser = window.open()
  try {
    // read while the browser starts, which asks for them 0.3 s later; so is what lets it in
    files()
    process.getBuiltinModule('node:crypto')
    if (browser) await Promise.race([server.joined, over(browser), setTimeout(BROWSER_ALONE_MS)])
    desk = await open({ options, lock, leave: end })
    opening.resolve(desk.sockets)
  } catch (error) {
    opening.reject(error)
    window.close()
    await server.close()
    throw error
  }
}

const over = (child: ChildProcess) => new Promise((ended) => child.once('exit', ended).once('error', ended))

async function open(start: Omit<Start, 'programs'>): Promise<Opened> {
  const opening = await import('./opening.ts')
  return opening.open({ ...start, programs: import.meta.dirname })
}

/** At a signal, or when what it returns is called. Once, and with status 0: systemd starts again only what failed. */
function endGracefully(close: () => Promise<void>): () => void {
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    void close().finally(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  return end
}

const UNWRITABLE = ['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR', 'EEXIST']

/** What happened and what to do, for whoever started the desk. */
function inWords(error: unknown): string {
  if (error instanceof StoreError) return error.message
  if (error instanceof UsageError) return `${error.message}\n\n${HELP}`
  const { code, message, path } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    const { port } = error as { port?: number }
    return `Port ${String(port)} is taken by another program. Choose another one with --port=N, or --port=0 for any free one.`
  }
  if (code === 'ENOSPC')
    return 'The disk of the data folder is full. Free some space and start again; nothing was changed.'
  if (code && UNWRITABLE.includes(code))
    return `The data folder cannot be written${path ? ` (${path})` : ''}. Give its owner the right to write, or choose another with --data=DIR.`
  return redact(error instanceof Error ? (error.stack ?? message) : String(error))
}

exitOnFatal(process, 'desk', (code) => process.exit(code))
void run().catch((error: unknown) => {
  process.stderr.write(`${inWords(error)}\n`)
  process.exit(1)
})
