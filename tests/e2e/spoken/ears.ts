/**
 * The desk as a screen reader has it: what the live regions say, in order, and what is found by role and name. No looks,
 * no classes, no places on the screen.
 */
import type { Locator, Page } from '@playwright/test'
import { confirm, key, tabTo, type } from '../kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, setupLater, type TestRegister } from '../product.ts'

/** An utterance that would follow another one has begun by then. Milliseconds. */
const QUIET = 400
const REGISTER_WITHIN = 20_000

const WORDS = {
  fi: {
    ...{ language: 'Suomi', address: 'Kaikukannan osoite', code: 'Liittämiskoodi', desk: 'Kassan nimi' },
    ...{ pair: 'Liitä kassa', paired: 'Kassa on liitetty', later: 'Suoraan kassalle', waiting: 'Lue kortti' },
    ...{ events: 'Tapahtuma', venue: 'Vaihda kohdetta', search: 'Hae kohdetta' },
  },
  sv: {
    ...{ language: 'Svenska', address: 'Adressen till Kaikukanta', code: 'Anslutningskod', desk: 'Kassans namn' },
    ...{ pair: 'Anslut kassan', paired: 'Kassan är ansluten', later: 'Direkt till kassan', waiting: 'Läs kortet' },
    ...{ events: 'Evenemang', venue: 'Byt objekt', search: 'Sök objekt' },
  },
  en: {
    ...{ language: 'English', address: 'Kaikukanta address', code: 'Pairing code', desk: 'Desk name' },
    ...{ pair: 'Pair this desk', paired: 'This desk is paired', later: 'Straight to the desk', waiting: 'Scan a card' },
    ...{ events: 'Event', venue: 'Change venue', search: 'Search venues' },
  },
} as const

/** Keeps what every live region says from now on, as far as it is there for ears. Runs in the page. */
function listen(): void {
  const said: string[] = []
  const LIVE = '[aria-live], [role=alert], [role=status], output'
  const politeness = (region: Element) =>
    region.getAttribute('aria-live') ?? (region.getAttribute('role') === 'alert' ? 'assertive' : 'polite')
  // a closed dialog is not there, and what lies under a modal one is not there for ears
  const isHeard = (region: Element) => {
    const modal = [...document.querySelectorAll('dialog:modal')].at(-1)
    return region.checkVisibility() && (modal === undefined || modal.contains(region))
  }
  const say = (region: Element) => {
    if (!isHeard(region)) return
    const text = (region.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
    if (text !== '' && politeness(region) !== 'off') said.push(`${politeness(region)}: ${text}`)
  }
  new MutationObserver((changes) => {
    const regions = new Set<Element>()
    for (const { target, addedNodes } of changes) {
      const region = (target instanceof Element ? target : target.parentElement)?.closest(LIVE)
      if (region) regions.add(region)
      // an alert is heard as it comes; other regions are heard from their next change on
      for (const node of addedNodes)
        if (node instanceof Element)
          for (const alert of [node, ...node.querySelectorAll('*')])
            if (alert.matches('[role=alert]')) regions.add(alert)
    }
    regions.forEach(say)
  }).observe(document, { subtree: true, childList: true, characterData: true })
  Object.assign(window, { said })
}

export class Ears {
  readonly page: Page
  readonly register: TestRegister
  readonly product: Product
  readonly #words: (typeof WORDS)[keyof typeof WORDS]
  #heard = 0

  constructor(desk: { page: Page; product: Product; register: TestRegister }, language: keyof typeof WORDS) {
    this.page = desk.page
    this.product = desk.product
    this.register = desk.register
    this.#words = WORDS[language]
  }

  /** Exactly this is said, in this order, and nothing after it. */
  async hears(...wanted: readonly (string | RegExp)[]): Promise<void> {
    await expect.poll(async () => (await this.#said()).length).toBeGreaterThanOrEqual(wanted.length)
    await this.page.waitForTimeout(QUIET)
    const said = await this.#said()
    this.#heard += said.length
    expect(said).toEqual(wanted.map((text) => (typeof text === 'string' ? text : expect.stringMatching(text))))
  }

  async #said(): Promise<string[]> {
    const said = await this.page.evaluate(() => (window as unknown as { said: string[] }).said)
    return said.slice(this.#heard)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** Goes there by Tab and presses it. */
  async press(name: string | RegExp): Promise<void> {
    await tabTo(this.page, this.button(name))
    await confirm(this.page)
  }

  /** Goes to the field by Tab and types. */
  async fill(role: 'textbox' | 'searchbox' | 'combobox', name: string, text: string): Promise<void> {
    await tabTo(this.page, this.page.getByRole(role, { name, exact: true }))
    await type(this.page, text)
  }

  /** From a new computer to the first card. */
  async setUp(): Promise<void> {
    const words = this.#words
    await this.press(words.language)
    await this.fill('textbox', words.address, this.register.url)
    await this.fill('textbox', words.code, PAIRING_CODE)
    await this.fill('textbox', words.desk, '1')
    await this.press(words.pair)
    await expect(this.page.getByRole('heading', { level: 1, name: words.paired })).toBeFocused()
    await this.press(words.later)
    await expect(this.page.getByRole('region', { name: words.waiting })).toBeVisible()
    await expect(this.event.getByRole('radio', { checked: true })).toHaveCount(1, { timeout: REGISTER_WITHIN })
    await this.hears()
  }

  /** The list of events. */
  get event(): Locator {
    return this.page.getByRole('group', { name: this.#words.events, exact: true })
  }

  async goToVenue(name: string): Promise<void> {
    const words = this.#words
    await this.press(new RegExp(`\\. ${words.venue}$`))
    await this.fill('combobox', words.search, name)
    await expect(this.page.getByRole('option', { name })).toHaveAttribute('aria-selected', 'true')
    await confirm(this.page)
    // the button has the focus again, under the name of the venue
    await expect(this.button(`${name} . ${words.venue}`)).toBeFocused()
    await this.page.keyboard.press('Escape')
  }

  /** Goes into the list of events by Tab, and to this one with the arrows. */
  async goToEvent(name: RegExp): Promise<void> {
    await tabTo(this.page, this.event.getByRole('radio', { checked: true }))
    const wanted = this.event.getByRole('radio', { name }).first()
    for (let steps = 0; !(await wanted.isChecked()); steps++) {
      expect(steps, `an arrow leads to ${String(name)}`).toBeLessThan(40)
      await key(this.page, 'ArrowDown')
    }
  }
}

/** A desk that was set up by ear alone. */
export async function heardDesk(product: Product, language: keyof typeof WORDS): Promise<Ears> {
  const register = await product.kaikukanta()
  const { address } = await product.desk()
  const page = await product.open(address)
  await page.removeLocatorHandler(setupLater(page))
  await page.evaluate(listen)
  const ears = new Ears({ page, product, register }, language)
  await ears.setUp()
  return ears
}
