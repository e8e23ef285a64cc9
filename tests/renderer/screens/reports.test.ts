import { describe, expect, test } from 'vitest'
import {
  createDeskApi,
  type EventTally,
  type Figures,
  type LocalDate,
  type ShiftFigures,
} from '../../../desk/contract.ts'
import { workDay } from '../../../desk/rules/limits-time.ts'
import { grainsOf, mondayOf, partsOf, talliedParts } from '../../../desk/rules/periods.ts'
import { chartOf, stepFor } from '../../../renderer/lib/screens/figures-chart.ts'
import { daysOf, type Preset } from '../../../renderer/lib/screens/figures-period.ts'
import { eventRows, momentRows, refusalRows } from '../../../renderer/lib/screens/figures-shift.ts'
import { answersOf, chartText, partNames } from '../../../renderer/lib/screens/figures-words.ts'
import { FiguresModel } from '../../../renderer/lib/screens/figures.svelte.ts'
import { m } from '../../../renderer/paraglide/messages.js'
import { FakeDesk, type Handler } from '../fake-desk.ts'

const day = (text: string) => text as LocalDate
const TODAY = day('2026-01-21')
const NONE = { uses: 0, adults: 0, minors: 0 }
const figures = (some: Partial<Figures> = {}): Figures => ({
  ...{
    venue: 'Talo',
    from: day('2026-01-01'),
    to: day('2026-01-31'),
    total: NONE,
    apart: NONE,
    waiting: 0,
    rejected: 0,
  },
  ...{ events: [], fees: [], refusals: [], days: [], fields: [], filled: [] },
  ...some,
})

describe('periods', () => {
  test.each<[Preset, string, string, string]>([
    ['today', '2026-01-21', '2026-01-21', '2026-01-21'],
    ['week', '2026-01-21', '2026-01-19', '2026-01-25'],
    ['week', '2026-01-19', '2026-01-19', '2026-01-25'],
    ['week', '2026-03-01', '2026-02-23', '2026-03-01'],
    ['month', '2028-02-10', '2028-02-01', '2028-02-29'],
    ['last_month', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['last_month', '2026-01-21', '2025-12-01', '2025-12-31'],
    ['year', '2026-01-21', '2026-01-01', '2026-12-31'],
    ['last_year', '2026-01-21', '2025-01-01', '2025-12-31'],
  ])('%s at %s is %s to %s', (preset, today, from, to) => {
    expect(daysOf(preset, day(today))).toEqual({ from, to })
  })

  test('the day that is worked on ends at six in Finland', () => {
    expect(workDay(Date.parse('2026-01-22T05:59:00+02:00'))).toBe('2026-01-21')
    expect(workDay(Date.parse('2026-01-22T06:00:00+02:00'))).toBe('2026-01-22')
  })

  test('the week begins on Monday', () => {
    expect(mondayOf(day('2026-01-25'))).toBe('2026-01-19')
  })

  test.each([
    ['2026-01-21', '2026-01-21', ['day']],
    ['2026-01-01', '2026-01-31', ['day']],
    ['2026-01-15', '2026-02-14', ['day', 'month']],
    ['2026-01-01', '2026-12-31', ['month']],
    ['2025-12-31', '2026-01-01', ['day', 'month', 'year']],
    ['2000-01-01', '2099-12-31', ['year']],
  ])('%s to %s is divided by %o', (from, to, grains) => {
    expect(grainsOf({ from: day(from), to: day(to) })).toEqual(grains)
  })

  test('the parts leave no day out, and the first and the last are cut off', () => {
    expect(partsOf({ from: day('2025-12-15'), to: day('2026-02-03') }, 'month')).toEqual([
      { from: '2025-12-15', to: '2025-12-31' },
      { from: '2026-01-01', to: '2026-01-31' },
      { from: '2026-02-01', to: '2026-02-03' },
    ])
    expect(partsOf({ from: day('2000-01-01'), to: day('2099-12-31') }, 'year')).toHaveLength(100)
  })

  test('each part has what its days come to, also none', () => {
    const one = { uses: 1, adults: 1, minors: 2 }
    const days = [
      { day: day('2026-01-01'), ...one },
      { day: day('2026-01-31'), ...one },
    ]
    expect(talliedParts({ from: day('2026-01-01'), to: day('2026-02-28') }, 'month', days)).toMatchObject([
      { uses: 2, adults: 2, minors: 4 },
      { uses: 0, adults: 0, minors: 0 },
    ])
  })
})

describe('the chart', () => {
  test.each([
    [1, 1],
    [4, 1],
    [5, 2],
    [108, 50],
    [201, 100],
    [999_999, 500_000],
  ])('for %i has lines %i apart', (highest, step) => {
    expect(stepFor(highest)).toBe(step)
  })

  test('stands within its frame, minors on adults, as tall as they are many', () => {
    const columns = [
      { adults: 10, minors: 5, label: '1.1.' },
      { adults: 20, minors: 0, label: '2.1.' },
    ]
    const { plot, columns: [one, two] = [], ticks } = chartOf(columns, { width: 400, height: 200, em: 14 }) // prettier-ignore
    if (!one || !two) throw new Error('no columns')
    expect(two.adults.height / one.adults.height).toBeCloseTo(2)
    expect(one.minors.height / one.adults.height).toBeCloseTo(0.5)
    expect(one.minors.y + one.minors.height).toBeCloseTo(one.adults.y)
    expect(one.adults.y + one.adults.height).toBeCloseTo(plot.y + plot.height)
    expect(two.adults.y).toBeGreaterThanOrEqual(plot.y)
    expect(two.adults.x + two.adults.width).toBeLessThanOrEqual(400)
    expect(ticks.map(({ value }) => value)).toEqual([0, 5, 10, 15, 20])
  })

  test('names as many columns as there is room for', () => {
    const columns = Array.from({ length: 31 }, (_, i) => ({ adults: 1, minors: 0, label: `${String(i + 1)}.12.` }))
    const { labels } = chartOf(columns, { width: 600, height: 200, em: 14 })
    expect(labels.length).toBeLessThan(12)
    expect(labels[0]?.text).toBe('1.12.')
    for (const [i, { x }] of labels.entries())
      if (i > 0) expect(x - (labels[i - 1]?.x ?? 0)).toBeGreaterThan(6 * 0.6 * 14)
  })

  test('is told in words, and shows nothing where there is nothing', () => {
    const report = figures({ total: { uses: 3, adults: 3, minors: 1 } })
    const part = (at: string, adults: number) => ({ from: day(at), to: day(at), uses: adults, adults, minors: 0 })
    expect(chartText(report, [part('2026-01-20', 1), part('2026-01-21', 3)], 'day')).toContain('ke 21.1.2026')
    expect(chartText(report, [part('2026-01-20', 0)], 'day')).toBeNull()
  })

  test('months of one year go without it, and one that is cut off is told by its days', () => {
    const year = { from: day('2026-01-15'), to: day('2026-12-31') }
    const [first, second] = partsOf(year, 'month')
    if (!first || !second) throw new Error('no months')
    expect(partNames('month', year).long(second)).toBe('helmikuu')
    expect(partNames('month', year).long(first)).toBe('15.–31.1.2026')
    expect(partNames('month', { ...year, from: day('2025-01-01') }).long(second)).toBe('helmikuu 2026')
  })
})

test('the yearly questions are answered only where there is something to tell', () => {
  const event = { id: '1', title: 'Hamlet', kind: 'performance', day: TODAY, lastDay: TODAY, startsAt: null } as const
  const filled = { ...event, venue: 'Talo', filled: 0, firstFilledAt: null, soldOutAt: null, tickets: 0 }
  expect(answersOf([])).toEqual([])
  expect(answersOf([{ ...filled, soldOutAt: 1 }, { ...filled, soldOutAt: 1, tickets: 2, filled: 3, firstFilledAt: 1 }])).toEqual([
    m.reports_cap_answer({ count: 1 }),
    m.reports_sold_out_answer({ count: 2, used: 1 }),
  ]) // prettier-ignore
})

describe('the summary of a shift', () => {
  const events = Array.from({ length: 30 }, (_, i): EventTally => ({
    ...{ id: String(i), title: `Esitys ${String(i)}`, kind: 'performance', day: TODAY, lastDay: TODAY, startsAt: null },
    ...{ venue: 'Talo', uses: i + 1, adults: i + 1, minors: 1 },
  }))
  const sum = (rows: readonly { cells: readonly string[] }[]) =>
    rows.reduce((all, { cells }) => all + Number(cells[0]), 0)

  test('names the events with the most and adds up the others, so that it is one sheet', () => {
    const rows = eventRows(events, false)
    expect(rows.length).toBeLessThanOrEqual(10)
    expect(rows.at(-1)?.name).toBe(m.reports_shift_others({ count: 21 }))
    expect(sum(rows)).toBe(sum(events.map(({ uses }) => ({ cells: [String(uses)] }))))
    expect(eventRows(events.slice(0, 10), false).map(({ key }) => key)).toEqual(events.slice(0, 10).map(({ id }) => id))
  })

  test('names a venue where there are several', () => {
    expect(eventRows(events.slice(0, 1), true)[0]?.note).toContain('Talo')
  })

  test('adds up the rarest reasons, and tells the last moments', () => {
    const shift = {
      refusals: Array.from({ length: 12 }, () => ({ code: 'expired', count: 2 })),
      moments: Array.from({ length: 9 }, (_, i) => ({ event: events[i], what: 'cap_full', at: i })),
    } as unknown as ShiftFigures
    expect(sum(refusalRows(shift))).toBe(24)
    expect(refusalRows(shift).length).toBeLessThanOrEqual(7)
    expect(momentRows(shift).at(-1)?.name).toBe('Esitys 8')
  })
})

describe('the screen', () => {
  function open(handlers: Record<string, Handler> = {}) {
    const fake = new FakeDesk({ 'figures.get': (days: object) => figures(days), ...handlers })
    return { fake, model: new FiguresModel(createDeskApi(fake.transport), () => TODAY) }
  }

  test('begins with this month, and counts what is chosen', async () => {
    const { fake, model } = open()
    await model.refresh()
    await model.choose('last_year')
    expect(fake.requestsOf('figures.get')).toEqual([
      { from: '2026-01-01', to: '2026-01-31' },
      { from: '2025-01-01', to: '2025-12-31' },
    ])
    expect([model.figures?.from, model.grain, model.parts.length]).toEqual(['2025-01-01', 'month', 12])
  })

  test('shows the answer to the last question, whichever comes first', async () => {
    const first = Promise.withResolvers<Figures>()
    let asked = 0
    const { model } = open({ 'figures.get': (days: object) => (asked++ === 0 ? first.promise : figures(days)) })
    const slow = model.choose('year')
    await model.choose('today')
    first.resolve(figures())
    await slow
    expect([model.figures?.from, model.isCounting]).toEqual([TODAY, false])
  })

  test.each([
    ['', '21.1.2026', { from: 'needed', to: null }],
    ['xx', '21.1.2026', { from: 'bad_day', to: null }],
    ['1.1.1999', '21.1.2026', { from: 'out_of_range', to: null }],
    ['22.1.2026', '21.1.2026', { from: null, to: 'ends_before' }],
  ])('does not count own days that are none: %s to %s', async (from, to, problems) => {
    const { fake, model } = open()
    await model.choose('own')
    expect([model.from, model.to]).toEqual(['1.1.2026', '31.1.2026'])
    Object.assign(model, { from, to })
    await model.chooseOwn()
    expect([model.told, fake.calls.length]).toEqual([problems, 0])
  })

  test('own days stay when staff come back, and are divided as they were', async () => {
    const { fake, model } = open()
    await model.choose('own')
    Object.assign(model, { from: '1.12.', to: '21.1.2026' })
    await model.chooseOwn()
    model.divide('year')
    await model.refresh()
    expect(fake.requestsOf('figures.get')).toEqual(Array(2).fill({ from: '2025-12-01', to: '2026-01-21' }))
    expect([model.grain, model.parts.length]).toEqual(['year', 2])
  })

  test('a desk that is away is told, and what was there stays', async () => {
    const { fake, model } = open()
    await model.refresh()
    fake.stop()
    await model.count()
    expect([model.failure, model.figures?.venue, model.isCounting]).toEqual(['reconnecting', 'Talo', false])
  })

  test('what goes to the file is what is shown', async () => {
    const { fake, model } = open({
      'figures.export': () => ({ outcome: 'written', path: '/koti/a.csv', rows: 3, leftOut: 0 }),
    })
    const told: unknown[] = []
    await model.choose('last_month')
    await model.save((result) => told.push(result))
    expect(fake.requestsOf('figures.export')).toMatchObject([{ from: '2025-12-01', to: '2025-12-31', grain: 'day' }])
    expect(told).toMatchObject([{ path: '/koti/a.csv' }])
  })

  test('the shift is counted once more before it is printed', async () => {
    let uses = 0
    const { model } = open({ 'figures.shift': () => ({ total: { uses: ++uses } }) })
    const told: unknown[] = []
    const seen: unknown[] = []
    await model.showShift()
    const print = () => {
      seen.push(model.shift?.total.uses)
      return Promise.resolve('failed' as const)
    }
    await model.printShift(print, (printed) => told.push(printed))
    expect([seen, told]).toEqual([[2], ['failed']])
    model.leaveShift()
    expect(model.shift).toBeNull()
  })
})
