import { describe, expect, test } from 'vitest'
import { createDeskApi, type EventSummary, OPEN_END } from '../../../desk/contract.ts'
import { eventGroups, givenText, onSaleText, whenText } from '../../../renderer/lib/screens/event-list.ts'
import { createEventImport } from '../../../renderer/lib/screens/event-import.ts'
import { EventsModel } from '../../../renderer/lib/screens/events.svelte.ts'
import { keptFor } from '../../../renderer/lib/screens/venue-kept.ts'
import { FakeDesk } from '../fake-desk.ts'

type Day = EventSummary['day']
const TODAY = '2026-01-21' as Day
const NOW = Date.parse('2026-01-21T10:00:00Z')
const event = (id: string, change: Partial<EventSummary> = {}): EventSummary => ({
  ...{ id, venueId: 'v', kind: 'performance', title: 'Hamlet', production: 'Hamlet', day: TODAY, lastDay: TODAY },
  ...{
    startsAt: '19:00',
    place: 'Suuri näyttämö',
    ticketsOnSale: 150,
    taken: 0,
    cap: null,
    soldOut: false,
    isLeftOut: false,
  },
  origin: 'register',
  ...change,
})
const on = (day: string, lastDay = day) => ({ day: day as Day, lastDay: lastDay as Day })

describe('the list', () => {
  const EVENTS = [
    event('past', on('2026-01-20')),
    event('coming', { ...on('2026-01-23'), title: 'Yö majakalla', place: 'Kellari' }),
    event('today'),
    event('going on', { ...on('2025-09-01', OPEN_END), kind: 'visit', title: 'Uinti', startsAt: null }),
  ]
  const found = (query: string) =>
    eventGroups(EVENTS, query, NOW).map(({ name, events }) => [name, events.map(({ id }) => id)])

  test('has today’s first, with what goes on, then the coming and the past', () => {
    expect(found('')).toEqual([
      ['today', ['today', 'going on']],
      ['coming', ['coming']],
      ['past', ['past']],
    ])
  })

  test.each([
    ['kellari', 'coming'],
    ['majakalla yö', 'coming'],
    ['20.1.2026', 'past'],
    ['uimahallin', 'going on'],
  ])('finds by %s', (query, id) => {
    expect(found(query).map(([, ids]) => ids)).toEqual([[id]])
  })

  test('is empty where nothing is found', () => {
    expect(found('Lear')).toEqual([])
  })
})

describe('a row tells', () => {
  test('when it is', () => {
    expect(whenText(event('a'))).toBe('ke 21.1.2026 klo 19.00')
    expect(whenText(event('a', { startsAt: null }))).toBe('ke 21.1.2026')
    expect(whenText(event('a', { ...on('2026-01-21', OPEN_END), startsAt: null }))).toBe('toistaiseksi')
  })

  test('the days of a course, and the hour that its evenings begin at', () => {
    const spring = event('a', { kind: 'course', ...on('2026-01-21', '2026-03-25') })
    expect(whenText(spring)).toBe('21.1.–25.3.2026 klo 19.00')
    expect(whenText({ ...spring, startsAt: null })).toBe('21.1.–25.3.2026')
  })

  test('how much of the cap is given, or how many where there is none', () => {
    expect(givenText({ kind: 'performance', taken: 7, cap: 12 })).toBe('7/12 annettu')
    expect(givenText({ kind: 'performance', taken: 2, cap: null })).toBe('2 lippua annettu')
    expect(givenText({ kind: 'performance', taken: 0, cap: null })).toBeNull()
  })

  test('a fee and a visit are no tickets', () => {
    expect(givenText({ kind: 'fee', taken: 1, cap: null })).toBe('1 maksu tänään')
    expect(givenText({ kind: 'visit', taken: 2, cap: null })).toBe('2 käyntiä tänään')
  })

  test('tickets of a performance and places on a course', () => {
    expect(onSaleText({ kind: 'performance', ticketsOnSale: 150 })).toBe('150 lippua myynnissä')
    expect(onSaleText({ kind: 'course', ticketsOnSale: 12 })).toBe('12 paikkaa')
    expect(onSaleText({ kind: 'fee', ticketsOnSale: null })).toBeNull()
  })
})

describe('a box office’s list', () => {
  const of = { title: '', production: 'Hamlet', ...on('2026-01-22'), startsAt: null, place: null }
  const row = { ...of, ticketsOnSale: null, capacity: null, kind: 'performance' as const }
  const LINES = [
    { line: 2, text: null, event: row, problems: [], known: false },
    { line: 3, text: null, event: row, problems: [], known: true },
    { line: 4, text: 'Hamlet;41.1.', event: null, problems: [{ code: 'bad_date' }], known: false },
  ]
  const desk = () =>
    new FakeDesk({
      'events.preview': () => ({ outcome: 'read', lines: LINES, encoding: 'utf-8', separator: ';' }),
      'events.import': ({ lines }: { lines: number[] }) => ({ added: lines.length, ended: 'done' }),
    })

  test('has new events chosen, those on the list and bad lines not', async () => {
    const model = createEventImport(createDeskApi(desk().transport))
    await model.read(new File(['nimi;päivä\n'], 'list.csv'))
    expect(LINES.map((line) => model.isChosen(line))).toEqual([true, false, false])
  })

  test('says how many were added and how many left out', async () => {
    const fake = desk()
    const model = createEventImport(createDeskApi(fake.transport))
    await model.read(new File(['nimi;päivä\n'], 'list.csv'))
    await model.send()
    expect(fake.requestsOf('events.import')).toMatchObject([{ lines: [2] }])
    expect(model.done).toEqual({ added: 1, left: 2, ended: 'done' })
  })
})

describe('the screen', () => {
  const modelWith = (events: readonly EventSummary[]) => {
    const { transport } = new FakeDesk({})
    const options = { api: createDeskApi(transport), today: () => TODAY, base: () => 'on_sale' as const }
    return new EventsModel({ ...options, events: () => events })
  }

  test('adds what the venue has most of', () => {
    const model = modelWith([event('a', { kind: 'course' }), event('b'), event('c', { kind: 'course' })])
    model.add()
    expect(model.editor.draft?.kind).toBe('course')
  })

  test('adds a performance where there is nothing yet', () => {
    const model = modelWith([])
    model.add()
    expect(model.editor.draft?.kind).toBe('performance')
  })

  test('keeps a begun event while a file is looked at', () => {
    const model = modelWith([])
    model.add()
    if (model.editor.draft) model.editor.draft.production = 'Lear'
    model.openImport()
    expect([model.importing, model.editor.draft]).toEqual([true, null])
    model.add()
    expect([model.importing, model.editor.draft?.production]).toEqual([false, 'Lear'])
  })

  test('is as it was left, until another venue is served', () => {
    const owner = {}
    const first = keptFor(owner, 'events', 'theatre', () => ({}))
    expect(keptFor(owner, 'events', 'theatre', () => ({}))).toBe(first)
    expect(keptFor(owner, 'settings', 'theatre', () => ({}))).not.toBe(first)
    expect(keptFor(owner, 'events', 'library', () => ({}))).not.toBe(first)
  })
})
