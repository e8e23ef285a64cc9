/** What the screen of events says of fields and of what was done. */
import type { EventDetail, EventKind, Instant } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { momentText, moneyText } from '../format.ts'
import type { CapAtWork } from './event-cap.ts'
import type { EventDone } from './event-editor.svelte.ts'
import type { EventDraft, EventProblem, LeavingOut } from './event-form.ts'
import { givenText, whenText } from './event-list.ts'
import { findingText, floorText, sourceText } from './floor-words.ts'
import { FIELD_NAMES, KIND_NAMES, LEFT_OUT_NAMES, numberText, problemText } from './names.ts'

/** What is wrong with a field, and how it is written. */
export const eventProblemText = (problem: EventProblem | undefined): string | null =>
  problem === 'day_out_of_range' ? m.programme_day_out_of_range() : problemText(problem)

/** As the desk's own list of events has them. */
export const SHORT_KINDS: Readonly<Record<EventKind, () => string>> = {
  performance: m.kind_performance,
  course: m.kind_course,
  fee: m.kind_fee,
  visit: m.kind_visit,
}

export const LEAVING_OUT_NAMES: Readonly<Record<LeavingOut, () => string>> = {
  usual: m.programme_leaving_usual,
  out: m.programme_leaving_out_out,
  in: m.programme_leaving_out_in,
}

export const DONE_TEXTS: Readonly<Record<EventDone, () => string>> = {
  added: m.programme_done_added,
  saved: m.programme_done_saved,
  sold_out: m.programme_done_sold_out,
  on_sale: m.programme_done_on_sale,
  removed: m.programme_done_removed,
}

/** The floor of an event's own cap, with how it was reckoned and who says so. */
export function capFloorText({ floor }: CapAtWork): string {
  if (!floor) return m.programme_floor_unknown()
  return `${m.programme_floor({ floor: floorText(floor) })} ${sourceText(floor.source)}`
}

/** What holds where the event has no cap of its own. */
export function emptyCapText(detail: EventDetail | null): string {
  if (detail === null || detail.ownCap !== null) return m.programme_cap_hint_new()
  return detail.cap === null ? m.programme_cap_hint_none() : m.programme_cap_hint({ cap: numberText(detail.cap) })
}

const FIELD_LABELS: Readonly<Partial<Record<keyof EventDraft, () => string>>> = {
  production: m.programme_name_lasting,
  day: m.programme_day,
  lastDay: m.programme_last_day,
  startsAt: m.programme_time,
  ticketsOnSale: m.programme_tickets,
  capacity: m.programme_capacity,
  peopleAtATime: m.programme_people,
  fee: m.programme_fee,
  ownCap: m.programme_cap,
}
/** Why it cannot be saved; null where it can. */
export function blockedText(
  problems: Readonly<Partial<Record<keyof EventDraft, EventProblem>>>,
  cap: CapAtWork,
): string | null {
  const names = (Object.keys(problems) as (keyof EventDraft)[]).map((name) => FIELD_LABELS[name]?.() ?? name)
  if (names.length > 0) return m.programme_blocked({ fields: names.join(', ').toLocaleLowerCase() })
  if (!cap.isRefused || !cap.finding) return null
  return findingText({ setting: 'event.ownCap', check: cap.finding })
}

export interface Fact {
  readonly name: string
  readonly text: string
}
/** What the register says of an event. */
export function factsOf(event: EventDetail): readonly Fact[] {
  const count = (n: number | null) => (n === null ? null : numberText(n))
  const isPerformance = event.kind === 'performance'
  const isCourse = event.kind === 'course'
  const facts: readonly [string, string | null][] = [
    [m.programme_kind(), KIND_NAMES[event.kind]()],
    [m.programme_name(), event.title === event.production ? null : event.production],
    [m.programme_when(), whenText(event)],
    [m.programme_place(), event.place],
    [m.programme_field(), FIELD_NAMES[event.field]()],
    [
      isCourse ? m.programme_places() : m.programme_tickets(),
      count(event.ticketsOnSale) ?? (isPerformance ? m.programme_unknown() : null),
    ],
    [m.programme_capacity(), isCourse ? null : count(event.capacity)],
    [m.programme_people(), count(event.peopleAtATime)],
    [m.programme_features(), event.features.map((feature) => LEFT_OUT_NAMES[feature]()).join(', ') || null],
    [m.programme_fee(), event.feeCents === null ? null : moneyText(event.feeCents)],
  ]
  return facts.flatMap(([name, text]) => (text === null ? [] : [{ name, text }]))
}

/** When the cap filled or the event was sold out, in words. */
export const momentTexts = (event: EventDetail, now: Instant): readonly string[] =>
  event.moments.map(({ what, at }) => {
    const when = momentText(at, now)
    return what === 'cap_full' ? m.programme_moment_cap_full({ when }) : m.programme_moment_sold_out({ when })
  })

/** How much of the cap is given, or how many. */
export const takenText = (event: EventDetail): string => givenText(event) ?? numberText(event.taken)
