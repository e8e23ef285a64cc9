/** The report that is on the screen: a period's figures, or what this desk did on its shift. */
import {
  type DeskApi,
  type ErrorMessage,
  type Exported,
  type Figures,
  isReportDay,
  type LocalDate,
  type Printed,
  type ShiftFigures,
} from '../../../desk/contract.ts'
import { type Days, type Grain, grainsOf, talliedParts } from '../../../desk/rules/periods.ts'
import { Doing } from '../doing.svelte.ts'
import { errorKey } from '../errors.ts'
import { type Choice, daysOf } from './figures-period.ts'
import { figureWords } from './figures-words.ts'
import { dayInput, problemOf, readDay, type TypingProblem, valueOf } from './typed.ts'

export type PeriodProblem = TypingProblem | 'out_of_range'

export class FiguresModel {
  readonly doing = new Doing<'save' | 'shift' | 'print'>()
  readonly #api: DeskApi
  readonly #today: () => LocalDate
  #choice = $state.raw<Choice>('month')
  #figures = $state.raw<Figures | null>(null)
  #isCounting = $state.raw(false)
  #failure = $state.raw<ErrorMessage | null>(null)
  #grain = $state.raw<Grain | null>(null)
  #isTried = $state.raw(false)
  #shift = $state.raw<ShiftFigures | null>(null)
  #days: Days
  /** Answers to questions before the latest one are not used. */
  #question = 0
  from = $state('')
  to = $state('')

  /** `today`: the day that is worked on. */
  constructor(api: DeskApi, today: () => LocalDate) {
    this.#api = api
    this.#today = today
    this.#days = daysOf('month', today())
  }

  get choice(): Choice {
    return this.#choice
  }

  /** Those of an earlier period are shown until the next ones are here. */
  get figures(): Figures | null {
    return this.#figures
  }

  get isCounting(): boolean {
    return this.#isCounting
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  /** What the shift came to when it was asked; null while a period is shown. */
  get shift(): ShiftFigures | null {
    return this.#shift
  }

  get grains(): readonly Grain[] {
    return this.#figures ? grainsOf(this.#figures) : []
  }

  /** As chosen, where the period can be divided so. */
  get grain(): Grain {
    const { grains } = this
    return grains.find((grain) => grain === this.#grain) ?? grains[0] ?? 'day'
  }

  divide(grain: Grain): void {
    this.#grain = grain
  }

  /** The period in its parts, also those that have nothing. */
  get parts() {
    return this.#figures ? talliedParts(this.#figures, this.grain, this.#figures.days) : []
  }

  /** What is wrong with the days, once staff have tried. */
  get told(): { readonly from: PeriodProblem | null; readonly to: PeriodProblem | null } {
    if (!this.#isTried) return { from: null, to: null }
    const [from, to] = [this.#typed(this.from), this.#typed(this.to)]
    const isBackwards = from.value !== null && to.value !== null && to.value < from.value
    return { from: from.problem, to: to.problem ?? (isBackwards ? 'ends_before' : null) }
  }

  /** Own days begin as the period before them; they are counted once staff have written them. */
  async choose(choice: Choice): Promise<void> {
    this.#choice = choice
    this.#isTried = false
    if (choice === 'own') {
      this.from = dayInput(this.#days.from)
      this.to = dayInput(this.#days.to)
      return
    }
    this.#days = daysOf(choice, this.#today())
    await this.count()
  }

  /** Counts the days that staff have written. */
  async chooseOwn(): Promise<void> {
    this.#isTried = true
    const [from, to] = [this.#typed(this.from).value, this.#typed(this.to).value]
    if (this.told.from || this.told.to || from === null || to === null) return
    this.#days = { from, to }
    await this.count()
  }

  /** What the screen shows when it is gone to: a period that is named by today follows the days. */
  async refresh(): Promise<void> {
    if (this.#choice === 'own') await this.count()
    else await this.choose(this.#choice)
  }

  async count(): Promise<void> {
    const question = ++this.#question
    this.#isCounting = true
    try {
      const figures = await this.#api.invoke('figures.get', this.#days)
      if (question !== this.#question) return
      this.#figures = figures
      this.#failure = null
    } catch (error) {
      if (question === this.#question) this.#failure = errorKey(error)
    } finally {
      if (question === this.#question) this.#isCounting = false
    }
  }

  /** Writes what is shown to a file. `told`: of what came of it. */
  async save(told: (result: Exported) => void): Promise<void> {
    const { figures, grain } = this
    if (!figures) return
    const { from, to } = figures
    await this.doing.run('save', async () => {
      told(await this.#api.invoke('figures.export', { from, to, grain, words: figureWords() }))
    })
  }

  async showShift(): Promise<void> {
    await this.doing.run('shift', async () => {
      this.#shift = await this.#api.invoke('figures.shift', {})
    })
  }

  leaveShift(): void {
    this.#shift = null
  }

  /** Counted once more before it is on paper: cards may have been recorded since. */
  async printShift(print: () => Promise<Printed>, told: (printed: Printed) => void): Promise<void> {
    await this.doing.run('print', async () => {
      this.#shift = await this.#api.invoke('figures.shift', {})
      told(await print())
    })
  }

  #typed(text: string): { readonly value: LocalDate | null; readonly problem: PeriodProblem | null } {
    const typed = readDay(text, this.#today())
    const value = valueOf(typed)
    if (value !== null && !isReportDay(value)) return { value: null, problem: 'out_of_range' }
    // an empty field is asked for
    return { value, problem: problemOf(typed) ?? (value === null ? 'needed' : null) }
  }
}
