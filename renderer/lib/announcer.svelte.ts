/** What screen readers are told, through two live regions that exist from the start. */
export class Announcer {
  #polite = $state.raw('')
  #assertive = $state.raw('')
  #timer: ReturnType<typeof setTimeout> | undefined

  get polite(): string {
    return this.#polite
  }

  get assertive(): string {
    return this.#assertive
  }

  /** Says the text, the same one twice too: both regions are cleared before one is set. */
  say(live: 'polite' | 'assertive', text: string): void {
    this.#polite = ''
    this.#assertive = ''
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (live === 'polite') this.#polite = text
      else this.#assertive = text
    }, CLEARED_FOR)
  }
}

/** Long enough for assistive technology to notice that the region is empty. Milliseconds. */
const CLEARED_FOR = 80
