/** The uses of the chosen card as its holder sees them in OmaKaiku, followed while they are on the screen. */
import { call } from './api.js'
import { byId, make, minorsText, shape, spoken } from './elements.js'
import { tell, warn } from './fields.js'

/** @typedef {{ id: string, venue: string, what: string, field: string, adults: number, minors: number, day: string, cancelled: boolean }} Use */

/** Milliseconds. */
const EVERY = 3_000

/** @type {string | null} */
let number = null
/** @type {Use[] | null} */
let known = null
let timer = 0

/** @param {string} cardNumber */
export function showUses(cardNumber) {
  hideUses()
  number = cardNumber
  void look()
}

export function hideUses() {
  clearTimeout(timer)
  number = null
  known = null
  byId('uses', HTMLElement).replaceChildren()
}

async function look() {
  const of = number
  if (of === null) return
  if (!document.hidden) await fetchUses(of)
  if (number === of) timer = window.setTimeout(() => void look(), EVERY)
}

/** @param {string} of */
async function fetchUses(of) {
  const answer = await call('GET', `cards/${encodeURIComponent(of)}/uses`)
  if (number !== of) return
  // asked again in a moment: only the first failure is worth a word
  if (!answer.ok) return void (known === null && warn(answer.error))
  /** @type {Use[]} */
  const uses = answer.data.uses
  if (known !== null && JSON.stringify(known) === JSON.stringify(uses)) return
  if (known !== null) announce(known, uses)
  known = uses
  const none = uses.length === 0 ? [spoken('li', 'none', 'uses_none')] : []
  byId('uses', HTMLElement).replaceChildren(...uses.map(row), ...none)
}

/** @param {Use[]} before @param {Use[]} now */
function announce(before, now) {
  const news = now.find(({ id, cancelled }) => before.find((use) => use.id === id)?.cancelled !== cancelled)
  if (!news) return
  const { what, day } = news
  tell({ key: news.cancelled ? 'use_went' : 'use_came', params: { what, day } })
}

/** @param {Use} use */
function row({ what, venue, field, day, adults, minors, cancelled }) {
  const people = make('p', 'people', spoken('span', '', 'adults', { n: adults }))
  if (minors > 0) people.append(' + ', minorsText(minors))
  const title = make('p', 'what', cancelled ? make('s', '', what) : what)
  if (cancelled)
    title.append(' ', make('span', 'state cancelled', shape('cancelled'), spoken('span', '', 'use_cancelled')))
  const where = make('p', 'where', venue, ' · ', spoken('span', '', `field_${field}`))
  return make('li', '', spoken('p', 'day', 'day', { day }), make('div', '', title, where), people)
}
