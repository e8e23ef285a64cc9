/** What is wrong with a form is said beside its field; what happened, in the bar below. */
import { byId, make, shape, spoken } from './elements.js'
import { hush, isSayable, say } from './words.js'

/** @typedef {{ key: string, params?: import('./words.js').Params }} Fault */

/** @param {HTMLInputElement} input */
const faultOf = (input) => byId(`${input.id}-fault`, HTMLElement)

/** @param {HTMLInputElement} input @param {Fault} fault */
export function blame(input, { key, params }) {
  input.setAttribute('aria-invalid', 'true')
  say(faultOf(input), key, params)
}

/** @param {...HTMLInputElement} inputs */
export function absolve(...inputs) {
  for (const input of inputs) {
    input.removeAttribute('aria-invalid')
    hush(faultOf(input))
  }
}

/** The first fault is where the reader goes on. @param {HTMLFormElement} form */
export function focusFault(form) {
  const input = form.querySelector('[aria-invalid]')
  if (input instanceof HTMLInputElement) input.focus()
}

/** A whole number of the field, or null where it is none from 0 to 99. @param {HTMLInputElement} input */
export function minorsIn(input) {
  const text = input.value.trim()
  return /^\d{1,2}$/.test(text) ? Number(text) : null
}

const bar = () => byId('bar', HTMLElement)
let turn = 0

/**
 * Tells what happened and, below it, what follows from it.
 * @param {Fault} what
 * @param {Fault} [then]
 */
export const tell = (what, then) => fill('said', 'tick', what, then)
/** Tells what went wrong; an error that the page does not expect is the register's. @param {string} error */
export const warn = (error) => fill('alarm', 'warning', { key: isSayable(error) ? error : 'internal' })

/** @param {string} id @param {string} icon @param {Fault} what @param {Fault} [then] */
function fill(id, icon, what, then) {
  silence()
  const mine = turn
  bar().classList.remove('empty')
  // emptied before it is filled, so that saying the same again is heard again
  setTimeout(() => {
    if (mine !== turn) return
    const texts = make('div', '', spoken('p', 'what', what.key, what.params))
    if (then) texts.append(spoken('p', 'then', then.key, then.params))
    byId(id, HTMLElement).append(shape(icon), texts)
  }, 50)
}

export function silence() {
  turn++
  bar().classList.add('empty')
  for (const id of ['said', 'alarm']) byId(id, HTMLElement).replaceChildren()
}
