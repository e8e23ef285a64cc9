/** The desk's one window. docs/security.md#electron */
import type { BrowserWindowConstructorOptions } from 'electron'
import { PAGE } from './content.ts'
import type { Host, HostWindow } from './host.ts'
import { isBrowserKey } from './keys.ts'

export interface WindowOptions {
  /** The preload's file. */
  readonly preload: string
  readonly kiosk: boolean
  readonly production: boolean
  /** Whether the program is ending, so that its window may close. */
  readonly isEnding: () => boolean
}

type WindowHost = Pick<Host, 'BrowserWindow' | 'nativeTheme' | 'powerSaveBlocker'>

/** Opens the window; it shows itself when it has something to show. */
export function openWindow(host: WindowHost, options: WindowOptions, log: (line: string) => void): HostWindow {
  const window = new host.BrowserWindow(settings(options, host.nativeTheme.shouldUseDarkColors))
  window.once('ready-to-show', () => window.show())
  if (options.kiosk || options.production) blockBrowserKeys(window)
  if (options.kiosk) keepOpen(window, options.isEnding)
  keepAwake(host, window)
  // a page that dies while it loads is recovered like any other; this only must not count as unhandled
  window.loadURL(PAGE).catch((error: unknown) => log(`window: ${String(error)}`))
  return window
}

function settings({ preload, kiosk, production }: WindowOptions, dark: boolean): BrowserWindowConstructorOptions {
  return {
    title: 'Kaikuluukku',
    width: 1280,
    height: 800,
    minWidth: 360,
    minHeight: 480,
    show: false,
    backgroundColor: dark ? '#111417' : '#ffffff',
    kiosk,
    webPreferences: {
      preload,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      navigateOnDragDrop: false,
      devTools: !production && !kiosk,
      // would fetch dictionaries, and underline names
      spellcheck: false,
    },
  }
}

function blockBrowserKeys({ webContents }: HostWindow): void {
  webContents.on('before-input-event', (event, input) => {
    if (isBrowserKey(input)) event.preventDefault()
  })
}

/** Alt+F4 is the system's on Windows and never comes as a key. Quitting (a signal, the system's end, a PIN) still closes. */
function keepOpen(window: HostWindow, isEnding: () => boolean): void {
  window.on('close', (event) => {
    if (!isEnding()) event.preventDefault()
  })
}

function keepAwake({ powerSaveBlocker }: Pick<Host, 'powerSaveBlocker'>, window: HostWindow): void {
  const blocker = powerSaveBlocker.start('prevent-display-sleep')
  window.once('closed', () => powerSaveBlocker.stop(blocker))
}
