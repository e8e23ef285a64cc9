/**
 * Keys are shown in the scan field when none has followed for this long. A scanner's come closer, so a burst costs no
 * frame before its verdict, and a frame is what the verdict would have to wait for. Milliseconds.
 */
const ECHO_AFTER = 30

/** The text for the scan field: what has been typed or scanned so far, and what of it the field shows. */
export class ScanText {
  #typed = ''
  #shown = $state.raw('')
  #echo: ReturnType<typeof setTimeout> | undefined

  get typed(): string {
    return this.#typed
  }

  get shown(): string {
    return this.#shown
  }

  /** The field itself was edited, and shows it already. */
  set(text: string): void {
    this.#typed = text
    this.show()
  }

  /** Keys came for the field while it had not the focus. */
  type(text: string): void {
    this.#typed = text
    clearTimeout(this.#echo)
    this.#echo = setTimeout(() => this.show(), ECHO_AFTER)
  }

  /** Forgets the text; the field is emptied with what is shown next: one frame, not two. */
  drop(): void {
    this.#typed = ''
    clearTimeout(this.#echo)
  }

  /** Brings the field up to date. */
  show(): void {
    clearTimeout(this.#echo)
    this.#shown = this.#typed
  }
}
