/** The open bookings of the selected event: asked for anew whenever the desk tells that something changed. */
import type { Booking, DeskApi } from '../../desk/contract.ts'

export class Bookings {
  readonly #api: DeskApi
  #eventId: string | null = null
  #list = $state.raw<readonly Booking[]>([])
  /** The newest request: a late answer for another event is not shown. */
  #asked = 0

  constructor(api: DeskApi) {
    this.#api = api
  }

  get list(): readonly Booking[] {
    return this.#list
  }

  /** Shows the bookings of this event from now on; `null` where bookings make no sense. */
  async follow(eventId: string | null): Promise<void> {
    if (eventId !== this.#eventId) this.#list = []
    this.#eventId = eventId
    await this.refresh()
  }

  /** What cannot be had now comes with the next change. */
  async refresh(): Promise<void> {
    const serial = ++this.#asked
    const list = await this.#ask().catch(() => null)
    if (serial === this.#asked && list) this.#list = list
  }

  async #ask(): Promise<readonly Booking[]> {
    return this.#eventId === null ? [] : this.#api.invoke('booking.list', { eventId: this.#eventId })
  }
}
