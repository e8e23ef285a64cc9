/**
 * A double of exactly the API of Electron that the shell uses. It is a `Host`, whose members are picked out of
 * electron.d.ts, so that it cannot drift from Electron without a compile error. Ports carry clones asynchronously and
 * queue until started, as Electron's do; everything else records what it was told and lets a test fire its events.
 */
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  ForkOptions,
  IpcMainInvokeEvent,
  MessagePortMain,
  RelaunchOptions,
  WebContents,
  WebFrameMain,
} from 'electron'
import { EventEmitter } from 'node:events'
import { vi } from 'vitest'
import type { Host, HostApp, HostChild, HostSafeStorage } from '../../electron/host.ts'
import { listening } from './events-double.ts'
import { ChannelDouble } from './port-double.ts'
import { SessionDouble } from './session-double.ts'
import { UpdaterDouble } from './updater-double.ts'
import { WindowDouble } from './window-double.ts'

export class AppDouble implements HostApp {
  readonly events = new EventEmitter()
  readonly on: HostApp['on'] = listening(this.events).on
  readonly did: string[] = []
  /** The lock is another's. */
  second = false
  isPackaged = true
  readonly ready = Promise.withResolvers<undefined>()

  /** What Chromium was started with, whoever said it. */
  readonly switches = new Set<string>()
  readonly commandLine = { hasSwitch: (name: string) => this.switches.has(name) }
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
