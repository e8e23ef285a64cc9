/** A library's fee as staff enter it. docs/rules.md#library */
import type { Fee } from '../../desk/contract.ts'
import type { FeeKind } from '../../desk/rules/limits.ts'
import { type MoneyProblem, parseEuros } from '../../desk/rules/money.ts'

/** Longer than any sum that is read. */
const LONGEST = 16

export type FeeProblem = MoneyProblem | 'zero' | 'no_kind'

export class FeeEntry {
  #kinds = $state.raw<readonly FeeKind[]>([])
  #kind = $state.raw<FeeKind | null>(null)
  #text = $state.raw('')
  /** What is missing is told only to whoever has tried to confirm. */
  #tried = $state.raw(false)
  #before = ''

  get kinds(): readonly FeeKind[] {
    return this.#kinds
  }

  get kind(): FeeKind | null {
    return this.#kind
  }

  get text(): string {
    return this.#text
  }

  get cents(): Fee['cents'] | null {
    const parsed = parseEuros(this.#text)
    return 'cents' in parsed ? parsed.cents : null
  }

  /** What keeps it from being a fee. */
  get problem(): FeeProblem | null {
    const parsed = parseEuros(this.#text)
    if ('problem' in parsed) return this.#kind === null && parsed.problem === 'empty' ? 'no_kind' : parsed.problem
    if (parsed.cents === 0) return 'zero'
    return this.#kind === null ? 'no_kind' : null
  }

  /** The problem as long as it is worth telling: not before anything was entered. */
  get told(): FeeProblem | null {
    const { problem } = this
    const isMissing = problem === 'empty' || problem === 'no_kind'
    return isMissing && !this.#tried ? null : problem
  }

  /** What is wrong with the sum, as long as it is worth telling. */
  get toldOfSum(): Exclude<FeeProblem, 'no_kind'> | null {
    return this.told === 'no_kind' ? null : this.told
  }

  get fee(): Fee | null {
    const { cents, kind, problem } = this
    return problem === null && cents !== null && kind !== null ? { cents, kind } : null
  }

  /** Begins anew for a card; where there is only one kind, it is that. */
  begin(kinds: readonly FeeKind[]): void {
    this.#kinds = kinds
    this.#kind = kinds.length === 1 ? (kinds[0] ?? null) : null
    this.#text = ''
    this.#before = ''
    this.#tried = false
  }

  choose(kind: FeeKind): void {
    this.#kind = kind
  }

  /** The kind before or after the chosen one. */
  move(by: 1 | -1): void {
    const at = this.#kind === null ? (by === 1 ? -1 : 0) : this.#kinds.indexOf(this.#kind)
    this.#kind = this.#kinds[(at + by + this.#kinds.length) % this.#kinds.length] ?? null
  }

  setText(text: string): void {
    this.#before = this.#text
    this.#text = text.slice(0, LONGEST)
  }

  /** The last change was a mistake of ours. */
  takeBack(): void {
    this.#text = this.#before
  }

  try(): void {
    this.#tried = true
  }
}
