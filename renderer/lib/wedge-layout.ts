/** What a US keyboard types: a scanner is usually set to one, whatever layout the computer has. docs/scanners.md */

/** By `event.code`: the character alone, then with Shift. */
const US: ReadonlyMap<string, string> = new Map([
  ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => [`Key${letter}`, letter.toLowerCase() + letter] as const),
  ...Array.from('0123456789', (digit, i) => [`Digit${digit}`, digit + ')!@#$%^&*('.charAt(i)] as const),
  ...Array.from('0123456789', (digit) => [`Numpad${digit}`, digit + digit] as const),
  ['Backquote', '`~'],
  ['Minus', '-_'],
  ['Equal', '=+'],
  ['BracketLeft', '[{'],
  ['BracketRight', ']}'],
  ['Backslash', '\\|'],
  ['Semicolon', ';:'],
  ['Quote', `'"`],
  ['Comma', ',<'],
  ['Period', '.>'],
  ['Slash', '/?'],
  ['Space', '  '],
  ['NumpadAdd', '++'],
  ['NumpadSubtract', '--'],
  ['NumpadMultiply', '**'],
  ['NumpadDivide', '//'],
  ['NumpadDecimal', '..'],
])

/** The character, or null for a key that makes none. CapsLock is the computer's: a scanner does not know of it. */
export function usCharacter({ code, shiftKey }: Pick<KeyboardEvent, 'code' | 'shiftKey'>): string | null {
  return US.get(code)?.charAt(shiftKey ? 1 : 0) ?? null
}
