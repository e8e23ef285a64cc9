/** What keys come to, and which key alone means what. */

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat' | 'isComposing' | 'timeStamp'
>

/** What is around a key when it arrives. */
export interface Around {
  /**
   * Who has the focus: nobody that takes text, something Enter presses, the scan field, the field for a sum of money, or
   * another text field.
   */
  readonly focus: 'none' | 'control' | 'scan' | 'amount' | 'field'
  /** The text in the scan field so far. */
  readonly text: string
  /** The other text field that has the focus holds nothing. */
  readonly emptyField: boolean
  /** A card on the screen waits for staff to confirm. */
  readonly awaiting: boolean
  /** Digits are a sum of money; else the minors of the card that waits. */
  readonly amount: boolean
  /** Arrows move in a list of the screen's own, and Delete takes from it. */
  readonly list: boolean
  /** Which of the latest uses is to be taken back is asked: a digit says it. */
  readonly choosing: boolean
  /** A dialog lies over the screen. */
  readonly modal: boolean
  /** The scanner is set to be a slow one: its keys may come as far apart as a quick typist's. */
  readonly slow: boolean
}

export type Action =
  | { readonly do: 'append'; readonly text: string }
  | { readonly do: 'replace'; readonly text: string }
  | { readonly do: 'erase' }
  | { readonly do: 'submit'; readonly text: string }
  | { readonly do: 'confirm' }
  | { readonly do: 'minors'; readonly count: number }
  | { readonly do: 'assistants'; readonly by: 1 | -1 }
  /** The character belongs to the sum of money. */
  | { readonly do: 'amount'; readonly text: string }
  | { readonly do: 'move'; readonly by: 1 | -1 }
  | { readonly do: 'remove' }
  | { readonly do: 'help' }
  | { readonly do: 'undo' }
  /** Asks which of the latest uses is to be taken back … */
  | { readonly do: 'undo_which' }
  /** … and this one is, counted from 1. */
  | { readonly do: 'undo_number'; readonly number: number }
  | { readonly do: 'book' }
  | { readonly do: 'supervisor' }
  | { readonly do: 'slip' }
  | { readonly do: 'clear' }
  /** The shortcut just given was the first key of a burst: as if it had not been. */
  | { readonly do: 'take_back' }
  /** Remember the focused field as it is before this key … */
  | { readonly do: 'mark' }
  /** … and give it back what it held then: a card was scanned into it. */
  | { readonly do: 'restore' }
  /** The focused field is left. */
  | { readonly do: 'leave' }

export interface Reading {
  /** Whether the key must not do what it would do by itself. */
  readonly prevent: boolean
  readonly actions: readonly Action[]
}

export const PASS: Reading = { prevent: false, actions: [] }
export const SWALLOW: Reading = { prevent: true, actions: [] }
export const act = (...actions: Action[]): Reading => ({ prevent: true, actions })

/** Keys that neither Chromium nor a kiosk takes. */
export const UNDO_KEY = 'F8'
export const BOOK_KEY = 'F9'
export const SUPERVISOR_KEY = 'F2'
export const SLIP_KEY = 'F3'
const KEYS: ReadonlyMap<string, Action> = new Map<string, Action>([
  [UNDO_KEY, { do: 'undo' }],
  [BOOK_KEY, { do: 'book' }],
  [SUPERVISOR_KEY, { do: 'supervisor' }],
  [SLIP_KEY, { do: 'slip' }],
])

/** What a key that types nothing does, wherever the focus is. */
export function commandOf({ key, shiftKey }: KeyPress): Action | null {
  return shiftKey && key === UNDO_KEY ? { do: 'undo_which' } : (KEYS.get(key) ?? null)
}

/** AltGr arrives as Ctrl with Alt and makes characters; Alt alone, Ctrl and Meta make commands. */
export function isChord({ ctrlKey, altKey, metaKey }: KeyPress): boolean {
  return metaKey || ctrlKey !== altKey
}

/** Ctrl with these opens or closes something of the browser's. None has a use at a desk, and a barcode can begin with one. */
const OF_BROWSER = new Set('dghjklnopstuw')
export const isOfBrowser = ({ key, ctrlKey, altKey, metaKey }: KeyPress): boolean =>
  ctrlKey && !altKey && !metaKey && OF_BROWSER.has(key.toLowerCase())

/** A character that is a shortcut while nothing is typed. */
export function shortcutOf(key: string, { awaiting, amount }: Around): Action | null {
  if (key === '?') return { do: 'help' }
  if (!awaiting) return null
  if (amount) return /^[-−\d.,]$/.test(key) ? { do: 'amount', text: key } : null
  if (key === '+' || key === '-') return { do: 'assistants', by: key === '+' ? 1 : -1 }
  return /^\d$/.test(key) ? { do: 'minors', count: Number(key) } : null
}

/** A digit where it is asked which use is to be taken back; that is done only once a pause has told that no barcode goes on. */
export function numberOf(key: string, { choosing }: Around): Action | null {
  return choosing && /^\d$/.test(key) ? { do: 'undo_number', number: Number(key) } : null
}

/** Keys of the list on the screen, unless a text field or a choice needs them itself. */
export function ofList(key: string, { list, focus, text }: Around): Reading | null {
  if (!list || focus === 'field') return null
  if (key === 'ArrowDown' || key === 'ArrowUp') return act({ do: 'move', by: key === 'ArrowDown' ? 1 : -1 })
  return key === 'Delete' && focus !== 'amount' && text === '' ? act({ do: 'remove' }) : null
}

/** Enter with nothing typed: confirm, unless somebody went to a button by keyboard to press it. */
export function confirmation({ awaiting, focus, modal }: Around): Reading {
  return awaiting && focus !== 'control' && !modal ? act({ do: 'confirm' }) : PASS
}
