/** Electron's main process: the one file that has Electron's values. What it does is in shell.ts. */
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  utilityProcess,
} from 'electron'
import { join } from 'node:path'
import { exitOnFatal } from '../desk/fatal.ts'
import type { Host } from './host.ts'
import { startShell } from './shell.ts'

const OUT = join(import.meta.dirname, '..')
const host: Host = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  updater: async () => (await import('electron-updater')).default.autoUpdater,
  utilityProcess,
}

exitOnFatal(process, 'main', (code) => app.exit(code))
void startShell(host, {
  platform: process.platform,
  args: process.argv.slice(1),
  isRoot: process.getuid?.() === 0,
  program: process.execPath,
  resources: process.resourcesPath,
  env: process.env,
  programs: { desk: join(OUT, 'main', 'desk.js'), devices: join(OUT, 'main', 'devices.js') },
  preload: join(OUT, 'preload', 'preload.cjs'),
  renderer: join(OUT, 'renderer'),
})
