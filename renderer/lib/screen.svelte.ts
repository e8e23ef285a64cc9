/** What is on the screen at a card: one thing at a time, told to eyes and ears, and cleared when nobody is there. */
import type { VenueSettings } from '../../desk/contract.ts'
import { FeeEntry } from './fee-entry.svelte.ts'
import { type Notice, Notices } from './notices.svelte.ts'
import { Party } from './party.svelte.ts'
import { present, type Presented } from './present.ts'
import { ScanText } from './scan-text.svelte.ts'
import type { Judged, Shown } from './shown.ts'

/** The screen clears itself: card numbers and verdicts are nobody's to read later. Milliseconds. */
export const CLEARS_AFTER = 60_000
/** A group that is being gathered, and a question that waits for its answer, take longer. Milliseconds. */
export const LONG_CLEARS_AFTER = 5 * CLEARS_AFTER

/** What the screen does besides showing: sounds and live regions. */
export interface Voice {
  presented(presented: Presented): void
  noticed(notice: Notice): void
}

/** A dialog about the card on the screen. */
export type Asking = 'booking' | 'supervisor'

const IDLE: Shown = { kind: 'idle' }

export class Screen {
  readonly text = new ScanText()
  readonly party = new Party()
  readonly fee = new FeeEntry()
  readonly notices: Notices
  readonly #voice: Voice
  readonly #venue: () => Partial<VenueSettings>
  #shown = $state.raw<Shown>(IDLE)
  #asking = $state.raw<Asking | null>(null)
  /** The booking whose minors the party began with. */
  #booking: string | null = null
  #clearing: ReturnType<typeof setTimeout> | undefined
  readonly #onTimeout: () => void

  /** `onTimeout`: nobody has done anything for long. */
  constructor(voice: Voice, venue: () => Partial<VenueSettings>, onTimeout: () => void) {
    this.#voice = voice
    this.#venue = venue
    this.#onTimeout = onTimeout
    this.notices = new Notices((notice) => voice.noticed(notice))
  }

  get shown(): Shown {
    return this.#shown
  }

  get judged(): Judged | null {
    return this.#shown.kind === 'judged' ? this.#shown : null
  }

  get asking(): Asking | null {
    return this.#asking
  }

  ask(what: Asking | null): void {
    this.#asking = what
    this.touch()
  }

  /** `resumes`: the card that is on the screen already, so that whoever comes along with it stays. */
  show(shown: Shown, { minors = 0, resumes = false } = {}): void {
    this.#shown = shown
    this.text.show()
    this.#asking = null
    if (shown.kind === 'judged') this.#begin(shown, minors, resumes)
    this.touch()
    this.#voice.presented(present(shown, { connected: true, venue: this.#venue() }))
  }

  /** Something that is not the last word: a check under way. */
  showMeanwhile(shown: Shown): void {
    this.#shown = shown
    this.text.show()
  }

  clear(): void {
    this.#shown = IDLE
    this.#asking = null
    this.party.begin(0, 0)
    this.fee.begin([])
  }

  /** Said to ears; eyes have it in its own place. */
  say(text: string, live: Notice['live'] = 'assertive'): void {
    this.#voice.noticed({ text, live, stays: false, done: false })
  }

  /** Somebody is there: the screen stays for another while. */
  touch(): void {
    clearTimeout(this.#clearing)
    const isLong = this.#shown.kind === 'group' || this.#asking !== null
    this.#clearing = setTimeout(this.#onTimeout, isLong ? LONG_CLEARS_AFTER : CLEARS_AFTER)
  }

  #begin({ verdict }: Judged, minors: number, resumes: boolean): void {
    const { minorsMax } = verdict.party
    const { booking, details } = verdict
    // another event's booking is another party
    const isNew = booking !== null && (!resumes || booking.id !== this.#booking)
    this.#booking = booking?.id ?? null
    const chosen = isNew ? booking.minors : minors
    if (resumes) this.party.resume(chosen, minorsMax)
    else this.party.begin(chosen, minorsMax)
    if (details.kind !== 'fee') return this.fee.begin([])
    const isSame = resumes && this.fee.kinds.join() === details.kinds.join()
    if (!isSame) this.fee.begin(details.kinds)
  }
}
