/** A venue, what it puts on, and a desk that answers for it. */
import * as v from 'valibot'
import { vi } from 'vitest'
import {
  type Command,
  type DeskApi,
  DeskError,
  type EventSummary,
  requests,
  type Venue,
  VenueSettings,
} from '../../../desk/contract.ts'
import type { Limits } from '../../../desk/rules/limits.ts'
import { VenueEditor } from '../../../renderer/lib/screens/venue-editor.svelte.ts'

export type Day = EventSummary['day']
export const TODAY = '2026-01-21' as Day
export const venue = (limits: Limits = {}, change: Partial<Venue> = {}): Venue => ({
  ...{ id: 'v1', name: 'Teatteri', relation: 'own', limits, limitsFrom: 'register' },
  settings: v.parse(VenueSettings, {}),
  ...change,
})
export const event = (ticketsOnSale: number | null, change: Partial<EventSummary> = {}): EventSummary => ({
  ...{ id: 'e', venueId: 'v1', kind: 'performance', title: 'Hamlet', production: 'Hamlet', day: TODAY },
  ...{
    lastDay: TODAY,
    startsAt: null,
    place: null,
    ticketsOnSale,
    taken: 0,
    cap: null,
    soldOut: false,
    isLeftOut: false,
  },
  origin: 'register',
  ...change,
})

export type Handler = (request: never) => unknown
export type Handlers = Partial<Record<Command, Handler>>
export function editorWith(
  handlers: Handlers = {},
  first = venue({ performance: { cap: 30 } }),
  events: readonly EventSummary[] = [event(999)],
) {
  const all: Handlers = { 'venue.get': () => first, ...handlers }
  const invoke = vi.fn((command: Command, request: unknown) =>
    Promise.resolve().then(() => all[command]?.(v.parse(requests[command], request) as never)),
  )
  const api = { invoke, subscribe: () => () => undefined } as unknown as DeskApi
  return { editor: new VenueEditor({ api, events: () => events, today: () => TODAY }), invoke, api }
}
export const setCap = (editor: VenueEditor, text: string) => {
  if (editor.draft) editor.draft.numbers['performance.cap'] = text
}
export const fails = (key: 'pin_wrong' | 'pin_locked') => () => {
  throw new DeskError('denied', key)
}
