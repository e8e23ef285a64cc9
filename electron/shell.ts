/** The main process, in the order in which things happen. Takes Electron as an argument: see host.ts. */
import { readFiles } from '../desk/standalone/files.ts'
import { SCHEME, scheme, serve } from './content.ts'
import { recover } from './crash.ts'
import { keepLog, log as say } from '../desk/log.ts'
import { openLogFile } from '../desk/log-file.ts'
import { Ending } from './ending.ts'
import type { Host, HostWindow } from './host.ts'
import { isOnlyInstance } from './instance.ts'
import { SafeStore } from './key-store.ts'
import { guardDownloads, guardNavigation } from './navigation.ts'
import { argsOfStart } from './next-start.ts'
import { parseOptions, type ShellOptions } from './options.ts'
import { guardPermissions, refuseCertificates } from './permissions.ts'
import { Switchboard } from './ports.ts'
import { servePrinting } from './print.ts'
import { lacksSandbox, NO_SANDBOX } from './sandbox.ts'
import { handle } from './sender.ts'
import { type Programs, startServices } from './services.ts'
import { appImageOf, type Installation } from './update-source.ts'
import { serveUpdates } from './updating.ts'
import { openWindow } from './window.ts'

export interface Shell extends Omit<Installation, 'packaged'> {
  /** The command line without the program. */
  readonly args: readonly string[]
  readonly isRoot: boolean
  readonly programs: Programs
  /** Files of the build. */
  readonly preload: string
  readonly renderer: string
}

/** Windows gives a program with windows no input: docs/install.md#mass-roll-out */
const NO_HASH_PIN =
  '--hash-pin is not for the installed program, which has no input to read a PIN from. Nothing was started. ' +
  'Use npm start -- --hash-pin in a clone, or on Linux the standalone archive: ./kaikuluukku --hash-pin'

/** Synchronous up to its first wait, since all of it must come before Electron is ready. */
export async function startShell(host: Host, shell: Shell): Promise<void> {
  let window: HostWindow | null = null
  host.app.enableSandbox()
  if (shell.args.includes('--hash-pin')) return refuse(host, NO_HASH_PIN)
  host.protocol.registerSchemesAsPrivileged([scheme])
  if (!isOnlyInstance(host.app, () => window)) return host.app.quit()
  host.app.on('web-contents-created', (_event, contents) => guardNavigation(contents))
  host.app.on('window-all-closed', () => host.app.quit())
  host.app.on('child-process-gone', (_event, { type, reason, name = '' }) => say(`${type} ${name}: ${reason}`))

  await host.app.whenReady()
  const args = argsOfStart(host.app.getPath('userData'), shell.args)
  const options = parseOptions(args, host.app.getPath('userData'))
  keepLog(openLogFile(options.dataDir, 'shell'))
  if (lacksSandbox(host.app, shell.isRoot && options.allowRoot)) {
    say(NO_SANDBOX)
    return refuse(host, NO_SANDBOX)
  }
  const ending = new Ending(host.app, { args, appImage: appImageOf(shell) })
  guardPermissions(host.session.defaultSession)
  guardDownloads(host.session.defaultSession)
  refuseCertificates(host.app)
  host.protocol.handle(SCHEME, serve(readFiles(shell.renderer)))
  host.Menu.setApplicationMenu(null)
  const ports = new Switchboard(() => new host.MessageChannelMain())
  handle(host.ipcMain, 'port:request', (page) => ports.setPage(page))
  servePrinting(host.ipcMain, options.kiosk)
  const [keyStore, leave] = [store(host, shell, options), () => ending.leave()]
  const close = startServices({ host, programs: shell.programs, options, ports, keyStore, leave })
  ending.waitFor(close)
  const production = host.app.isPackaged
  serveUpdates(host, { installation: { ...shell, packaged: production }, options, args, ending, close })
  const isEnding = () => ending.begun
  window = openWindow(host, { preload: shell.preload, kiosk: options.kiosk, production, isEnding }, say)
  window.webContents.on('render-process-gone', () => ports.setPage(null))
  recover(window.webContents, () => ending.beginAnew())
}

/** In a dialog. Before Electron is ready Linux has none, and gets a line in the terminal. */
function refuse({ app, dialog }: Host, words: string): void {
  dialog.showErrorBox('Kaikuluukku', words)
  app.exit(1)
}

function store(host: Host, { platform }: Shell, { allowPlainKeyStore, demo }: ShellOptions): SafeStore {
  // made-up cards need no keeping, and must show on a machine without a key store too
  return new SafeStore(host.safeStorage, { platform, allowPlain: allowPlainKeyStore || demo })
}
