/** The guide for staff as it is written: sections, their numbered steps, and what each names of the screen. */
import { readFileSync } from 'node:fs'
import type { Language } from '../../desk/contract.ts'
import { messagesOf, textsOf } from './messages.ts'

export const GUIDES = { en: 'guide.md', fi: 'opas.md' } as const satisfies Partial<Record<Language, string>>
export type Told = keyof typeof GUIDES

export interface Step {
  readonly text: string
  /** Buttons, fields and titles: what is **bold**. */
  readonly names: readonly string[]
  /** What the screen says: what is in quotation marks. */
  readonly quotes: readonly string[]
  /** For each name its key in brackets, where there is one. */
  readonly keys: Readonly<Record<string, string>>
}
export interface Section {
  readonly title: string
  readonly text: string
  /** Its numbered lists, one after another. */
  readonly lists: readonly (readonly Step[])[]
}

export const docText = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8').replace(/^```[^]*?^```$/gm, '')

/** Everything under a heading of the second or third level, in order; the text before the first has no title. */
export function sectionsOf(markdown: string): Section[] {
  return markdown.split(/^#{2,3} /m).map((part, i) => {
    const [title = '', ...lines] = i === 0 ? ['', part] : part.split('\n')
    const text = lines.join('\n')
    return { title, text, lists: listsOf(text) }
  })
}

export function sectionOf(language: Told, title: string): Section {
  const section = sectionsOf(docText(GUIDES[language])).find((one) => one.title === title)
  if (!section) throw new Error(`${GUIDES[language]} has no section ${title}`)
  return section
}

function listsOf(text: string): Step[][] {
  const lists: Step[][] = []
  for (const match of text.matchAll(/^(\d+)\. (.*(?:\n {3}.*)*)/gm)) {
    if (match[1] === '1') lists.push([])
    lists.at(-1)?.push(stepOf(unwrapped(match[2] ?? '')))
  }
  return lists
}

const unwrapped = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ')

function stepOf(text: string): Step {
  const keys = text.matchAll(/\*\*([^*]+)\*\* \(([^)]+)\)/g)
  return {
    ...{ text, names: namesIn(text), quotes: quotesIn(text) },
    keys: Object.fromEntries([...keys].map(([, name = '', key = '']) => [name, key])),
  }
}

export const namesIn = (text: string): string[] =>
  [...unwrapped(text).matchAll(/\*\*(.+?)\*\*/g)].map(([, name = '']) => name)

/** English has “two marks”, Finnish has ”one”. */
export const quotesIn = (text: string): string[] =>
  [...unwrapped(text).matchAll(/[“”]([^“”]+)”/g)].map(([, quote = '']) => quote)

const plain = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Whether some message of the language reads so; `…` stands for anything, and so does what a message is given. */
export function isOnScreen(language: Language, wanted: string): boolean {
  const own = new RegExp(`^${wanted.split('…').map(plain).join('.*')}$`, 'u')
  return patternsOf(language).some(({ text, pattern }) => pattern.test(wanted) || own.test(text))
}

/** A count is a number; whatever else a message is given may be anything. */
const patternOf = (text: string): RegExp => {
  const given = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => (name === 'count' ? '\\d+' : '.+'))
  const said = text.split(/\{\w+\}/).map(plain)
  return new RegExp(`^${said.map((part, i) => part + (given[i] ?? '')).join('')}$`, 'u')
}

const patterns = new Map<Language, { text: string; pattern: RegExp }[]>()
function patternsOf(language: Language): { text: string; pattern: RegExp }[] {
  const known = patterns.get(language)
  if (known) return known
  const made = Object.values(messagesOf(language))
    .flatMap(textsOf)
    .map((text) => ({ text, pattern: patternOf(text) }))
    // a message that is nothing but what it is given says nothing
    .filter(({ text }) => text.replaceAll(/\{\w+\}|\W/g, '') !== '')
  patterns.set(language, made)
  return made
}
