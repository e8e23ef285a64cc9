import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { beforeEach, describe, expect, it, test, vi } from 'vitest'
import { FIELDS, FIGURE_COLUMNS, FIGURE_PARTS, type Figures, type FigureWords, requests } from '../../desk/contract.ts'
import { figuresOf, shiftAt, shiftFigures } from '../../desk/reports.ts'
import { exportFigures } from '../../desk/reports-export.ts'
import { FEE_KINDS } from '../../desk/rules/limits.ts'
import { addDays, type LocalDate } from '../../desk/rules/local-date.ts'
import { tempDir } from '../temp.ts'
import { CARD, check, deskAtWork } from './harness.ts'
import { type Bare, bareDesk, correctAt, day, enterAt, EVENING, HOLDERS, recordAt, recordedId, TODAY, undoAt, VENUE } from './bare.ts' // prettier-ignore

const [ALONE, , TWO, THREE] = HOLDERS
const HOUR = 3_600_000
const YEAR = { from: day('2026-01-01'), to: day('2026-12-31') }
const deps = ({ ledger, now }: Bare) => ({ ledger, now, venue: { id: VENUE, name: 'Talo' } })
const figures = (desk: Bare, days: { from: LocalDate; to: LocalDate } = YEAR): Promise<Figures> =>
  figuresOf(deps(desk), days)
const shift = (desk: Bare) => shiftFigures(deps(desk))
const rejects = ({ ledger }: Bare, id: string) => ledger.uses.reject(id, 'card_unknown')

describe('a report', () => {
  it('counts records, adults and minors, by event, by field and by day', async () => {
    const desk = bareDesk()
    const [hamlet, fair] = [desk.event(), desk.event({ field: 'science', production: 'Tiedepäivä', startsAt: null })]
    recordAt(desk, hamlet, [[TWO, 2]])
    recordAt(desk, hamlet, ALONE)
    recordAt(desk, fair, [[THREE, 1]])
    const report = await figures(desk)
    expect(report.total).toEqual({ uses: 3, adults: 3, minors: 3 })
    expect(report.events).toMatchObject([
      { id: fair, title: 'Tiedepäivä', uses: 1, minors: 1 },
      { id: hamlet, title: 'Hamlet', uses: 2, adults: 2, minors: 2 },
    ])
    expect(report.fields).toMatchObject([
      { field: 'culture', uses: 2 },
      { field: 'education', uses: 0 },
      { field: 'science', uses: 1 },
      { field: 'sport', uses: 0 },
    ])
    expect(report.days).toEqual([{ day: TODAY, uses: 3, adults: 3, minors: 3 }])
    expect(report.waiting).toBe(3)
  })

  it('leaves out what was taken back and what was replaced', async () => {
    const desk = bareDesk()
    const hamlet = desk.event()
    undoAt(desk, recordedId(recordAt(desk, hamlet, ALONE)))
    const wrong = recordedId(recordAt(desk, hamlet, [[TWO, 2]]))
    correctAt(desk, wrong, { eventId: hamlet, minors: 1, seen: ['already_used'] })
    expect((await figures(desk)).total).toEqual({ uses: 1, adults: 1, minors: 1 })
  })

  it('tells provisional ones apart that were rejected, and counts what only waits to be mended', async () => {
    const desk = bareDesk()
    desk.limit({}, { provisional: true })
    const hamlet = desk.event()
    const unknown = recordedId(recordAt(desk, hamlet, 'A123456780', { provisional: true }))
    const known = recordedId(recordAt(desk, hamlet, [[TWO, 2]]))
    for (const id of [unknown, known]) rejects(desk, id)
    expect(await figures(desk)).toMatchObject({
      total: { uses: 1, minors: 2 },
      apart: { uses: 1, adults: 1 },
      ...{ waiting: 0, rejected: 1 },
      events: [{ uses: 1 }],
    })
  })

  it('counts by the day of use, whenever it was recorded, and both bounds', async () => {
    const desk = bareDesk()
    const [first, last] = [day('2026-01-05'), day('2026-02-28')]
    const paper = desk.event({ day: first })
    enterAt(desk, paper, ALONE, { day: first, seen: ['event_past'] })
    recordAt(desk, desk.event({ day: last }), TWO)
    expect((await figures(desk, { from: first, to: last })).days.map((each) => each.day)).toEqual([first, last])
    expect((await figures(desk, { from: addDays(first, 1), to: addDays(last, -1) })).total.uses).toBe(0)
  })

  it('sums fees in cents by kind, and what of a course is covered', async () => {
    const desk = bareDesk()
    const fees = desk.event({ kind: 'fee', startsAt: null, lastDay: day('9999-12-31') })
    for (const cents of [10, 20]) recordAt(desk, fees, ALONE, { fee: { kind: 'copying', cents } })
    recordAt(desk, fees, TWO, { fee: { kind: 'overdue_fine', cents: 1_999 } })
    recordAt(desk, desk.event({ kind: 'course', feeCents: 6_000 }), THREE)
    expect((await figures(desk)).fees).toEqual([
      { kind: 'overdue_fine', uses: 1, cents: 1_999 },
      { kind: 'copying', uses: 2, cents: 30 },
      { kind: 'course', uses: 1, cents: 6_000 },
    ])
  })

  it('is of the venue alone', async () => {
    const desk = bareDesk()
    const { ledger, now } = desk
    const hamlet = desk.event()
    recordAt(desk, hamlet, ALONE)
    ledger.tallies.refused(hamlet, TODAY, 'expired')
    const other = await figuresOf({ ledger, now, venue: { id: 'elsewhere', name: 'Muu' } }, YEAR)
    expect([other.total.uses, other.events, other.refusals]).toEqual([0, [], []])
  })

  it('tells how often caps filled and shows were sold out, and what was given there', async () => {
    const desk = bareDesk()
    desk.limit({ performance: { cap: 1 } })
    const [full, gone, plain] = [desk.event(), desk.event({ startsAt: '20:00' }), desk.event({ startsAt: '21:00' })]
    undoAt(desk, recordedId(recordAt(desk, full, ALONE)))
    recordAt(desk, full, TWO)
    desk.ledger.events.say(gone, { ownCap: null, ownLeftOut: null, soldOutAt: 7 })
    expect(plain).toBeTruthy()
    expect((await figures(desk)).filled).toMatchObject([
      { id: full, filled: 2, firstFilledAt: EVENING, soldOutAt: null, tickets: 1 },
      { id: gone, filled: 0, firstFilledAt: null, soldOutAt: 7, tickets: 0 },
    ])
  })

  it('counts refusals of its days by reason', async () => {
    const desk = bareDesk()
    const id = desk.event()
    for (const on of [TODAY, TODAY, addDays(TODAY, -1)]) desk.ledger.tallies.refused(id, on, 'cap_full')
    desk.ledger.tallies.refused(id, TODAY, 'expired')
    expect((await figures(desk, { from: TODAY, to: TODAY })).refusals).toEqual([
      { code: 'cap_full', count: 2 },
      { code: 'expired', count: 1 },
    ])
  })

  it('holds nothing of a card', async () => {
    const desk = bareDesk()
    recordAt(desk, desk.event(), ALONE)
    const [use] = desk.ledger.journal.page('all', Number.MAX_SAFE_INTEGER, 1)
    const key = Buffer.from(use?.cardKey ?? []).toString('hex')
    const text = JSON.stringify([await figures(desk), shift(desk)])
    expect(key).toHaveLength(32)
    for (const secret of [ALONE, key, use?.id ?? '', '•']) expect(text).not.toContain(secret)
  })

  it('lets other work go on between the days', async () => {
    const desk = bareDesk()
    for (let i = 0; i < 20; i++) recordAt(desk, desk.event({ day: addDays(TODAY, i) }), ALONE)
    let turns = 0
    let isCounting = true
    const other = () => void setImmediate(() => isCounting && ++turns && other())
    other()
    const counting = figures(desk).finally(() => (isCounting = false))
    expect((await counting).total.uses).toBe(20)
    expect(turns).toBeGreaterThan(2)
  })
})

describe('the shift', () => {
  test.each([
    ['2026-01-21T18:30:00+02:00', '2026-01-21', '2026-01-21T06:00:00+02:00', '2026-01-22T06:00:00+02:00'],
    ['2026-01-22T05:59:59+02:00', '2026-01-21', '2026-01-21T06:00:00+02:00', '2026-01-22T06:00:00+02:00'],
    ['2026-01-22T06:00:00+02:00', '2026-01-22', '2026-01-22T06:00:00+02:00', '2026-01-23T06:00:00+02:00'],
    // the night in which an hour is skipped
    ['2026-03-29T02:30:00+02:00', '2026-03-28', '2026-03-28T06:00:00+02:00', '2026-03-29T06:00:00+03:00'],
  ])('at %s is that of %s', (now, on, start, end) => {
    expect(shiftAt(Date.parse(now))).toEqual({ day: on, start: Date.parse(start), end: Date.parse(end) })
  })

  it('counts what was recorded since the morning, for whatever day, and not what was before', () => {
    const desk = bareDesk()
    const [hamlet, later] = [desk.event(), desk.event({ day: day('2026-02-10') })]
    desk.clock.at = EVENING - 20 * HOUR
    recordAt(desk, hamlet, ALONE)
    desk.clock.at = EVENING
    recordAt(desk, later, [[TWO, 1]])
    desk.clock.at = EVENING + 9 * HOUR
    expect(shift(desk)).toMatchObject({
      ...{ day: TODAY, total: { uses: 1, adults: 1, minors: 1 }, undone: 0 },
      events: [{ id: later }],
    })
  })

  it('counts from paper only what was used on its day, and tells how many were of other days', () => {
    const desk = bareDesk()
    const earlier = addDays(TODAY, -3)
    enterAt(desk, desk.event({ day: earlier }), ALONE, { day: earlier, seen: ['event_past'] })
    const wrong = recordedId(enterAt(desk, desk.event({ day: earlier }), THREE, { day: earlier, seen: ['event_past'] }))
    undoAt(desk, wrong)
    enterAt(desk, desk.event(), TWO)
    expect(shift(desk)).toMatchObject({ total: { uses: 1 }, otherDays: 1 })
  })

  it('tells what was taken back; what was replaced is one, on the shift of its recording', () => {
    const desk = bareDesk()
    const hamlet = desk.event()
    desk.clock.at = EVENING - 24 * HOUR
    const old = recordedId(recordAt(desk, hamlet, [[THREE, 3]]))
    desk.clock.at = EVENING
    correctAt(desk, old, { eventId: hamlet, minors: 1, seen: ['already_used'] })
    undoAt(desk, recordedId(recordAt(desk, hamlet, ALONE)))
    const wrong = recordedId(recordAt(desk, hamlet, [[TWO, 2]]))
    correctAt(desk, wrong, { eventId: hamlet, minors: 0, seen: ['already_used'] })
    expect(shift(desk)).toMatchObject({ total: { uses: 1, adults: 1, minors: 0 }, undone: 1 })
  })

  it('has a refusal of the small hours on it, as it has a use', async () => {
    const now = () => Date.parse('2026-01-22T01:00:00+02:00')
    const { desk, eventId } = await deskAtWork({ now })
    await check(desk, eventId, CARD.expired)
    await expect
      .poll(async () => (await desk.api.invoke('figures.shift', {})).refusals)
      .toEqual([{ code: 'expired', count: 1 }])
  })

  it('tells refusals of its day, and when something filled or sold out', () => {
    const desk = bareDesk()
    const hamlet = desk.event()
    desk.ledger.tallies.refused(hamlet, TODAY, 'expired')
    desk.ledger.tallies.refused(hamlet, addDays(TODAY, -1), 'banned')
    desk.ledger.tallies.moment(hamlet, 'cap_full', EVENING - 24 * HOUR)
    desk.ledger.tallies.moment(hamlet, 'sold_out', EVENING)
    expect(shift(desk)).toMatchObject({
      refusals: [{ code: 'expired', count: 1 }],
      moments: [{ what: 'sold_out', at: EVENING, event: { title: 'Hamlet' } }],
    })
  })
})

describe('the file', () => {
  // nothing of a test may land among the downloads of whoever runs it
  beforeEach(() => {
    const config = tempDir()
    const downloads = join(config, 'Lataukset')
    mkdirSync(downloads)
    writeFileSync(join(config, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`)
    vi.stubEnv('XDG_CONFIG_HOME', config)
    return () => vi.unstubAllEnvs()
  })
  const named = <K extends string>(names: readonly K[]) =>
    Object.fromEntries(names.map((name): [string, string] => [name, name])) as Record<K, string>
  const words: FigureWords = {
    columns: named(FIGURE_COLUMNS),
    parts: named(FIGURE_PARTS),
    fields: named(FIELDS),
    fees: named([...FEE_KINDS, 'course'] as const),
    refusals: { expired: 'Vanhentunut' },
  }
  async function lines(desk: Bare): Promise<string[]> {
    const written = await exportFigures(deps(desk), { ...YEAR, grain: 'month', words })
    if (written.outcome !== 'written') throw new Error(written.why)
    return readFileSync(written.path, 'utf8').slice(1).trimEnd().split('\r\n')
  }

  it('has a line for each figure, and every month of the year', async () => {
    const desk = bareDesk()
    const hamlet = desk.event()
    recordAt(desk, hamlet, [[TWO, 2]])
    recordAt(desk, desk.event({ kind: 'fee', lastDay: day('9999-12-31'), production: 'Maksut' }), ALONE, {
      fee: { kind: 'copying', cents: 1_250 },
    })
    desk.ledger.tallies.refused(hamlet, TODAY, 'expired')
    desk.ledger.events.say(hamlet, { ownCap: null, ownLeftOut: null, soldOutAt: EVENING })
    const table = await lines(desk)
    expect(table[0]).toBe(FIGURE_COLUMNS.join(';'))
    expect(table).toEqual(
      expect.arrayContaining([
        'total;1.1.2026;31.12.2026;Talo;2;2;2;4;;;',
        'time;1.1.2026;31.1.2026;;2;2;2;4;;;',
        'time;1.12.2026;31.12.2026;;0;0;0;0;;;',
        'field;1.1.2026;31.12.2026;culture;2;2;2;4;;;',
        'event;21.1.2026;21.1.2026;Hamlet;1;1;2;3;;;',
        'event;21.1.2026;;Maksut;1;1;0;1;;;',
        'fee;1.1.2026;31.12.2026;copying;1;;;;12,5;;',
        'refusal;1.1.2026;31.12.2026;Vanhentunut;;;;;;1;',
        'sold_out;21.1.2026;21.1.2026;Hamlet;;;;3;;;21.01.2026 18:30',
      ]),
    )
    expect(table.filter((line) => line.startsWith('time;'))).toHaveLength(12)
  })

  it('is divided as finely as its days can be, and no finer', () => {
    const isTaken = (from: string, to: string, grain: string) =>
      v.safeParse(requests['figures.export'], { from, to, grain, words }).success
    expect(isTaken('2026-01-01', '2026-02-28', 'day')).toBe(true)
    expect(isTaken('2026-01-01', '2026-12-31', 'day')).toBe(false)
    expect(isTaken('2000-01-01', '2099-12-31', 'month')).toBe(false)
    expect(isTaken('2000-01-01', '2099-12-31', 'year')).toBe(true)
    expect(isTaken('2026-01-01', '2026-12-31', 'week')).toBe(false)
  })

  it('holds no formula that a spreadsheet would reckon', async () => {
    const desk = bareDesk()
    recordAt(desk, desk.event({ production: '=HYPERLINK("http://a")' }), ALONE)
    expect((await lines(desk)).find((line) => line.startsWith('event;'))).toContain(`"'=HYPERLINK(""http://a"")"`)
  })
})
