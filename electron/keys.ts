/** Keys that belong to a browser and not to a desk. docs/security.md#electron */
import type { Input } from 'electron'

export type Pressed = Pick<Input, 'key' | 'code' | 'control' | 'meta' | 'shift' | 'alt'>

/** Reload, full screen, caret browsing, DevTools, zoom, and the browser's own keys of larger keyboards. */
const ALONE: ReadonlySet<string> = new Set([
  ...['f5', 'f7', 'f11', 'f12', 'print', 'zoomin', 'zoomout', 'zoomtoggle'],
  ...['browserback', 'browserforward', 'browserrefresh', 'browserhome', 'browsersearch', 'browserfavorites'],
])
/** With Ctrl or Cmd: reload, print, save, open, source, new window or tab, close, quit; zoom by its characters. */
const WITH_COMMAND: ReadonlySet<string> = new Set([
  ...['r', 'f5', 'p', 's', 'o', 'u', 'n', 't', 'w', 'q', 'f4'],
  ...['+', '-', '=', '_', '0'],
])
/** With Cmd: hide, minimise; back and forward. */
const WITH_CMD: ReadonlySet<string> = new Set(['h', 'm', '[', ']'])
const ZOOM_CODES: ReadonlySet<string> = new Set(['Minus', 'Equal', 'Digit0', 'NumpadAdd', 'NumpadSubtract', 'Numpad0'])
const DEV_TOOLS: ReadonlySet<string> = new Set(['i', 'j', 'c'])
/** With Alt alone: close, back, forward, the start page. */
const WITH_ALT: ReadonlySet<string> = new Set(['f4', 'arrowleft', 'arrowright', 'home'])

/** Whether the key would reload, leave, zoom, inspect, open, save, close or print. */
export function isBrowserKey({ key: typed, code, control, meta, shift, alt }: Pressed): boolean {
  const key = typed.toLowerCase()
  if (ALONE.has(key) || (alt && WITH_ALT.has(key))) return true
  if (!control && !meta) return false
  if (DEV_TOOLS.has(key) && (shift || (meta && alt))) return true
  // AltGr is Ctrl+Alt on Windows, and writes } and \ with the very keys of zoom on a Finnish keyboard
  return !alt && (WITH_COMMAND.has(key) || ZOOM_CODES.has(code) || (meta && WITH_CMD.has(key)))
}
