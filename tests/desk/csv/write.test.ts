import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { clean, isFormula } from '../../../desk/csv/cells.ts'
import { readTable } from '../../../desk/csv/table.ts'
import { type WrittenCell, writeTable } from '../../../desk/csv/write.ts'

const text = (...cells: WrittenCell[]) =>
  Buffer.from(
    writeTable(
      cells.map(() => 'x'),
      [cells],
    ),
  )
    .toString()
    .split('\r\n')[1]

describe('a written table', () => {
  it('is UTF-8 with its mark, semicolons and CRLF', () => {
    const bytes = writeTable(['Päivä', 'Määrä'], [['21.1.2026', 3]])
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(Buffer.from(bytes.slice(3)).toString()).toBe('Päivä;Määrä\r\n21.1.2026;3\r\n')
  })

  test.each<[WrittenCell, string]>([
    ['Hamlet', 'Hamlet'],
    ['', ''],
    [null, ''],
    ['a;b', '"a;b"'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['a\nb', '"a\nb"'],
    [' a', '" a"'],
    [0, '0'],
    [1234, '1234'],
    [-5, '-5'],
    [12.5, '12,5'],
    [-0.25, '-0,25'],
    ['=1+1', "'=1+1"],
    ['+358', "'+358"],
    ['-5', "'-5"],
    ['@a', "'@a"],
    ['\ta', '"\'\ta"'],
    ['=A1;B1', '"\'=A1;B1"'],
    ['-', '-'],
    ['5-6', '5-6'],
  ])('has %j as %s', (cell, written) => expect(text('x', cell, 'y')).toBe(`x;${written};y`))

  it('guards its header as well', () => {
    expect(Buffer.from(writeTable(['=a', 'b'], [])).toString()).toBe("\ufeff'=a;b\r\n")
  })

  test.each([NaN, Infinity])('has no %d', (n) => expect(() => writeTable(['a'], [[n]])).toThrow(RangeError))
})

describe('what is written is read again', () => {
  const cell = fc.string({ unit: fc.constantFrom(...'aäö€1;,\t"\n =+-@\'') })
  const tables = fc.integer({ min: 2, max: 5 }).chain((width) => {
    const cells = fc.array(cell, { minLength: width, maxLength: width })
    // the first and last cell say something, so that the row is not blank and the header is not cut
    const row = cells.map((all) => ['a', ...all, 'z'])
    return fc.record({ header: row, rows: fc.array(row, { minLength: 1, maxLength: 5 }) })
  })

  it('cell by cell, with an apostrophe before what would be evaluated', () => {
    fc.assert(
      fc.property(tables, ({ header, rows }) => {
        const guarded = (cells: string[]) => cells.map((text) => (isFormula(text) ? `'${text}` : text))
        const read = readTable(writeTable(header, rows))
        expect(read).toMatchObject({ encoding: 'utf-8', separator: ';', header: guarded(header) })
        expect('rows' in read && read.rows.map(({ cells }) => cells)).toEqual(rows.map(guarded))
      }),
    )
  })

  it('and nothing in it begins as a formula', () => {
    fc.assert(
      fc.property(tables, ({ header, rows }) => {
        const read = readTable(writeTable(header, rows))
        const cells = 'rows' in read ? [...read.header, ...read.rows.flatMap((row) => row.cells)] : []
        expect(cells.filter((cell) => /^[=+\-@＝＋－＠]./su.test(clean(cell)) || /^[\t\r\n]\s*\S/.test(cell))).toEqual(
          [],
        )
      }),
    )
  })
})
