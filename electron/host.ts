/**
 * Exactly what the shell uses of Electron. Only main.ts has the values; everything else takes them as arguments, so that
 * tests give doubles, and a drift of either from electron.d.ts does not compile.
 */
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CommandLine,
  Dialog,
  IpcMain,
  Menu,
  MessageChannelMain,
  NativeTheme,
  PowerSaveBlocker,
  Protocol,
  SafeStorage,
  Session,
  utilityProcess,
  UtilityProcess,
  WebContents,
} from 'electron'
import type { AppUpdater } from 'electron-updater'

export type HostApp = Pick<
  App,
  | 'enableSandbox'
  | 'exit'
  | 'getPath'
  | 'isPackaged'
  | 'on'
  | 'quit'
  | 'relaunch'
  | 'releaseSingleInstanceLock'
  | 'requestSingleInstanceLock'
  | 'whenReady'
> & { readonly commandLine: Pick<CommandLine, 'hasSwitch'> }
export type HostContents = Pick<
  WebContents,
  | 'forcefullyCrashRenderer'
  | 'getPrintersAsync'
  | 'isDestroyed'
  | 'on'
  | 'postMessage'
  | 'print'
  | 'reload'
  | 'setWindowOpenHandler'
>
export type HostWindow = Pick<
  BrowserWindow,
  'focus' | 'isDestroyed' | 'isMinimized' | 'loadURL' | 'on' | 'once' | 'restore' | 'show'
> & { readonly webContents: HostContents }
export type HostSession = Pick<
  Session,
  'on' | 'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'
>
export type HostChild = Pick<UtilityProcess, 'kill' | 'on' | 'once' | 'postMessage'>
export type HostSafeStorage = Pick<
  SafeStorage,
  'decryptStringAsync' | 'encryptStringAsync' | 'getSelectedStorageBackend'
>
export type HostUpdater = Pick<
  AppUpdater,
  | 'allowDowngrade'
  | 'allowPrerelease'
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'checkForUpdates'
  | 'disableWebInstaller'
  | 'logger'
  | 'on'
  | 'quitAndInstall'
>
export type NewChannel = () => Pick<MessageChannelMain, 'port1' | 'port2'>

export interface Host {
  readonly app: HostApp
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => HostWindow
  readonly dialog: Pick<Dialog, 'showErrorBox'>
  readonly ipcMain: Pick<IpcMain, 'handle'>
  readonly Menu: { setApplicationMenu: (typeof Menu)['setApplicationMenu'] }
  readonly MessageChannelMain: new () => ReturnType<NewChannel>
  readonly nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors'>
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>
  readonly protocol: Pick<Protocol, 'handle' | 'registerSchemesAsPrivileged'>
  readonly safeStorage: HostSafeStorage
  readonly session: { readonly defaultSession: HostSession }
  /** Loaded where it is used alone: it reads the program's version and its files at once. */
  readonly updater: () => Promise<HostUpdater>
  readonly utilityProcess: { fork: (...args: Parameters<(typeof utilityProcess)['fork']>) => HostChild }
}
