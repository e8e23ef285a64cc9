/**
 * What the page says, in three languages. An element names its words by a key, so that changing the language is one
 * pass over the page and loses nothing of what was typed.
 */

/** @typedef {Readonly<Record<string, string | number>>} Params */

const LOCALES = /** @type {const} */ ({ fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' })
const KEPT = 'kaikukanta-issuer-language'

/** @typedef {keyof typeof LOCALES} Language */
/** @type {Record<Language, Record<string, string>>} */
let words
/** @type {Language} */
let language = 'fi'

/** @param {string | null | undefined} text @returns {text is Language} */
const isLanguage = (text) => text === 'fi' || text === 'sv' || text === 'en'

/** Fetches the words and speaks the language chosen last, Finnish at first. */
export async function learnWords() {
  words = await (await fetch('/issuer/words.json')).json()
  const kept = localStorage.getItem(KEPT)
  speak(isLanguage(kept) ? kept : 'fi')
  for (const button of languageButtons()) button.addEventListener('click', () => speak(button.dataset.language))
}

const languageButtons = () => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-language]'))

/** @param {string | undefined} chosen */
function speak(chosen) {
  if (!isLanguage(chosen)) return
  language = chosen
  localStorage.setItem(KEPT, language)
  document.documentElement.lang = language
  for (const button of languageButtons())
    button.setAttribute('aria-pressed', String(button.dataset.language === language))
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-t]'))) put(element)
  for (const element of document.querySelectorAll('[data-t-label]'))
    element.setAttribute('aria-label', textOf(element.getAttribute('data-t-label') ?? ''))
}

/**
 * Lets the element say this from now on, in every language.
 * @template {HTMLElement} T
 * @param {T} element
 * @param {string} key
 * @param {Params} [params]
 */
export function say(element, key, params = {}) {
  element.dataset.t = key
  element.dataset.params = JSON.stringify(params)
  put(element)
  return element
}

/** @param {HTMLElement} element */
export function hush(element) {
  delete element.dataset.t
  element.textContent = ''
}

/** @param {HTMLElement} element */
function put(element) {
  element.textContent = textOf(element.dataset.t ?? '', JSON.parse(element.dataset.params ?? '{}'))
}

/** Whether there are words for it. @param {string} key */
export const isSayable = (key) => key in words[language]

/** @param {string} key @param {Params} [params] @returns {string} */
function textOf(key, params = {}) {
  const plural = new Intl.PluralRules(LOCALES[language]).select(Number(params.n))
  const text = words[language][key] ?? words[language][`${key}_${plural}`] ?? key
  return text.replace(/\{(\w+)(?::(\w+))?\}/g, (_all, name, form) => shaped(params[name] ?? '', form))
}

/** @param {string | number} value @param {string | undefined} form */
function shaped(value, form) {
  if (form === 'day') return dayText(String(value))
  if (form === 'time') return timeText(String(value))
  if (form === 'euros') return eurosText(Number(value))
  return form === 'word' ? textOf(String(value)) : String(value)
}

/** A Finnish day, `21.1.2026`. It has no time and no zone, so UTC keeps it the same day. @param {string} day */
function dayText(day) {
  const month = language === 'en' ? 'short' : 'numeric'
  const format = new Intl.DateTimeFormat(LOCALES[language], { timeZone: 'UTC', day: 'numeric', month, year: 'numeric' })
  return format.format(Date.parse(`${day}T00:00:00Z`))
}

/** Finnish clock time with seconds, so that two changes can be told apart. @param {string} at */
function timeText(at) {
  const format = new Intl.DateTimeFormat(LOCALES[language], { timeZone: 'Europe/Helsinki', timeStyle: 'medium' })
  const text = format.format(Date.parse(at))
  return language === 'sv' ? text.replaceAll(':', '.') : text
}

/** @param {number} cents */
const eurosText = (cents) =>
  new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: 'EUR' }).format(cents / 100)
