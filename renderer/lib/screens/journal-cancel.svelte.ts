/** Taking an entry of the journal back, with a reason. docs/rules.md#recording */
import type { DeskApi, ErrorMessage, JournalEntry, UndoResult } from '../../../desk/contract.ts'
import { Attempts } from '../attempts.ts'
import { errorKey } from '../errors.ts'

/** A reason of fewer characters tells nobody anything. */
const LEAST_REASON = 3
export const isReason = (text: string): boolean => text.trim().length >= LEAST_REASON

/** Told where staff have left the dialog by the time that it fails; null where the desk asks for another look. */
export type Lost = (entry: JournalEntry, failure: ErrorMessage | null) => void

export class Cancelling {
  readonly #api: DeskApi
  readonly #lost: Lost
  readonly #attempts = new Attempts()
  #entry = $state.raw<JournalEntry | null>(null)
  #isBusy = $state.raw(false)
  #isTried = $state.raw(false)
  #failure = $state.raw<ErrorMessage | null>(null)
  reason = $state('')

  constructor(api: DeskApi, lost: Lost = () => undefined) {
    this.#api = api
    this.#lost = lost
  }

  /** The entry that staff are asked about. */
  get entry(): JournalEntry | null {
    return this.#entry
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  /** The reason is missing, and staff have tried without. */
  get lacksReason(): boolean {
    return this.#isTried && !isReason(this.reason)
  }

  open(entry: JournalEntry): void {
    this.#entry = entry
    this.#isTried = false
    this.#failure = null
    this.reason = ''
  }

  close(): void {
    this.#entry = null
  }

  /** Null where it was not taken back; what was typed stays. */
  async confirm(): Promise<UndoResult | null> {
    const entry = this.#entry
    this.#isTried = true
    if (!entry || this.#isBusy || !isReason(this.reason)) return null
    this.#isBusy = true
    this.#failure = null
    try {
      const id = this.#attempts.idOf(this, entry.id)
      const result = await this.#api.invoke('use.undo', { id, useId: entry.id, reason: this.reason })
      this.#attempts.answered(this, entry.id)
      if (this.#isAsked(entry)) this.close()
      return result
    } catch (error) {
      if (this.#isAsked(entry)) this.#failure = errorKey(error)
      else this.#lost(entry, errorKey(error))
      return null
    } finally {
      this.#isBusy = false
    }
  }

  /** Whether the dialog is still of the entry: it may be closed, or another's, when the desk answers. */
  #isAsked({ id }: JournalEntry): boolean {
    return this.#entry?.id === id
  }
}
