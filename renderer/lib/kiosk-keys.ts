/** A kiosk leaves nothing to the browser that a page can keep from it. What it cannot: docs/security.md#ways-out */

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'> & { readonly inText: boolean }

/** Help, addresses, reload, caret, menu, full screen, developer tools. Those that are the desk's too go on to it. */
const ALONE: ReadonlySet<string> = new Set(['F1', 'F4', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12', 'ContextMenu'])
/** Whoever writes keeps these. */
const EDITING: ReadonlySet<string> = new Set(['a', 'c', 'v', 'x', 'y', 'z', 'Backspace', 'Delete', 'Home', 'End'])

/** Whether the key would have the browser do something. */
export function isBrowsers({ key, ctrlKey, altKey, metaKey, inText }: Pressed): boolean {
  if (ALONE.has(key) || key.startsWith('Browser') || key.startsWith('Launch')) return true
  const isCommand = ctrlKey || metaKey
  // AltGr writes: on Windows it comes as Ctrl and Alt
  if (isCommand && altKey) return key.length > 1
  if (!isCommand) return altKey
  const edits = EDITING.has(key.length === 1 ? key.toLowerCase() : key) || key.startsWith('Arrow')
  return !(inText && edits)
}

const inText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

/** Keeps the browser's keys, its menu, zooming and files that are dropped from it. Returns how to stop. */
export function keepToDesk(): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const prevent = (event: Event) => event.preventDefault()
  const onKey = (event: KeyboardEvent) => {
    const { key, ctrlKey, altKey, metaKey, target } = event
    if (isBrowsers({ key, ctrlKey, altKey, metaKey, inText: inText(target) })) event.preventDefault()
  }
  window.addEventListener('keydown', onKey, { signal, capture: true })
  for (const type of ['contextmenu', 'dragstart', 'dragover', 'drop'])
    window.addEventListener(type, prevent, { signal, capture: true })
  window.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { signal, passive: false })
  return () => controller.abort()
}
