/** The main process, in the order in which things happen. Takes Electron as an argument: see host.ts. */
import { readFiles } from '../desk/standalone/files.ts'
import { SCHEME, scheme, serve } from './content.ts'
import { recover } from './crash.ts'
import { log as say } from '../desk/log.ts'
import type { Host, HostWindow } from './host.ts'
import { isOnlyInstance } from './instance.ts'
import { SafeStore } from './key-store.ts'
import { guardDownloads, guardNavigation } from './navigation.ts'
import { parseOptions, type ShellOptions } from './options.ts'
import { guardPermissions } from './permissions.ts'
import { Switchboard } from './ports.ts'
import { servePrinting } from './print.ts'
import { handle } from './sender.ts'
import { type Programs, startServices } from './services.ts'
import { openWindow } from './window.ts'

export interface Shell {
  readonly platform: NodeJS.Platform
  /** The command line without the program. */
  readonly args: readonly string[]
  readonly programs: Programs
  /** Files of the build. */
  readonly preload: string
  readonly renderer: string
}

/** Synchronous up to its first wait, since all of it must come before Electron is ready. */
export async function startShell(host: Host, shell: Shell): Promise<void> {
  let window: HostWindow | null = null
  host.app.enableSandbox()
  host.protocol.registerSchemesAsPrivileged([scheme])
  if (!isOnlyInstance(host.app, () => window)) return host.app.quit()
  host.app.on('web-contents-created', (_event, contents) => guardNavigation(contents))
  host.app.on('window-all-closed', () => host.app.quit())

  await host.app.whenReady()
  const options = parseOptions(shell.args, host.app.getPath('userData'))
  guardPermissions(host.session.defaultSession)
  guardDownloads(host.session.defaultSession)
  host.protocol.handle(SCHEME, serve(readFiles(shell.renderer)))
  host.Menu.setApplicationMenu(null)
  const ports = new Switchboard(() => new host.MessageChannelMain())
  handle(host.ipcMain, 'port:request', (page) => ports.setPage(page))
  servePrinting(host.ipcMain)
  closeBeforeQuit(
    host,
    startServices({ host, programs: shell.programs, options, ports, keyStore: store(host, shell, options) }),
  )
  window = openWindow(host, { preload: shell.preload, kiosk: options.kiosk, production: host.app.isPackaged }, say)
  window.webContents.on('render-process-gone', () => ports.setPage(null))
  recover(window.webContents, host.app)
}

function store(host: Host, { platform }: Shell, { allowPlainKeyStore, demo }: ShellOptions): SafeStore {
  // made-up cards need no keeping, and must show on a machine without a key store too
  return new SafeStore(host.safeStorage, { platform, allowPlain: allowPlainKeyStore || demo })
}

/** Quits only once the desk has closed its files. Nothing depends on it: a desk that is killed loses nothing either. */
function closeBeforeQuit({ app }: Pick<Host, 'app'>, close: () => Promise<void>): void {
  let closing = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    void close().finally(() => app.exit(0))
  })
}
