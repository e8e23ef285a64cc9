/**
 * A double of exactly the API of Electron that the shell uses. It is a `Host`, whose members are picked out of
 * electron.d.ts, so that it cannot drift from Electron without a compile error. Ports carry clones asynchronously and
 * queue until started, as Electron's do; everything else records what it was told and lets a test fire its events.
 */
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  ForkOptions,
  Input,
  IpcMainInvokeEvent,
  MessagePortMain,
  PermissionCheckHandlerHandlerDetails,
  PrinterInfo,
  RelaunchOptions,
  RenderProcessGoneDetails,
  WebContents,
  WebContentsPrintOptions,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron'
import type { UpdateCheckResult } from 'electron-updater'
import { EventEmitter } from 'node:events'
import { vi } from 'vitest'
import type {
  Host,
  HostApp,
  HostChild,
  HostContents,
  HostSafeStorage,
  HostSession,
  HostUpdater,
  HostWindow,
} from '../../electron/host.ts'
import { ChannelDouble } from './port-double.ts'

/** `on` of Electron's classes returns the class; a double of a part of it cannot, and nobody chains. */
type On = { on: never; once: never }
const listening = (events: EventEmitter) =>
  ({ on: events.on.bind(events), once: events.once.bind(events) }) as unknown as On

export interface PreventableEvent {
  preventDefault(): void
  readonly defaultPrevented: boolean
}

export function preventable(): PreventableEvent {
  let prevented = false
  return {
    preventDefault: () => void (prevented = true),
    get defaultPrevented() {
      return prevented
    },
  }
}

export class AppDouble implements HostApp {
  readonly events = new EventEmitter()
  readonly on: HostApp['on'] = listening(this.events).on
  readonly did: string[] = []
  /** The lock is another's. */
  second = false
  isPackaged = true
  readonly ready = Promise.withResolvers<undefined>()

  readonly enableSandbox = () => void this.did.push('enableSandbox')
  readonly exit = (code?: number) => void this.did.push(`exit ${String(code)}`)
  readonly quit = () => void this.did.push('quit')
  readonly relaunches: RelaunchOptions[] = []
  readonly relaunch = (options: RelaunchOptions = {}) => {
    this.did.push('relaunch')
    this.relaunches.push(options)
  }
  /** The folder of folders that the system gives a program. */
  paths = '/double'
  readonly getPath = (name: string) => `${this.paths}/${name}`
  readonly releaseSingleInstanceLock = () => void this.did.push('releaseSingleInstanceLock')
  readonly requestSingleInstanceLock = () => !this.second
  readonly whenReady = () => {
    this.did.push('whenReady')
    return this.ready.promise
  }
}

export class ContentsDouble implements HostContents {
  readonly events = new EventEmitter()
  readonly on: HostContents['on'] = listening(this.events).on
  readonly posted: { channel: string; message: unknown; ports: readonly MessagePortMain[] }[] = []
  destroyed = false
  openHandler: Parameters<HostContents['setWindowOpenHandler']>[0] | null = null

  readonly reload = vi.fn<() => void>()
  readonly forcefullyCrashRenderer = vi.fn<() => void>()
  /** What was printed, each with how a test lets it end. */
  readonly printed: { options: WebContentsPrintOptions; end(success: boolean, reason: string): void }[] = []
  readonly print: HostContents['print'] = (options = {}, end = () => undefined) =>
    void this.printed.push({ options, end })
  printers: PrinterInfo[] = []
  readonly getPrintersAsync = () => Promise.resolve(this.printers)
  readonly isDestroyed = () => this.destroyed
  readonly setWindowOpenHandler: HostContents['setWindowOpenHandler'] = (handler) => void (this.openHandler = handler)
  readonly postMessage: HostContents['postMessage'] = (channel, message, ports = []) =>
    void this.posted.push({ channel, message, ports })

  /** The answer to `window.open(url)`. */
  opened(url: string): WindowOpenHandlerResponse | undefined {
    return this.openHandler?.({
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    })
  }

  gone(reason: RenderProcessGoneDetails['reason'] = 'crashed'): void {
    this.events.emit('render-process-gone', preventable(), { reason, exitCode: 1 } satisfies RenderProcessGoneDetails)
  }

  /** Whether a pressed key was kept from the page. */
  isBlocked(pressed: Partial<Input>): boolean {
    const event = preventable()
    this.events.emit('before-input-event', event, {
      type: 'keyDown',
      key: '',
      code: '',
      isAutoRepeat: false,
      isComposing: false,
      shift: false,
      control: false,
      alt: false,
      meta: false,
      location: 0,
      modifiers: [],
      ...pressed,
    } satisfies Input)
    return event.defaultPrevented
  }
}

export class WindowDouble implements HostWindow {
  readonly events = new EventEmitter()
  readonly on: HostWindow['on'] = listening(this.events).on
  readonly once: HostWindow['once'] = listening(this.events).once
  readonly webContents = new ContentsDouble()
  readonly did: string[] = []
  readonly options: BrowserWindowConstructorOptions
  minimized = false

  constructor(options: BrowserWindowConstructorOptions) {
    this.options = options
  }
  readonly focus = () => void this.did.push('focus')
  readonly restore = () => void this.did.push('restore')
  readonly show = () => void this.did.push('show')
  readonly isDestroyed = () => false
  readonly isMinimized = () => this.minimized
  readonly loadURL = (url: string) => {
    this.did.push(`load ${url}`)
    return Promise.resolve()
  }
}

export class SessionDouble implements HostSession {
  readonly events = new EventEmitter()
  readonly on: HostSession['on'] = listening(this.events).on
  #request: Parameters<HostSession['setPermissionRequestHandler']>[0] = null
  #check: Parameters<HostSession['setPermissionCheckHandler']>[0] = null
  #device: Parameters<HostSession['setDevicePermissionHandler']>[0] = null
  readonly setPermissionRequestHandler: HostSession['setPermissionRequestHandler'] = (handler) =>
    void (this.#request = handler)
  readonly setPermissionCheckHandler: HostSession['setPermissionCheckHandler'] = (handler) =>
    void (this.#check = handler)
  readonly setDevicePermissionHandler: HostSession['setDevicePermissionHandler'] = (handler) =>
    void (this.#device = handler)

  requests(permission: Permission, details: RequestDetails): boolean | undefined {
    let granted: boolean | undefined
    this.#request?.({} as WebContents, permission, (answer) => (granted = answer), details)
    return granted
  }
  checks(permission: CheckedPermission, origin: string, details: PermissionCheckHandlerHandlerDetails) {
    return this.#check?.(null, permission, origin, details)
  }
  grantsDevice(deviceType: 'hid' | 'serial' | 'usb') {
    return this.#device?.({ deviceType, origin: 'kaikuluukku://app', device: {} as never })
  }
}
type RequestHandler = NonNullable<Parameters<HostSession['setPermissionRequestHandler']>[0]>
export type Permission = Parameters<RequestHandler>[1]
export type RequestDetails = Parameters<RequestHandler>[3]
export type CheckedPermission = Parameters<NonNullable<Parameters<HostSession['setPermissionCheckHandler']>[0]>>[1]

/** A utility process. It has spawned when a test says so. */
export class ChildDouble implements HostChild {
  readonly events = new EventEmitter()
  readonly on: HostChild['on'] = listening(this.events).on
  readonly once: HostChild['once'] = listening(this.events).once
  readonly posted: { message: unknown; ports: readonly MessagePortMain[] }[] = []
  readonly program: string
  readonly args: readonly string[]
  readonly forkOptions: ForkOptions
  ended = false

  constructor(program: string, args: readonly string[] = [], options: ForkOptions = {}) {
    this.program = program
    this.args = args
    this.forkOptions = options
  }
  readonly kill = vi.fn(() => {
    this.exit(143)
    return true
  })
  readonly postMessage: HostChild['postMessage'] = (message, ports = []) => {
    // Electron's main process does not survive this: electron/electron#53923
    if (this.ended) throw new Error('a message to a process that has ended')
    this.posted.push({ message: structuredClone(message), ports })
  }
  spawn(): void {
    this.events.emit('spawn')
  }
  /** As V8 tells that it cannot go on; without a listener an emitter throws, in main. */
  fatal(): void {
    this.events.emit('error', 'FatalError', 'v8::Heap', '{}')
  }
  exit(code = 1): void {
    this.ended = true
    this.events.emit('exit', code)
  }
  says(message: unknown): void {
    this.events.emit('message', structuredClone(message))
  }
  /** What came with the messages of a type, in order. */
  portsOf(type: string): MessagePortMain[] {
    return this.posted
      .filter(({ message }) => (message as { type?: string }).type === type)
      .flatMap(({ ports }) => ports)
  }
}

/** Wraps by reversing, under a tag as Chromium writes it. */
export class SafeStorageDouble implements HostSafeStorage {
  backend: ReturnType<HostSafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret'
  tag = 'v11'
  /** What was wrapped with this cannot be had back. */
  lost: string | null = null
  /** Decryptions that fail before one succeeds. */
  locked = 0
  readonly getSelectedStorageBackend = () => this.backend
  readonly encryptStringAsync = (text: string) => Promise.resolve(Buffer.from(this.tag + [...text].reverse().join('')))
  readonly decryptStringAsync = (wrapped: Buffer) => {
    if (this.locked-- > 0) return Promise.reject(new Error('temporarily unavailable'))
    const tag = wrapped.toString().slice(0, this.tag.length)
    if (tag === this.lost) return Promise.reject(new Error('no key opens it'))
    const result = [...wrapped.toString().slice(tag.length)].reverse().join('')
    return Promise.resolve({ result, shouldReEncrypt: tag !== this.tag })
  }
}

/** What is used of electron-updater. `publishes` is what lies at the place that is looked at. */
export class UpdaterDouble implements HostUpdater {
  readonly events = new EventEmitter()
  readonly on: HostUpdater['on'] = listening(this.events).on
  // as they are when electron-updater is loaded
  autoDownload = true
  autoInstallOnAppQuit = true
  allowPrerelease = false
  allowDowngrade = false
  disableWebInstaller = false
  logger: HostUpdater['logger'] = null
  publishes: { version: string; damaged?: Error } | Error | null = null
  looks = 0
  readonly quitAndInstall = vi.fn<HostUpdater['quitAndInstall']>()

  readonly checkForUpdates = async (): Promise<UpdateCheckResult | null> => {
    this.looks++
    this.events.emit('checking-for-update')
    await Promise.resolve()
    const { publishes } = this
    if (publishes instanceof Error) throw this.#failed(publishes)
    if (!publishes) {
      this.events.emit('update-not-available', { version: '0.1.0' })
      return { isUpdateAvailable: false } as UpdateCheckResult
    }
    const { version, damaged } = publishes
    this.events.emit('update-available', { version })
    // electron-updater rejects this one too, and main ends of a rejection that nobody takes
    const downloadPromise = damaged
      ? Promise.resolve().then(() => Promise.reject(this.#failed(damaged)))
      : new Promise<string[]>((done) => (this.#downloaded = () => done([])))
    return { isUpdateAvailable: true, downloadPromise } as UpdateCheckResult
  }
  #downloaded: () => void = () => undefined

  /** What was found is here. */
  downloaded(version: string): void {
    this.events.emit('update-downloaded', { version, downloadedFile: '/cache/update' })
    this.#downloaded()
  }
  #failed(error: Error): Error {
    this.events.emit('error', error)
    return error
  }
}

/** The page's frame as main sees it; a test makes it another's. */
export const frame = (as: Partial<Pick<WebFrameMain, 'url' | 'origin' | 'parent' | 'detached'>> = {}) =>
  ({
    url: 'kaikuluukku://app/index.html',
    origin: 'kaikuluukku://app',
    parent: null,
    detached: false,
    ...as,
  }) as WebFrameMain

export class HostDouble implements Host {
  readonly app = new AppDouble()
  readonly windows: WindowDouble[] = []
  readonly children: ChildDouble[] = []
  readonly schemes: CustomScheme[] = []
  readonly handlers = new Map<string, Parameters<Host['ipcMain']['handle']>[1]>()
  readonly errorBoxes: string[] = []
  readonly blockers = new Map<number, string>()
  readonly menus: unknown[] = []
  #serve: Parameters<Host['protocol']['handle']>[1] | null = null

  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => WindowDouble = recordedIn(this.windows)
  readonly dialog = { showErrorBox: (_title: string, words: string) => void this.errorBoxes.push(words) }
  readonly ipcMain: Host['ipcMain'] = { handle: (channel, listener) => void this.handlers.set(channel, listener) }
  readonly Menu: Host['Menu'] = { setApplicationMenu: (menu) => void this.menus.push(menu) }
  readonly MessageChannelMain = ChannelDouble
  readonly nativeTheme = { shouldUseDarkColors: false }
  readonly powerSaveBlocker: Host['powerSaveBlocker'] = {
    start: (type) => {
      this.blockers.set(this.blockers.size + 1, type)
      return this.blockers.size
    },
    stop: (id) => this.blockers.delete(id),
  }
  readonly protocol: Host['protocol'] = {
    registerSchemesAsPrivileged: (schemes) => void this.schemes.push(...schemes),
    handle: (_scheme, handler) => void (this.#serve = handler),
  }
  readonly safeStorage = new SafeStorageDouble()
  readonly session = { defaultSession: new SessionDouble() }
  readonly autoUpdater = new UpdaterDouble()
  readonly updater = () => Promise.resolve(this.autoUpdater)
  readonly utilityProcess: Host['utilityProcess'] = {
    fork: (...args) => {
      const child = new ChildDouble(...args)
      this.children.push(child)
      return child
    },
  }

  get window(): WindowDouble {
    const window = this.windows.at(-1)
    if (!window) throw new Error('no window')
    return window
  }
  /** The newest process of a program. */
  child(program: 'desk' | 'devices'): ChildDouble {
    const child = this.children.findLast((one) => one.program.endsWith(`${program}.js`))
    if (!child) throw new Error(`no ${program}`)
    return child
  }
  async get(url: string, init?: RequestInit): Promise<Response> {
    if (!this.#serve) throw new Error('nothing is served')
    return this.#serve(new Request(url, init))
  }
  /** As the page's `ipcRenderer.invoke`: rejects where the handler throws. */
  async invoke(channel: string, senderFrame: WebFrameMain | null, ...args: unknown[]): Promise<unknown> {
    const sender = this.window.webContents as unknown as WebContents
    return this.handlers.get(channel)?.({ sender, senderFrame } as IpcMainInvokeEvent, ...args)
  }
}

function recordedIn(windows: WindowDouble[]) {
  return class extends WindowDouble {
    constructor(options: BrowserWindowConstructorOptions) {
      super(options)
      windows.push(this)
    }
  }
}
