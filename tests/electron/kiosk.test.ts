import { describe, expect, test } from 'vitest'
import { isBrowserKey, type Pressed } from '../../electron/keys.ts'
import { preventable } from './events-double.ts'
import { started } from './started.ts'

const none: Pressed = { key: '', code: '', control: false, meta: false, shift: false, alt: false }
const ctrl = { control: true }

const BLOCKED: [string, Partial<Pressed>][] = [
  ['F5', { key: 'F5' }],
  ['Ctrl+F5', { key: 'F5', ...ctrl }],
  ['Ctrl+R', { key: 'r', ...ctrl }],
  ['Ctrl+Shift+R', { key: 'R', ...ctrl, shift: true }],
  ['Cmd+R', { key: 'r', meta: true }],
  ['the refresh key', { key: 'BrowserRefresh' }],
  ['Ctrl++', { key: '+', ...ctrl }],
  ['Ctrl+-', { key: '-', ...ctrl }],
  ['Ctrl+0', { key: '0', ...ctrl }],
  ['Ctrl+= of a US keyboard', { key: '=', code: 'Equal', ...ctrl }],
  ['Ctrl and the plus of the number pad', { key: '+', code: 'NumpadAdd', ...ctrl }],
  ['a zoom key', { key: 'ZoomIn' }],
  ['F12', { key: 'F12' }],
  ['Ctrl+Shift+I', { key: 'I', ...ctrl, shift: true }],
  ['Ctrl+Shift+J', { key: 'J', ...ctrl, shift: true }],
  ['Ctrl+Shift+C', { key: 'C', ...ctrl, shift: true }],
  ['Cmd+Alt+I', { key: 'i', meta: true, alt: true }],
  ['Ctrl+W', { key: 'w', ...ctrl }],
  ['Ctrl+Q', { key: 'q', ...ctrl }],
  ['Ctrl+F4', { key: 'F4', ...ctrl }],
  ['Alt+F4', { key: 'F4', alt: true }],
  ['Ctrl+P', { key: 'p', ...ctrl }],
  ['Ctrl+Shift+P', { key: 'P', ...ctrl, shift: true }],
  ['F11', { key: 'F11' }],
  ['F7, caret browsing', { key: 'F7' }],
  ['Ctrl+N', { key: 'n', ...ctrl }],
  ['Ctrl+Shift+N', { key: 'N', ...ctrl, shift: true }],
  ['Ctrl+T', { key: 't', ...ctrl }],
  ['Ctrl+Shift+T', { key: 'T', ...ctrl, shift: true }],
  ['Ctrl+S', { key: 's', ...ctrl }],
  ['Ctrl+U', { key: 'u', ...ctrl }],
  ['Ctrl+O', { key: 'o', ...ctrl }],
  ['Alt+Left', { key: 'ArrowLeft', alt: true }],
  ['Alt+Right', { key: 'ArrowRight', alt: true }],
  ['Alt+Home', { key: 'Home', alt: true }],
  ['the back key', { key: 'BrowserBack' }],
  ['the forward key', { key: 'BrowserForward' }],
  ['the home key of a browser', { key: 'BrowserHome' }],
  ['Cmd+W', { key: 'w', meta: true }],
  ['Cmd+Q', { key: 'q', meta: true }],
  ['Cmd+N', { key: 'n', meta: true }],
  ['Cmd+T', { key: 't', meta: true }],
  ['Cmd+P', { key: 'p', meta: true }],
  ['Cmd+S', { key: 's', meta: true }],
  ['Cmd+H, which hides the window', { key: 'h', meta: true }],
  ['Cmd+M, which minimises it', { key: 'm', meta: true }],
  ['Cmd+[, which goes back', { key: '[', meta: true }],
]
const FREE: [string, Partial<Pressed>][] = [
  ['a letter', { key: 'r' }],
  ['a digit', { key: '0', code: 'Digit0' }],
  ['Enter', { key: 'Enter' }],
  ['Escape', { key: 'Escape' }],
  ['Ctrl+C', { key: 'c', ...ctrl }],
  ['Ctrl+V', { key: 'v', ...ctrl }],
  ['AltGr+0, a brace on a Finnish keyboard', { key: '}', code: 'Digit0', ...ctrl, alt: true }],
  ['AltGr++, a backslash on a Finnish keyboard', { key: '\\', code: 'Minus', ...ctrl, alt: true }],
  ['F1', { key: 'F1' }],
  ['F8', { key: 'F8' }],
  ['an arrow', { key: 'ArrowLeft' }],
  ['Home', { key: 'Home' }],
  ['Ctrl+H', { key: 'h', ...ctrl }],
]

describe('kiosk keys', () => {
  test.each(BLOCKED)('%s is blocked', (_, pressed) => expect(isBrowserKey({ ...none, ...pressed })).toBe(true))
  test.each(FREE)('%s is the page’s', (_, pressed) => expect(isBrowserKey({ ...none, ...pressed })).toBe(false))

  test.each([
    ['in production', [], true, true],
    ['in kiosk mode', ['--kiosk'], false, true],
    ['in neither, for developers', [], false, false],
  ])('%s', async (_, args, packaged, blocked) => {
    const { host } = await started({ args, prepare: ({ app }) => (app.isPackaged = packaged) })
    expect(host.window.webContents.isBlocked({ key: 'F5' })).toBe(blocked)
    expect(host.window.webContents.isBlocked({ key: 'a' })).toBe(false)
    expect(host.window.options.webPreferences?.devTools).toBe(!blocked)
  })
})

describe('kiosk', () => {
  test('fills the screen only when asked', async () => {
    expect((await started({ args: ['--kiosk'] })).host.window.options.kiosk).toBe(true)
    expect((await started()).host.window.options.kiosk).toBe(false)
  })

  test('has no menu', async () => {
    expect((await started()).host.menus).toEqual([null])
  })

  const closed = async (args: string[], quitting: boolean) => {
    const { host } = await started({ args })
    if (quitting) host.app.events.emit('before-quit', preventable())
    const event = preventable()
    host.window.events.emit('close', event)
    return !event.defaultPrevented
  }
  test('does not close, unless the system ends it', async () => {
    expect(await closed(['--kiosk'], false)).toBe(false)
    expect(await closed(['--kiosk'], true)).toBe(true)
    expect(await closed([], false)).toBe(true)
  })
})
