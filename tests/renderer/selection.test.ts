import { describe, expect, test } from 'vitest'
import type { EventSummary, LocalDate } from '../../desk/contract.ts'
import { type Memory, Selection } from '../../renderer/lib/selection.svelte.ts'

const at = (text: string) => Date.parse(`${text}+02:00`)
const NOW = at('2026-01-21T18:42:00')
const event = (id: string, day: string, startsAt: string): EventSummary => ({
  ...{ id, title: id, production: id, day: day as LocalDate, lastDay: day as LocalDate, startsAt },
  ...{ venueId: 'v', kind: 'performance', place: null, ticketsOnSale: null, taken: 0 },
  ...{ cap: null, soldOut: false, isLeftOut: false, origin: 'register' },
})
const YESTERDAY = event('yesterday', '2026-01-20', '19:00')
const LIKELY = event('likely', '2026-01-21', '19:00')
const CHOSEN = event('chosen', '2026-01-24', '19:00')
const ALL = [YESTERDAY, LIKELY, CHOSEN]

/** What one window after another remembers. */
function memory(): Memory {
  let kept: ReturnType<Memory['read']> = null
  return { read: () => kept, write: (choice) => (kept = choice) }
}

describe('the chosen event', () => {
  const rows: [name: string, chosen: string, events: EventSummary[], now: number, selected: string][] = [
    ['survives a restart', 'chosen', ALL, NOW, 'chosen'],
    ['survives a restart hours later on its day', 'chosen', ALL, at('2026-01-21T23:59:00'), 'chosen'],
    ['yields when it is not listed any more', 'chosen', [LIKELY], NOW, 'likely'],
    ['yields after a restart when its day is past', 'yesterday', ALL, NOW, 'likely'],
  ]
  test.each(rows)('%s', (_name, chosen, events, now, selected) => {
    const kept = memory()
    new Selection({ events: ALL }, kept).choose(chosen, NOW)
    const reopened = new Selection({ events }, kept)
    reopened.follow(now)
    expect(reopened.event?.id).toBe(selected)
  })

  test('yields to the likely one on the next day', () => {
    const kept = memory()
    new Selection({ events: ALL }, kept).choose('chosen', NOW)
    const reopened = new Selection({ events: [...ALL, event('next', '2026-01-22', '19:00')] }, kept)
    reopened.follow(at('2026-01-22T08:00:00'))
    expect(reopened.event?.id).toBe('next')
  })

  test('is found when the list comes later', () => {
    const kept = memory()
    new Selection({ events: ALL }, kept).choose('chosen', NOW)
    const desk = { events: [LIKELY] }
    const reopened = new Selection(desk, kept)
    reopened.follow(NOW)
    desk.events = ALL
    reopened.follow(NOW)
    expect(reopened.event?.id).toBe('chosen')
  })

  test('is what is chosen after the restart', () => {
    const kept = memory()
    new Selection({ events: ALL }, kept).choose('chosen', NOW)
    const reopened = new Selection({ events: ALL }, kept)
    reopened.choose('likely', NOW)
    reopened.follow(NOW)
    expect([reopened.event?.id, kept.read()?.eventId]).toEqual(['likely', 'likely'])
  })

  test('is the likely one where nothing is remembered', () => {
    const selection = new Selection({ events: ALL }, memory())
    selection.follow(NOW)
    expect(selection.event?.id).toBe('likely')
  })
})
