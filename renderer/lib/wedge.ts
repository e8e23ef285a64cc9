/**
 * Keys into scans. A scanner that plays keyboard types a card number in a burst and ends it with Enter, Tab or silence;
 * people type too, and use a few shortcuts. This reader decides which is which from the keys alone: it has no clock, and
 * times by the keys' own stamps, since behind a long task the handler runs late and the stamps do not.
 * docs/scanners.md#a-scanner-that-types
 */
import {
  act,
  type Action,
  type Around,
  commandOf,
  confirmation,
  isChord,
  isOfBrowser,
  type KeyPress,
  numberOf,
  ofList,
  PASS,
  type Reading,
  shortcutOf,
  SWALLOW,
} from './wedge-actions.ts'
import { Burst, padDigitOf, type Stroke, strokeOf } from './wedge-burst.ts'

export type { Action, Around, KeyPress, Reading } from './wedge-actions.ts'
export { BOOK_KEY, SUPERVISOR_KEY, UNDO_KEY } from './wedge-actions.ts'

/** How much longer a gap may come than it was meant: USB asks a keyboard every 8 or 10 ms, and systems stamp late. Milliseconds. */
const JITTER = 10
/**
 * Keys of a scanner follow each other this closely, as a rule 1 to 19; people's do not: a typist's about 100, a quick
 * one's 83, and only two fingers rolling come closer. A slower scanner still works with the scan field, where nothing
 * need be told apart. Milliseconds.
 */
export const BURST_GAP = 50 + JITTER
/** The same for a scanner that is set to be slow. */
export const SLOW_GAP = 100 + JITTER
/**
 * Once it is a scanner, only this much silence ends the burst: a busy machine delays keys. Not in another text field,
 * where that would be a person who types fast. Milliseconds.
 */
const SILENCE = 200
/** Scanners, slow ones too, may send a second Enter (CR LF), or more of a text of several lines, so soon after an Enter. */
const TAIL_GAP = SLOW_GAP
/**
 * An Enter this long after the last key of a card that silence has ended is still the scanner's. Nobody reads a verdict
 * and confirms it so soon; who may have typed the number, at the pace of a slow scanner, is waited for. Milliseconds.
 */
const LATE_END = 500
const LATE_END_SLOW = 1_500
/** A burst this long, begun after such a pause, replaces what was left half typed. Milliseconds. */
const LEFTOVER_LENGTH = 6
const LEFTOVER_GAP = 1_000
/**
 * In another text field a card's number is taken for a scan, with what scanners put around it: an AIM identifier, an ECI
 * prefix, Code39's start and stop.
 */
const CARD_LIKE = /^(?:\][A-Za-z]\d)?(?:\\0000\d\d)?\*?[A-Za-z]{1,2}[0-9]{5,}/
/** So many quick keys and Enter are a scanner's in another text field too, whatever code it read. */
const FIELD_BURST = 8

/** What a sum of money is written with. No card's number begins so. */
const OF_AMOUNT = /^[\d.,\s€-]$/
/** So many quick keys in a sum of money are a scanner's, whatever it read: nobody types a sum so fast. */
const AMOUNT_BURST = 6

const SILENT_KEYS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn'])

export class WedgeReader {
  #last = -Infinity
  /** How far apart a scanner's keys may come. */
  #gap = BURST_GAP
  /** Keys that followed each other quickly. */
  #burst = new Burst()
  /** A key already acted on as a shortcut, in case it turns out to begin a burst. */
  #shortcut: string | null = null
  /** What a key means unless it turns out to belong to a barcode, which the next moment tells. */
  #held: Action | null = null
  /** The burst began long after the key before it. */
  #afterPause = false
  /** The key before this one was an Enter: a second one may be the rest of its CR LF. */
  #afterEnter = false
  /** A burst has ended, and no pause since: what follows is more of the same scanner's, never a shortcut. */
  #streaming = false
  /** Silence has ended the burst: an Enter up to so many milliseconds after its last key is its late end. */
  #lateEnd = 0
  /** Digits of the number pad while Alt is held: a character's code. */
  #altDigits = ''

  /** What this key means. Call it once for each keydown, in order. */
  read(key: KeyPress, around: Around): Reading {
    // shift between the characters of a burst is part of it
    if (SILENT_KEYS.has(key.key)) {
      if (key.key === 'Alt' && !key.repeat) this.#altDigits = ''
      return PASS
    }
    const gap = this.#step(key, around)
    const held = this.#held
    this.#held = null
    const reading = this.#press(key, around, gap)
    // the pause after it has told that it was a person's, and nobody could act on that before
    return held && gap > this.#gap ? { ...reading, actions: [held, ...reading.actions] } : reading
  }

  /** What it means that this key is let go of: Alt ends a character that was given by its code. Call it for each keyup. */
  lift(key: KeyPress, around: Around): Reading {
    const code = this.#altDigits
    if (key.key !== 'Alt' || code === '') return PASS
    this.#altDigits = ''
    const gap = this.#step(key, around)
    const character = String.fromCharCode(Number(code))
    if (/^[\n\r\t]$/.test(character)) return this.#endByCode(around, gap)
    const isAscii = character >= ' ' && character <= '~'
    return isAscii ? this.#character({ byKey: character, byCode: character }, false, around, gap) : PASS
  }

  /** For how long no key may follow until `silence` is to be called, in milliseconds; null where it is not waited for. */
  get wait(): number | null {
    if (this.#held) return this.#gap
    return this.#isCard ? SILENCE : null
  }

  /** What it means that no key has followed the last one for as long as `wait` said. */
  silence(around: Around): Reading {
    const held = this.#held
    this.#held = null
    if (held) return act(held)
    const burst = this.#burst
    if (!burst.isCard) return PASS
    this.#forget(SILENCE)
    this.#lateEnd = burst.widestGap > BURST_GAP ? LATE_END_SLOW : LATE_END
    return this.#submit(burst.spelled(), around)
  }

  #step(key: KeyPress, { slow }: Around): number {
    const gap = key.timeStamp - this.#last
    this.#last = key.timeStamp
    this.#gap = slow ? SLOW_GAP : BURST_GAP
    this.#streaming &&= gap <= TAIL_GAP
    return gap
  }

  #press(key: KeyPress, around: Around, gap: number): Reading {
    const inField = takesText(around)
    const name = nameOf(key)
    const isEnding = name === 'Enter' || name === 'Tab'
    const mayPause = inField ? isEnding && this.#isCard : this.#burst.isScanner
    const goesOn = gap <= (mayPause ? SILENCE : this.#gap)
    const isEnd = name === 'Enter' || (name === 'Tab' && this.#isScanners(gap, goesOn))
    const stroke = strokeOf(key) ?? (goesOn && this.#burst.length > 0 ? padDigitOf(key) : null)
    // what composes a character by itself has its own keys, unless a scanner's dead key has begun it
    if (key.isComposing && !stroke && !(goesOn && this.#burst.isScanner)) return PASS
    if (isEnd) return this.#end({ key: name, repeat: key.repeat }, around, gap, goesOn)
    this.#afterEnter = false
    this.#lateEnd = 0
    if (!goesOn) this.#forget(gap)
    if (isAltDigit(key)) return this.#altDigit(key)
    if (isChord(key)) return this.#chord(key, inField)
    return stroke ? this.#character(stroke, key.repeat, around, gap) : this.#command(key, around)
  }

  /** Alt with the arrow that the digit is without NumLock would leave the page. */
  #altDigit({ code, key }: KeyPress): Reading {
    this.#altDigits += code.slice(-1)
    return key.length > 1 ? SWALLOW : PASS
  }

  /** A barcode can hold control keys: within a burst they do nothing; who types in a field may be quick with them. */
  #chord(key: KeyPress, inField: boolean): Reading {
    const isInside = inField ? this.#burst.isScanner : this.#burst.length > 0
    return isInside || this.#streaming || isOfBrowser(key) ? SWALLOW : PASS
  }

  #character(stroke: Stroke, repeat: boolean, around: Around, gap: number): Reading {
    const inField = takesText(around)
    if (repeat) return inField || around.focus === 'scan' ? PASS : SWALLOW
    const first = this.#burst.length === 0
    // a space alone presses the focused button or does nothing
    if (first && stroke.byKey === ' ' && !inField && around.text === '') return this.#streaming ? SWALLOW : PASS
    this.#burst.add(stroke, gap)
    if (around.focus === 'amount' && !OF_AMOUNT.test(stroke.byKey)) return this.#outOfAmount(first)
    // a field keeps its text until the burst has ended as a card: only the end tells it from a quick typist
    if (inField) return first ? { prevent: false, actions: [{ do: 'mark' }] } : PASS
    if (first && around.text === '' && !around.modal && !this.#streaming) {
      const number = numberOf(stroke.byKey, around)
      const shortcut = number ?? shortcutOf(stroke.byKey, around)
      if (shortcut) this.#shortcut = stroke.byKey
      this.#held = number
      if (shortcut) return number ? SWALLOW : act(shortcut)
    }
    return this.#inScan(stroke.byKey, around)
  }

  /** No sum of money has such a character, however slowly it comes: the field is left, and the card is read. */
  #outOfAmount(first: boolean): Reading {
    if (first) return act({ do: 'leave' }, { do: 'append', text: this.#burst.byKey })
    return act({ do: 'restore' }, { do: 'leave' }, { do: 'replace', text: this.#burst.byKey })
  }

  #inScan(character: string, around: Around): Reading {
    if (this.#shortcut !== null) {
      this.#shortcut = null
      return act({ do: 'take_back' }, { do: 'replace', text: this.#burst.byKey })
    }
    const isLeftover = this.#afterPause && around.text + character !== this.#burst.byKey
    if (isLeftover && this.#burst.length === LEFTOVER_LENGTH) return act({ do: 'replace', text: this.#burst.byKey })
    return around.focus === 'scan' ? PASS : act({ do: 'append', text: character })
  }

  #end(key: Pick<KeyPress, 'key' | 'repeat'>, around: Around, gap: number, goesOn: boolean): Reading {
    const burst = goesOn && this.#burst.isScanner ? this.#burst : null
    const shortcut = goesOn ? this.#shortcut : null
    const isTail = (this.#afterEnter && gap <= TAIL_GAP) || this.#streaming || gap <= this.#lateEnd
    const typed = around.modal ? '' : (burst?.spelled(around.text) ?? around.text.trim())
    const text = typed || (burst?.spelled() ?? '')
    this.#streaming ||= goesOn && this.#burst.length > 0
    this.#afterEnter = true
    this.#lateEnd = 0
    this.#forget(gap)
    if (takesText(around) && burst && isScanIn(around, burst, gap, key)) return this.#submit(burst.spelled(), around)
    if (around.focus === 'field' || (key.key === 'Tab' && takesText(around) && !isTail)) return PASS
    if (key.repeat) return SWALLOW
    if (around.focus === 'amount') return isTail ? SWALLOW : confirmation(around)
    if (shortcut !== null) return this.#afterShortcut(shortcut, around)
    if (text) return this.#submit(text, around)
    return isTail || gap <= this.#gap ? SWALLOW : confirmation(around)
  }

  /** Only a scanner gives Enter by its code: alone it is nothing. */
  #endByCode(around: Around, gap: number): Reading {
    const isScanners = this.#burst.isScanner && gap <= SILENCE
    return isScanners ? this.#end({ key: 'Enter', repeat: false }, around, gap, true) : PASS
  }

  #submit(text: string, around: Around): Reading {
    const submit = { do: 'submit', text } as const
    return takesText(around) ? act({ do: 'restore' }, submit) : act(submit)
  }

  /**
   * One key is no scan: two fingers that roll over "2" and Enter mean two minors. A barcode can hold both too, and then
   * goes on.
   */
  #afterShortcut(shortcut: string, around: Around): Reading {
    if (shortcut === '?') return SWALLOW
    const number = numberOf(shortcut, around)
    const [action] = confirmation(around).actions
    this.#held = number ?? action ?? null
    return SWALLOW
  }

  #command(key: KeyPress, around: Around): Reading {
    const isField = takesText(around)
    const ofKey = commandOf(key)
    if (this.#streaming || (isField ? this.#burst.isScanner && ofKey : this.#burst.length > 0)) return SWALLOW
    if (ofKey) {
      if (!key.repeat && (!around.modal || ofKey.do === 'undo')) this.#held = ofKey
      return SWALLOW
    }
    // what edits the field ends what was typed quickly before it
    if (isField) this.#burst = new Burst()
    if (around.modal) return PASS
    const inList = ofList(key.key, around)
    if (inList) return inList
    if (around.focus === 'field') return key.key === 'Escape' && around.emptyField ? act({ do: 'leave' }) : PASS
    if (key.key === 'Escape') return act({ do: 'clear' })
    if (key.key === 'Backspace' && around.focus !== 'scan' && !isField && around.text) return act({ do: 'erase' })
    return PASS
  }

  /** Whether a key that may end a scan comes from a scanner. */
  #isScanners(gap: number, goesOn: boolean): boolean {
    return (this.#burst.isScanner && goesOn) || this.#streaming || gap <= this.#lateEnd
  }

  /** A card's number, each of its keys as close to the one before it as nobody types: it needs no end. */
  get #isCard(): boolean {
    return this.#burst.isCard && this.#burst.widestGap <= this.#gap
  }

  #forget(gap: number): void {
    this.#afterPause = gap >= LEFTOVER_GAP
    this.#burst = new Burst()
    this.#shortcut = null
  }
}

const takesText = ({ focus }: Around): boolean => focus === 'field' || focus === 'amount'

/** A dead key before it makes the key's name unsaid. */
const nameOf = ({ key, code }: KeyPress): string =>
  key === 'Process' && /^(?:(?:Numpad)?Enter|Tab)$/.test(code) ? code.replace('Numpad', '') : key

const isAltDigit = ({ code, altKey, ctrlKey }: KeyPress): boolean => altKey && !ctrlKey && /^Numpad\d$/.test(code)

/** Whether what has ended was scanned into a text field; a slow scanner's is told from typing by the card's number alone. */
function isScanIn({ focus }: Around, burst: Burst, endGap: number, { key }: Pick<KeyPress, 'key'>): boolean {
  if (burst.isCard) return true
  if (Math.max(burst.widestGap, endGap) > BURST_GAP) return false
  if (focus === 'amount') return burst.length >= AMOUNT_BURST
  return CARD_LIKE.test(burst.spelled()) || (key === 'Enter' && burst.length >= FIELD_BURST)
}
