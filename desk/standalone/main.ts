/** The desk under plain Node, shown in the system's own browser. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../../db/store-error.ts'
import { openDesk } from '../desk.ts'
import { findBrowser, openBrowser, whyNoWindow } from './browser.ts'
import { forkDevices } from './devices.ts'
import { readFiles } from './files.ts'
import { fileKeyStore } from './key-store.ts'
import { HELP, type Options, parseOptions, userDir } from './options.ts'
import { serveStandalone, type StandaloneServer } from './server.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)
const log = (line: string) => void process.stderr.write(`${new Date().toISOString()} ${line}\n`)
const OUT = join(import.meta.dirname, '..')

await run().catch((error: unknown) => {
  process.stderr.write(`${inWords(error)}\n`)
  process.exit(1)
})

async function run(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (!options) return say(HELP)
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })

  // The page is served and the window opened while the desk still opens its files: the window is what takes longest.
  const ready = Promise.withResolvers<Awaited<ReturnType<typeof openDesk>>>()
  const server = await serveStandalone(options.port, readFiles(join(OUT, 'renderer')), ready.promise)
  const window = createWindow(options, server)
  window.open()
  const devices = forkDevices(join(import.meta.dirname, 'standalone-devices.js'), log)
  try {
    const keyStore = fileKeyStore(join(userDir('config'), 'kaikuluukku', 'desk.key'))
    ready.resolve(await openDesk({ dataDir: options.dataDir, keyStore, devices, demo: options.demo, log }))
  } catch (error) {
    devices.close()
    window.close()
    await server.close()
    throw error
  }
  if (options.serial.length > 0) devices.send({ serial: options.serial.map(toSerial) })
  const desk = await ready.promise
  endGracefully(async () => {
    devices.close()
    window.close()
    await server.close()
    await desk.close()
  })
}

/** The window, and its address in the terminal for whoever has none. */
function createWindow({ dataDir, allowRoot, open }: Options, server: StandaloneServer) {
  const browser = findBrowser()
  const reason = open ? whyNoWindow({ allowRoot, browser }) : 'only serving was asked for'
  let child: ReturnType<typeof openBrowser> | null = null
  const openWindow = () => {
    if (!browser || reason) {
      say(
        `Kaikuluukku serves the desk${reason ? `; no window: ${reason}` : ''}. Open this address once:\n  ${server.issueAddress()}`,
      )
      return
    }
    child = openBrowser(browser, { url: server.url, token: server.issueToken(), dataDir, allowRoot })
    say(`Kaikuluukku is open in ${browser}, served at ${server.url}. Enter opens it again, Ctrl+C ends it.`)
  }
  process.stdin.on('data', openWindow)
  process.stdin.unref?.()
  return { open: openWindow, close: () => child?.kill() }
}

function toSerial(text: string): { path: string; baudRate: number } {
  const [, path = text, baud] = /^(.*?)(?::(\d+))?$/.exec(text) ?? []
  return { path, baudRate: baud ? Number(baud) : 9_600 }
}

function endGracefully(close: () => Promise<void>): void {
  let ending = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) return
      ending = true
      void close().finally(() => process.exit(0))
    })
  }
}

const UNWRITABLE = ['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR', 'EEXIST']

/** What happened and what to do, for whoever started the desk. */
function inWords(error: unknown): string {
  if (error instanceof StoreError) return error.message
  const { code, message, path } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return 'The port is taken by another program. Choose another one with --port=N, or --port=0 for any free one.'
  if (code === 'ENOSPC')
    return 'The disk of the data folder is full. Free some space and start again; nothing was changed.'
  if (code && UNWRITABLE.includes(code))
    return `The data folder cannot be written${path ? ` (${path})` : ''}. Give its owner the right to write, or choose another with --data=DIR.`
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message}\n\n${HELP}`
  return error instanceof Error ? (error.stack ?? message) : String(error)
}
