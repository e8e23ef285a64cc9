import { describe, expect, it } from 'vitest'
import { correct } from '../../desk/correct.ts'
import { derivedId } from '../../desk/derived-id.ts'
import { createLongWork, type Lengthy } from '../../desk/long-work.ts'
import { importReport } from '../../desk/report-import.ts'
import { takeReportBack } from '../../desk/report-take-back.ts'
import { undo } from '../../desk/undo.ts'
import { type Bare, bareDesk, day } from './bare.ts'
import { newId } from './harness.ts'

const COUNT = 250
const LINES = Array.from({ length: COUNT }, (_, n) => n + 2)
const REASON = 'väärä tiedosto'

function working(): Lengthy['work'] & { stop(id: string): void } {
  const long = createLongWork({ tell: () => undefined, session: () => long })
  return {
    isOver: () => false,
    stop: (id) => long.stop(id),
    through: (...asked) => long.begin((work) => work.through(...asked)),
  }
}

/** Of a season, each line another card; two of them of no event. */
async function imported(desk: Bare, on = day('2026-01-20')) {
  const eventId = desk.event({ day: on, startsAt: '19:00' })
  const rows = LINES.map(
    (line) => `A${String(900000000 + line)};${line === 5 || line === 205 ? '2026-01-03' : on};19.00;0`,
  )
  const file = Buffer.from(['Kortti;Päivä;Klo;Lapset', ...rows].join('\n')).toString('base64')
  const id = newId()
  const done = await importReport({ ...desk, work: working() }, { id, file, lines: LINES, channel: 'agency' })
  expect(done.recorded).toBe(COUNT - 2)
  return { eventId, importId: id, useOf: (line: number) => derivedId(id, line) }
}
const counted = ({ ledger }: Bare, eventId: string) => ledger.counts.taken(eventId)

describe('an import that is taken back', () => {
  it('is gone as a whole, with the reason, and counts for nothing', async () => {
    const desk = bareDesk()
    const { eventId, importId, useOf } = await imported(desk)
    expect(counted(desk, eventId)).toBe(COUNT - 2)
    const request = { id: newId(), importId, lines: LINES, reason: REASON }
    const result = { takenBack: COUNT - 2, left: 0, ended: 'done' }
    expect(await takeReportBack({ ...desk, work: working() }, request)).toEqual(result)
    expect(counted(desk, eventId)).toBe(0)
    expect(desk.ledger.uses.cancellationOf(useOf(2))).toMatchObject({ reason: REASON })
    // the answer was lost on the way
    expect(await takeReportBack({ ...desk, work: working() }, request)).toEqual(result)
  })

  it('leaves what was taken back or corrected since, and other imports', async () => {
    const desk = bareDesk()
    const first = await imported(desk)
    const other = await imported(desk, day('2026-01-19'))
    undo(desk, { id: newId(), useId: first.useOf(2), reason: 'ei tullut' })
    const change = { id: newId(), useId: first.useOf(3), reason: 'lapsi mukana', eventId: first.eventId, minors: 1 }
    expect(
      correct(desk, { ...change, day: day('2026-01-20'), fee: null, seen: ['not_found', 'too_many_minors'] }).outcome,
    ).toBe('recorded')
    const request = { id: newId(), importId: first.importId, lines: LINES, reason: REASON }
    expect(await takeReportBack({ ...desk, work: working() }, request)).toMatchObject({
      takenBack: COUNT - 4,
      left: 2,
    })
    expect(desk.ledger.uses.get(change.id)).toMatchObject({ takenBack: 0, minors: 1 })
    expect(desk.ledger.uses.cancellationOf(first.useOf(2))).toMatchObject({ reason: 'ei tullut' })
    expect(counted(desk, other.eventId)).toBe(COUNT - 2)
  })

  it('that is stopped keeps what was taken back until then, and goes on from there', async () => {
    const desk = bareDesk()
    const { eventId, importId } = await imported(desk)
    const work = working()
    const request = { id: newId(), importId, lines: LINES, reason: REASON }
    const stopping: Lengthy['work'] = {
      ...work,
      through: (id, lines, take) =>
        work.through(id, lines, (some) => {
          work.stop(id)
          return take(some)
        }),
    }
    // of the first hundred lines one was never recorded
    expect(await takeReportBack({ ...desk, work: stopping }, request)).toEqual({
      takenBack: 99,
      left: 0,
      ended: 'stopped',
    })
    expect(counted(desk, eventId)).toBe(COUNT - 2 - 99)
    expect(await takeReportBack({ ...desk, work: working() }, request)).toMatchObject({ takenBack: COUNT - 2, left: 0 })
    expect(counted(desk, eventId)).toBe(0)
  })

  it('waits for what is still being recorded, and takes that back too', async () => {
    const desk = bareDesk()
    const eventId = desk.event({ day: day('2026-01-20'), startsAt: '19:00' })
    const rows = LINES.map((line) => `A${String(900000000 + line)};2026-01-20;19.00;0`)
    const file = Buffer.from(['Kortti;Päivä;Klo;Lapset', ...rows].join('\n')).toString('base64')
    const work = working()
    const id = newId()
    const importing = importReport({ ...desk, work }, { id, file, lines: LINES, channel: 'agency' })
    const request = { id: newId(), importId: id, lines: LINES, reason: REASON }
    expect(await takeReportBack({ ...desk, work }, request)).toMatchObject({ takenBack: COUNT })
    expect((await importing).recorded).toBe(COUNT)
    expect(counted(desk, eventId)).toBe(0)
  })

  it('takes nothing back of a part that fails', async () => {
    const desk = bareDesk()
    const { eventId, importId } = await imported(desk)
    let transactions = 0
    const transaction: typeof desk.ledger.transaction = (todo) => {
      const result = desk.ledger.transaction(todo)
      if (++transactions === 150) throw new Error('disk full')
      return result
    }
    const failing = { ...desk, work: working(), ledger: { ...desk.ledger, transaction } }
    const request = { id: newId(), importId, lines: LINES, reason: REASON }
    await expect(takeReportBack(failing, request)).rejects.toThrow('disk full')
    // the first hundred lines, of which one was never recorded
    expect(counted(desk, eventId)).toBe(COUNT - 2 - 99)
    expect(await takeReportBack({ ...desk, work: working() }, request)).toMatchObject({ takenBack: COUNT - 2, left: 0 })
  })
})
