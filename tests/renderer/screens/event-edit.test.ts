import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import {
  type Command,
  type DeskApi,
  DeskError,
  type EventDetail,
  type NewEvent,
  OPEN_END,
  requests,
} from '../../../desk/contract.ts'
import { floorOf } from '../../../desk/rules/floors.ts'
import type { CapBase } from '../../../desk/rules/limits.ts'
import { capAtWork } from '../../../renderer/lib/screens/event-cap.ts'
import { EventEditor } from '../../../renderer/lib/screens/event-editor.svelte.ts'
import { draftOf, emptyDraft, type EventDraft, eventOf, readDraft } from '../../../renderer/lib/screens/event-form.ts'
import { blockedText, capFloorText, emptyCapText, factsOf } from '../../../renderer/lib/screens/event-words.ts'

type Day = EventDetail['day']
const TODAY = '2026-01-21' as Day
const detail = (change: Partial<EventDetail> = {}): EventDetail => ({
  ...{ id: 'e1', venueId: 'v', kind: 'performance', title: 'Hamlet', production: 'Hamlet', day: TODAY, lastDay: TODAY },
  ...{
    startsAt: '19:00',
    place: 'Sali',
    ticketsOnSale: 150,
    taken: 0,
    cap: null,
    soldOut: false,
    isLeftOut: false,
    origin: 'desk',
  },
  ...{ field: 'culture', capacity: null, peopleAtATime: null, features: [], feeCents: null, ownCap: null },
  ...{ leftOut: null, refusals: [], moments: [] },
  floor: floorOf({ ticketsOnSale: 150, capacity: null, peopleAtATime: null, features: [] }, 'on_sale'),
  ...change,
})
const typed = (change: Partial<EventDraft> = {}): EventDraft => ({
  ...emptyDraft('performance'),
  ...{ production: 'Hamlet', day: '22.1.' },
  ...change,
})
const read = (draft: EventDraft, saved: EventDetail | null = null) => readDraft(draft, { today: TODAY, saved })

describe('what is typed', () => {
  test('of a performance is read', () => {
    const { event } = read(
      typed({ startsAt: '19', ticketsOnSale: '1 000', ownCap: '30', features: ['gala'], leavingOut: 'in' }),
    )
    expect(event).toMatchObject({ day: '2026-01-22', lastDay: null, startsAt: '19:00', ticketsOnSale: 1000 })
    expect(event).toMatchObject({
      ownCap: 30,
      features: ['gala'],
      leftOut: false,
      soldOut: false,
      title: '',
    })
  })

  test('of a course is read without what only a performance has', () => {
    const { event } = read(typed({ kind: 'course', lastDay: '1.3.2026', fee: '25,50', peopleAtATime: '9' }))
    expect(event).toMatchObject({ lastDay: '2026-03-01', feeCents: 2550, peopleAtATime: null })
  })

  test('as a performance counts no longer once it is a course', () => {
    const hidden = { capacity: '90', title: 'Ensi-ilta' }
    const { event } = read(typed({ kind: 'course', ...hidden }))
    expect(event).toMatchObject({ capacity: null, title: '' })
    expect(read(typed({ kind: 'course', capacity: 'many' })).problems).toEqual({})
    expect(read({ ...emptyDraft('fee'), production: 'Maksut', title: 'Ensi-ilta' }).event).toMatchObject({ title: '' })
  })

  test('of a saved course leaves what its form does not show as it was', () => {
    const saved = detail({ kind: 'course', title: 'Syksyn kurssi', capacity: 12 })
    expect(read(draftOf(saved), saved).event).toMatchObject({ title: 'Syksyn kurssi', capacity: 12 })
  })

  test('of fees and visits is a name and a field', () => {
    const { event } = read({ ...emptyDraft('fee'), production: 'Maksut', ownCap: 'x', ticketsOnSale: '3' })
    expect(event).toMatchObject({ production: 'Maksut', day: TODAY, lastDay: null, ownCap: null, ticketsOnSale: null })
  })

  test.each<[Partial<EventDraft>, object]>([
    [{ production: ' ' }, { production: 'needed' }],
    [{ day: '' }, { day: 'needed' }],
    [{ day: '32.1.' }, { day: 'bad_day' }],
    [{ day: '1.1.2050' }, { day: 'day_out_of_range' }],
    [{ lastDay: '21.1.' }, { lastDay: 'ends_before' }],
    [{ startsAt: '25' }, { startsAt: 'bad_time' }],
    [{ ticketsOnSale: '4,5' }, { ticketsOnSale: 'bad_count' }],
    [{ ownCap: 'five' }, { ownCap: 'bad_count' }],
    [{ kind: 'course', fee: '1,234' }, { fee: 'too_many_decimals' }],
  ])('as %o is a problem', (change, problems) => {
    expect(read(typed(change))).toEqual({ event: null, problems })
  })

  test('and read again is the same', () => {
    for (const kind of ['performance', 'course', 'fee', 'visit'] as const) {
      const saved = detail({ kind, ...(kind === 'fee' || kind === 'visit' ? { lastDay: OPEN_END } : {}) })
      expect(draftOf(saved).lastDay, kind).toBe('')
      const { event } = read(draftOf(saved), saved)
      expect(v.is(requests['event.save'].entries.event, event), kind).toBe(true)
    }
  })

  test('of an event of the register is the desk’s own words alone', () => {
    const saved = detail({ origin: 'register', soldOut: true })
    const { event } = read({ ...draftOf(saved), production: '', day: 'x', ownCap: '9', leavingOut: 'out' }, saved)
    expect(event).toEqual({ ...eventOf(saved), ownCap: 9, leftOut: true, soldOut: true })
  })
})

describe('a cap of its own', () => {
  const capOf = (change: Partial<EventDraft>, saved: EventDetail | null = null, base: CapBase = 'on_sale') =>
    capAtWork(typed(change), base, saved)

  test('is explained by its floor before it is typed', () => {
    expect(capFloorText(capOf({ ticketsOnSale: '150' }))).toBe(
      'Alaraja: 3\u00a0% luvusta 150 on 4,5, ylöspäin pyöristettynä 5. ' +
        'Kaikukortin valtakunnallinen toimintamalli: näytöksen yläraja.',
    )
    expect(capFloorText(capOf({ ticketsOnSale: '2400' }))).toContain('2\u00a0400 ihmistä yhtä aikaa on yli 1\u00a0000')
    expect(capFloorText(capOf({}))).toContain('kun lippujen määrä on kirjoitettu')
  })

  test.each([
    ['4', true],
    ['5', false],
    ['0', true],
  ])('of %s for 150 tickets is refused: %s', (ownCap, isRefused) => {
    expect(capOf({ ticketsOnSale: '150', ownCap }).isRefused).toBe(isRefused)
  })

  test('follows the venue’s base', () => {
    const sizes = { ticketsOnSale: '100', capacity: '200', ownCap: '5' }
    expect([capOf(sizes).isRefused, capOf(sizes, null, 'capacity').isRefused]).toEqual([false, true])
  })

  test('of a course is one place at least', () => {
    expect(capOf({ kind: 'course', ownCap: '0' }).isRefused).toBe(true)
    expect(capOf({ kind: 'course', ownCap: '1' }).isRefused).toBe(false)
  })

  test('may stay where its floor has risen, and may not where the size has changed', () => {
    const saved = detail({ ownCap: 4 })
    expect(capAtWork(draftOf(saved), 'on_sale', saved)).toMatchObject({
      isRefused: false,
      finding: { kind: 'refused' },
    })
    expect(capAtWork({ ...draftOf(saved), ticketsOnSale: '160' }, 'on_sale', saved).isRefused).toBe(true)
  })

  test('that is too low says why nothing can be saved', () => {
    const draft = typed({ ticketsOnSale: '150', ownCap: '4' })
    const text = blockedText({}, capAtWork(draft, 'on_sale', null))
    expect(text).toBe('3\u00a0% luvusta 150 on 4,5, ylöspäin pyöristettynä 5. 4 on liian vähän.')
    expect(blockedText({ day: 'needed' }, capAtWork(draft, 'on_sale', null))).toContain('päivä')
  })

  test('that is left empty says what holds instead', () => {
    expect(emptyCapText(detail({ cap: 12 }))).toBe('Tyhjä: kohteen raja, nyt 12.')
    expect(emptyCapText(detail())).toBe('Tyhjä: kohteella ei ole rajaa.')
    expect(emptyCapText(null)).toBe('Tyhjä: kuten kohteen rajoissa.')
  })
})

test('what the register says of an event has no empty facts', () => {
  const names = factsOf(detail({ origin: 'register', place: null })).map(({ name }) => name)
  expect(names).toEqual(['Tapahtuman laji', 'Aika', 'Ala', 'Lippuja myynnissä'])
})

type Handler = (request: never) => unknown
function editorWith(handlers: Partial<Record<Command, Handler>> = {}) {
  const stored = new Map([detail(), detail({ id: 'e2', title: 'Lear', production: 'Lear' })].map((e) => [e.id, e]))
  const all: Partial<Record<Command, Handler>> = {
    'event.get': ({ eventId }: { eventId: string }) => stored.get(eventId),
    'event.save': ({ eventId, event }: { eventId: string; event: NewEvent }) => {
      const saved = detail({ ...(event as Partial<EventDetail>), id: eventId, title: event.title || event.production })
      stored.set(eventId, { ...saved, lastDay: event.lastDay ?? event.day })
      return { outcome: 'saved', event: stored.get(eventId), warnings: [] }
    },
    'event.remove': () => null,
    ...handlers,
  }
  const invoke = vi.fn((command: Command, request: unknown) =>
    Promise.resolve().then(() => all[command]?.(v.parse(requests[command], request) as never)),
  )
  const api = { invoke, subscribe: () => () => undefined } as unknown as DeskApi
  return { editor: new EventEditor({ api, today: () => TODAY, base: () => 'on_sale' }), invoke, stored }
}
const type = (editor: EventEditor, change: Partial<EventDraft>) => Object.assign(editor.draft ?? {}, change)

describe('the editor', () => {
  test('adds an event under a new id', async () => {
    const { editor, invoke } = editorWith()
    editor.add('performance')
    type(editor, { production: 'Macbeth', day: '24.1.2026' })
    await editor.save()
    expect(invoke).toHaveBeenCalledWith('event.save', expect.objectContaining({ eventId: editor.eventId }))
    expect([editor.done, editor.isNew, editor.isChanged]).toEqual(['added', false, false])
  })

  test('sends nothing while a field is wrong, and says so from then on', async () => {
    const { editor, invoke } = editorWith()
    editor.add('performance')
    await editor.save()
    expect([editor.tried, invoke.mock.calls.length]).toEqual([true, 0])
  })

  test('keeps what is typed while another event is looked at', async () => {
    const { editor } = editorWith()
    await editor.open('e1')
    type(editor, { place: 'Kellari' })
    await editor.open('e2')
    expect([editor.isUnsaved('e1'), editor.isUnsaved('e2')]).toEqual([true, false])
    await editor.open('e1')
    expect([editor.draft?.place, editor.isChanged]).toEqual(['Kellari', true])
  })

  test('keeps what is typed when saving fails', async () => {
    const fail = () => {
      throw new DeskError('conflict', 'event_in_use')
    }
    const { editor } = editorWith({ 'event.save': fail })
    await editor.open('e1')
    type(editor, { day: '30.1.2026' })
    await editor.save()
    expect([editor.failure, editor.draft?.day, editor.isChanged]).toEqual(['event_in_use', '30.1.2026', true])
  })

  test('shows what the desk refused until it is changed', async () => {
    const check = {
      kind: 'refused',
      code: 'below_floor',
      given: 5,
      least: 8,
      arithmetic: null,
      source: 'performance-cap',
    }
    const refused = { outcome: 'refused', findings: [{ setting: 'event.ownCap', check }] }
    const { editor } = editorWith({ 'event.save': () => refused })
    await editor.open('e1')
    type(editor, { ownCap: '5' })
    await editor.save()
    expect([editor.isRefused, editor.draft?.ownCap]).toEqual([true, '5'])
    type(editor, { ownCap: '8' })
    expect(editor.findings).toEqual([])
  })

  test('marks as sold out at once, and leaves what else is typed unsaved', async () => {
    const { editor, invoke } = editorWith()
    await editor.open('e1')
    type(editor, { place: 'Kellari' })
    await editor.toggleSoldOut()
    expect(invoke).toHaveBeenLastCalledWith('event.save', {
      eventId: 'e1',
      event: expect.objectContaining({ soldOut: true, place: 'Sali' }) as unknown,
      pin: null,
    })
    expect([editor.detail?.soldOut, editor.draft?.place, editor.done]).toEqual([true, 'Kellari', 'sold_out'])
  })

  test('follows the list without touching what is typed', async () => {
    const { editor, stored } = editorWith()
    await editor.open('e1')
    type(editor, { place: 'Kellari' })
    stored.set('e1', detail({ taken: 3 }))
    await editor.refresh()
    expect([editor.detail?.taken, editor.draft?.place]).toEqual([3, 'Kellari'])
  })

  test('shows the event opened last, however late the one before answers', async () => {
    const { editor } = editorWith()
    await Promise.all([editor.open('e1'), editor.open('e2')])
    expect([editor.eventId, editor.detail?.title]).toEqual(['e2', 'Lear'])
  })

  test('removes an event and closes it', async () => {
    const { editor } = editorWith()
    await editor.open('e1')
    await editor.remove()
    expect([editor.eventId, editor.done, editor.isUnsaved('e1')]).toEqual([null, 'removed', false])
  })

  test('keeps an event open that cannot be removed', async () => {
    const fail = () => {
      throw new DeskError('conflict', 'event_in_use')
    }
    const { editor } = editorWith({ 'event.remove': fail })
    await editor.open('e1')
    await editor.remove()
    expect([editor.eventId, editor.failure]).toEqual(['e1', 'event_in_use'])
  })

  test('forgets a new event that is discarded', () => {
    const { editor } = editorWith()
    editor.add('performance')
    type(editor, { production: 'Macbeth' })
    editor.discard()
    editor.add('performance')
    expect(editor.draft?.production).toBe('')
  })
})
