/** Finding and making what is on the page. */
import { say } from './words.js'

/**
 * The element of this id; a page without it is broken.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 */
export function byId(id, type) {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new Error(`#${id} is missing`)
  return element
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {...(Node | string)} children
 */
export function make(tag, className, ...children) {
  const element = document.createElement(tag)
  element.className = className
  element.append(...children)
  return element
}

/** One of the shapes drawn in index.html. @param {string} name */
export function shape(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#shape-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  svg.append(use)
  return svg
}

/**
 * A text of the page's words.
 * @param {keyof HTMLElementTagNameMap} tag
 * @param {string} className
 * @param {string} key
 * @param {import('./words.js').Params} [params]
 */
export const spoken = (tag, className, key, params) => say(make(tag, className), key, params)

/** By shape and word; its colour only repeats them. @param {string} state */
export const stateBadge = (state) => make('span', `state ${state}`, shape(state), spoken('span', '', `state_${state}`))

/** @param {string} kind */
export const kindLine = (kind) => make('span', 'kind', shape(kind), spoken('span', '', `kind_${kind}`))

/** @param {number} n */
export const minorsText = (n) => (n === 0 ? spoken('span', '', 'minors_none') : spoken('span', '', 'of_minors', { n }))

/** Active does not mean in date. @param {string} day @param {string} today */
export const validityText = (day, today) =>
  spoken('span', day < today ? 'ended' : '', day < today ? 'ended_day' : 'valid_until_day', { day })
