/**
 * Slips of uses, one after another. A slip is printed once its use is recorded, and whatever becomes of the slip, the use
 * stands: printing touches neither the card on the screen nor the ledger. docs/guide.md#printing-a-slip
 */
import { tick } from 'svelte'
import type { EventSummary, Printed, Printing, RecentUse, Venue } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import type { Notice } from './notices.svelte.ts'
import type { printPage } from './print-page.ts'
import type { Recorded } from './shown.ts'
import { type Slip, type SlipFacts, slipFor } from './slip.ts'
import { SLIP_KEY } from './wedge-actions.ts'

/** What is known around a slip. */
export interface AroundSlips {
  /** Null before the desk has told. */
  desk(): { readonly printing: Printing; readonly venue: Venue; readonly deskName: string } | null
  event(eventId: string): EventSummary | null
  /** The desk's latest uses. */
  uses(): readonly RecentUse[]
  say(live: Notice['live'], text: string): void
  readonly print: typeof printPage
}

interface Told {
  readonly text: () => string
  readonly live: Notice['live']
  /** Whose slip is not there; null where none is missing. */
  readonly missing: SlipFacts | null
}

export class Slips {
  readonly #around: AroundSlips
  #onPaper = $state.raw<Slip | null>(null)
  /** What was recorded last, with what was true then: another venue may be served by now. */
  #last = $state.raw<SlipFacts | null>(null)
  #told = $state.raw<Told | null>(null)
  /** What is printed or waits for it. */
  #underWay = $state.raw<readonly Recorded[]>([])
  #tail: Promise<unknown> = Promise.resolve()

  constructor(around: AroundSlips) {
    this.#around = around
  }

  /** What the page has for paper now; null while nothing is printed. */
  get onPaper(): Slip | null {
    return this.#onPaper
  }

  /** What became of a slip, where somebody must know. */
  get notice(): Notice | null {
    return this.#told && { text: this.#textOf(this.#told), live: this.#told.live, stays: true, done: false }
  }

  closeNotice(): void {
    this.#told = null
  }

  get isOn(): boolean {
    return this.#slips !== 'never'
  }

  isUnderWay(recorded: Recorded): boolean {
    return this.#underWay.includes(recorded)
  }

  /** A use is in the ledger, or a group's uses are. */
  recorded(recorded: Recorded): void {
    const desk = this.#around.desk()
    const [use] = recorded.uses
    if (!desk || !use) return
    this.#last = { ...desk, recorded, event: this.#around.event(use.eventId) }
    if (!this.#told?.missing) this.closeNotice()
    if (this.#slips === 'always') void this.#print(this.#last)
  }

  /** Nothing of this desk stays for the next one. */
  leave(): void {
    this.#last = null
    this.closeNotice()
  }

  /** Staff want the slip of what was recorded last, once more or for the first time. */
  async print(): Promise<void> {
    const last = this.#last
    if (!this.isOn) return this.#tell(m.slip_off, 'polite')
    if (!last) return this.#tell(m.slip_nothing, 'polite')
    if (this.isUnderWay(last.recorded)) return
    this.#around.say('polite', m.slip_printing())
    await this.#print(last)
  }

  /** Prints any slip, on the printer that is set: for trying it. */
  async try(slip: Slip): Promise<Printed> {
    return this.#inTurn(() => this.#toPaper(slip))
  }

  get #slips(): Printing['slips'] {
    return this.#around.desk()?.printing.slips ?? 'never'
  }

  async #print(facts: SlipFacts): Promise<void> {
    const { recorded } = facts
    this.#underWay = [...this.#underWay, recorded]
    try {
      await this.#inTurn(() => this.#printNow(facts))
    } finally {
      this.#underWay = this.#underWay.filter((other) => other !== recorded)
    }
  }

  /** One at a time: there is one page. Whatever becomes of one, the next has its turn. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work)
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  async #printNow(facts: SlipFacts): Promise<void> {
    const { uses } = facts.recorded
    if (this.#isTakenBack(uses)) return this.#tell(m.slip_taken_back, 'polite')
    const printed = await this.#toPaper(slipFor(facts))
    const what = () => slipFor(facts).party
    if (printed === 'failed') return this.#tell(() => m.slip_failed({ what: what() }), 'assertive', facts)
    if (printed === 'cancelled') return this.#tell(() => m.slip_cancelled({ what: what() }), 'polite', facts)
    // an earlier one may be missing still: its customer has stepped aside
    const { missing } = this.#told ?? {}
    if (!missing || missing === facts) this.closeNotice()
  }

  async #toPaper(slip: Slip): Promise<Printed> {
    const printer = this.#around.desk()?.printing.printer ?? ''
    this.#onPaper = slip
    await tick()
    try {
      return await this.#around.print({ dialog: false, printer })
    } finally {
      this.#onPaper = null
    }
  }

  /** Taken back, or replaced by what it should have been. */
  #isTakenBack(uses: Recorded['uses']): boolean {
    const known = this.#around.uses().filter(({ id }) => uses.some((use) => use.id === id))
    return known.some(({ state, cancelling }) => cancelling || state === 'undone' || state === 'cancelled')
  }

  #tell(text: () => string, live: Notice['live'], missing: SlipFacts | null = null): void {
    this.#told = { text, live, missing }
    this.#around.say(live, this.#textOf(this.#told))
  }

  /** The key prints what was recorded last, and is told for that alone. */
  #textOf({ text, missing }: Told): string {
    const isLast = missing !== null && missing === this.#last
    return isLast ? `${text()} ${m.slip_again({ key: SLIP_KEY })}` : text()
  }
}
