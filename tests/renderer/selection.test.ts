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

  test.each([
    ['until its night is over', '2026-01-22T05:59:00', 'chosen tonight'],
    ['and no longer', '2026-01-22T06:00:00', 'next'],
  ])('survives a restart after midnight %s', (_name, now, selected) => {
    const events = [event('chosen tonight', '2026-01-21', '21:00'), event('next', '2026-01-22', '19:00')]
    const kept = memory()
    new Selection({ events }, kept).choose('chosen tonight', NOW)
    const reopened = new Selection({ events }, kept)
    reopened.follow(at(now), { atGate: true })
    expect(reopened.event?.id).toBe(selected)
  })

  test('stays at a gate for as long as its night lasts, and at a desk for a shift', () => {
    const events = [event('day one', '2026-01-21', '12:00'), event('day two', '2026-01-22', '12:00')]
    const selectedAt = (now: string, atGate: boolean) => {
      const selection = new Selection({ events }, memory())
      selection.choose('day one', at('2026-01-21T11:00:00'))
      selection.follow(at(now), { atGate })
      return selection.event?.id
    }
    expect(selectedAt('2026-01-22T00:30:00', true)).toBe('day one')
    expect(selectedAt('2026-01-22T06:00:00', true)).toBe('day two')
    expect(selectedAt('2026-01-22T00:30:00', false)).toBe('day two')
  })

  test.each([
    ['2026-01-22T00:40:00', 'late'],
    ['2026-01-22T01:20:00', 'next'],
  ])('is last night’s where people still come to it: %s', (now, likely) => {
    const events = [event('late', '2026-01-21', '23:00'), event('next', '2026-01-22', '19:00')]
    const selection = new Selection({ events }, memory())
    selection.follow(at(now))
    expect(selection.event?.id).toBe(likely)
  })

  test('of a whole day is last night’s until six', () => {
    const events = ['2026-01-21', '2026-01-22'].map((day) => ({ ...event(day, day, ''), startsAt: null }))
    const likelyAt = (now: string) => {
      const selection = new Selection({ events }, memory())
      selection.follow(at(now))
      return selection.event?.id
    }
    expect(likelyAt('2026-01-22T05:59:00')).toBe('2026-01-21')
    expect(likelyAt('2026-01-22T06:00:00')).toBe('2026-01-22')
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
