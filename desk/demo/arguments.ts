/** What `npm run kaikukanta` takes. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const DEFAULT_PORT = 7391

export const USAGE = `Kaikukanta, demonstration: a register of made-up cards for trying Kaikuluukku out.

  --port=N            port to listen at (default ${String(DEFAULT_PORT)}; 0 takes any free one)
  --data=DIR          folder of its database (default: kaikukanta-demo in your application data)
  --host=ADDRESS      address to listen at (default 127.0.0.1: this computer only)
  --issuer-token=T    token of the issuer's calls (default: a new random one at each start)
  --help              this text`

export interface Arguments {
  readonly help: boolean
  readonly port: number | undefined
  readonly data: string | undefined
  readonly host: string | undefined
  readonly issuerToken: string | undefined
}

const OPTIONS = {
  help: { type: 'boolean', default: false },
  port: { type: 'string' },
  data: { type: 'string' },
  host: { type: 'string' },
  'issuer-token': { type: 'string' },
} as const

/** The arguments, or what is wrong with them. */
export function parseArguments(args: readonly string[]): Arguments | { fault: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS })
    const { help, port, data, host, 'issuer-token': issuerToken } = values
    if (port !== undefined && !isPort(port)) return { fault: `--port must be a number from 0 to 65535, not "${port}".` }
    if (issuerToken !== undefined && !/^[\w\-.~+/]{8,}=*$/.test(issuerToken))
      return { fault: '--issuer-token must be at least 8 letters, digits or any of - . _ ~ + /.' }
    return { help, port: port === undefined ? undefined : Number(port), data, host, issuerToken }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535

/** Where programs keep their data on this system. */
export function defaultFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  const folder = 'kaikukanta-demo'
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), folder)
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', folder)
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), folder)
}
