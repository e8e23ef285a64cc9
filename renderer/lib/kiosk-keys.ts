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

/** Of Chromium's Navigation API, which TypeScript does not know of everywhere. */
type Navigating = Event & { readonly destination: { readonly url: string } }

const isOurs = (url: string) => new URL(url, location.href).origin === location.origin

/** No link of ours leads out, or to another window. */
function onClick(event: MouseEvent): void {
  const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement)
  if (link && (link.target !== '' || link.hasAttribute('download') || !isOurs(link.href))) event.preventDefault()
}

/** Whatever asked for it: nothing of ours does. */
function stay(signal: AbortSignal): void {
  const { navigation } = window as unknown as { navigation?: EventTarget }
  const onNavigate = (event: Event) => isOurs((event as Navigating).destination.url) || event.preventDefault()
  navigation?.addEventListener('navigate', onNavigate, { signal })
  const { open } = window
  window.open = () => null
  signal.addEventListener('abort', () => (window.open = open))
}

/** Keeps from the browser its keys, its menu, zooming, what is dropped on it, and every way to another page. Returns how to stop. */
export function keepToDesk(): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const prevent = (event: Event) => event.preventDefault()
  const onKey = (event: KeyboardEvent) => {
    const { key, ctrlKey, altKey, metaKey, target } = event
    if (isBrowsers({ key, ctrlKey, altKey, metaKey, inText: inText(target) })) event.preventDefault()
  }
  window.addEventListener('keydown', onKey, { signal, capture: true })
  window.addEventListener('click', onClick, { signal, capture: true })
  stay(signal)
  for (const type of ['contextmenu', 'dragstart', 'dragover', 'drop'])
    window.addEventListener(type, prevent, { signal, capture: true })
  window.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { signal, passive: false })
  return () => controller.abort()
}
