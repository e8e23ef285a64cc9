/**
 * Keys into scans. A scanner that plays keyboard types a card number in a burst and ends it with Enter; people type too,
 * and use a few shortcuts. This reader decides which is which from the keys alone: it has no clock, and times by the
 * keys' own stamps, since behind a long task the handler runs late and the stamps do not.
 */

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat' | 'timeStamp'
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
  /** A dialog lies over the screen. */
  readonly modal: boolean
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
  | { readonly do: 'book' }
  | { readonly do: 'supervisor' }
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

/**
 * Keys of a scanner follow each other this closely; people's do not: a scanner's gaps are 1 to 19 as a rule, a typist's
 * about 100, and only two fingers rolling come closer. A slower scanner still works with the scan field, where nothing
 * need be told apart. Milliseconds.
 */
export const BURST_GAP = 50
/** This many quick keys are a scanner. Fewer are two fingers rolling. */
const BURST_LENGTH = 4
/**
 * Once it is a scanner, only this much silence ends the burst: a busy machine delays keys. Not in another text field,
 * where that would be a person who types fast. Milliseconds.
 */
const SILENCE = 200
/** Scanners may send a second Enter (CR LF) this long after the first. Milliseconds. */
const TAIL_GAP = 100
/** A burst this long, begun after such a pause, replaces what was left half typed. Milliseconds. */
const LEFTOVER_LENGTH = 6
const LEFTOVER_GAP = 1_000
/**
 * In another text field a card's number is taken for a scan, with what scanners put around it: an AIM identifier, an ECI
 * prefix, Code39's start and stop.
 */
const CARD_LIKE = /^(?:\][A-Za-z]\d)?(?:\\0000\d\d)?\*?[A-Za-z]{1,2}[0-9]{5,}/

/**
 * So many quick keys and Enter are a scanner's in another text field too, whatever it read: another code, or a card
 * whose letters the keyboard's layout has changed.
 */
const FIELD_BURST = 8

/** What a sum of money is written with. No card's number begins so. */
const OF_AMOUNT = /^[\d.,\s€-]$/
/** So many quick keys in a sum of money are a scanner's, whatever it read: nobody types a sum so fast. */
const AMOUNT_BURST = 6

/** Keys that neither Chromium nor a kiosk takes. */
export const UNDO_KEY = 'F8'
export const BOOK_KEY = 'F9'
export const SUPERVISOR_KEY = 'F2'
const KEYS: ReadonlyMap<string, Action> = new Map<string, Action>([
  [UNDO_KEY, { do: 'undo' }],
  [BOOK_KEY, { do: 'book' }],
  [SUPERVISOR_KEY, { do: 'supervisor' }],
])

const SILENT_KEYS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn'])

const PASS: Reading = { prevent: false, actions: [] }
const SWALLOW: Reading = { prevent: true, actions: [] }
const act = (...actions: Action[]): Reading => ({ prevent: true, actions })

export class WedgeReader {
  #last = -Infinity
  /** Keys that followed each other quickly, the newest last. */
  #burst = ''
  /** A key already acted on as a shortcut, in case it turns out to begin a burst. */
  #shortcut: string | null = null
  /** The burst began long after the key before it. */
  #afterPause = false
  /** The key before this one was an Enter: a second one may be the rest of its CR LF. */
  #afterEnter = false

  /** What this key means. Call it once for each keydown, in order. */
  read(key: KeyPress, around: Around): Reading {
    // shift between the characters of a burst is part of it
    if (SILENT_KEYS.has(key.key)) return PASS
    const gap = key.timeStamp - this.#last
    this.#last = key.timeStamp
    const inField = takesText(around)
    const goesOn = gap <= (this.#isScanner() && !inField ? SILENCE : BURST_GAP)
    if (key.key === 'Enter' || (key.key === 'Tab' && this.#isScanner() && goesOn)) {
      return this.#end(key, around, gap, goesOn)
    }
    this.#afterEnter = false
    if (!goesOn) this.#forget(gap)
    // a barcode can hold control keys: within a burst they do nothing; who types in a field may be quick with them
    if (isChord(key)) return (inField ? this.#isScanner() : this.#burst) ? SWALLOW : PASS
    if (isPrintable(key.key)) return this.#character(key, around)
    return this.#command(key, around)
  }

  #character(key: KeyPress, around: Around): Reading {
    const inField = takesText(around)
    if (key.repeat) return inField || around.focus === 'scan' ? PASS : SWALLOW
    const first = this.#burst === ''
    // a space alone presses the focused button or does nothing
    if (first && key.key === ' ' && !inField && around.text === '') return PASS
    this.#burst += key.key
    if (around.focus === 'amount' && !OF_AMOUNT.test(key.key)) return this.#outOfAmount(first)
    // a field keeps its text until the burst has ended as a card: only the end tells it from a quick typist
    if (inField) return first ? { prevent: false, actions: [{ do: 'mark' }] } : PASS
    if (first && around.text === '' && !around.modal) {
      const shortcut = shortcutOf(key.key, around)
      if (shortcut) {
        this.#shortcut = key.key
        return act(shortcut)
      }
    }
    return this.#inScan(key.key, around)
  }

  /** No sum of money has such a character, however slowly it comes: the field is left, and the card is read. */
  #outOfAmount(first: boolean): Reading {
    if (first) return act({ do: 'leave' }, { do: 'append', text: this.#burst })
    return act({ do: 'restore' }, { do: 'leave' }, { do: 'replace', text: this.#burst })
  }

  #inScan(character: string, around: Around): Reading {
    if (this.#shortcut !== null) {
      this.#shortcut = null
      return act({ do: 'take_back' }, { do: 'replace', text: this.#burst })
    }
    const isLeftover = this.#afterPause && around.text + character !== this.#burst
    if (isLeftover && this.#burst.length === LEFTOVER_LENGTH) return act({ do: 'replace', text: this.#burst })
    return around.focus === 'scan' ? PASS : act({ do: 'append', text: character })
  }

  #end(key: KeyPress, around: Around, gap: number, goesOn: boolean): Reading {
    const scan = goesOn && this.#isScanner() ? this.#burst.trim() : ''
    const shortcut = goesOn ? this.#shortcut : null
    const isSecond = this.#afterEnter && gap <= TAIL_GAP
    const isTail = isSecond || gap <= BURST_GAP
    this.#afterEnter = true
    this.#forget(gap)
    if (around.focus === 'field') {
      const isScan = CARD_LIKE.test(scan) || (key.key === 'Enter' && scan.length >= FIELD_BURST)
      return isScan ? act({ do: 'restore' }, { do: 'submit', text: scan }) : PASS
    }
    if (around.focus === 'amount' && scan.length >= AMOUNT_BURST)
      return act({ do: 'restore' }, { do: 'submit', text: scan })
    if (key.repeat) return SWALLOW
    if (around.focus === 'amount') return isSecond ? SWALLOW : confirmation(around)
    // one key is no scan: two fingers that roll over "2" and Enter mean two minors
    if (shortcut !== null) return shortcut === '?' ? SWALLOW : confirmation(around)
    // what was left half typed in the scan field is behind the dialog
    const text = around.modal ? scan : around.text.trim()
    if (text) return act({ do: 'submit', text })
    return isTail ? SWALLOW : confirmation(around)
  }

  #command(key: KeyPress, around: Around): Reading {
    const isField = takesText(around)
    const ofKey = KEYS.get(key.key)
    if (isField ? this.#isScanner() && ofKey : this.#burst) return SWALLOW
    if (ofKey) return key.repeat || (around.modal && ofKey.do !== 'undo') ? SWALLOW : act(ofKey)
    // what edits the field ends what was typed quickly before it
    if (isField) this.#burst = ''
    if (around.modal) return PASS
    const inList = ofList(key.key, around)
    if (inList) return inList
    if (around.focus === 'field') return key.key === 'Escape' && around.emptyField ? act({ do: 'leave' }) : PASS
    if (key.key === 'Escape') return act({ do: 'clear' })
    if (key.key === 'Backspace' && around.focus !== 'scan' && !isField && around.text) return act({ do: 'erase' })
    return PASS
  }

  #isScanner(): boolean {
    return this.#burst.length >= BURST_LENGTH
  }

  #forget(gap: number): void {
    this.#afterPause = gap >= LEFTOVER_GAP
    this.#burst = ''
    this.#shortcut = null
  }
}

/** AltGr arrives as Ctrl with Alt and makes characters; Alt alone, Ctrl and Meta make commands. */
function isChord({ ctrlKey, altKey, metaKey }: KeyPress): boolean {
  return metaKey || ctrlKey !== altKey
}

function isPrintable(key: string): boolean {
  return Array.from(key).length === 1
}

const takesText = ({ focus }: Around): boolean => focus === 'field' || focus === 'amount'

function shortcutOf(key: string, { awaiting, amount }: Around): Action | null {
  if (key === '?') return { do: 'help' }
  if (!awaiting) return null
  if (amount) return /^[-−\d.,]$/.test(key) ? { do: 'amount', text: key } : null
  if (key === '+' || key === '-') return { do: 'assistants', by: key === '+' ? 1 : -1 }
  return /^\d$/.test(key) ? { do: 'minors', count: Number(key) } : null
}

/** Keys of the list on the screen, unless a text field or a choice needs them itself. */
function ofList(key: string, { list, focus, text }: Around): Reading | null {
  if (!list || focus === 'field') return null
  if (key === 'ArrowDown' || key === 'ArrowUp') return act({ do: 'move', by: key === 'ArrowDown' ? 1 : -1 })
  return key === 'Delete' && focus !== 'amount' && text === '' ? act({ do: 'remove' }) : null
}

/** Enter with nothing typed: confirm, unless somebody went to a button by keyboard to press it. */
function confirmation({ awaiting, focus, modal }: Around): Reading {
  return awaiting && focus !== 'control' && !modal ? act({ do: 'confirm' }) : PASS
}
