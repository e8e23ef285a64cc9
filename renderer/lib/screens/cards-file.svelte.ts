/** Cards out of a file on the desk's computer. docs/decisions.md */
import type { DeskApi, ErrorMessage, ReplicaImport, ReplicaRefusal } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { errorKey } from '../errors.ts'
import { momentText, numberText } from '../format.ts'

const REFUSALS: Readonly<Record<ReplicaRefusal, () => string>> = {
  unreadable: m.cards_file_unreadable,
  not_cards: m.cards_file_not_cards,
  cut: m.cards_file_cut,
  wrong_count: m.cards_file_wrong_count,
  other_key: m.cards_file_other_key,
  older: m.cards_file_older,
  in_future: m.cards_file_in_future,
}

export class CardsFile {
  readonly #api: DeskApi
  path = $state('')
  #result = $state.raw<ReplicaImport | null>(null)
  #isTaking = $state.raw(false)

  constructor(api: DeskApi) {
    this.#api = api
  }

  /** What became of the last file, null before the first. */
  get result(): ReplicaImport | null {
    return this.#result
  }

  get isTaking(): boolean {
    return this.#isTaking
  }

  /** Null where the desk has answered, else why it could not. */
  async take(pin: string): Promise<ErrorMessage | null> {
    this.#isTaking = true
    try {
      this.#result = await this.#api.invoke('replica.import', { path: this.path.trim(), pin })
      return null
    } catch (error) {
      return errorKey(error)
    } finally {
      this.#isTaking = false
    }
  }
}

/** What happened, what was kept and what to do. */
export function importText(result: ReplicaImport, now: number): string {
  if (result.outcome === 'refused') return REFUSALS[result.refusal]()
  return m.cards_file_done({ count: numberText(result.cards), moment: momentText(result.asOf, now) })
}
