/** How many minors came along, as it stands on paper. */
import { readCount, valueOf } from './typed.ts'

/** As many as a record takes. */
const MOST = 99

export class PaperMinors {
  #text = $state.raw('0')

  get text(): string {
    return this.#text
  }

  /** Null where what was typed is no number of them. */
  get count(): number | null {
    const count = valueOf(readCount(this.#text))
    return count === null || count > MOST ? null : count
  }

  setText(text: string): void {
    this.#text = text
  }

  /** One more or one fewer. */
  add(by: 1 | -1): void {
    this.setText(String(Math.min(MOST, Math.max(0, (this.count ?? 0) + by))))
  }

  clear(): void {
    this.setText('0')
  }
}
