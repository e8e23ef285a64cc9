/** Which screen is shown, and the keys that lead to each. */

export const SCREENS = ['desk', 'journal', 'events', 'afterwards', 'reports', 'settings'] as const
export type ScreenName = (typeof SCREENS)[number]

/** Keys that neither the desk's shortcuts nor an app window of Chromium take. */
export const SCREEN_KEYS: Readonly<Record<ScreenName, string>> = {
  desk: 'F10',
  journal: 'F4',
  events: 'F6',
  afterwards: 'F7',
  reports: 'Shift+F4',
  settings: 'Ctrl+,',
}

export type NavigationKey = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>

/** The screen that a key leads to; null for every other key. */
export function screenOfKey({ key, ctrlKey, altKey, metaKey, shiftKey }: NavigationKey): ScreenName | null {
  if (altKey || metaKey) return null
  const name = `${ctrlKey ? 'Ctrl+' : ''}${shiftKey ? 'Shift+' : ''}${key}`
  return SCREENS.find((screen) => SCREEN_KEYS[screen] === name) ?? null
}

export class Navigation {
  #screen = $state.raw<ScreenName>('desk')
  /** The list of shortcuts lies over the screen. The desk screen has its own. */
  help = $state.raw(false)

  get screen(): ScreenName {
    return this.#screen
  }

  go(screen: ScreenName): void {
    this.#screen = screen
    this.help = false
  }
}
