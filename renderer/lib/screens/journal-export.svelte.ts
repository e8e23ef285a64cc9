/** The journal as a file, and what becomes of a file that holds card numbers. docs/security.md#exports */
import type {
  DeskApi,
  ErrorMessage,
  Exported,
  JournalFilter,
  KeyedIn,
  LocalDate,
  OpenKeying,
} from '../../../desk/contract.ts'
import { Doing } from '../doing.svelte.ts'
import { errorKey } from '../errors.ts'
import { uuid7 } from '../uuid7.ts'
import { exportWords } from './journal-export-words.ts'
import { Underway } from './underway.svelte.ts'
import { problemOf, readDay, type TypingProblem, valueOf } from './typed.ts'

export type ExportWhat = 'list' | 'keying'

/** What is on the screen, and so in the file. */
export interface Shown {
  readonly filter: JournalFilter
  readonly text: string | null
  readonly recordedOn: LocalDate | null
}

export class Exporting {
  readonly doing = new Doing<'list' | 'drop'>()
  readonly work: Underway
  readonly #api: DeskApi
  readonly #told: (result: Exported) => void
  /** `pin`: the administrator is asked. */
  #step = $state.raw<'closed' | 'what' | 'pin'>('closed')
  #today = '1970-01-01' as LocalDate
  #isTried = $state.raw(false)
  #keyingOpen = $state.raw<OpenKeying>({ files: [], uses: 0 })
  what = $state<ExportWhat>('list')
  from = $state('')
  to = $state('')

  /** `told`: of what was written, or why it was not, wherever staff are by then. */
  constructor(api: DeskApi, told: (result: Exported) => void) {
    this.#api = api
    this.work = new Underway(api)
    this.#told = told
  }

  get step(): 'closed' | 'what' | 'pin' {
    return this.#step
  }

  /** What was written with card numbers, and is not settled yet. */
  get keyingOpen(): OpenKeying {
    return this.#keyingOpen
  }

  /** What is wrong with the days, once staff have tried. */
  get told(): { readonly from: TypingProblem | null; readonly to: TypingProblem | null } {
    if (!this.#isTried) return { from: null, to: null }
    const [from, to] = [this.#day(this.from), this.#day(this.to)]
    const isBackwards = from.value !== null && to.value !== null && to.value < from.value
    return { from: from.problem, to: to.problem ?? (isBackwards ? 'ends_before' : null) }
  }

  open(today: LocalDate): void {
    this.#today = today
    this.#isTried = false
    this.what = 'list'
    this.from = ''
    this.to = ''
    this.#step = 'what'
  }

  close(): void {
    this.#step = 'closed'
  }

  /** Writes the list, or asks the administrator first. */
  async confirm(shown: Shown): Promise<void> {
    if (this.what === 'keying') {
      this.#step = 'pin'
      return
    }
    this.#isTried = true
    if (this.told.from || this.told.to) return
    const [from, to] = [this.#day(this.from).value, this.#day(this.to).value]
    await this.doing.run('list', async () => {
      const id = uuid7()
      const request = { id, ...shown, from, to, words: exportWords() }
      const result = await this.work.follow(id, () => this.#api.invoke('journal.export', request))
      this.close()
      this.#told(result)
    })
  }

  /** Writes the numbers. Null where the desk has answered, else why not. */
  async keying(pin: string): Promise<ErrorMessage | null> {
    try {
      const id = uuid7()
      const request = { id, words: exportWords(), pin }
      const result = await this.work.follow(id, () => this.#api.invoke('keying.export', request))
      this.close()
      this.#told(result)
      await this.look()
      return null
    } catch (error) {
      return errorKey(error)
    }
  }

  /** A desk that is away is asked again when it is back. */
  async look(): Promise<void> {
    this.#keyingOpen = await this.#api.invoke('keying.open', {}).catch(() => this.#keyingOpen)
  }

  /** Nothing was keyed in. Files that could not be removed; null where nothing was done. */
  async drop(): Promise<readonly string[] | null> {
    let left: readonly string[] | null = null
    await this.doing.run('drop', async () => {
      left = await this.#api.invoke('keying.drop', {})
    })
    await this.look()
    return left
  }

  /** All of it was keyed in, by the administrator's PIN. What came of it, or why nothing did. */
  async done(pin: string): Promise<KeyedIn | ErrorMessage> {
    const keyed = await this.#api.invoke('keying.done', { pin }).catch(errorKey)
    await this.look()
    return keyed
  }

  #day(text: string): { readonly value: LocalDate | null; readonly problem: TypingProblem | null } {
    const typed = readDay(text, this.#today)
    return { value: valueOf(typed), problem: problemOf(typed) }
  }
}
