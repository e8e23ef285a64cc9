/** The pages of the journal that are shown: newest first, narrowed by a filter or to one card, and to one day. */
import type { DeskApi, ErrorMessage, Journal, JournalEntry, JournalFilter, LocalDate } from '../../../desk/contract.ts'
import { maskOf, parseCardNumber } from '../../../desk/rules/card-number.ts'
import { errorKey } from '../errors.ts'
import { CLEARS_AFTER } from '../screen.svelte.ts'

/** A card whose uses are shown. Its number stays in memory until the card goes, and is never on the screen. docs/rules.md#privacy */
interface ShownCard {
  readonly text: string
  /** Null where what was read is no card number. */
  readonly mask: string | null
}

export class JournalPages {
  readonly #api: DeskApi
  readonly #onTimeout: () => void
  #clearing: ReturnType<typeof setTimeout> | undefined
  #entries = $state.raw<readonly JournalEntry[]>([])
  #more = $state.raw(false)
  #filter = $state.raw<JournalFilter>('all')
  #card = $state.raw<ShownCard | null>(null)
  #recordedOn = $state.raw<LocalDate | null>(null)
  #earlier = $state.raw<LocalDate | null>(null)
  #later = $state.raw<LocalDate | null>(null)
  #isLoaded = $state.raw(false)
  #failure = $state.raw<ErrorMessage | null>(null)
  /** The entry whose details are open. */
  #open = $state.raw<string | null>(null)
  /** So many entries at least are shown, if there are so many. */
  #wanted = 1
  /** Answers to questions before the latest one are not used. */
  #question = 0

  /** `onTimeout`: nobody has done anything for long. */
  constructor(api: DeskApi, onTimeout: () => void = () => void this.clearCard()) {
    this.#api = api
    this.#onTimeout = onTimeout
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries
  }

  /** Whether there are older ones. */
  get more(): boolean {
    return this.#more
  }

  get filter(): JournalFilter {
    return this.#filter
  }

  get card(): ShownCard | null {
    return this.#card
  }

  /** The day of recording that is shown alone; null where every day is. */
  get recordedOn(): LocalDate | null {
    return this.#recordedOn
  }

  /** The nearest day before it, or before today, on which anything was recorded: of the card, where one is shown. */
  get earlier(): LocalDate | null {
    return this.#earlier
  }

  get later(): LocalDate | null {
    return this.#later
  }

  /** Whether the entries are those of the filter, the card and the day. */
  get isLoaded(): boolean {
    return this.#isLoaded
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  get open(): string | null {
    return this.#open
  }

  /** Follows what is recorded, here and at the register. Returns how to stop. */
  follow(): () => void {
    void this.refresh()
    return this.#api.subscribe('uses', () => void this.refresh())
  }

  /** As much as was shown, as it stands now. */
  refresh(): Promise<void> {
    return this.#read()
  }

  older(): Promise<void> {
    this.#wanted = this.#entries.length + 1
    return this.#read()
  }

  /** A filter shows every card's uses again. */
  choose(filter: JournalFilter): Promise<void> {
    this.#filter = filter
    this.#card = null
    return this.#anew()
  }

  /** Only the uses of the card that was read, whatever became of them. */
  find(text: string): Promise<void> {
    const number = parseCardNumber(text)
    this.#filter = 'all'
    this.#card = { text, mask: number && maskOf(number) }
    this.touch()
    return this.#anew()
  }

  /** Only what was recorded on the day, of the filter or the card; null shows every day again. */
  chooseDay(day: LocalDate | null): Promise<void> {
    this.#recordedOn = day
    return this.#anew()
  }

  async clearCard(): Promise<void> {
    if (this.#card) await this.choose('all')
  }

  /** Somebody is there: what is looked up stays for another while. */
  touch(): void {
    clearTimeout(this.#clearing)
    this.#clearing = setTimeout(this.#onTimeout, CLEARS_AFTER)
  }

  /** The screen is left: nothing of a card stays behind it. */
  leave(): void {
    clearTimeout(this.#clearing)
    this.#question++
    this.#card = null
    this.#entries = []
  }

  /** Opens an entry's details, or closes them where they are open. */
  toggle(id: string): void {
    this.#open = this.#open === id ? null : id
  }

  show(id: string): void {
    this.#open = id
  }

  /** Whether there was anything to close. */
  close(): boolean {
    const wasOpen = this.#open !== null
    this.#open = null
    return wasOpen
  }

  /** Nothing of what was asked before is left. */
  #anew(): Promise<void> {
    this.#entries = []
    this.#more = false
    this.#isLoaded = false
    this.#open = null
    this.#wanted = 1
    return this.#read()
  }

  async #read(): Promise<void> {
    const question = ++this.#question
    try {
      const pages = await this.#pages(() => question === this.#question)
      if (question !== this.#question) return
      this.#entries = pages.entries
      this.#more = pages.more
      this.#earlier = pages.earlier
      this.#later = pages.later
      this.#isLoaded = true
      this.#failure = null
    } catch (error) {
      if (question === this.#question) this.#failure = errorKey(error)
    }
  }

  /** As many as are wanted, in one. */
  async #pages(isWanted: () => boolean): Promise<Journal> {
    const entries: JournalEntry[] = []
    for (;;) {
      const page = await this.#api.invoke('journal.list', {
        before: entries.at(-1)?.seq ?? null,
        filter: this.#filter,
        text: this.#card?.text ?? null,
        recordedOn: this.#recordedOn,
      })
      entries.push(...page.entries)
      const more = page.more && page.entries.length > 0
      if (!more || entries.length >= this.#wanted || !isWanted()) return { ...page, entries, more }
    }
  }
}
