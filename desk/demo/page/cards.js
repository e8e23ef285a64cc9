/** The list of cards: looked for by number, state and kind, page by page. */
import { call, today } from './api.js'
import { byId, kindLine, make, minorsText, stateBadge, validityText } from './elements.js'
import { warn } from './fields.js'
import { hush, say } from './words.js'

/** @typedef {import('./api.js').Card} Card */

const A_PAGE = 8
/** Typing goes on for as long as keys follow each other within this time. Milliseconds. */
const PAUSE = 200

/** The numbers after which the pages up to this one begin. */
let starts = ['']
let asked = 0
/** @type {string | null} */
let marked = null
/** @type {(card: Card) => void} */
let choose = () => undefined

const search = () => byId('search', HTMLFormElement)
const rows = () => byId('rows', HTMLUListElement)
const previous = () => byId('previous', HTMLButtonElement)
const next = () => byId('next', HTMLButtonElement)

/** @param {(card: Card) => void} onchoose */
export function setUpCards(onchoose) {
  choose = onchoose
  let pause = 0
  search().addEventListener('input', () => {
    clearTimeout(pause)
    pause = window.setTimeout(() => void firstPage(), PAUSE)
  })
  search().addEventListener('submit', (event) => {
    event.preventDefault()
    void firstPage()
  })
  previous().addEventListener('click', () => turn(previous(), () => starts.pop()))
  next().addEventListener('click', () =>
    turn(next(), () => starts.push(rows().lastElementChild?.getAttribute('data-number') ?? '')),
  )
}

/** @param {HTMLElement} button @param {() => void} move */
function turn(button, move) {
  if (button.getAttribute('aria-disabled') === 'true') return
  move()
  void refreshCards()
}

/** @returns {Promise<void>} */
function firstPage() {
  starts = ['']
  return refreshCards()
}

/** The page as it is now; an answer that another question has overtaken is dropped. @returns {Promise<void>} */
export async function refreshCards() {
  const mine = ++asked
  const query = new URLSearchParams({ limit: String(A_PAGE), after: starts.at(-1) ?? '' })
  for (const [name, value] of new FormData(search())) if (value !== '') query.set(name, String(value))
  if (query.get('after') === '') query.delete('after')
  const answer = await call('GET', `cards?${query.toString()}`)
  if (mine !== asked) return
  if (!answer.ok) return warn(answer.error)
  // the last card of the last page may have been removed
  if (answer.data.cards.length === 0 && starts.length > 1) return firstPage()
  show(answer.data)
}

/** @param {{ cards: Card[], matching: number, more: boolean }} page */
function show({ cards, matching, more }) {
  const focused = document.activeElement?.closest('#rows li')?.getAttribute('data-number') ?? null
  rows().replaceChildren(...cards.map(row))
  if (focused !== null) focusCard(focused)
  const from = (starts.length - 1) * A_PAGE + 1
  const found = byId('found', HTMLElement)
  if (cards.length === 0) say(found, 'found_none')
  else say(found, 'found', { from, to: from + cards.length - 1, matching })
  // not `disabled`: a button that has the focus and is disabled drops it
  previous().setAttribute('aria-disabled', String(starts.length === 1))
  next().setAttribute('aria-disabled', String(!more))
}

/** @param {Card} card */
function row(card) {
  const facts = make('span', 'facts', kindLine(card.kind), validityText(card.validUntil, today()))
  if (card.minors > 0) facts.append(minorsText(card.minors))
  const button = make('button', 'row', make('span', 'number', card.number), stateBadge(card.state), facts)
  button.type = 'button'
  if (card.number === marked) button.setAttribute('aria-current', 'true')
  button.addEventListener('click', () => choose(card))
  const item = make('li', '', button)
  item.dataset.number = card.number
  return item
}

/** Shows which card is open. @param {string | null} number */
export function markCard(number) {
  marked = number
  for (const item of rows().children) {
    const button = item.firstElementChild
    if (item.getAttribute('data-number') === number) button?.setAttribute('aria-current', 'true')
    else button?.removeAttribute('aria-current')
  }
}

/** Back to where the reader was, or near it where that card is gone. @param {string} number */
export function focusCard(number) {
  const item = [...rows().children].find((item) => item.getAttribute('data-number') === number)
  if (item?.firstElementChild instanceof HTMLElement) item.firstElementChild.focus()
  else byId('new-card', HTMLElement).focus()
}

export function forgetCards() {
  asked++
  marked = null
  starts = ['']
  search().reset()
  rows().replaceChildren()
  hush(byId('found', HTMLElement))
}
