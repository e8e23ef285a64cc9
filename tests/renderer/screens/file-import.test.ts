import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { createDeskApi, DeskError, type Ended, type FileProblem, type Progress } from '../../../desk/contract.ts'
import { FileImport, type FileLine, type FileSource } from '../../../renderer/lib/screens/file-import.svelte.ts'
import { fileProblemText, keptText, readAsText, stoppedText } from '../../../renderer/lib/screens/file-words.ts'
import { Underway } from '../../../renderer/lib/screens/underway.svelte.ts'
import { FakeDesk, settle } from '../fake-desk.ts'

interface Line extends FileLine {
  readonly likely: boolean
}
interface Done {
  readonly ended: Ended
}
const DONE: Done = { ended: 'done' }
const line = (n: number, likely = true, problems: FileProblem[] = []): Line => ({
  ...{ line: n, text: null, likely, problems },
})
const LINES = [line(2), line(3, false), line(4, true, [{ code: 'formula' }])]
const READ = { outcome: 'read', lines: LINES, encoding: 'utf-8', separator: ';' } as const

function importOf(more: Partial<FileSource<Line, Done>> = {}) {
  const source = {
    preview: vi.fn(() => Promise.resolve(READ)),
    import: vi.fn(() => Promise.resolve<Done>(DONE)),
    isLikely: ({ likely }: Line) => likely,
    ...more,
  }
  const desk = new FakeDesk({ 'work.stop': () => null })
  const model = new FileImport<Line, Done>(new Underway(createDeskApi(desk.transport)), source)
  const tell = (progress: Progress) => desk.transport.receive({ topic: 'progress', data: progress })
  return { model, source, desk, tell }
}
const csv = (text = 'kortti;päivä\n') => new File([text], 'list.csv')

describe('a file', () => {
  test('is read, and its likely lines are chosen', async () => {
    const { model, source } = importOf()
    await model.read(csv('äö'))
    expect(source.preview).toHaveBeenCalledWith(expect.objectContaining({ file: Buffer.from('äö').toString('base64') }))
    expect([model.step, model.name, model.chosen]).toEqual(['look', 'list.csv', 1])
    expect(model.counts).toEqual({ all: 3, chosen: 1, doubtful: 0, problems: 1, unlikely: 1 })
  })

  test('of more than 5 MB is not even sent', async () => {
    const { model, source } = importOf()
    await model.read({ name: 'huge.csv', size: 5 * 1024 * 1024 + 1, arrayBuffer: () => Promise.reject(new Error()) })
    expect(model.unreadable).toEqual({ code: 'file_too_large', value: '5' })
    expect(source.preview).not.toHaveBeenCalled()
  })

  test('that is none is told, and another can be chosen', async () => {
    const { model } = importOf({
      preview: () => Promise.resolve({ outcome: 'unreadable', problem: { code: 'spreadsheet' } }),
    })
    await model.read(csv())
    expect([model.step, model.unreadable]).toEqual(['choose', { code: 'spreadsheet' }])
  })

  test('that the system cannot read is told', async () => {
    const { model } = importOf()
    await model.read({ name: 'gone.csv', size: 1, arrayBuffer: () => Promise.reject(new DOMException('gone')) })
    expect([model.step, model.failure]).toEqual(['choose', 'internal'])
  })
})

describe('lines', () => {
  test('with a problem cannot be chosen', async () => {
    const { model } = importOf()
    await model.read(csv())
    for (const each of LINES) model.choose(each, true)
    expect(LINES.filter((each) => model.isChosen(each)).map((each) => each.line)).toEqual([2, 3])
  })

  test('are chosen all at once within what is shown', async () => {
    const { model } = importOf()
    await model.read(csv())
    model.filter = 'unlikely'
    expect(model.shown.map((each) => each.line)).toEqual([3])
    model.chooseAll(true)
    expect(model.chosen).toBe(2)
    model.filter = 'all'
    model.chooseAll(false)
    expect(model.chosen).toBe(0)
  })

  test('are sent in their order', async () => {
    const { model, source } = importOf()
    await model.read(csv())
    model.choose(LINES[0] as Line, false)
    model.choose(LINES[1] as Line, true)
    model.choose(LINES[0] as Line, true)
    await model.send()
    expect(source.import).toHaveBeenCalledWith(expect.objectContaining({ lines: [2, 3] }))
    expect([model.step, model.done]).toEqual(['done', DONE])
  })

  test('are not sent where none is chosen', async () => {
    const { model, source } = importOf()
    await model.read(csv())
    model.chooseAll(false)
    await model.send()
    expect(source.import).not.toHaveBeenCalled()
  })
})

describe('a long file', () => {
  const idOf = (asked: unknown) => vi.mocked(asked as (request: { id: string }) => unknown).mock.calls[0]?.[0].id ?? ''

  test('shows how far it is, of its own work alone', async () => {
    const importing = Promise.withResolvers<Done>()
    const { model, source, tell } = importOf({ import: vi.fn(() => importing.promise) })
    await model.read(csv())
    const sent = model.send()
    tell({ id: 'another', done: 7, of: 9 })
    expect(model.work.progress).toBeNull()
    tell({ id: idOf(source.import), done: 100, of: 300 })
    expect(model.work.progress).toMatchObject({ done: 100, of: 300 })
    importing.resolve(DONE)
    await sent
    expect(model.step).toBe('done')
  })

  test('that is stopped while it is read is left, whatever comes of it', async () => {
    const reading = Promise.withResolvers<typeof READ>()
    const { model, source, desk } = importOf({ preview: vi.fn(() => reading.promise) })
    const read = model.read(csv())
    await settle()
    model.stopReading()
    expect(desk.requestsOf('work.stop')).toEqual([{ id: idOf(source.preview) }])
    expect(model.step).toBe('choose')
    reading.resolve(READ)
    await read
    expect([model.step, model.failure, model.lines.length]).toEqual(['choose', null, 0])
  })

  /** An import of which something was told, and how it ends. */
  async function begun() {
    const importing = Promise.withResolvers<Done>()
    const { model, source, tell } = importOf({ import: vi.fn(() => importing.promise) })
    await model.read(csv())
    const sent = model.send()
    tell({ id: idOf(source.import), done: 200, of: 300 })
    return { model, source, importing, sent }
  }

  test('says after a failure what was kept, and nothing of it before another try', async () => {
    const { model, importing, sent } = await begun()
    importing.reject(new DeskError('unavailable', 'disk_full'))
    await sent
    expect([model.step, model.failure, model.kept]).toMatchObject(['look', 'disk_full', { done: 200, of: 300 }])
    expect(model.kept && keptText(model.kept)).toContain('200 / 300')
    void model.send()
    expect(model.kept).toBeNull()
  })

  test('that is stopped stays as it is, and goes on under its id with the same lines', async () => {
    const { model, source, importing, sent } = await begun()
    importing.resolve({ ended: 'stopped' })
    await sent
    expect([model.step, model.stopped, model.work.progress]).toEqual(['look', 'importing', null])
    expect(stoppedText(model.kept)).toContain('200 / 300')
    for (const each of LINES) model.choose(each, false)
    expect(model.chosen).toBe(1)
    vi.mocked(source.import).mockResolvedValueOnce(DONE)
    await model.send()
    const [first, again] = vi.mocked(source.import).mock.calls
    expect(again).toEqual(first)
    expect([model.step, model.stopped]).toEqual(['done', null])
  })

  test.each(['reconnecting', 'work_ended'] as const)(
    'after %s says no count, and nothing is chosen otherwise',
    async (key) => {
      const { model, importing, sent } = await begun()
      importing.reject(new DeskError('reconnecting', key))
      await sent
      expect([model.failure, model.kept, model.isFixed]).toEqual([key, null, true])
    },
  )

  test('another file is shown nothing of the one before', async () => {
    const { model, importing, sent } = await begun()
    importing.reject(new DeskError('unavailable', 'disk_full'))
    await sent
    model.restart()
    const bytes = Promise.withResolvers<ArrayBuffer>()
    void model.read({ name: 'next.csv', size: 1, arrayBuffer: () => bytes.promise })
    expect([model.step, model.work.progress, model.isFixed]).toEqual(['reading', null, false])
  })

  test('that is stopped before it could be read is not asked for', async () => {
    const { model, source } = importOf()
    const bytes = Promise.withResolvers<ArrayBuffer>()
    const read = model.read({ name: 'list.csv', size: 1, arrayBuffer: () => bytes.promise })
    model.stopReading()
    bytes.resolve(new ArrayBuffer(1))
    await read
    expect(source.preview).not.toHaveBeenCalled()
    expect([model.step, model.stopped]).toEqual(['choose', 'reading'])
  })
})

describe('the words of a problem', () => {
  const rows: [problem: FileProblem, text: string][] = [
    [{ code: 'spreadsheet' }, 'Tallenna nimellä'],
    [{ code: 'bad_date', column: 'Päivä', value: '32.1.' }, 'Päivä ”32.1.”: tätä päivää ei ole.'],
    [{ code: 'empty_cell', column: 'Kortti' }, 'Kortti: tieto puuttuu.'],
    [{ code: 'missing_column', column: 'day', value: 'päivä, pvm' }, 'nimen pitää olla jokin näistä: päivä, pvm.'],
    [{ code: 'counts_disagree', value: '3/5' }, 'Lippuja 3, lapsia 5'],
    [{ code: 'event_ambiguous', value: 'Hamlet 19:00, Lear 9:00 19:00' }, 'Hamlet klo 19.00, Lear 9:00 klo 19.00'],
    [{ code: 'file_too_large', value: '5' }, 'enintään 5 Mt'],
    [{ code: 'of a later version' }, 'Syytä tämä ohjelmaversio ei tunne.'],
  ]
  test.each(rows)('%j', (problem, text) => {
    expect(fileProblemText(problem)).toContain(text)
  })

  test('are there for every code that files have', () => {
    const sources = [
      'csv/cells',
      'csv/columns',
      'csv/table',
      'csv/events',
      'csv/report',
      'report-import',
      'report-preview',
    ]
    const text = sources
      .map((name) => readFileSync(new URL(`../../../desk/${name}.ts`, import.meta.url), 'utf8'))
      .join()
    const codes = [...text.matchAll(/code: ((?:'\w+'(?: \| )?)+)/g)].flatMap(
      ([, found = '']) => found.match(/\w+/g) ?? [],
    )
    const listed = [...text.matchAll(/^\s+\| '(\w+)'$/gm)].map(([, code = '']) => code)
    const all = new Set([...codes, ...listed, 'day_out_of_range', 'file_too_large'])
    expect(all.size).toBeGreaterThan(30)
    const unknown = fileProblemText({ code: 'of a later version' })
    // a file that is too large is renamed on its way, a number that is too large is not
    const without = [...all].filter((code) => fileProblemText({ code, value: '1/2' }) === unknown)
    expect(without).toEqual([])
  })
})

test('how a file was read is said', () => {
  expect(readAsText({ encoding: 'windows-1252', separator: ';' })).toBe('Luettu: Windows-1252, erotin puolipiste')
})
