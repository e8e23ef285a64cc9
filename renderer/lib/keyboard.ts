/** Joins the window's keys to the reader and the reader's actions to the desk. */
import { tick } from 'svelte'
import { type Action, type Around, type Reading, WedgeReader } from './wedge.ts'

export type Act = (action: Exclude<Action, { do: 'mark' | 'restore' | 'leave' | 'amount' }>) => void

interface Field {
  readonly element: HTMLInputElement | HTMLTextAreaElement
  readonly value: string
}

/** The scan field carries this attribute; every other text field keeps its own keys. */
export const SCAN_FIELD = 'data-scan-field'
/** The field for a sum of money carries this one. */
export const AMOUNT_FIELD = 'data-amount-field'

/** A timer this late has had the page blocked before it: keys may wait behind it, so it waits anew. Milliseconds. */
const LATE = 30

let isSlow = false
/** Whether the scanner is set to be a slow one. It belongs to the keyboard, so to the window, whatever screen listens. */
export function setSlowScanner(slow: boolean): void {
  isSlow = slow
}

/** Only the desk's screen ever asks which use is to be taken back. */
type Told = Pick<Around, 'text' | 'awaiting' | 'amount' | 'list'> & Partial<Pick<Around, 'choosing'>>

/** Listens to all keys of the window before anybody else does. Returns how to stop. */
export function listen(around: () => Told, act: Act): () => void {
  const reader = new WedgeReader()
  /** It may hold a PIN: it is kept no longer than the burst it is kept for. */
  let marked: Field | null = null
  const forget = () => (marked = null)

  const composing = composedLate()
  const run = (actions: readonly Action[]) => {
    for (const action of actions) {
      if (action.do === 'mark') marked = fieldOf(document.activeElement)
      else if (action.do === 'restore') restore(marked)
      else if (action.do === 'leave') leaveField()
      else if (action.do === 'amount') marked = writeAmount(action.text)
      else act(action)
    }
    if (actions.some(({ do: what }) => what === 'restore')) forget()
  }
  const silence = afterSilence(() => run(reader.silence(aroundOf(around())).actions))
  const heed = (event: KeyboardEvent, reading: Reading) => {
    const ends = reading.actions.some(({ do: what }) => what === 'submit')
    composing.drop(event.isComposing && ends ? (marked ?? emptied(document.activeElement)) : null)
    if (reading.prevent) {
      event.preventDefault()
      event.stopPropagation()
    }
    run(reading.actions)
    if (event.key === 'Enter') forget()
    silence.expect(reader.wait)
  }
  const onKey = (event: KeyboardEvent) => heed(event, reader.read(event, aroundOf(around())))
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key === 'Alt') heed(event, reader.lift(event, aroundOf(around())))
  }
  window.addEventListener('focusout', forget)
  window.addEventListener('keydown', onKey, { capture: true })
  window.addEventListener('keyup', onKeyUp, { capture: true })
  return () => {
    silence.expect(null)
    composing.drop(null)
    window.removeEventListener('focusout', forget)
    window.removeEventListener('keydown', onKey, { capture: true })
    window.removeEventListener('keyup', onKeyUp, { capture: true })
  }
}

function aroundOf(told: Told): Around {
  const { activeElement } = document
  return {
    choosing: false,
    ...told,
    list: told.list && !isChoice(activeElement),
    focus: focusOf(activeElement),
    emptyField: fieldOf(activeElement)?.value === '',
    modal: document.querySelector('dialog[open]') !== null,
    slow: isSlow,
  }
}

/**
 * A dead key that a scan ends with composes its accent after the keys: the field gets back what it is to hold without.
 */
function composedLate(): { drop(field: Field | null): void } {
  let stop = () => {}
  const drop = (field: Field | null) => {
    stop()
    if (!field) return
    const onEnd = () => restore(field)
    stop = () => window.removeEventListener('compositionend', onEnd, { capture: true })
    window.addEventListener('compositionend', onEnd, { capture: true })
  }
  return { drop }
}

/** Calls back once no key has been handled for as long as was expected; `null` expects nothing. */
function afterSilence(done: () => void): { expect(wait: number | null): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const expect = (wait: number | null) => {
    clearTimeout(timer)
    if (wait === null) return
    const due = performance.now() + wait
    timer = setTimeout(() => (performance.now() - due > LATE ? expect(wait) : done()), wait)
  }
  return { expect }
}

const NOT_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

function fieldOf(element: Element | null): Field | null {
  const isField =
    element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !NOT_TEXT.has(element.type))
  return isField ? { element, value: element.value } : null
}

function focusOf(element: Element | null): Around['focus'] {
  if (element?.hasAttribute(SCAN_FIELD)) return 'scan'
  if (element?.hasAttribute(AMOUNT_FIELD)) return 'amount'
  if (fieldOf(element)) return 'field'
  return element?.matches('button, a[href], select, summary') ? 'control' : 'none'
}

/** Arrows choose by themselves in these. */
const isChoice = (element: Element | null): boolean =>
  element?.matches('input[type=radio], input[type=range], select') ?? false

function emptied(element: Element | null): Field | null {
  const field = fieldOf(element)
  return field && { ...field, value: '' }
}

function restore(field: Field | null): void {
  if (field) write(field.element, field.value)
}

function write(element: Field['element'], text: string): void {
  element.value = text
  element.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Goes on in the field for a sum of money, which has the keys from now on. Returns it as it was. */
function writeAmount(text: string): Field | null {
  const field = fieldOf(document.querySelector(`[${AMOUNT_FIELD}]`))
  if (!field || field.element.disabled) return null
  field.element.focus()
  write(field.element, field.value + text)
  return field
}

/** Takes the focus out of a text field that is not the scan field: from now on keys mean what the screen says. */
export function leaveField(): void {
  const element = document.activeElement
  const focus = focusOf(element)
  if (focus === 'field' || focus === 'amount') (element as HTMLElement).blur()
}

/**
 * A card was read: from now on keys mean what its verdict says, whatever had the focus, and whatever a dialog that goes
 * for it gives the focus back to.
 */
export function leaveForCard(): void {
  leaveControl()
  void tick().then(leaveControl)
}

function leaveControl(): void {
  const element = document.activeElement
  if (element instanceof HTMLElement && focusOf(element) !== 'scan') element.blur()
}

/**
 * After a click or a tap the focus goes back to nobody, so that the next Enter confirms the card instead of pressing
 * the same button again. Whoever moves by keyboard keeps the focus, and a dialog keeps its own.
 */
export function releaseFocusAfterPointer(event: MouseEvent): void {
  const isPointer = event.detail > 0
  if (event.target instanceof Element && event.target.closest('dialog')) return
  const control = event.target instanceof Element ? event.target.closest('button') : null
  if (isPointer && control && document.activeElement === control) control.blur()
}
