import { describe, expect, it, test } from 'vitest'
import { keyOf } from '../../../desk/csv/cells.ts'
import { matchColumns } from '../../../desk/csv/columns.ts'
import { EVENT_NAMES } from '../../../desk/csv/events.ts'
import { REPORT_NAMES } from '../../../desk/csv/report.ts'

const NAMES = { day: ['päivä', 'date'], sum: ['summa'], onSale: ['paikkoja myynnissä', 'till salu'] } as const
const match = (...header: string[]) => matchColumns(header, NAMES, [['day'], ['sum', 'onSale']])

describe('a heading', () => {
  test.each([
    'päivä',
    'PÄIVÄ',
    ' Päivä: ',
    'Paiva',
    'pa\u0308iva\u0308',
    'Pä-ivä',
    'Päivä (pp.kk.vvvv)',
    'Date',
    '"date"',
  ])('%j is the day', (heading) =>
    expect(match('Till salu', heading)).toEqual(
      new Map([
        ['onSale', 0],
        ['day', 1],
      ]),
    ),
  )
  test.each(['', 'päiväys', 'update', 'p'])('%j is not', (heading) => {
    expect(match('summa', heading)).toMatchObject({ code: 'missing_column', field: 'day' })
  })

  it('goes by its words, whatever stands between them', () => {
    expect(match('pvm', 'PÄIVÄ', 'Paikkoja_myynnissä', 'Summa (€)')).toEqual(
      new Map([
        ['day', 1],
        ['onSale', 2],
        ['sum', 3],
      ]),
    )
  })
})

describe('the columns of a file', () => {
  it('one that is missing is told with the names it may have', () => {
    expect(match('summa')).toEqual({ code: 'missing_column', field: 'day', accepted: ['päivä', 'date'] })
    const accepted = ['summa', 'paikkoja myynnissä', 'till salu']
    expect(match('date')).toEqual({ code: 'missing_column', field: 'sum', accepted })
  })

  it('one that is there twice is told with its headings', () => {
    expect(match('summa', 'Päivä', 'x', 'DATE')).toEqual({
      ...{ code: 'double_column', field: 'day', columns: ['Päivä', 'DATE'] },
    })
  })

  it('ones that nobody knows may be there as often as they like', () => {
    expect(match('x', 'x', '', '', 'date', 'summa')).toEqual(
      new Map([
        ['day', 4],
        ['sum', 5],
      ]),
    )
  })
})

test.each([
  ['events', EVENT_NAMES],
  ['reports', REPORT_NAMES],
])('no name of the columns of %s stands for two', (_, names) => {
  const entries = Object.entries<readonly string[]>(names)
  const fields = new Map<string, Set<string>>()
  for (const [field, all] of entries) {
    for (const key of all.map(keyOf)) fields.set(key, new Set(fields.get(key)).add(field))
  }
  expect([...fields].filter(([key, of]) => key === '' || of.size > 1)).toEqual([])
})
