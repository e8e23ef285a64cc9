/** Keys as the live test hears them: the text that they make, as at the desk, and what came key by key. */
import type { Instant } from '../../../desk/contract.ts'
import { leaveField, listen } from '../keyboard.ts'

/** A scanner that types, or a person. */
export const KEYBOARD = 'keyboard'

export interface KeysHeard {
  readonly text: string
  /** The keys one by one, where they are known to be these alone; else the text. */
  readonly raw: string
  readonly at: Instant
  /** Milliseconds since the first of the keys was pressed; null where they were typed by hand. */
  readonly since: (() => number) | null
}

export interface KeyListener {
  heard(keys: KeysHeard): void
  help(open: boolean): void
}

/** Keys that were no card are forgotten after such a pause: a screen without a field has no other way. Milliseconds. */
const FORGETS_AFTER = 1_000
/** A scanner's keys follow each other more closely. Milliseconds. */
const PAUSE = 200
/** Shorter than any card number: stray keys before Enter. */
const SHORTEST = 5

/** Listens for as long as the test is shown. Returns how to stop. */
export function listenToKeys({ heard, help }: KeyListener): () => void {
  const run = new KeyRun()
  // first, so that a key is known when it ends a scan
  const onKey = (event: KeyboardEvent) => run.press(event, isPinField(document.activeElement))
  window.addEventListener('keydown', onKey, { capture: true })
  const take = (text: string) => {
    leaveField()
    if (text.length >= SHORTEST) heard({ text, at: Date.now(), ...run.end(text) })
    run.forget()
  }
  const stop = listen(
    () => ({ text: run.text, awaiting: false, amount: false, list: false }),
    (action) => {
      if (action.do === 'append') run.text += action.text
      else if (action.do === 'replace') run.text = action.text
      else if (action.do === 'erase') run.text = run.text.slice(0, -1)
      else if (action.do === 'submit') take(action.text)
      else if (action.do === 'clear') run.forget()
      else if (action.do === 'help' || action.do === 'take_back') help(action.do === 'help')
    },
  )
  return () => {
    stop()
    window.removeEventListener('keydown', onKey, { capture: true })
    run.forget()
  }
}

const isPinField = (element: Element | null) => element instanceof HTMLInputElement && element.type === 'password'

const SILENT = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn'])

/** Keys since the last pause. */
export class KeyRun {
  /** As the reader has it so far. */
  text = ''
  #raw = ''
  #first = 0
  #last = -Infinity

  /** `isSecret`: it goes to a PIN's field, of which nothing is kept. */
  press({ key, timeStamp }: Pick<KeyboardEvent, 'key' | 'timeStamp'>, isSecret = false): void {
    const gap = timeStamp - this.#last
    this.#last = timeStamp
    if (gap > FORGETS_AFTER) this.text = ''
    if (gap > PAUSE || isSecret) this.#raw = ''
    if (isSecret || key === 'Enter' || key === 'Tab' || SILENT.has(key)) return
    if (this.#raw === '') this.#first = timeStamp
    // a key that makes no character, as a barcode can hold: `⟨F8⟩`
    this.#raw += Array.from(key).length === 1 ? key : `⟨${key}⟩`
  }

  /** What is known of the keys that made this text: nothing where somebody paused between them. */
  end(text: string): Pick<KeysHeard, 'raw' | 'since'> {
    const [raw, first] = [this.#raw, this.#first]
    if (Array.from(raw).length < text.length) return { raw: text, since: null }
    return { raw, since: () => performance.now() - first }
  }

  forget(): void {
    this.text = ''
    this.#raw = ''
  }
}
