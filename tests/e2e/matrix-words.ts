/** Words on a page that no reader should see: names of messages, holes left in them, and another language’s messages. */
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LANGUAGES, type Language } from '../../desk/contract.ts'

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer')
const settings = JSON.parse(readFileSync(join(RENDERER, 'project.inlang', 'settings.json'), 'utf8')) as {
  'plugin.inlang.messageFormat': { pathPattern: string[] }
}
/** The messages of a language that are one text without holes. */
const messagesOf = (language: Language): Record<string, string> => {
  const files = settings['plugin.inlang.messageFormat'].pathPattern.map((pattern) =>
    join(RENDERER, pattern.replace('{locale}', language)),
  )
  const all = Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as object)) as object
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
const MESSAGES = Object.fromEntries(LANGUAGES.map((language) => [language, messagesOf(language)])) as Record<
  Language,
  Record<string, string>
>
const KEYS = new Set(Object.keys(MESSAGES.fi).filter((key) => key.includes('_')))

/**
 * Every text of the page, and every name that only ears hear. What is written in another language says so itself, and what
 * was said before the language was changed has been said.
 */
function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = window.seen.root()
    const page = document.documentElement.lang
    const isOwn = (element: Element | null) =>
      element?.closest('[lang]')?.getAttribute('lang') === page && !element.closest('.unseen[aria-live]')
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const texts: string[] = []
    while (walker.nextNode())
      if (isOwn(walker.currentNode.parentElement)) texts.push(walker.currentNode.textContent ?? '')
    for (const element of root.querySelectorAll('[aria-label], [title], [placeholder]'))
      if (isOwn(element))
        for (const name of ['aria-label', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '')
    return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))]
  })
}

/** The demonstration calls something of its own so, in Finnish as all it has. */
const DATA = new Set(['Kirjaston maksut'])

export async function wordFaults(page: Page, language: Language): Promise<string[]> {
  const own = new Set(Object.values(MESSAGES[language]))
  const foreign = new Set(
    LANGUAGES.filter((other) => other !== language)
      .flatMap((other) => Object.values(MESSAGES[other]))
      .filter((text) => !own.has(text) && !DATA.has(text)),
  )
  return (await textsOf(page)).flatMap((text) => [
    ...(text.match(/\b[a-z0-9]+(?:_[a-z0-9]+)+\b/g) ?? [])
      .filter((word) => KEYS.has(word))
      .map((word) => `the name of a message is shown: ${word}`),
    ...(/\{\w+\}|\bundefined\b|\bNaN\b|\[object|Invalid Date/.test(text) ? [`a hole is shown: ${text}`] : []),
    ...(foreign.has(text) ? [`not in ${language}: ${text}`] : []),
  ])
}
