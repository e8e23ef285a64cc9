/** The minors chosen for the card on the screen; its holder is always counted. */
export class Party {
  #minors = $state.raw(0)
  #overMax = $state.raw(false)
  #before = { minors: 0, overMax: false }

  get minors(): number {
    return this.#minors
  }

  /** More minors were asked for by key than the card allows: nothing can be confirmed until a number is chosen again. */
  get overMax(): boolean {
    return this.#overMax
  }

  /** Begins anew for a card that allows `max`. */
  begin(minors: number, max: number): void {
    this.#minors = Math.min(minors, max)
    this.#overMax = false
  }

  choose(minors: number, max: number): void {
    this.#before = { minors: this.#minors, overMax: this.#overMax }
    this.#overMax = minors > max
    if (!this.#overMax) this.#minors = minors
  }

  /** The last choice was a mistake of ours. */
  takeBack(): void {
    this.#minors = this.#before.minors
    this.#overMax = this.#before.overMax
  }
}
