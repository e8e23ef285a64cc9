import { describe, expect, test } from 'vitest'
import { createDeskApi, DeskError, type ReportLine, type Request } from '../../../desk/contract.ts'
import { Report } from '../../../renderer/lib/screens/report.svelte.ts'
import { FakeDesk, type Handler } from '../fake-desk.ts'

const line = (n: number, more: Partial<ReportLine> = {}) =>
  ({
    ...{ line: n, day: '2026-01-20', production: 'Hamlet', mask: 'A•••••5429', minors: 0, cents: null },
    ...{ problems: [], doubts: [], duplicate: false, ...more },
  }) as ReportLine
const LINES = [
  line(2),
  line(3, { duplicate: true }),
  line(4, { problems: [{ code: 'bad_date', column: 'Päivä', value: '32.1.' }] }),
  line(5, { doubts: [{ code: 'inactive' }] }),
]
const READ = { outcome: 'read', lines: LINES, encoding: 'utf-8', separator: ';' }

async function reportAt(handlers: Record<string, Handler> = {}) {
  const desk = new FakeDesk({
    'report.preview': () => READ,
    'report.import': ({ lines }: Request<'report.import'>) => ({ recorded: lines.length, left: [], ended: 'done' }),
    ...handlers,
  })
  const report = new Report(createDeskApi(desk.transport))
  await report.file.read(new File(['kortti;päivä\n'], 'report.csv'))
  return { report, sent: () => desk.requestsOf('report.import') as Request<'report.import'>[] }
}

describe('a report', () => {
  test('has its likely lines chosen: neither those with problems nor duplicates, but those in doubt', async () => {
    const { report, sent } = await reportAt()
    expect(LINES.filter((each) => report.file.isChosen(each)).map((each) => each.line)).toEqual([2, 5])
    report.file.filter = 'doubtful'
    expect(report.file.shown.map((each) => each.line)).toEqual([5])
    await report.file.send()
    expect(sent()).toMatchObject([{ lines: [2, 5], channel: 'agency' }])
    expect(report.file.done).toEqual({ recorded: 2, left: [], ended: 'done' })
    expect(report.notChosen.map((each) => each.line)).toEqual([3, 4])
  })

  test('is recorded with the channel that staff choose, and with a duplicate where they say so', async () => {
    const { report, sent } = await reportAt()
    report.channel = 'web'
    report.file.choose(LINES[1] as ReportLine, true)
    await report.file.send()
    expect(sent()).toMatchObject([{ lines: [2, 3, 5], channel: 'web' }])
  })

  test('that failed can be sent again under the same id', async () => {
    let broken = true
    const { report, sent } = await reportAt({
      'report.import': () => {
        if (broken) throw new DeskError('unavailable', 'disk_full')
        return { recorded: 2, left: [], ended: 'done' }
      },
    })
    await report.file.send()
    expect([report.file.step, report.file.failure, report.file.chosen]).toEqual(['look', 'disk_full', 2])
    broken = false
    await report.file.send()
    expect(sent()[1]).toEqual(sent()[0])
    expect(report.file.step).toBe('done')
  })
})
