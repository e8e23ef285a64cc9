/** Joins the window's keys to the reader and the reader's actions to the desk. */
import { type Action, type Around, type KeyPress, WedgeReader } from './wedge.ts'

export type Act = (action: Exclude<Action, { do: 'mark' | 'restore' | 'leave' }>) => void

interface Field {
  readonly element: HTMLInputElement | HTMLTextAreaElement
  readonly value: string
}

/** The scan field carries this attribute; every other text field keeps its own keys. */
export const SCAN_FIELD = 'data-scan-field'

/** Listens to all keys of the window before anybody else does. Returns how to stop. */
export function listen(around: () => Pick<Around, 'text' | 'awaiting'>, act: Act): () => void {
  const reader = new WedgeReader()
  let marked: Field | null = null

  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const reading = reader.read(event as KeyPress, {
      ...around(),
      focus: focusOf(document.activeElement),
      emptyField: fieldOf(document.activeElement)?.value === '',
      modal: document.querySelector('dialog[open]') !== null,
    })
    if (reading.prevent) {
      event.preventDefault()
      event.stopPropagation()
    }
    for (const action of reading.actions) {
      if (action.do === 'mark') marked = fieldOf(document.activeElement)
      else if (action.do === 'restore') restore(marked)
      else if (action.do === 'leave') leaveField()
      else act(action)
    }
  }
  window.addEventListener('keydown', onKey, { capture: true })
  return () => window.removeEventListener('keydown', onKey, { capture: true })
}

const NOT_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

function fieldOf(element: Element | null): Field | null {
  const isField =
    element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !NOT_TEXT.has(element.type))
  return isField ? { element, value: element.value } : null
}

function focusOf(element: Element | null): Around['focus'] {
  if (element?.hasAttribute(SCAN_FIELD)) return 'scan'
  if (fieldOf(element)) return 'field'
  return element?.matches('button, a[href], select, summary') ? 'control' : 'none'
}

function restore(field: Field | null): void {
  if (!field) return
  field.element.value = field.value
  field.element.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Takes the focus out of a text field that is not the scan field: from now on keys mean what the screen says. */
export function leaveField(): void {
  const element = document.activeElement
  if (focusOf(element) === 'field') (element as HTMLElement).blur()
}

/**
 * After a click or a tap the focus goes back to nobody, so that the next Enter confirms the card instead of pressing
 * the same button again. Whoever moves by keyboard keeps the focus.
 */
export function releaseFocusAfterPointer(event: MouseEvent): void {
  const isPointer = event.detail > 0
  const control = event.target instanceof Element ? event.target.closest('button') : null
  if (isPointer && control && document.activeElement === control) control.blur()
}
