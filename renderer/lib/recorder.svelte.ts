/** Asking the desk to record or to book, so that the same confirm twice is one use. */
import { SvelteSet } from 'svelte/reactivity'
import type { BookingResult, DeskApi, RecordResult, Request } from '../../desk/contract.ts'
import { Attempts } from './attempts.ts'
import { isGone } from './changed-since.ts'
import { errorKey } from './errors.ts'

type Card = Request<'use.record'>['cards'][number]
/** What staff confirm; its ids are made here. */
export type ToRecord = Omit<Request<'use.record'>, 'cards' | 'channel'> & {
  readonly cards: readonly Omit<Card, 'id'>[]
}
export type ToBook = Omit<Request<'booking.make'>, 'id'>

export class Recorder {
  readonly #api: DeskApi
  readonly #attempts = new Attempts()
  /** Whose record is on its way. */
  readonly #underWay = new SvelteSet<object>()

  constructor(api: DeskApi) {
    this.#api = api
  }

  /** Whether this card's or group's record is on its way. */
  has(whose: object): boolean {
    return this.#underWay.has(whose)
  }

  get isBusy(): boolean {
    return this.#underWay.size > 0
  }

  /** Rejects with a DeskError. */
  record(whose: object, request: ToRecord): Promise<RecordResult> {
    const attempt = attemptOf(request)
    const ids = this.#attempts.idsOf(whose, attempt, request.cards.length)
    const cards = request.cards.map((card, i) => ({ id: ids[i] as string, ...card }))
    return this.#send(whose, attempt, () => this.#api.invoke('use.record', { ...request, cards }))
  }

  /** Rejects with a DeskError. */
  book(whose: object, request: ToBook): Promise<BookingResult> {
    const attempt = attemptOf(request)
    const id = this.#attempts.idOf(whose, attempt)
    return this.#send(whose, attempt, () => this.#api.invoke('booking.make', { id, ...request }))
  }

  async #send<Result>(whose: object, attempt: string, send: () => Promise<Result>): Promise<Result> {
    this.#underWay.add(whose)
    try {
      const result = await send()
      this.#attempts.answered(whose, attempt)
      return result
    } catch (error) {
      if (isGone(errorKey(error))) this.#attempts.answered(whose, attempt)
      throw error
    } finally {
      this.#underWay.delete(whose)
    }
  }
}

/** A PIN typed anew is the same attempt. */
function attemptOf(request: ToRecord | ToBook): string {
  return JSON.stringify({ ...request, override: request.override?.reason ?? null })
}
