/** What tests of events do at a bare desk. */
import type { EventFacts } from '../../db/events.ts'
import type { NewEvent } from '../../desk/contract.ts'
import { eventDetail, listEvents, saveEvent } from '../../desk/events.ts'
import { type Bare, TODAY, VENUE } from './bare.ts'
import { newId } from './harness.ts'

export const OPEN_END = '9999-12-31'
export const NEW: NewEvent = {
  ...{ title: '', production: 'Macbeth', kind: 'performance', field: 'culture', day: TODAY, lastDay: null },
  ...{ startsAt: '19:00', place: 'Kellari', ticketsOnSale: 150, capacity: 160, peopleAtATime: null, features: [] },
  ...{ feeCents: null, ownCap: null, leftOut: null, soldOut: false },
}
export const deps = ({ ledger, now }: Bare, venueId = VENUE) => ({ ledger, now, venueId })
export const save = (desk: Bare, event: Partial<NewEvent> = {}, eventId = newId()) =>
  saveEvent(deps(desk), { eventId, event: { ...NEW, ...event } })
/** The event as it was saved. */
export function saved(desk: Bare, event: Partial<NewEvent> = {}, eventId = newId()) {
  const result = save(desk, event, eventId)
  if (result.outcome !== 'saved') throw new Error(JSON.stringify(result.findings))
  return result.event
}
export const detail = (desk: Bare, id: string) => eventDetail(deps(desk), id)
export const listed = ({ ledger, now }: Bare) => listEvents(ledger, VENUE, now())
/** An event of the register. */
export function registers(desk: Bare, facts: Partial<EventFacts> = {}): string {
  const event = desk.ledger.events.get(desk.event({ id: 'register-1', ...facts }))
  if (!event) throw new Error('no event')
  desk.ledger.events.replaceAll([event])
  return event.id
}
/** What was saved once more, as the screen would send it. */
export function asSent({ id, ...event }: ReturnType<typeof saved>): readonly [NewEvent, string] {
  const { title, production, kind, field, day, lastDay, startsAt, place, ticketsOnSale, capacity } = event
  const { peopleAtATime, features, feeCents, ownCap, leftOut, soldOut } = event
  const facts = { title, production, kind, field, day, lastDay, startsAt, place, ticketsOnSale, capacity }
  return [
    {
      ...facts,
      peopleAtATime,
      features: [...features],
      feeCents: feeCents as NewEvent['feeCents'],
      ownCap,
      leftOut,
      soldOut,
    },
    id,
  ]
}
