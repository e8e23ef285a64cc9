/** The uses of the chosen card as its holder sees them in OmaKaiku, followed while they are on the screen. */
import { call } from './api.js'
import { byId, make, minorsText, shape, spoken } from './elements.js'
import { tell, warn } from './fields.js'

/** @typedef {{ id: string, venue: string, what: string, kind: string, field: string, adults: number, minors: number, day: string }} Said */
/** @typedef {{ feeKind: string | null, cents: number | null, cancelled: boolean, corrects: string | null, correctedBy: string | null }} Told */
/** @typedef {Said & Told} Use */

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

/** A correction is two news in one: a use that went and one that came for it. @param {Use[]} before @param {Use[]} now */
function announce(before, now) {
  const all = now.filter(({ id, cancelled }) => before.find((use) => use.id === id)?.cancelled !== cancelled)
  const news = all.find(({ correctedBy }) => correctedBy === null)
  if (!news) return
  const { what, day, cancelled, corrects } = news
  const came = corrects === null ? { key: 'use_came' } : { key: 'use_mended' }
  tell({ ...(cancelled ? { key: 'use_went' } : came), params: { what, day } })
}

/** @param {Use} use */
function row(use) {
  const { what, day, cancelled, correctedBy } = use
  const title = make('p', 'what', cancelled ? make('s', '', what) : what)
  if (correctedBy !== null) title.append(' ', badge('corrected', spoken('span', '', 'use_corrected')))
  else if (cancelled) title.append(' ', badge('cancelled', spoken('span', '', 'use_cancelled')))
  return make('li', '', spoken('p', 'day', 'day', { day }), make('div', '', title, whereOf(use)), takenOf(use))
}

/** @param {string} name @param {Node} word */
const badge = (name, word) => make('span', `state ${name}`, shape(name), word)

/** Where, and what of. @param {Use} use */
function whereOf({ venue, field, kind, feeKind, cents, corrects }) {
  const what = feeKind === null ? `kind_${kind}` : `fee_${feeKind}`
  const line = make('p', 'where', venue, ' · ', spoken('span', '', `field_${field}`), ' · ', spoken('span', '', what))
  if (kind === 'course' && cents !== null) line.append(' · ', spoken('span', '', 'covered', { cents }))
  if (corrects !== null) line.append(' · ', spoken('span', '', 'use_corrects'))
  return line
}

/** A sum of a fee, people of everything else. @param {Use} use */
function takenOf({ kind, cents, adults, minors }) {
  if (kind === 'fee') return make('p', 'people', spoken('span', '', 'sum', { cents: cents ?? 0 }))
  const people = make('p', 'people', spoken('span', '', 'adults', { n: adults }))
  if (minors > 0) people.append(' + ', minorsText(minors))
  return people
}
