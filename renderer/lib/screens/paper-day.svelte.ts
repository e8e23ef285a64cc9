/** Which day and which of its events are entered from paper. They stay from card to card. docs/rules.md#recording */
import type { EventSummary, Instant, LocalDate } from '../../../desk/contract.ts'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { dayInput, readDay, valueOf } from './typed.ts'

export type DayProblem = 'needed' | 'bad_day' | 'future'

/** A library's fees and a swimming hall's visits go on from day to day. */
const isDaily = ({ kind }: EventSummary) => kind === 'fee' || kind === 'visit'

/** Whether the event could have been used on the day. */
const isOn = (event: EventSummary, day: LocalDate) => isDaily(event) || (event.day <= day && day <= event.lastDay)

/** By the clock, what goes on from day to day last. */
const byClock = (a: EventSummary, b: EventSummary) =>
  Number(a.day !== a.lastDay) - Number(b.day !== b.lastDay) || (a.startsAt ?? '').localeCompare(b.startsAt ?? '')

export class PaperDay {
  readonly #now: () => Instant
  readonly #events: () => readonly EventSummary[]
  #text = $state.raw('')
  #eventId = $state.raw<string | null>(null)

  constructor(now: () => Instant, events: () => readonly EventSummary[]) {
    this.#now = now
    this.#events = events
    this.#text = dayInput(this.today)
  }

  get today(): LocalDate {
    return helsinkiDay(this.#now())
  }

  get text(): string {
    return this.#text
  }

  setText(text: string): void {
    this.#text = text
  }

  /** The day as typed, where nothing is wrong with it. */
  get day(): LocalDate | null {
    return this.problem === null ? valueOf(this.#typed) : null
  }

  get problem(): DayProblem | null {
    const typed = this.#typed
    if ('problem' in typed) return 'bad_day'
    if (typed.value === null) return 'needed'
    return typed.value > this.today ? 'future' : null
  }

  /** Another day, counted from the one that is typed, or from today where that is none. Never a future one. */
  move(by: 1 | -1): void {
    const from = valueOf(this.#typed)
    const to = from === null ? this.today : addDays(from, by)
    this.#text = dayInput(to > this.today ? this.today : to)
  }

  /** The events of the day. */
  get events(): readonly EventSummary[] {
    const { day } = this
    return day === null
      ? []
      : this.#events()
          .filter((event) => isOn(event, day))
          .sort(byClock)
  }

  /** The chosen event, or the day's only one. */
  get event(): EventSummary | null {
    const { events } = this
    const only = events.length === 1 ? events[0] : undefined
    return events.find(({ id }) => id === this.#eventId) ?? only ?? null
  }

  choose(eventId: string): void {
    this.#eventId = eventId
  }

  get #typed() {
    return readDay(this.#text, this.today)
  }
}
