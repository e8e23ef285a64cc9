/** A paper that is entered card by card, and the desk that it is entered at. */
import { vi } from 'vitest'
import { createDeskApi, type EventKind, type EventSummary, OPEN_END, type Request } from '../../../desk/contract.ts'
import { Paper } from '../../../renderer/lib/screens/paper.svelte.ts'
import { FakeDesk, type Handler } from '../fake-desk.ts'

export const NOW = Date.parse('2026-01-21T18:42:00+02:00')
export const CARD = 'A999005429'
export const OTHER = 'A999005458'

const event = (id: string, day: string, kind: EventKind = 'performance', more: Partial<EventSummary> = {}) =>
  ({ id, venueId: 'v', kind, title: id, production: id, day, lastDay: day, startsAt: '19:00', ...more }) as EventSummary
export const HAMLET = event('hamlet', '2026-01-21')
export const TALK = event('talk', '2026-01-20', 'performance', { startsAt: '12:00' })
export const LEAR = event('lear', '2026-01-20')
export const FEES = event('fees', '2025-01-01', 'fee', { lastDay: OPEN_END, startsAt: null })

export const recorded = ({ id, eventId, minors, day, fee }: Request<'use.enter'>) => ({
  outcome: 'recorded',
  uses: [
    {
      ...{ id, eventId, kind: 'performance', community: false, adults: 1, minors, day, recordedAt: NOW },
      ...{ feeKind: fee?.kind ?? null, cents: fee?.cents ?? null },
    },
  ],
})
export const notRecorded = (kind: 'attention' | 'refuse', ...reasons: object[]) => ({
  outcome: 'not_recorded',
  verdict: { kind, reasons },
})
export const EXPIRED = { code: 'expired', validUntil: '2025-12-31' }
export const CAP = { code: 'cap_full', limit: 1, taken: 1, asked: 1, left: 0, again: null, overridable: true }

/** Where past uses are entered, of a desk that records what it is not told otherwise. */
export function paperAt(handlers: Record<string, Handler> = {}, events = [HAMLET, TALK, LEAR]) {
  const desk = new FakeDesk({ 'use.enter': recorded, ...handlers })
  const said = vi.fn()
  const around = { now: () => NOW, events: () => events, feeKinds: () => ['copying', 'other'] as const, recorded: said }
  const paper = new Paper(createDeskApi(desk.transport), around)
  const sent = () => desk.requestsOf('use.enter') as Request<'use.enter'>[]
  return { desk, paper, sent, said }
}

/** Number, Enter, Enter. */
export async function enter(paper: Paper, card = CARD): Promise<void> {
  paper.setCard(card)
  await paper.submit('card')
  await paper.submit('minors')
}
