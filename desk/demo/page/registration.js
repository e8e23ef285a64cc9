/** Registering a card: the register judges, the page says where and why. */
import { call, today } from './api.js'
import { arrives } from './card.js'
import { byId } from './elements.js'
import { absolve, blame, focusFault, minorsIn, silence, tell, warn } from './fields.js'
import { hush, say } from './words.js'

/** @typedef {import('./api.js').Card} Card */
/** @typedef {import('./fields.js').Fault} Fault */

const LENGTH = 10
/** Nobody has read a doubt that came up under the finger that presses the button. Milliseconds. */
const TIME_TO_READ = 700

const form = () => byId('registration-form', HTMLFormElement)
const number = () => byId('number', HTMLInputElement)
const day = () => byId('valid-until', HTMLInputElement)
const minors = () => byId('minors', HTMLInputElement)
const submit = () => byId('register', HTMLButtonElement)

/** The number whose check digit does not fit, once this was said, and when. */
let doubted = ''
let doubtedAt = 0
let asked = 0
let busy = false

/** @param {(card: Card) => void} onregister */
export function setUpRegistration(onregister) {
  number().addEventListener('input', () => {
    forgetHints()
    absolve(number())
  })
  number().addEventListener('change', () => void hint())
  form().addEventListener('submit', (event) => {
    event.preventDefault()
    // a second press while the register answers the first would be told that the card is registered already
    if (busy) return
    busy = true
    void register(onregister).finally(() => (busy = false))
  })
}

export function resetRegistration() {
  form().reset()
  absolve(number(), day(), minors())
  forgetHints()
}

function forgetHints() {
  asked++
  doubted = ''
  hush(byId('number-kind', HTMLElement))
  hush(byId('doubt', HTMLElement))
  say(submit(), 'register_card')
}

/** The number as it counts: without the spaces and hyphens that people type. */
const typed = () =>
  number()
    .value.replace(/[\s-]+/g, '')
    .toUpperCase()

/** What the register says of the number so far: its kind, and whether to look at it again. False: a doubt is new. */
async function hint() {
  const text = typed()
  if (text === '') return true
  if (text === doubted) return performance.now() - doubtedAt > TIME_TO_READ
  const mine = ++asked
  const answer = await call('GET', `numbers/${encodeURIComponent(text)}`)
  // what cannot be asked is no reason not to try
  if (!answer.ok || mine !== asked) return true
  const { kind, misread, registered } = answer.data
  if (kind !== null) say(byId('number-kind', HTMLElement), `kind_${kind}`)
  if (registered) blame(number(), { key: 'already_registered' })
  if (!misread || registered) return true
  doubted = text
  doubtedAt = performance.now()
  say(byId('doubt', HTMLElement), 'misread')
  say(submit(), 'register_anyway')
  return false
}

/** @param {(card: Card) => void} onregister */
async function register(onregister) {
  silence()
  absolve(number(), day(), minors())
  const n = minorsIn(minors())
  if (typed() === '') blame(number(), { key: 'number_missing' })
  if (day().value === '') blame(day(), { key: 'date_missing' })
  if (n === null) blame(minors(), { key: 'minors_wrong' })
  // a doubt that nobody has seen yet is shown first, and the button then says what it does
  if (form().querySelector('[aria-invalid]')) return focusFault(form())
  if (!(await hint())) return number().focus()
  const answer = await call('POST', 'cards', { number: number().value, validUntil: day().value, minors: n })
  if (!answer.ok) return refused(answer.error)
  /** @type {Card} */
  const card = answer.data
  tell({ key: 'done_registered', params: { number: card.number, day: card.validUntil } }, arrives(answer))
  resetRegistration()
  onregister(card)
}

/** @param {string} error */
function refused(error) {
  if (error === 'number_malformed') blame(number(), whyMalformed(typed()))
  else if (error === 'already_registered') blame(number(), { key: error })
  else if (error === 'date_in_past') blame(day(), { key: error, params: { today: today() } })
  else if (error === 'minors_not_allowed') blame(minors(), { key: error })
  else return warn(error)
  focusFault(form())
}

/** The register says that it is; this says what to look at. @param {string} text @returns {Fault} */
function whyMalformed(text) {
  if (!/^(AM?|X|YM?|Z)(?![A-Z])/.test(text)) return { key: 'number_letters' }
  return text.length === LENGTH ? { key: 'number_digits' } : { key: 'number_length', params: { n: text.length } }
}
