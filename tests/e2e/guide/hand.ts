/**
 * Somebody who does what the guide says, and nothing else: presses only what a step names, and has seen on the screen
 * whatever it names or quotes by the time that the step is done.
 */
import type { Locator, Page } from '@playwright/test'
import { confirm, key, scan, type } from '../kinds/steps.ts'
import { expect } from '../product.ts'
import { GUIDES, docText, type Section, sectionsOf, type Step, type Told } from '../../docs/guide.ts'

/** The roles of what is pressed or chosen. */
const PRESSED = ['button', 'radio', 'checkbox', 'tab', 'option', 'link'] as const
const TITLES = sectionsOf(docText(GUIDES.en)).map(({ title }) => title)

/** The section with this English title, in the language of the guide: both have the same ones in the same order. */
export function sectionLike(language: Told, english: string): Section {
  const section = sectionsOf(docText(GUIDES[language]))[TITLES.indexOf(english)]
  if (!section) throw new Error(`${GUIDES[language]} has no section for ${english}`)
  return section
}

const plain = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** As a word of its own, at the beginning of a line or within one. */
const wordOf = (text: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\d])${text.split('…').map(plain).join('.*')}(?![\\p{L}\\d])`, 'u')
const nameOf = (text: string): RegExp => new RegExp(`^${plain(text)}(?![\\p{L}])`, 'u')

/** What can be read on the screen now: its text without what is for ears, and the names of what has no text. In the page. */
function readable(): string {
  const forEars = document.querySelectorAll<HTMLElement>('.unseen[aria-live]')
  const named = [...document.querySelectorAll<HTMLElement>('[aria-label], [placeholder]')].filter((one) =>
    one.checkVisibility(),
  )
  const names = named.flatMap((one) => [one.getAttribute('aria-label'), one.getAttribute('placeholder')])
  for (const region of forEars) region.hidden = true
  const text = document.body.innerText
  for (const region of forEars) region.hidden = false
  return [text, ...names].join('\n').replaceAll('\u00a0', ' ')
}

export class Hand {
  readonly page: Page
  readonly language: Told
  #step: Step = { text: '', names: [], quotes: [], keys: {} }
  #unseen = new Set<string>()

  constructor(page: Page, language: Told) {
    this.page = page
    this.language = language
  }

  /** What the step has in bold, in its order. */
  get names(): readonly string[] {
    return this.#step.names
  }

  name(at: number): string {
    const name = this.names[at]
    if (name === undefined) throw new Error(`the step names no ${String(at)}: ${this.#step.text}`)
    return name
  }

  /** Does the steps of a section's list, each by its own doing; `besides`: what only some screens show. */
  async follow(
    english: string,
    doings: readonly ((hand: Hand) => unknown)[],
    { list = 0, besides = [] }: { list?: number; besides?: readonly string[] } = {},
  ): Promise<void> {
    const { title, lists } = sectionLike(this.language, english)
    const steps = lists[list] ?? []
    expect(steps, `steps of ${title}`).toHaveLength(doings.length)
    for (const [i, step] of steps.entries()) {
      this.#step = step
      const wanted = [...step.names, ...step.quotes].filter((text) => !besides.includes(text))
      this.#unseen = new Set(wanted)
      await this.look()
      await doings[i]?.(this)
      await expect.poll(() => this.look(), `${title}, step ${String(i + 1)}: on the screen`).toEqual([])
    }
  }

  /** What of the step has not been on the screen yet. */
  async look(): Promise<string[]> {
    const screen = await this.page.evaluate(readable)
    for (const text of this.#unseen) if (wordOf(text).test(screen)) this.#unseen.delete(text)
    return [...this.#unseen]
  }

  /** Presses what the step has in bold there; by its key, where the Finnish guide has one in brackets. */
  async press(at: number): Promise<void> {
    const name = this.name(at)
    await expect(this.control(name), `${name} is on the screen: ${this.#step.text}`).toBeVisible()
    await this.look()
    const shortcut = this.language === 'fi' ? this.#step.keys[name] : undefined
    if (shortcut === 'Enter') await confirm(this.page)
    else if (shortcut && /^(Shift\+)?F\d+$/.test(shortcut)) await key(this.page, shortcut)
    else await this.control(name).click()
    await this.look()
  }

  /** Presses the button that says what the step has in quotation marks there. */
  async pressQuoted(at: number): Promise<void> {
    const button = this.control(this.#step.quotes[at] ?? '')
    await expect(button).toBeVisible()
    await this.look()
    await button.click()
    await this.look()
  }

  control(name: string): Locator {
    const [first, ...others] = PRESSED.map((role) => this.#within.getByRole(role, { name: nameOf(name) }))
    return others.reduce((any, other) => any.or(other), first as Locator).first()
  }

  /** Writes into the field that the step has in bold there. */
  async fill(at: number, text: string): Promise<void> {
    await this.#within.getByRole('textbox', { name: nameOf(this.name(at)) }).fill(text)
    await this.look()
  }

  async scan(card: string): Promise<void> {
    await scan(this.page, card)
    await this.look()
  }

  async type(text: string): Promise<void> {
    await type(this.page, text)
    await this.look()
  }

  async enter(): Promise<void> {
    await confirm(this.page)
    await this.look()
  }

  get #within(): Locator {
    return this.page.locator('dialog[open]').or(this.page.locator('body:not(:has(dialog[open]))'))
  }
}
