import { describe, expect, test } from 'vitest'
import { createDeskApi, DeskError, type ReportTakenBack, type Request } from '../../../desk/contract.ts'
import { Report } from '../../../renderer/lib/screens/report.svelte.ts'
import { FakeDesk, type Handler } from '../fake-desk.ts'

const DONE: ReportTakenBack = { takenBack: 2, left: 0, ended: 'done' }
const IMPORTED = { recorded: 2, left: [], ended: 'done' }
const READ = {
  ...{ outcome: 'read', encoding: 'utf-8', separator: ';' },
  lines: [2, 3].map((line) => ({
    ...{ line, day: '2026-01-20', production: 'Hamlet', mask: 'A•••••5429', minors: 0, cents: null },
    ...{ problems: [], doubts: [], duplicate: false },
  })),
}

/** A report that was taken in. */
async function reportDone(
  takeBack: Handler = () => DONE,
  imported: (told: (done: number) => void) => unknown = () => IMPORTED,
) {
  const desk: FakeDesk = new FakeDesk({
    'report.preview': () => READ,
    'report.import': ({ id }: Request<'report.import'>) =>
      imported((done) => desk.transport.receive({ topic: 'progress', data: { id, done, of: 2 } })),
    'report.take_back': takeBack,
  })
  const report = new Report(createDeskApi(desk.transport))
  await report.file.read(new File(['kortti;päivä\n'], 'report.csv'))
  await report.file.send()
  return {
    report,
    imported: () => desk.requestsOf('report.import') as Request<'report.import'>[],
    sent: () => desk.requestsOf('report.take_back') as Request<'report.take_back'>[],
    desk,
  }
}
async function asked(takeBack?: Handler) {
  const at = await reportDone(takeBack)
  const { takingBack } = at.report
  if (!takingBack) throw new Error('nothing to take back')
  takingBack.open()
  return { ...at, takingBack }
}

describe('taking an import back', () => {
  test('names the import, its lines and the reason', async () => {
    const { takingBack, imported, sent } = await asked()
    takingBack.reason = 'Väärä tiedosto'
    expect(await takingBack.confirm()).toBe(true)
    expect(sent()).toMatchObject([{ importId: imported()[0]?.id, lines: [2, 3], reason: 'Väärä tiedosto' }])
    expect([takingBack.isOpen, takingBack.done]).toEqual([false, DONE])
    takingBack.open()
    expect(takingBack.isOpen).toBe(false)
  })

  test('is not offered where nothing was recorded, and is gone with the file', async () => {
    const { report } = await reportDone(undefined, () => ({ ...IMPORTED, recorded: 0 }))
    expect(report.takingBack).toBe(null)
    const other = await reportDone()
    other.report.file.restart()
    expect(other.report.takingBack).toBe(null)
  })

  test('is offered of an import that staff stopped, and of one that nobody knows the end of', async () => {
    const stopped = await reportDone(undefined, (tell) => {
      tell(1)
      return { ...IMPORTED, recorded: 1, ended: 'stopped' }
    })
    expect([stopped.report.file.step, stopped.report.takingBack === null]).toEqual(['look', false])
    const lost = await reportDone(undefined, () => {
      throw new DeskError('unavailable', 'reconnecting')
    })
    expect([lost.report.file.failure, lost.report.takingBack === null]).toEqual(['reconnecting', false])
    const failed = await reportDone(undefined, () => {
      throw new DeskError('unavailable', 'disk_full')
    })
    expect(failed.report.takingBack).toBe(null)
  })

  test('says no number where nobody knows how far it came', async () => {
    const { takingBack, desk } = await asked(({ id }: Request<'report.take_back'>) => {
      desk.transport.receive({ topic: 'progress', data: { id, done: 1, of: 2 } })
      throw new DeskError('unavailable', 'reconnecting')
    })
    takingBack.reason = 'Väärä tiedosto'
    expect(await takingBack.confirm()).toBe(false)
    expect([takingBack.failure, takingBack.kept]).toEqual(['reconnecting', null])
  })

  test('is not asked for without a reason', async () => {
    const { takingBack, sent } = await asked()
    takingBack.reason = 'x '
    expect(await takingBack.confirm()).toBe(false)
    expect([takingBack.lacksReason, takingBack.isOpen, sent()]).toEqual([true, true, []])
  })

  test('that failed says so also where staff had left it, and is asked for again as the same', async () => {
    let broken = true
    const { takingBack, sent } = await asked(() => {
      if (broken) throw new DeskError('unavailable', 'disk_full')
      return DONE
    })
    takingBack.reason = 'Väärä tiedosto'
    const confirming = takingBack.confirm()
    takingBack.close()
    expect(await confirming).toBe(false)
    expect([takingBack.isOpen, takingBack.failure, takingBack.done]).toEqual([true, 'disk_full', null])
    broken = false
    expect(await takingBack.confirm()).toBe(true)
    expect(sent()[1]).toEqual(sent()[0])
  })

  test('that staff stopped is not done, tells how far it came, and goes on as the same', async () => {
    const answers: ReportTakenBack[] = [{ takenBack: 1, left: 0, ended: 'stopped' }, DONE]
    const { takingBack, sent, desk } = await asked(({ id }: Request<'report.take_back'>) => {
      desk.transport.receive({ topic: 'progress', data: { id, done: 1, of: 2 } })
      return answers.shift()
    })
    takingBack.reason = 'Väärä tiedosto'
    expect(await takingBack.confirm()).toBe(false)
    expect([takingBack.isOpen, takingBack.isStopped, takingBack.done]).toEqual([true, true, null])
    expect(takingBack.kept).toMatchObject({ done: 1, of: 2 })
    expect(await takingBack.confirm()).toBe(true)
    expect([takingBack.isStopped, takingBack.kept]).toEqual([false, null])
    expect(sent()[1]).toEqual(sent()[0])
  })
})
