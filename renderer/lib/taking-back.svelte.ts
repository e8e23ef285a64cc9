/** Taking back what was recorded or booked. */
import type { Booking, DeskApi, ErrorMessage, RecentUse, RecordedUse } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { errorKey, errorText } from './errors.ts'
import { clockOf, partyText } from './format.ts'
import { usesText } from './present-slip.ts'
import type { Screen } from './screen.svelte.ts'
import { isUndoable, newestUndoable, Undo } from './undo.svelte.ts'
import { UndoChoice } from './undo-choice.svelte.ts'

type Use = RecordedUse & Partial<Pick<RecentUse, 'production'>>

interface Others {
  /** Whether anything is being recorded. */
  isBusy(): boolean
  productionOf(eventId: string): string | null
  /** A use was taken back. */
  done(use: RecordedUse): Promise<void>
}

export class TakingBack {
  /** Asked by a key: which of the latest uses it is. */
  readonly which = new UndoChoice()
  readonly #api: DeskApi
  readonly #screen: Screen
  readonly #others: Others
  readonly #undo: Undo

  constructor(api: DeskApi, screen: Screen, others: Others) {
    this.#api = api
    this.#screen = screen
    this.#others = others
    this.#undo = new Undo(api)
  }

  isUnderWay(use: RecentUse): boolean {
    return this.#undo.isUnderWay(use.id)
  }

  /** Takes a use back, and with it the group that it was recorded with. */
  async undo(use: Use): Promise<void> {
    this.which.close()
    try {
      const result = await this.#undo.send(use.id)
      if (result === null) return
      const what = this.#whatWas(use, result.useIds)
      const { shown } = this.#screen
      if (shown.kind === 'recorded' && shown.uses.some(({ id }) => result.useIds.includes(id))) this.#screen.clear()
      const told = result.outcome === 'undone' ? m.undone_notice : m.cancelling_notice
      const text = () => told({ what: what() })
      this.#screen.notices.tell({ text, live: 'polite', stays: false, done: true })
    } catch (error) {
      return this.#tellFailure(error)
    }
    await this.#others.done(use)
  }

  /** Takes the newest use back: never the one before it, also while the newest is not in the desk's list yet. */
  async undoNewest(uses: readonly RecentUse[]): Promise<void> {
    const { shown } = this.#screen
    if (shown.kind === 'booked') return void (await this.release(shown.booking))
    const [first = null] = shown.kind === 'recorded' ? shown.uses : []
    const isUntold = first !== null && uses.every(({ id }) => id !== first.id)
    const newest = isUntold ? first : newestUndoable(uses)
    if (newest && !this.#others.isBusy()) return this.undo(newest)
    this.#tellNothing(this.#whyNothing)
  }

  /** Asks which of the latest uses it is: each is told to ears under its number. */
  ask(uses: readonly RecentUse[]): void {
    if (!uses.some(isUndoable)) return this.#tellNothing(this.#whyNothing)
    this.which.open(uses)
    const named = uses.filter((use) => isUndoable(use) && this.which.numberOf(use) !== null)
    const lines = named.map((use) => {
      const what = [usesText([use]), use.production, clockOf(use.recordedAt, Date.now())]
      return `${String(this.which.numberOf(use))}: ${what.join(', ')}.`
    })
    this.#screen.say([m.undo_which(), ...lines].join(' '), 'polite')
  }

  /** Takes back the use that was offered under this number. */
  async undoNumber(number: number, offered: readonly RecentUse[]): Promise<void> {
    const use = offered[number - 1]
    if (use && isUndoable(use) && !this.#others.isBusy()) return this.undo(use)
    this.#tellNothing(this.#whyNothing)
  }

  /** The question was left without an answer. */
  leftUndone(): void {
    this.#tellNothing(m.undo_which_not)
  }

  /** Gives a booking's tickets back. Returns why not, where `tells` says that whoever asked tells it, else null. */
  async release(booking: Booking, tells: () => boolean = () => false): Promise<ErrorMessage | null> {
    try {
      await this.#api.invoke('booking.release', { bookingId: booking.id })
    } catch (error) {
      if (tells()) return errorKey(error)
      this.#tellFailure(error)
      return null
    }
    const { shown } = this.#screen
    if (shown.kind === 'booked' && shown.booking.id === booking.id) this.#screen.clear()
    const text = () => m.released_notice({ what: partyText({ adults: 1, minors: booking.minors }) })
    this.#screen.notices.tell({ text, live: 'polite', stays: false, done: true })
    return null
  }

  /** In the language of whenever it is asked for, as it is known now. */
  #whatWas(use: Use, useIds: readonly string[]): () => string {
    const { shown } = this.#screen
    const isShown = shown.kind === 'recorded' && shown.uses.some(({ id }) => id === use.id)
    const production = use.production ?? this.#others.productionOf(use.eventId)
    const group = () => (isShown ? usesText(shown.uses) : m.whole_group({ count: useIds.length }))
    return () => [useIds.length > 1 ? group() : usesText([use]), production].filter(Boolean).join(', ')
  }

  /** What is being recorded can be taken back in a moment. */
  get #whyNothing(): () => string {
    return this.#others.isBusy() ? m.gate_busy : m.nothing_to_undo
  }

  #tellNothing(text: () => string): void {
    this.#screen.notices.tell({ text, live: 'polite', stays: false, done: false })
  }

  #tellFailure(error: unknown): void {
    this.#screen.notices.tell({ text: () => errorText(errorKey(error)), live: 'assertive', stays: true, done: false })
  }
}
