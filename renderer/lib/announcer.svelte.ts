/**
 * What screen readers are told, through two live regions of the page that exist from the start, and two in each dialog: a
 * modal dialog hides the page from ears as from the keyboard.
 */
import { createContext } from 'svelte'

/** What a live region is part of: a dialog, or the page. */
export type Place = symbol
export const PAGE: Place = Symbol('page')

interface Said {
  readonly polite: string
  readonly assertive: string
}
const NOTHING: Said = { polite: '', assertive: '' }

export class Announcer {
  #said = $state.raw(NOTHING)
  /** The page and the modal dialogs that are open, the topmost last. */
  #places = $state.raw<readonly Place[]>([PAGE])
  #timer: ReturnType<typeof setTimeout> | undefined

  /** What the regions of a place say: nothing where a dialog lies over it, so that nothing is heard twice. */
  saidIn(place: Place): Said {
    return this.#places.at(-1) === place ? this.#said : NOTHING
  }

  /** Says the text, the same one twice too: both regions are cleared before one is set. */
  say(live: 'polite' | 'assertive', text: string): void {
    this.#said = NOTHING
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.#said = { ...NOTHING, [live]: text }), CLEARED_FOR)
  }

  /** A modal dialog is opened: what is said from now on is said in it. Returns how to tell that it is closed. */
  cover(place: Place): () => void {
    this.#move([...this.#places, place])
    return () => this.#move(this.#places.filter((other) => other !== place))
  }

  /** What was said has been heard; what is about to be said is said at the new place. */
  #move(places: readonly Place[]): void {
    this.#said = NOTHING
    this.#places = places
  }
}

/** Long enough for assistive technology to notice that the region is empty. Milliseconds. */
const CLEARED_FOR = 80

/** The window's announcer, for what lies deep in the page. */
export const [announcerOf, provideAnnouncer] = createContext<() => Announcer>()
