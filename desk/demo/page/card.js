/** The chosen card and what an issuer does to it. */
import { call, today } from './api.js'
import { byId, kindLine, minorsText, stateBadge, validityText } from './elements.js'
import { absolve, blame, focusFault, minorsIn, silence, tell, warn } from './fields.js'
import { hideUses, showUses } from './uses.js'
import { hush, say } from './words.js'

/** @typedef {import('./api.js').Card} Card */

const ACTIONS = { active: 'activate', inactive: 'inactivate', banned: 'ban', in_transfer: 'transfer' }

/** @type {Card | null} */
let shown = null
/** @type {() => void} */
let changed = () => undefined
/** @type {() => void} */
let closed = () => undefined

const validity = () => byId('renewal-day', HTMLInputElement)
const minors = () => byId('minors-change', HTMLInputElement)
const dialog = () => byId('delete-dialog', HTMLDialogElement)

/** @param {{ onchange: () => void, onclose: () => void }} listeners */
export function setUpCard({ onchange, onclose }) {
  changed = onchange
  closed = onclose
  for (const button of stateButtons())
    button.addEventListener('click', () => void changeState(/** @type {keyof typeof ACTIONS} */ (button.value)))
  byId('renewal', HTMLFormElement).addEventListener('submit', (event) => void renew(event))
  byId('minors-form', HTMLFormElement).addEventListener('submit', (event) => void changeMinors(event))
  for (const button of document.querySelectorAll('[data-close-card]'))
    button.addEventListener('click', () => {
      silence()
      closed()
    })
  byId('delete', HTMLButtonElement).addEventListener('click', () => dialog().showModal())
  byId('delete-cancel', HTMLButtonElement).addEventListener('click', () => dialog().close())
  byId('delete-confirm', HTMLButtonElement).addEventListener('click', () => void remove())
}

const stateButtons = () => /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('#states button'))

/** Opens a card, its fields as the register has them. @param {Card} card */
export function openCard(card) {
  absolve(validity(), minors())
  put(card)
  validity().value = card.validUntil
  minors().value = String(card.minors)
  showUses(card.number)
}

export function closeCard() {
  shown = null
  dialog().close()
  hideUses()
}

export const shownNumber = () => shown?.number ?? null

/** @param {Card} card */
function put(card) {
  shown = card
  byId('card-number', HTMLElement).textContent = card.number
  byId('card-state', HTMLElement).replaceChildren(stateBadge(card.state))
  const facts = [kindLine(card.kind), validityText(card.validUntil, today()), minorsText(card.minors)]
  byId('card-facts', HTMLElement).replaceChildren(...facts.map(listed))
  for (const button of stateButtons()) button.setAttribute('aria-pressed', String(button.value === card.state))
  const community = card.kind.startsWith('community')
  byId('minors-form', HTMLFormElement).hidden = community
  byId('no-minors', HTMLElement).hidden = !community
  say(byId('delete-question', HTMLElement), 'delete_question', { number: card.number })
}

/** @param {Node} fact */
function listed(fact) {
  const item = document.createElement('li')
  item.append(fact)
  return item
}

/** @param {keyof typeof ACTIONS} state */
async function changeState(state) {
  await change(ACTIONS[state], undefined, 'done_state', { state: `state_${state}` })
}

/** @param {SubmitEvent} event */
async function renew(event) {
  event.preventDefault()
  absolve(validity())
  const day = validity().value
  const error = day === '' ? 'date_missing' : await change('renew', { validUntil: day }, 'done_renew', { day })
  if (error === null) return
  blame(validity(), { key: error, params: { today: today() } })
  focusFault(byId('renewal', HTMLFormElement))
}

/** @param {SubmitEvent} event */
async function changeMinors(event) {
  event.preventDefault()
  absolve(minors())
  const n = minorsIn(minors())
  const error = n === null ? 'minors_wrong' : await change('minors', { minors: n }, 'done_minors', { n })
  if (error === null) return
  blame(minors(), { key: error })
  focusFault(byId('minors-form', HTMLFormElement))
}

/** What is told beside the field; everything else that can go wrong is told in the bar. */
const OF_FIELDS = ['date_in_past', 'minors_not_allowed']

/**
 * Resolves to what is wrong with the field, or null.
 * @param {string} action
 * @param {object | undefined} body
 * @param {string} key
 * @param {import('./words.js').Params} params
 */
async function change(action, body, key, params) {
  const before = shown
  if (before === null) return null
  silence()
  const { number } = before
  const answer = await call('POST', `cards/${encodeURIComponent(number)}/${action}`, body)
  if (!answer.ok && OF_FIELDS.includes(answer.error)) return answer.error
  if (!answer.ok) warn(answer.error)
  else if (answer.data.revision === before.revision) {
    tell({ key: 'done_same', params: { number } }, { key: 'stands', params: { revision: before.revision } })
  } else {
    tell({ key, params: { number, ...params } }, arrives(answer))
  }
  // meanwhile another card may have been opened
  if (answer.ok && shown?.number === number) put(answer.data)
  changed()
  return null
}

/** @param {{ data: { revision: number }, at: string }} answer */
export const arrives = ({ data, at }) => ({ key: 'arrives', params: { revision: data.revision, at } })

async function remove() {
  dialog().close()
  if (shown === null) return
  silence()
  const { number } = shown
  const answer = await call('DELETE', `cards/${encodeURIComponent(number)}`)
  if (answer.ok) tell({ key: 'done_deleted', params: { number } }, arrives(answer))
  else warn(answer.error)
  if (answer.ok || answer.error === 'card_unknown') closed()
  changed()
}

export function forgetCard() {
  closeCard()
  for (const id of ['card-number', 'card-state', 'card-facts']) byId(id, HTMLElement).replaceChildren()
  hush(byId('delete-question', HTMLElement))
}
