/** Opens the desk in a window of the system's own Chromium, Chrome or Edge. */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { platform } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const LINUX = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]
const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
]
const MAC = ['Google Chrome', 'Microsoft Edge', 'Chromium'].map(
  (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
)

type Env = Record<string, string | undefined>

/** The first browser found, or null. */
export function findBrowser(env: Env = process.env): string | null {
  if (platform() === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined)
    return firstExecutable(WINDOWS.flatMap((path) => roots.map((root) => join(root, path))))
  }
  if (platform() === 'darwin') return firstExecutable(MAC)
  const dirs = (env.PATH ?? '').split(delimiter).filter((dir) => dir !== '')
  return firstExecutable(LINUX.flatMap((name) => dirs.map((dir) => join(dir, name))))
}

function firstExecutable(paths: readonly string[]): string | null {
  for (const path of paths) {
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // not this one
    }
  }
  return null
}

/** Why no window can be opened, in words, or null where one can. */
export function whyNoWindow(options: { allowRoot: boolean; browser: string | null; env?: Env }): string | null {
  const { allowRoot, browser, env = process.env } = options
  if (!browser) return 'no Chromium, Chrome or Edge was found on this machine'
  if (platform() === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display'
  if (process.getuid?.() === 0 && !allowRoot)
    return 'a browser is not opened as root (--allow-root does it, without its sandbox)'
  return null
}

/**
 * Opens the desk in a window with a profile of its own. A token, where one is needed, goes by a file that only this user
 * can read, never by the command line, which every user can.
 */
export function openBrowser(
  browser: string,
  options: {
    url: string
    token: string | null
    dataDir: string
    allowRoot: boolean
    kiosk: boolean
    /** Without a dialog. */
    printsSlips: boolean
  },
): ChildProcess {
  const { url, token } = options
  const profile = join(options.dataDir, 'browser')
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const door = token === null ? `${url}/` : writeDoor(profile, doorPage(url, token))
  const root = options.allowRoot && process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []
  return spawn(
    browser,
    [
      `--app=${door}`,
      `--user-data-dir=${profile}`,
      ...BROWSER_FLAGS,
      ...(options.kiosk ? KIOSK_FLAGS : []),
      ...printingFlags(options),
      ...root,
    ],
    { stdio: 'ignore', env: { ...process.env, ...NO_DUMPS } },
  )
}

/** Returns its address. */
function writeDoor(profile: string, page: string): string {
  const door = join(profile, 'open.html')
  rmSync(door, { force: true })
  writeFileSync(door, page, { mode: 0o600, flag: 'wx' })
  return pathToFileURL(door).href
}

/**
 * Slips that print by themselves must not wait for somebody at a dialog, and in a kiosk a dialog is a way out. The window
 * stays as it was set when it was opened.
 */
const printingFlags = ({ kiosk, printsSlips }: { kiosk: boolean; printsSlips: boolean }): string[] =>
  kiosk || printsSlips ? ['--kiosk-printing'] : []

/**
 * A dump of the page's memory could hold a number. Debian's Chromium writes dumps in spite of the flags below, into a folder
 * of its user's and not of the profile; where it cannot make that folder there is nobody to write them.
 */
const NO_DUMPS = { CHROME_CONFIG_HOME: '/dev/null' }

/** Quiet: no first-run pages, nothing sent to the browser's maker, no bubbles, and sounds without a click first. */
export const BROWSER_FLAGS = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-features=Translate,MediaRouter',
  '--disable-quic',
  '--password-store=basic',
  '--autoplay-policy=no-user-gesture-required',
  '--window-size=1280,800',
]

/** What a page cannot close is closed by the managed policy: docs/install.md */
const KIOSK_FLAGS = ['--kiosk', '--noerrdialogs', '--disable-pinch', '--overscroll-history-navigation=0']

const doorPage = (url: string, token: string) =>
  `<!doctype html><meta charset="utf-8"><title>Kaikuluukku</title>` +
  `<form method="post" action="${url}/enter"><input type="hidden" name="token" value="${token}"></form>` +
  `<script>document.forms[0].submit()</script>`
