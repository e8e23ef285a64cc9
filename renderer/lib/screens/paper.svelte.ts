/** Past uses from paper, card after card, as fast as they can be typed. docs/rules.md#recording */
import type { DeskApi, EventSummary, Instant, RecordedUse } from '../../../desk/contract.ts'
import { maskOf, parseCardNumber } from '../../../desk/rules/card-number.ts'
import type { FeeKind } from '../../../desk/rules/limits.ts'
import { CLEARS_AFTER } from '../screen.svelte.ts'
import { PaperDay } from './paper-day.svelte.ts'
import { PaperEntered } from './paper-entered.svelte.ts'
import { PaperFee } from './paper-fee.svelte.ts'
import { PaperMinors } from './paper-minors.svelte.ts'
import { PaperNumber } from './paper-number.svelte.ts'
import { PaperSending, type RecordedRow, type Row, type RowAnswer } from './paper-sending.svelte.ts'

/** What has the focus next. */
export type PaperField = 'event' | 'card' | 'minors' | 'kind' | 'amount'
export type CardProblem = 'needed' | 'bad' | 'no_event' | 'unfinished'

export interface PaperAround {
  readonly now: () => Instant
  readonly events: () => readonly EventSummary[]
  /** The kinds of fees that the venue settles. */
  readonly feeKinds: () => readonly FeeKind[]
  readonly recorded: (use: RecordedUse, mask: string) => void
}

export class Paper {
  readonly when: PaperDay
  readonly entered: PaperEntered
  readonly fee: PaperFee
  readonly number = new PaperNumber()
  readonly minors = new PaperMinors()
  readonly #around: PaperAround
  readonly #sending: PaperSending
  /** Cards that were read while a row was on its way. */
  #waiting: readonly string[] = []
  #step = $state.raw<'card' | 'party'>('card')
  #cardProblem = $state.raw<CardProblem | null>(null)
  #focus = $state.raw<{ readonly field: PaperField }>({ field: 'card' })
  #clearing: ReturnType<typeof setTimeout> | undefined

  constructor(api: DeskApi, around: PaperAround) {
    this.#around = around
    this.#sending = new PaperSending(api)
    this.when = new PaperDay(around.now, around.events)
    this.entered = new PaperEntered(api)
    this.fee = new PaperFee(around.feeKinds)
  }

  get card(): string {
    return this.number.text
  }

  get feeKinds(): readonly FeeKind[] {
    return this.#around.feeKinds()
  }

  /** Whether keys that come to no field go on with the number. */
  get isTyping(): boolean {
    return this.#step === 'card' && this.#cardProblem !== 'no_event'
  }

  /** `party`: the number is there, and who came along is asked. */
  get step(): 'card' | 'party' {
    return this.#step
  }

  get isFee(): boolean {
    return this.when.event?.kind === 'fee'
  }

  get cardProblem(): CardProblem | null {
    return this.#cardProblem
  }

  get misread(): boolean {
    return this.#step === 'party' && this.number.looksMisread
  }

  get answer(): RowAnswer {
    return this.#sending.answer
  }

  get busy(): boolean {
    return this.#sending.busy
  }

  /** Where the focus goes; a new object each time that it goes there. */
  get focus(): { readonly field: PaperField } {
    return this.#focus
  }

  setCard(text: string): void {
    this.number.set(text)
    this.#step = 'card'
    this.#cardProblem = null
    this.#changed()
  }

  /** Its field is gone to, where it can be corrected … */
  showNumber(): void {
    this.number.show()
    this.#touch()
  }

  /** … and left: half of a number is typed on later, and one that looks mistyped is compared with the paper. */
  hideNumber(): void {
    if (this.misread) return
    if (!this.isTyping || this.number.isWhole) this.number.hide()
  }

  setMinors(text: string): void {
    this.minors.setText(text)
    this.#changed()
  }

  /** One more or one fewer, by touch. */
  addMinors(by: 1 | -1): void {
    this.minors.add(by)
    this.#changed()
    this.#goTo('minors')
  }

  chooseKind(kind: FeeKind): void {
    this.fee.choose(kind)
    this.#changed()
  }

  setAmount(text: string): void {
    this.fee.setText(text)
    this.#changed()
  }

  chooseDay(text: string): void {
    this.when.setText(text)
    this.#dayChanged()
  }

  moveDay(by: 1 | -1): void {
    this.when.move(by)
    this.#dayChanged()
  }

  chooseEvent(eventId: string): void {
    this.when.choose(eventId)
    this.#dayChanged()
  }

  /** The day or the event stands: on to the cards, or back to the one that waited for it. */
  goOn(): void {
    if (!this.when.event) return this.#goTo('event')
    if (this.#step === 'party') return this.#goTo(this.#first)
    if (this.card.trim() === '') return this.#goTo('card')
    this.take(this.card)
  }

  /** Back at the form: what is half typed is typed on. */
  resume(): void {
    if (this.#step === 'card' && this.#cardProblem === null && this.when.event) this.#goTo('card')
    else this.goOn()
  }

  /**
   * A card was read or its number typed to the end. One that is not finished yet is never pushed aside; what comes
   * while a row is on its way is taken after it.
   */
  take(text: string): void {
    const isOther = !this.number.isThatOf(text)
    if (this.busy) {
      if (isOther) this.#waiting = [...this.#waiting, text]
      return
    }
    if (this.#step === 'party' && isOther) {
      this.#cardProblem = 'unfinished'
      return this.#goTo(this.#first)
    }
    this.number.set(text.trim())
    this.#changed()
    this.#cardProblem = this.#missing
    if (this.#cardProblem === null) this.#step = 'party'
    this.hideNumber()
    if (this.#cardProblem) return this.#goTo(this.#cardProblem === 'no_event' ? 'event' : 'card')
    if (this.isFee) this.fee.beginAgain()
    this.#goTo(this.#first)
  }

  /** Enter in a field: on to what is missing, or recorded. A doubt that was shown is kept with the record. */
  async submit(from: PaperField = 'card'): Promise<void> {
    if (this.busy) return
    if (this.#step === 'card') {
      this.take(this.card)
      if (from === 'card' || this.#step === 'card') return
    }
    this.#cardProblem = null
    const request = this.#request()
    if (request) await this.#send(request)
  }

  /** Nothing of this row is recorded. */
  clear(): void {
    if (this.busy) return
    this.number.set('')
    this.#step = 'card'
    this.minors.clear()
    this.#cardProblem = null
    this.#sending.clear()
    this.fee.clear()
    this.#goTo('card')
  }

  /** What the number lacks for its row. */
  get #missing(): CardProblem | null {
    if (this.card === '') return 'needed'
    if (this.number.mask === null) return 'bad'
    return this.when.event ? null : 'no_event'
  }

  get #first(): PaperField {
    if (!this.isFee) return 'minors'
    return this.fee.kind === null ? 'kind' : 'amount'
  }

  #goTo(field: PaperField): void {
    this.#focus = { field }
    this.#touch()
  }

  /** What the desk said was of another row. */
  #changed(): void {
    this.#sending.forget()
    this.#touch()
  }

  /** Somebody is there: the row stays for another while, also where another screen is looked at. */
  #touch(): void {
    clearTimeout(this.#clearing)
    this.#clearing = setTimeout(() => this.#isBlank || this.clear(), CLEARS_AFTER)
  }

  get #isBlank(): boolean {
    return this.card === '' && this.minors.text === '0' && this.fee.text === ''
  }

  /** What was doubted was doubted of another day or event. The number stays. */
  #dayChanged(): void {
    this.#changed()
    this.#cardProblem = null
    if (this.isFee && this.#step === 'party') this.fee.beginAgain()
  }

  /** The row as it stands, or null where something is missing, which has the focus then. */
  #request(): Row | null {
    const { event, day } = this.when
    if (!event || !day) {
      this.#cardProblem = 'no_event'
      this.#goTo('event')
      return null
    }
    const row = { eventId: event.id, day, text: this.card }
    if (!this.isFee) {
      const minors = this.minors.count
      if (minors !== null) return { ...row, minors, fee: null }
      this.#goTo('minors')
      return null
    }
    const { fee } = this.fee
    if (fee) return { ...row, minors: 0, fee }
    // told only to whoever has come to the sum
    if (this.#focus.field === 'amount' || this.fee.text !== '') this.fee.try()
    this.#goTo(this.#first)
    return null
  }

  async #send(row: Row): Promise<void> {
    const production = this.when.event?.title ?? ''
    const { kind } = this.fee
    const recorded = await this.#sending.send(row)
    const typedOn = this.card === row.text ? '' : this.card
    const waiting = this.#waiting
    this.#waiting = []
    if (!recorded) return this.#backTo(row, typedOn !== '' || waiting.length > 0)
    this.#keep(recorded, row, production)
    this.fee.keepKind(kind)
    this.clear()
    this.number.set(typedOn)
    for (const text of waiting) this.take(text)
  }

  /** The row was not recorded: it comes before whatever was read in the meantime. */
  #backTo({ text }: Row, isOtherWaiting: boolean): void {
    const isRefused = this.answer.kind === 'refused'
    this.number.set(text)
    this.#step = isRefused ? 'card' : 'party'
    if (!isRefused) this.hideNumber()
    this.#cardProblem = isOtherWaiting ? 'unfinished' : null
    this.#goTo(isRefused ? 'card' : this.#first)
  }

  #keep({ uses, doubts }: RecordedRow, { text }: Row, production: string): void {
    const number = parseCardNumber(text)
    const mask = number === null ? '' : maskOf(number)
    for (const use of uses) {
      this.entered.add({ use, mask, production, doubts })
      this.#around.recorded(use, mask)
    }
  }
}
