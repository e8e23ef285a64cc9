/** Which day's records are shown: from one day to the next, or as it is typed. */
import { isReportDay, type LocalDate } from '../../../desk/contract.ts'
import type { PeriodProblem } from './figures.svelte.ts'
import type { JournalPages } from './journal.svelte.ts'
import { dayInput, problemOf, readDay, valueOf } from './typed.ts'

export class DayChoice {
  readonly #pages: JournalPages
  readonly #today: () => LocalDate
  readonly #shown: () => void
  #text = $state.raw('')
  #wrong = $state.raw<PeriodProblem | null>(null)

  /** `shown`: once the records of the chosen day are there. */
  constructor(pages: JournalPages, today: () => LocalDate, shown: () => void) {
    this.#pages = pages
    this.#today = today
    this.#shown = shown
  }

  /** What stands in the field. */
  get text(): string {
    return this.#text
  }

  set text(text: string) {
    this.#text = text
    this.#wrong = null
  }

  /** What is wrong with it, once staff have asked for it. */
  get wrong(): PeriodProblem | null {
    return this.#wrong
  }

  /** The nearest earlier day that has anything, or null. */
  get earlier(): LocalDate | null {
    return this.#pages.earlier
  }

  get later(): LocalDate | null {
    return this.#pages.later
  }

  /** Null shows every day. */
  async choose(day: LocalDate | null): Promise<void> {
    this.text = dayInput(day)
    await this.#pages.chooseDay(day)
    this.#shown()
  }

  /** As it is typed; an empty field shows every day. */
  async take(): Promise<void> {
    const { value, wrong } = this.#typed
    this.#wrong = wrong
    if (!wrong) await this.choose(value)
  }

  /** The field is left: what stands in it is what is shown. */
  async leave(): Promise<void> {
    const { value, wrong } = this.#typed
    if (wrong) this.text = dayInput(this.#pages.recordedOn)
    else if (value !== this.#pages.recordedOn) await this.choose(value)
  }

  get #typed(): { readonly value: LocalDate | null; readonly wrong: PeriodProblem | null } {
    const typed = readDay(this.#text, this.#today())
    const value = valueOf(typed)
    return { value, wrong: value !== null && !isReportDay(value) ? 'out_of_range' : problemOf(typed) }
  }
}
