/** As many as can be counted on the slip of one holder or group. */
export const MOST_ASSISTANTS = 3

/** Who comes along with the card on the screen; its holder is always counted. */
export class Party {
  #minors = $state.raw(0)
  #overMax = $state.raw(false)
  #assistants = $state.raw(0)
  /** Before the last choice, null where there was none at this card. */
  #before: { readonly minors: number; readonly overMax: boolean; readonly assistants: number } | null = null

  get minors(): number {
    return this.#minors
  }

  /** More minors were asked for by key than the card allows: nothing can be confirmed until a number is chosen again. */
  get overMax(): boolean {
    return this.#overMax
  }

  /** They are counted on the slip only, never told to the desk. Source: docs/rules.md#assistants-and-interpreters */
  get assistants(): number {
    return this.#assistants
  }

  /** Begins anew for a card that allows `max`. */
  begin(minors: number, max: number): void {
    this.resume(minors, max)
    this.#assistants = 0
  }

  /** The same card again: whoever comes along stays, as far as the card allows. */
  resume(minors: number, max: number): void {
    this.#minors = Math.min(minors, max)
    this.#overMax = false
    this.#before = null
  }

  choose(minors: number, max: number): void {
    this.#remember()
    this.#overMax = minors > max
    if (!this.#overMax) this.#minors = minors
  }

  setAssistants(count: number): void {
    this.#remember()
    this.#assistants = Math.max(0, Math.min(count, MOST_ASSISTANTS))
  }

  /** The last choice was a mistake of ours. */
  takeBack(): void {
    if (this.#before === null) return
    this.#minors = this.#before.minors
    this.#overMax = this.#before.overMax
    this.#assistants = this.#before.assistants
    this.#before = null
  }

  #remember(): void {
    this.#before = { minors: this.#minors, overMax: this.#overMax, assistants: this.#assistants }
  }
}
