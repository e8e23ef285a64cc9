/** Taking back everything that a report was recorded as, with a reason. docs/rules.md#sold-elsewhere */
import type { DeskApi, ErrorMessage, Progress, ReportTakenBack } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'
import { uuid7 } from '../uuid7.ts'
import { isToldWhole } from './file-import.svelte.ts'
import { isReason } from './journal-cancel.svelte.ts'
import { Underway } from './underway.svelte.ts'

/** An import as it was asked for. */
export interface Imported {
  readonly id: string
  readonly lines: readonly number[]
}

export class ReportTakeBack {
  readonly work: Underway
  readonly #api: DeskApi
  /** Names the attempt: sent again after a failure it takes nothing back twice. */
  readonly #id = uuid7()
  readonly #imported: Imported
  #isOpen = $state.raw(false)
  #isBusy = $state.raw(false)
  #isTried = $state.raw(false)
  #isStopped = $state.raw(false)
  #failure = $state.raw<ErrorMessage | null>(null)
  #kept = $state.raw<Progress | null>(null)
  #done = $state.raw<ReportTakenBack | null>(null)
  reason = $state('')

  constructor(api: DeskApi, imported: Imported) {
    this.#api = api
    this.#imported = imported
    this.work = new Underway(api)
  }

  /** Whether staff are asked about it. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  /** Staff have stopped it, until they go on. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  /** How far it came before it failed or was stopped; null where nobody knows. */
  get kept(): Progress | null {
    return this.#kept
  }

  /** The reason is missing, and staff have tried without. */
  get lacksReason(): boolean {
    return this.#isTried && !isReason(this.reason)
  }

  get done(): ReportTakenBack | null {
    return this.#done
  }

  open(): void {
    this.#isOpen = this.#done === null
  }

  /** What is under way goes on to its end. */
  close(): void {
    this.#isOpen = false
  }

  /** Whether all of it was gone through; what was typed stays where not. */
  async confirm(): Promise<boolean> {
    this.#isTried = true
    if (this.#isBusy || !isReason(this.reason)) return false
    this.#isBusy = true
    this.#failure = null
    this.#kept = null
    this.#isStopped = false
    const { id: importId, lines } = this.#imported
    const request = { id: this.#id, importId, lines: [...lines], reason: this.reason }
    try {
      const done = await this.work.follow(this.#id, () => this.#api.invoke('report.take_back', request))
      this.#isStopped = done.ended === 'stopped'
      if (this.#isStopped) return false
      this.#done = done
      this.close()
      return true
    } catch (error) {
      this.#failure = errorKey(error)
      // nobody is left unaware of it
      this.#isOpen = true
      return false
    } finally {
      if (this.#done === null && isToldWhole(this.#failure)) this.#kept = this.work.last
      this.#isBusy = false
    }
  }
}
