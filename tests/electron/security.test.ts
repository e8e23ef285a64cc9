/** docs/security.md, row by row: what is not content, crash or fuses. */
import { describe, expect, test, vi } from 'vitest'
import { guardNavigation } from '../../electron/navigation.ts'
import { frame } from './double.ts'
import { preventable } from './events-double.ts'
import type { CheckedPermission, Permission } from './session-double.ts'
import { started } from './started.ts'
import { ContentsDouble } from './window-double.ts'

const OURS = 'kaikuluukku://app/index.html'

describe('isolation', () => {
  test('the sandbox is on for all before ready', async () => {
    const { beforeReady } = await started()
    expect(beforeReady).toEqual(['enableSandbox', 'whenReady'])
  })

  test('the window has no Node, its own context and a sandbox', async () => {
    const { host } = await started()
    expect(host.window.options.webPreferences).toEqual({
      preload: '/out/preload/preload.cjs',
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      navigateOnDragDrop: false,
      devTools: false,
      spellcheck: false,
    })
  })
})

describe('permissions', () => {
  const camera = { mediaTypes: ['video' as const], requestingUrl: OURS, isMainFrame: true }

  test('the camera is granted to our page', async () => {
    const { defaultSession: session } = (await started()).host.session
    expect(session.requests('media', camera)).toBe(true)
    expect(session.checks('media', 'kaikuluukku://app/', { mediaType: 'video', isMainFrame: true })).toBe(true)
  })

  test.each([
    ['the microphone', { ...camera, mediaTypes: ['audio' as const] }],
    ['camera with microphone', { ...camera, mediaTypes: ['video' as const, 'audio' as const] }],
    ['media of no kind', { ...camera, mediaTypes: [] }],
    ['media unsaid', { requestingUrl: OURS, isMainFrame: true }],
    ['a frame within', { ...camera, isMainFrame: false }],
    ['another page', { ...camera, requestingUrl: 'https://example.org/' }],
  ])('is denied: %s', async (_, details) => {
    const { host } = await started()
    expect(host.session.defaultSession.requests('media', details)).toBe(false)
  })

  test.each([
    ['the microphone', 'kaikuluukku://app/', { mediaType: 'audio' as const, isMainFrame: true }],
    ['media of unknown kind', 'kaikuluukku://app/', { mediaType: 'unknown' as const, isMainFrame: true }],
    ['a frame within', 'kaikuluukku://app/', { mediaType: 'video' as const, isMainFrame: false }],
    ['another page', 'https://example.org/', { mediaType: 'video' as const, isMainFrame: true }],
    ['nobody', '', { mediaType: 'video' as const, isMainFrame: true }],
  ])('a check is denied: %s', async (_, origin, details) => {
    const { host } = await started()
    expect(host.session.defaultSession.checks('media', origin, details)).toBe(false)
  })

  test('nobody gets a certificate of this computer', async () => {
    const { host } = await started()
    const [event, answer] = [preventable(), vi.fn()]
    host.app.events.emit('select-client-certificate', event, null, 'https://example.org/', [{}], answer)
    expect(event.defaultPrevented).toBe(true)
    expect(answer.mock.calls).toEqual([[]])
  })

  /** Every one that there is: a permission that a newer Electron adds does not compile here until it is named. */
  const others = {
    ar: true,
    'automatic-fullscreen': true,
    'background-fetch': true,
    'background-sync': true,
    'captured-surface-control': true,
    'clipboard-read': true,
    'clipboard-sanitized-write': true,
    'deprecated-sync-clipboard-read': true,
    'display-capture': true,
    fileSystem: true,
    fullscreen: true,
    geolocation: true,
    'geolocation-approximate': true,
    'hand-tracking': true,
    hid: true,
    'idle-detection': true,
    keyboardLock: true,
    'local-fonts': true,
    'local-network': true,
    'local-network-access': true,
    'loopback-network': true,
    mediaKeySystem: true,
    midi: true,
    midiSysex: true,
    nfc: true,
    notifications: true,
    openExternal: true,
    'payment-handler': true,
    'periodic-background-sync': true,
    'persistent-storage': true,
    pointerLock: true,
    'screen-wake-lock': true,
    sensors: true,
    serial: true,
    'smart-card': true,
    'speaker-selection': true,
    'storage-access': true,
    'system-wake-lock': true,
    'top-level-storage-access': true,
    usb: true,
    vr: true,
    'web-app-installation': true,
    'web-printing': true,
    'window-management': true,
    unknown: true,
  } satisfies Record<Exclude<Permission | CheckedPermission, 'media'>, true>
  test.each(Object.keys(others) as (keyof typeof others)[])('%s is denied, asked or checked', async (permission) => {
    const { defaultSession: session } = (await started()).host.session
    expect(session.requests(permission, camera)).toBe(false)
    expect(session.checks(permission, 'kaikuluukku://app/', { mediaType: 'video', isMainFrame: true })).toBe(false)
  })

  test.each(['hid', 'serial', 'usb'] as const)('no page gets a %s device', async (type) => {
    const { host } = await started()
    expect(host.session.defaultSession.grantsDevice(type)).toBe(false)
  })
})

describe('navigation', () => {
  const events = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'] as const
  test.each(events)('%s is prevented in every contents', async (name) => {
    const { host } = await started()
    const contents = new ContentsDouble()
    host.app.events.emit('web-contents-created', preventable(), contents)
    const event = { ...preventable(), url: OURS, isMainFrame: true, isSameDocument: false, frame: null }
    let prevented = false
    contents.events.emit(name, { ...event, preventDefault: () => (prevented = true) }, {}, {})
    expect(prevented).toBe(true)
  })

  test.each([OURS, 'https://example.org/', 'about:blank', 'file:///etc/passwd', 'javascript:alert(1)'])(
    'window.open(%s) is denied',
    (url) => {
      const contents = new ContentsDouble()
      guardNavigation(contents)
      expect(contents.opened(url)).toEqual({ action: 'deny' })
    },
  )

  test('will-download is prevented', async () => {
    const { host } = await started()
    const event = preventable()
    host.session.defaultSession.events.emit('will-download', event, {}, host.window.webContents, null)
    expect(event.defaultPrevented).toBe(true)
  })
})

describe('sender', () => {
  test('our top frame is heard', async () => {
    const { host } = await started()
    await expect(host.invoke('port:request', frame())).resolves.toBeUndefined()
    expect(host.window.webContents.posted).toHaveLength(1)
  })

  test.each([
    ['a frame within our page', frame({ parent: frame() })],
    ['another page', frame({ url: 'https://example.org/', origin: 'https://example.org' })],
    ['another page under our address', frame({ origin: 'https://example.org' })],
    ['a sandboxed frame', frame({ origin: 'null' })],
    ['about:blank that we opened', frame({ url: '' })],
    ['a look-alike', frame({ url: 'kaikuluukku://app.evil/index.html' })],
    ['a frame that is gone', null],
    ['a frame that was replaced', frame({ detached: true })],
  ])('throws at %s', async (_, sender) => {
    const { host } = await started()
    await expect(host.invoke('port:request', sender)).rejects.toThrow('port:request: not from our page')
    expect(host.window.webContents.posted).toEqual([])
  })

  test('throws at arguments that are none', async () => {
    const { host } = await started()
    await expect(host.invoke('port:request', frame(), { origin: '*' })).rejects.toThrow()
    expect(host.window.webContents.posted).toEqual([])
  })

  test('there are these channels and no other', async () => {
    const { host } = await started()
    expect([...host.handlers.keys()]).toEqual([
      'port:request',
      'print:page',
      'print:printers',
      'updates:state',
      'updates:rest',
    ])
  })
})

describe('single instance', () => {
  test('a second start does nothing but end', async () => {
    const { host } = await started({ prepare: ({ app }) => (app.second = true) })
    expect(host.app.did).toEqual(['enableSandbox', 'quit'])
    expect(host.windows).toEqual([])
    expect(host.children).toEqual([])
  })

  test('the first shows and focuses its window', async () => {
    const { host } = await started()
    host.window.minimized = true
    host.window.did.length = 0
    host.app.events.emit('second-instance', preventable(), [], '/', null)
    expect(host.window.did).toEqual(['restore', 'show', 'focus'])
  })
})

describe('power', () => {
  test('the display stays on while the window is open, and no longer', async () => {
    const { host } = await started()
    expect([...host.blockers.values()]).toEqual(['prevent-display-sleep'])
    host.window.events.emit('closed')
    expect(host.blockers.size).toBe(0)
  })
})

test('the window shows itself once it has something to show', async () => {
  const { host } = await started()
  expect(host.window.options).toMatchObject({ show: false, backgroundColor: '#ffffff', title: 'Kaikuluukku' })
  host.window.events.emit('ready-to-show')
  expect(host.window.did.at(-1)).toBe('show')
})
