/** The pages of the journal that are shown: newest first, narrowed by a filter or to one card. */
import type { DeskApi, ErrorMessage, JournalEntry, JournalFilter } from '../../../desk/contract.ts'
import { maskOf, parseCardNumber } from '../../../desk/rules/card-number.ts'
import { errorKey } from '../errors.ts'

/** A card whose uses are shown. Its number stays in memory and is never on the screen. docs/rules.md#privacy */
interface ShownCard {
  readonly text: string
  /** Null where what was read is no card number. */
  readonly mask: string | null
}

export class JournalPages {
  readonly #api: DeskApi
  #entries = $state.raw<readonly JournalEntry[]>([])
  #more = $state.raw(false)
  #filter = $state.raw<JournalFilter>('all')
  #card = $state.raw<ShownCard | null>(null)
  #isLoaded = $state.raw(false)
  #failure = $state.raw<ErrorMessage | null>(null)
  /** The entry whose details are open. */
  #open = $state.raw<string | null>(null)
  /** So many entries at least are shown, if there are so many. */
  #wanted = 1
  /** Answers to questions before the latest one are not used. */
  #question = 0

  constructor(api: DeskApi) {
    this.#api = api
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

  /** Whether the entries are those of the filter and the card. */
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
    return this.#anew()
  }

  async clearCard(): Promise<void> {
    if (this.#card) await this.choose('all')
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
      this.#isLoaded = true
      this.#failure = null
    } catch (error) {
      if (question === this.#question) this.#failure = errorKey(error)
    }
  }

  async #pages(isWanted: () => boolean): Promise<{ entries: readonly JournalEntry[]; more: boolean }> {
    const entries: JournalEntry[] = []
    let more = true
    while (more && entries.length < this.#wanted && isWanted()) {
      const before = entries.at(-1)?.seq ?? null
      const page = await this.#api.invoke('journal.list', {
        before,
        filter: this.#filter,
        text: this.#card?.text ?? null,
      })
      entries.push(...page.entries)
      more = page.more && page.entries.length > 0
    }
    return { entries, more }
  }
}
