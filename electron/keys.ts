/** Keys that belong to a browser and not to a desk. docs/security.md#electron */
import type { Input } from 'electron'

export type Pressed = Pick<Input, 'key' | 'code' | 'control' | 'meta' | 'shift' | 'alt'>

/** Reload, full screen, caret browsing, DevTools. */
const ALONE: ReadonlySet<string> = new Set(['f5', 'f7', 'f11', 'f12', 'browserrefresh', 'zoomin', 'zoomout', 'print'])
/** With Ctrl or Cmd: reload, print, close, quit; zoom by its characters and by its keys. */
const WITH_COMMAND: ReadonlySet<string> = new Set(['r', 'f5', 'p', 'w', 'q', 'f4', '+', '-', '=', '_', '0'])
const ZOOM_CODES: ReadonlySet<string> = new Set(['Minus', 'Equal', 'Digit0', 'NumpadAdd', 'NumpadSubtract', 'Numpad0'])
const DEV_TOOLS: ReadonlySet<string> = new Set(['i', 'j', 'c'])

/** Whether the key would reload, zoom, inspect, close or print. */
export function isBrowserKey({ key: typed, code, control, meta, shift, alt }: Pressed): boolean {
  const key = typed.toLowerCase()
  if (alt && key === 'f4') return true
  if (ALONE.has(key)) return true
  if (!control && !meta) return false
  if (DEV_TOOLS.has(key) && (shift || (meta && alt))) return true
  // AltGr is Ctrl+Alt on Windows, and writes } and \ with the very keys of zoom on a Finnish keyboard
  return !alt && (WITH_COMMAND.has(key) || ZOOM_CODES.has(code))
}
