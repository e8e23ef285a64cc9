import { describe, expect, test } from 'vitest'
import { createDeskApi, DeskError, type Exported, type KeyedIn, type LocalDate } from '../../../desk/contract.ts'
import {
  exportedText,
  exportWords,
  keyedInText,
  droppedText,
} from '../../../renderer/lib/screens/journal-export-words.ts'
import { Exporting } from '../../../renderer/lib/screens/journal-export.svelte.ts'
import { m } from '../../../renderer/paraglide/messages.js'
import { FakeDesk, type Handler } from '../fake-desk.ts'

const TODAY = '2026-01-21' as LocalDate
const shown = { filter: 'rejected', text: null, recordedOn: TODAY } as const
const written: Exported = { outcome: 'written', path: '/koti/a.csv', rows: 3, leftOut: 0 }

function exportingWith(handlers: Record<string, Handler>) {
  const told: Exported[] = []
  const fake = new FakeDesk({
    'journal.export': () => written,
    'keying.open': () => ({ files: [], uses: 0 }),
    ...handlers,
  })
  const exporting = new Exporting(createDeskApi(fake.transport), (result) => told.push(result))
  exporting.open(TODAY)
  return { fake, exporting, told }
}

describe('saving what is shown', () => {
  test('asks for the filter and the days, with the words of the screen', async () => {
    const { fake, exporting, told } = exportingWith({})
    exporting.from = '1.1.'
    exporting.to = '21.1.2026'
    await exporting.confirm(shown)
    expect(fake.requestsOf('journal.export')).toEqual([
      {
        id: expect.stringMatching(/^[-0-9a-f]{36}$/),
        ...shown,
        from: '2026-01-01',
        to: '2026-01-21',
        words: exportWords(),
      },
    ])
    expect([exporting.step, told]).toEqual(['closed', [written]])
  })

  test.each([
    ['xx', '', { from: 'bad_day', to: null }],
    ['', '32.1.2026', { from: null, to: 'bad_day' }],
    ['22.1.2026', '21.1.2026', { from: null, to: 'ends_before' }],
  ])('does not ask for days that are none: %s to %s', async (from, to, problems) => {
    const { fake, exporting } = exportingWith({})
    Object.assign(exporting, { from, to })
    expect(exporting.told).toEqual({ from: null, to: null })
    await exporting.confirm(shown)
    expect([exporting.told, exporting.step, fake.calls.length]).toEqual([problems, 'what', 0])
  })

  test('that fails leaves the dialog with why', async () => {
    const { fake, exporting, told } = exportingWith({})
    fake.stop()
    await exporting.confirm(shown)
    expect([exporting.doing.failure, exporting.step, told]).toEqual(['reconnecting', 'what', []])
  })

  test.each([
    ['full', m.journal_export_full],
    ['refused', m.journal_export_refused],
    ['other', m.journal_export_failed],
  ] as const)('says what the disk had against it: %s', (why, words) => {
    expect(exportedText({ outcome: 'failed', why, folder: '/koti' })).toBe(words({ folder: '/koti' }))
  })

  test('says where the file is, and what is not in it', () => {
    expect(exportedText(written)).toBe(m.journal_exported({ count: 3, path: '/koti/a.csv' }))
    expect(exportedText({ ...written, leftOut: 2 })).toContain(m.journal_export_left_out({ count: 2 }))
  })
})

describe('saving for keying in', () => {
  test('asks the administrator first, and then shows the file until it is gone', async () => {
    const files = ['/koti/numbers.csv']
    const { fake, exporting, told } = exportingWith({
      'keying.export': ({ pin }: { pin: string }) => {
        if (pin !== '2222') throw new DeskError('denied', 'pin_wrong')
        return written
      },
      'keying.open': () => ({ files, uses: files.length }),
      'keying.drop': () => files.splice(0) && [],
    })
    exporting.what = 'keying'
    await exporting.confirm(shown)
    expect([exporting.step, fake.calls.length]).toEqual(['pin', 0])
    expect(await exporting.keying('1111')).toBe('pin_wrong')
    expect(exporting.step).toBe('pin')
    expect(await exporting.keying('2222')).toBeNull()
    expect([exporting.step, told, exporting.keyingOpen.files]).toEqual(['closed', [written], ['/koti/numbers.csv']])
    expect(await exporting.drop()).toEqual([])
    expect(exporting.keyingOpen).toEqual({ files: [], uses: 0 })
  })

  test('once keyed in, says how many, and what to look at', async () => {
    const keyed: KeyedIn = { marked: 2, toCheck: [{ production: 'Hamlet', day: TODAY, recordedAt: 0 }] }
    const { fake, exporting } = exportingWith({ 'keying.done': () => keyed })
    const result = await exporting.done('2222')
    expect([result, fake.requestsOf('keying.done')]).toEqual([keyed, [{ pin: '2222' }]])
    expect(keyedInText({ marked: 2, toCheck: [] }, 0)).toBe(m.journal_keying_marked({ count: 2 }))
    expect(keyedInText(keyed, 0)).toContain('Hamlet 21.1.2026')
  })

  test('a desk that is away has marked nothing, and says so', async () => {
    const { fake, exporting } = exportingWith({ 'keying.done': () => ({ marked: 0, toCheck: [] }) })
    fake.stop()
    expect(await exporting.done('2222')).toBe('reconnecting')
  })

  test('a file that stays is named', () => {
    expect(droppedText([])).toBe(m.journal_keying_dropped())
    expect(droppedText(['/koti/numbers.csv'])).toContain('/koti/numbers.csv')
  })
})
