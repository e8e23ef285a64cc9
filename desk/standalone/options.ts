/** What the command line says. */
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export interface Options {
  readonly dataDir: string
  readonly demo: boolean
  /** 0 takes any free port. */
  readonly port: number
  /** Open a browser window, or only serve. */
  readonly open: boolean
  /** The window fills the screen, and comes back when it is closed. */
  readonly kiosk: boolean
  readonly allowRoot: boolean
  /** The browser to open, or null for the first one found. */
  readonly browser: string | null
  /** Serial scanners, `PATH`, `PATH:BAUD` or `PATH:BAUD:8N1`. */
  readonly serial: readonly string[]
  /** The settings file of a roll-out, or null for the one that lies where such files do. */
  readonly setup: string | null
  /** Nothing is started: a PIN is read, and written as a settings file may carry it. */
  readonly hashPin: boolean
}

export const DEFAULT_PORT = 7390

export const HELP = `Kaikuluukku: a venue's desk for the Kaikukortti

  npm start -- [options]

  --demo           work against an embedded demonstration register with made-up cards
  --host=HOST      electron (default where its runtime is), standalone (your browser) or none (serve only)
  --data=DIR       where this desk keeps its data
  --port=N         port on 127.0.0.1 for standalone, default ${String(DEFAULT_PORT)}; 0 takes any free one
  --serial=PATH    a serial scanner, for example /dev/ttyACM0 or /dev/ttyS0:19200:7E1; may be given again
  --browser=PATH   the Chromium, Chrome or Edge to open, where the one found first is not the one wanted
  --kiosk          fill the screen, and open the window again when it is closed (docs/install.md)
  --setup=FILE     set the desk up from this file at its first start (docs/install.md)
  --hash-pin       read a PIN from the standard input, and print what a settings file says for it
  --allow-root     open a window even as root, without its sandbox
  --help           this text
`

/** What was typed is no command line of ours; its message says why, in words for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Parses the arguments; rejects with a UsageError. Null: help was asked for. */
export async function parseOptions(argv: readonly string[]): Promise<Options | null> {
  const values = read(argv)
  if (values.help) return null
  return {
    dataDir: values.data ?? defaultDataDir(values.demo),
    demo: values.demo,
    port: toPort(values.port),
    open: values.host !== 'none',
    kiosk: values.kiosk,
    allowRoot: values['allow-root'],
    browser: values.browser ?? null,
    serial: await checkSerial(values.serial),
    setup: values.setup ?? null,
    hashPin: values['hash-pin'],
  }
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        demo: { type: 'boolean', default: false },
        host: { type: 'string', default: 'standalone' },
        port: { type: 'string', default: String(DEFAULT_PORT) },
        serial: { type: 'string', multiple: true, default: [] },
        browser: { type: 'string' },
        kiosk: { type: 'boolean', default: false },
        setup: { type: 'string' },
        'hash-pin': { type: 'boolean', default: false },
        'allow-root': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // Node says these in words
    if (code?.startsWith('ERR_PARSE_ARGS')) throw new UsageError(`${message}.`)
    throw error
  }
}

function toPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`--port=${text} is not a port: give a number from 0 to 65535.`)
  return port
}

async function checkSerial(texts: readonly string[]): Promise<readonly string[]> {
  if (texts.length === 0) return texts
  // with it comes the contract, 8 ms that most desks need not wait for their window
  const { parseSerial, serialFault } = await import('../../native/serial/settings.ts')
  const paths = new Set<string>()
  for (const text of texts) {
    const fault = serialFault(text)
    if (fault) throw new UsageError(`--serial=${text} is not a scanner, PATH or PATH:BAUD:8N1: ${fault}.`)
    const { path } = parseSerial(text)
    if (paths.has(path)) throw new UsageError(`--serial names ${path} twice: a port has one speed.`)
    paths.add(path)
  }
  return texts
}

/** Demonstration data has a folder of its own, so it never meets a venue's. */
function defaultDataDir(demo: boolean): string {
  return join(userDir('data'), demo ? 'kaikuluukku-demo' : 'kaikuluukku')
}

/** The user's folder for data or for settings, as the system has it. */
export function userDir(kind: 'data' | 'config'): string {
  const { env } = process
  if (platform() === 'win32')
    return (
      env[kind === 'data' ? 'LOCALAPPDATA' : 'APPDATA'] ??
      join(homedir(), 'AppData', kind === 'data' ? 'Local' : 'Roaming')
    )
  if (platform() === 'darwin')
    return join(homedir(), 'Library', kind === 'data' ? 'Application Support' : 'Preferences')
  if (kind === 'data') return env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share')
  return env.XDG_CONFIG_HOME ?? join(homedir(), '.config')
}
