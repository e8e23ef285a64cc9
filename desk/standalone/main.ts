/** The desk under plain Node, shown in the system's own browser. */
import { join } from 'node:path'
import { lockDataDir } from '../../db/lock.ts'
import { StoreError } from '../../db/store-error.ts'
import { parseSerial } from '../../native/serial/settings.ts'
import { openDesk } from '../desk.ts'
import { exitOnFatal } from '../fatal.ts'
import { makeFolder } from '../folder.ts'
import { keepLog, log, redact } from '../log.ts'
import { openLogFile } from '../log-file.ts'
import { forkDevices } from './devices.ts'
import { readFiles } from './files.ts'
import { fileKeyStore } from './key-store.ts'
import { hashTypedPin } from './hash-pin.ts'
import { HELP, parseOptions, UsageError, userDir } from './options.ts'
import { serveStandalone } from './server.ts'
import { createWindow } from './window.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)
const OUT = join(import.meta.dirname, '..')

async function run(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (!options) return say(HELP)
  if (options.hashPin) return say(await hashTypedPin(process.stdin))
  // whatever is made from here on is its owner's alone
  process.umask(0o077)
  makeFolder(options.dataDir)
  const lock = lockDataDir(options.dataDir)
  keepLog(openLogFile(options.dataDir, 'desk'))
  // The page is served and the window opened while the desk still opens its files: the window is what takes longest.
  const ready = Promise.withResolvers<Awaited<ReturnType<typeof openDesk>>>()
  ready.promise.catch(() => undefined)
  const server = await serveStandalone(options.port, readFiles(join(OUT, 'renderer')), ready.promise)
  const window = createWindow(options, server, say)
  window.open()
  const leaving = Promise.withResolvers<null>()
  const devices = forkDevices(join(import.meta.dirname, 'standalone-devices.js'), log)
  try {
    const keyStore = fileKeyStore(join(userDir('config'), 'kaikuluukku', 'desk.key'))
    const { dataDir, demo, kiosk } = options
    const serial = options.serial.map(parseSerial)
    const asked = {
      ...(kiosk && { leave: () => leaving.resolve(null) }),
      ...(options.setup !== null && { setup: options.setup }),
    }
    ready.resolve(await openDesk({ dataDir, keyStore, devices, serial, demo, log, lock, ...asked }))
  } catch (error) {
    ready.reject(error)
    devices.close()
    window.close()
    await server.close()
    throw error
  }
  const desk = await ready.promise
  const end = endGracefully(async () => {
    devices.close()
    window.close()
    await server.close()
    await desk.close()
  })
  // status 0: systemd starts again only what failed
  void leaving.promise.then(end)
}

/** At a signal, or when what it returns is called. */
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
await run().catch((error: unknown) => {
  process.stderr.write(`${inWords(error)}\n`)
  process.exit(1)
})
