/** The fee of a row. Its kind stays from card to card, as the event does. */
import type { FeeKind } from '../../../desk/rules/limits.ts'
import { FeeEntry } from '../fee-entry.svelte.ts'

export class PaperFee extends FeeEntry {
  readonly #kinds: () => readonly FeeKind[]
  #last: FeeKind | null = null

  /** `kinds`: those that the venue settles. */
  constructor(kinds: () => readonly FeeKind[]) {
    super()
    this.#kinds = kinds
  }

  /** For the card of this row, with what was typed of it already. */
  beginAgain(): void {
    const { text } = this
    const kinds = this.#kinds()
    const kind = this.kind ?? this.#last
    this.begin(kinds)
    if (kind && kinds.includes(kind)) this.choose(kind)
    this.setText(text)
  }

  /** It was recorded: the next one is of the same kind. */
  keepKind(kind: FeeKind | null): void {
    this.#last = kind
  }

  clear(): void {
    this.begin(this.#kinds())
  }
}
