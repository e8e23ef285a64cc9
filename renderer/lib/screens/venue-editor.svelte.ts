/** A venue's limits and settings: changed, checked as they are typed, and saved by the administrator's PIN. */
import type { ErrorMessage, Venue } from '../../../desk/contract.ts'
import type { Floor } from '../../../desk/rules/floors.ts'
import type { LimitFinding } from '../../../desk/rules/limits-check.ts'
import { errorKey } from '../errors.ts'
import { type ComingOptions, ComingPerformances } from './venue-coming.svelte.ts'
import {
  draftOfVenue,
  isSameVenueDraft,
  limitsPart,
  readVenue,
  rebased,
  type VenueDraft,
  type VenueReading,
} from './venue-form.ts'

export type VenueDone = 'saved' | 'warned' | 'refused' | 'reset'

export class VenueEditor {
  readonly #options: ComingOptions
  readonly #coming: ComingPerformances
  #venue = $state.raw<Venue | null>(null)
  #failure = $state.raw<ErrorMessage | null>(null)
  #draft = $state<VenueDraft | null>(null)
  /** What the desk said of the last save, and of which fields. */
  #told = $state.raw<{ readonly draft: string; readonly findings: readonly LimitFinding[] } | null>(null)
  #done = $state.raw<VenueDone | null>(null)
  /** The venue was changed elsewhere while changes were typed here. */
  #isMoved = $state.raw(false)
  /** Answers that were asked for before the latest question or save are not used. */
  #question = 0

  constructor(options: ComingOptions) {
    this.#options = options
    this.#coming = new ComingPerformances(options)
  }

  /** As the desk has it. */
  get venue(): Venue | null {
    return this.#venue
  }

  get draft(): VenueDraft | null {
    return this.#draft
  }

  get opening(): boolean {
    return this.#venue === null && this.#failure === null
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  /** What came of the last save, until something is changed. */
  get done(): VenueDone | null {
    return this.#told?.draft === JSON.stringify(this.#draft) ? this.#done : null
  }

  get isChanged(): boolean {
    return this.#draft !== null && this.#venue !== null && !isSameVenueDraft(this.#draft, draftOfVenue(this.#venue))
  }

  /** What is typed lies on limits that were changed elsewhere meanwhile: staff should look at them again. */
  get isMoved(): boolean {
    return this.#isMoved && this.isChanged
  }

  get reading(): VenueReading | null {
    return this.#draft && this.#venue && readVenue(this.#draft, this.#venue)
  }

  get hasProblems(): boolean {
    return Object.keys(this.reading?.problems ?? {}).length > 0
  }

  /** What the desk said of these very limits, else what the rules say of them as they are typed. */
  get findings(): readonly LimitFinding[] {
    if (this.#told?.draft === JSON.stringify(this.#draft)) return this.#told.findings
    return this.reading ? this.#coming.findings(this.reading.limits) : []
  }

  /** Whether the rules refuse what is typed. Limits that stay as they are may be below a floor that has risen. */
  get isTooLow(): boolean {
    const isTyped = this.reading !== null && this.reading.limits !== this.#venue?.limits
    // what the desk has refused may have been mended elsewhere since: it is asked again
    return isTyped && this.#coming.findings(this.reading.limits).some(({ check }) => check.kind === 'refused')
  }

  /** The same, once the desk has told all of what speaks against it. What cannot be known here the desk refuses. */
  async isRefused(): Promise<boolean> {
    while (this.isTooLow && this.reading) {
      const doubted = this.#coming.doubted(this.reading.limits)
      if (doubted === null) return true
      if (!(await this.#coming.ask(doubted))) return false
    }
    return false
  }

  /** The floor of the venue's cap by what it puts on; null where no size is known. */
  get capFloor(): Floor | null {
    return this.#coming.floor(this.reading?.limits ?? {})
  }

  /** Asks for the venue as it is now, whenever it may have changed. What is typed and not saved stays. */
  async open(): Promise<void> {
    const question = ++this.#question
    this.#coming.forget()
    try {
      const venue = await this.#options.api.invoke('venue.get', {})
      if (question === this.#question) this.#follow(venue)
    } catch (error) {
      if (question === this.#question) this.#failure = errorKey(error)
    }
  }

  discard(): void {
    if (this.#venue) this.#draft = draftOfVenue(this.#venue)
    this.#isMoved = false
  }

  #follow(venue: Venue): void {
    const [before, typed] = [this.#venue, this.#draft]
    this.#failure = null
    if (!before || !typed) return this.#show(venue)
    if (isSameVenueDraft(draftOfVenue(before), draftOfVenue(venue))) {
      this.#venue = venue
      return
    }
    if (!this.isChanged) return this.#show(venue)
    this.#venue = venue
    this.#draft = rebased($state.snapshot(typed) as VenueDraft, draftOfVenue(before), draftOfVenue(venue))
    this.#isMoved = true
  }

  /** Null where the desk has answered, whatever it said; what failed can be tried again as it is. */
  async save(pin: string): Promise<ErrorMessage | null> {
    const [venue, reading] = [this.#venue, this.reading]
    if (!venue || !reading || this.hasProblems) return null
    const { limits, settings } = reading
    try {
      const request = { venueId: venue.id, limits: plain(limits), settings: { ...settings }, pin }
      const answer = await this.#options.api.invoke('venue.save', request)
      if (answer.outcome === 'refused') this.#tell('refused', answer.findings)
      else {
        this.#show(answer.venue)
        this.#tell(answer.warnings.length > 0 ? 'warned' : 'saved', answer.warnings)
      }
      return null
    } catch (error) {
      return errorKey(error)
    }
  }

  /** Back to the register's limits; the other settings stay, also those that are typed and not saved. */
  async reset(pin: string): Promise<ErrorMessage | null> {
    const venue = this.#venue
    if (!venue) return null
    try {
      const typed = this.#draft
      this.#show(await this.#options.api.invoke('venue.reset', { venueId: venue.id, pin }))
      if (typed && this.#draft) this.#draft = { ...typed, ...limitsPart(this.#draft) }
      this.#tell('reset', this.findings)
      return null
    } catch (error) {
      return errorKey(error)
    }
  }

  #show(venue: Venue): void {
    this.#question += 1
    this.#isMoved = false
    this.#venue = venue
    this.#draft = draftOfVenue(venue)
    this.#told = null
  }

  #tell(done: VenueDone, findings: readonly LimitFinding[]): void {
    this.#told = { draft: JSON.stringify(this.#draft), findings }
    this.#done = done
  }
}

type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends number
    ? T
    : T extends object
      ? { -readonly [K in keyof T]: Mutable<T[K]> }
      : T
/** A message has nothing of the screen's state in it. */
const plain = <T>(value: T): Mutable<T> => JSON.parse(JSON.stringify(value)) as Mutable<T>
