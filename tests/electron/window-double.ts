import type {
  BrowserWindowConstructorOptions,
  Input,
  MessagePortMain,
  PrinterInfo,
  RenderProcessGoneDetails,
  WebContentsPrintOptions,
  WindowOpenHandlerResponse,
} from 'electron'
import { EventEmitter } from 'node:events'
import { vi } from 'vitest'
import type { HostContents, HostWindow } from '../../electron/host.ts'
import { listening, preventable } from './events-double.ts'

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
