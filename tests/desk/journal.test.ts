import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { journalRows } from '../../db/journal.ts'
import { LEDGER_FILE } from '../../db/ledger-file.ts'
import type { Request } from '../../desk/contract.ts'
import { journalOf, listJournal } from '../../desk/journal.ts'
import { type Bare, bareDesk, correctAt, day, enterAt, EVENING, HOLDERS, recordAt, recordedId, TODAY, undoAt } from './bare.ts' // prettier-ignore

const [ALONE, , TWO] = HOLDERS
const YESTERDAY = day('2026-01-20')

type Asked = Partial<Request<'journal.list'>>
const list = (desk: Bare, asked: Asked = {}) =>
  listJournal(desk, { before: null, filter: 'all', text: null, recordedOn: null, ...asked })
const idsOf = (desk: Bare, asked: Asked) => list(desk, asked).entries.map(({ id }) => id)

/** Records a card at a moment of Finnish time. */
function recordedAt(desk: Bare, moment: string, card: string = ALONE): string {
  desk.clock.at = Date.parse(moment)
  const id = recordedId(recordAt(desk, desk.event({ day: day('2026-12-24'), productionId: moment }), card))
  desk.clock.at = EVENING
  return id
}

/** As if a report had told of it: given elsewhere. */
function tellElsewhere({ dataDir }: Bare, id: string): void {
  const db = new Database(join(dataDir, LEDGER_FILE))
  expect(db.prepare('UPDATE use SET here = 0 WHERE id = ?').run(id).changes).toBe(1)
  db.close()
}

describe('a day of the journal', () => {
  it('has what was recorded on that day in Finland, from midnight to midnight', () => {
    const desk = bareDesk()
    const before = recordedAt(desk, '2026-01-19T23:59:59.999+02:00')
    const [first, last] = ['2026-01-20T00:00:00+02:00', '2026-01-20T23:59:59.999+02:00'].map((at) =>
      recordedAt(desk, at),
    )
    const after = recordedAt(desk, '2026-01-21T00:00:00+02:00')
    expect(idsOf(desk, { recordedOn: YESTERDAY })).toEqual([last, first])
    expect(idsOf(desk, { recordedOn: day('2026-01-19') })).toEqual([before])
    expect(idsOf(desk, { recordedOn: TODAY })).toEqual([after])
  })

  it('is as long as its clocks make it', () => {
    const desk = bareDesk()
    const summer = recordedAt(desk, '2026-03-29T23:30:00+03:00')
    expect(idsOf(desk, { recordedOn: day('2026-03-29') })).toEqual([summer])
    expect(idsOf(desk, { recordedOn: day('2026-03-30') })).toEqual([])
  })

  it('has what is of another day, and what was given elsewhere', () => {
    const desk = bareDesk()
    const paper = recordedId(
      enterAt(desk, desk.event({ day: YESTERDAY }), ALONE, { day: YESTERDAY, seen: ['event_past'] }),
    )
    const reported = recordedAt(desk, '2026-01-21T19:00:00+02:00', TWO)
    tellElsewhere(desk, reported)
    expect(idsOf(desk, { recordedOn: TODAY })).toEqual([reported, paper])
    expect(idsOf(desk, { recordedOn: YESTERDAY })).toEqual([])
  })

  it('is narrowed by a filter or to a card', () => {
    const desk = bareDesk()
    const [one, two] = [recordedAt(desk, '2026-01-20T12:00+02:00'), recordedAt(desk, '2026-01-20T13:00+02:00', TWO)]
    recordedAt(desk, '2026-01-19T12:00+02:00', TWO)
    undoAt(desk, one)
    expect(idsOf(desk, { recordedOn: YESTERDAY, filter: 'taken_back' })).toEqual([one])
    expect(idsOf(desk, { recordedOn: YESTERDAY, filter: 'rejected' })).toEqual([])
    expect(idsOf(desk, { recordedOn: YESTERDAY, text: TWO })).toEqual([two])
    expect(idsOf(desk, { recordedOn: TODAY, text: TWO })).toEqual([])
  })

  it('comes in pages', () => {
    const desk = bareDesk()
    const event = desk.event()
    for (let i = 0; i < 53; i++) recordAt(desk, event, ALONE, { seen: ['already_used'] })
    const first = list(desk, { recordedOn: TODAY })
    expect([first.entries.length, first.more]).toEqual([50, true])
    const rest = list(desk, { recordedOn: TODAY, before: first.entries.at(-1)?.seq ?? 0 })
    expect([rest.entries.length, rest.more]).toEqual([3, false])
  })

  it('is found by an index, however much there is', () => {
    const { dataDir } = bareDesk()
    const db = new Database(join(dataDir, LEDGER_FILE), { readonly: true })
    const ofDay: string[] = []
    const watched = (sql: string) => {
      if (sql.includes('ORDER BY +use.seq')) ofDay.push(sql)
      return db.prepare(sql)
    }
    journalRows({ prepare: watched } as never)
    expect(ofDay.length).toBeGreaterThan(2)
    const asked = { before: 1, after: 1, limit: 1, start: 1, end: 2, from: '', to: '', cardKey: null }
    for (const sql of ofDay) {
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(asked)
      expect(JSON.stringify(plan), sql).toContain('use_recorded')
    }
    db.close()
  })
})

describe('the days beside it', () => {
  const beside = (desk: Bare, asked: Asked) => {
    const { earlier, later } = list(desk, asked)
    return [earlier, later]
  }
  const threeDays = () => {
    const desk = bareDesk()
    for (const [at, card] of [
      ['2026-01-05T10:00+02:00', TWO],
      ['2026-01-15T10:00+02:00', ALONE],
      ['2026-01-21T10:00+02:00', TWO],
    ] as const)
      recordedAt(desk, at, card)
    return desk
  }

  it('are the nearest ones on which anything was recorded, also beside a day that has nothing', () => {
    const desk = threeDays()
    expect(beside(desk, { recordedOn: day('2026-01-15') })).toEqual(['2026-01-05', '2026-01-21'])
    expect(beside(desk, { recordedOn: day('2026-01-10') })).toEqual(['2026-01-05', '2026-01-15'])
    expect(beside(desk, { recordedOn: day('2026-01-05') })).toEqual([null, '2026-01-15'])
    expect(beside(desk, { recordedOn: TODAY })).toEqual(['2026-01-15', null])
  })

  it('are those of the card, and those beside today where every day is shown', () => {
    const desk = threeDays()
    expect(beside(desk, { recordedOn: TODAY, text: TWO })).toEqual(['2026-01-05', null])
    expect(beside(desk, {})).toEqual(['2026-01-15', null])
    expect(beside(bareDesk(), {})).toEqual([null, null])
  })
})

describe('uses that are asked for by their ids', () => {
  it('are told as they stand, however much was recorded since', () => {
    const desk = bareDesk()
    const event = desk.event()
    const once = () => recordedId(recordAt(desk, event, ALONE, { seen: ['already_used'] }))
    const [corrected, undone] = [recordedId(recordAt(desk, event, [[TWO, 2]])), once()]
    for (let i = 0; i < 60; i++) undoAt(desk, once())
    correctAt(desk, corrected, { eventId: event, minors: 1, seen: ['already_used'] })
    undoAt(desk, undone)
    expect(journalOf(desk, [corrected, undone, '01900000-0000-7000-8000-ffffffffffff'])).toMatchObject([
      { id: undone, counts: false, correctedBy: null },
      { id: corrected, counts: false, correctedBy: expect.any(String) },
    ])
  })
})
