/** The issuer's page: who may come in, and which part of it is shown. */
import { isSignedIn, signIn, signOut, whenRefused } from './api.js'
import { closeCard, forgetCard, openCard, setUpCard, shownNumber } from './card.js'
import { focusCard, forgetCards, markCard, refreshCards, setUpCards } from './cards.js'
import { byId } from './elements.js'
import { absolve, blame, silence, warn } from './fields.js'
import { resetRegistration, setUpRegistration } from './registration.js'
import { learnWords } from './words.js'

/** @typedef {import('./api.js').Card} Card */

const token = () => byId('token', HTMLInputElement)

/** The token of the address, which is taken out of it at once: out of sight, out of the history. */
function tokenOfAddress() {
  // not URLSearchParams, to which a plus sign is a space
  const given = /^#token=(.*)$/.exec(location.hash)?.[1]
  if (given === undefined) return null
  history.replaceState(null, '', location.pathname)
  return decodeURIComponent(given)
}

/** @param {'list' | 'card' | 'registration'} view */
const show = (view) => void (byId('work', HTMLElement).dataset.view = view)

/** @param {Card} card */
function open(card) {
  show('card')
  markCard(card.number)
  openCard(card)
  byId('card-number', HTMLElement).focus()
}

function close() {
  const number = shownNumber()
  closeCard()
  markCard(null)
  show('list')
  if (number !== null) focusCard(number)
}

function enter() {
  byId('entrance', HTMLElement).hidden = true
  byId('work', HTMLElement).hidden = false
  byId('sign-out', HTMLElement).hidden = false
  show('list')
  void refreshCards()
}

function leave() {
  signOut()
  silence()
  forgetCard()
  forgetCards()
  resetRegistration()
  byId('entrance', HTMLElement).hidden = false
  byId('work', HTMLElement).hidden = true
  byId('sign-out', HTMLElement).hidden = true
  token().focus()
}

/** @param {string} given */
async function tryToken(given) {
  absolve(token())
  const error = given === '' ? 'token_missing' : await signIn(given)
  token().value = ''
  if (error === null) return enter()
  leave()
  if (error === 'token_missing') blame(token(), { key: error })
  else if (error === 'unauthorised') blame(token(), { key: 'token_wrong' })
  else warn(error)
}

function setUp() {
  setUpCards((card) => {
    silence()
    open(card)
  })
  setUpCard({ onchange: () => void refreshCards(), onclose: close })
  setUpRegistration((card) => {
    open(card)
    void refreshCards()
  })
  byId('entrance-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    void tryToken(token().value.trim())
  })
  byId('sign-out', HTMLElement).addEventListener('click', leave)
  byId('bar-close', HTMLElement).addEventListener('click', silence)
  byId('new-card', HTMLElement).addEventListener('click', () => {
    close()
    show('registration')
    byId('number', HTMLInputElement).focus()
  })
  byId('registration-back', HTMLElement).addEventListener('click', () => {
    show('list')
    byId('new-card', HTMLElement).focus()
  })
  whenRefused(() => {
    leave()
    warn('unauthorised')
  })
}

async function start() {
  const given = tokenOfAddress()
  await learnWords()
  setUp()
  addEventListener('hashchange', () => {
    const later = tokenOfAddress()
    if (later !== null) void tryToken(later)
  })
  byId('page', HTMLElement).hidden = false
  if (given !== null) await tryToken(given)
  else if (isSignedIn()) enter()
  else leave()
}

void start()
