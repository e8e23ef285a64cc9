import type { CDPSession, Page } from '@playwright/test'

/** Between two keys of a scanner. Milliseconds. */
const GAP = 5
const sessions = new WeakMap<Page, Promise<CDPSession>>()

/**
 * As a scanner types: letters, digits and spaces, then Enter. Every key carries when it was pressed, as keys of a real keyboard
 * do, so its pace is a scanner's however busy this computer is; on a page whose clock was set it is as fast as the page.
 */
export async function typeScan(page: Page, characters: string): Promise<void> {
  if (!sessions.has(page)) sessions.set(page, page.context().newCDPSession(page))
  const session = (await sessions.get(page)) as CDPSession
  const begun = Date.now() - characters.length * GAP
  await Promise.all(
    [...characters, '\r'].flatMap((character, index) => {
      const at = (begun + index * GAP) / 1_000
      const key = keyOf(character)
      return [
        session.send('Input.dispatchKeyEvent', { ...key, type: 'keyDown', text: character, timestamp: at }),
        session.send('Input.dispatchKeyEvent', { ...key, type: 'keyUp', timestamp: at + 0.001 }),
      ]
    }),
  )
}

const SHIFT = 8
const PLACES: Readonly<Record<string, string>> = { '\r': 'Enter', ' ': 'Space' }

function keyOf(character: string) {
  const upper = character.toUpperCase()
  return {
    key: character === '\r' ? 'Enter' : character,
    code: PLACES[character] ?? `${/\d/.test(character) ? 'Digit' : 'Key'}${upper}`,
    windowsVirtualKeyCode: upper.charCodeAt(0),
    modifiers: /[A-Z]/.test(character) ? SHIFT : 0,
  }
}
