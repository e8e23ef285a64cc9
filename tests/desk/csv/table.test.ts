import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { MOST_BYTES, readTable } from '../../../desk/csv/table.ts'
import { table, utf16be, utf16le, utf8, windows1252, withBom } from './files.ts'

const NORDIC = 'Näytelmä;Hinta\nPäätalon yö å;12 €\n'

describe('the encoding', () => {
  test.each([
    ['UTF-8', utf8(NORDIC), 'utf-8'],
    ['UTF-8 with its mark', withBom(NORDIC), 'utf-8'],
    ['UTF-16, little end first', utf16le(NORDIC), 'utf-16le'],
    ['UTF-16, big end first', utf16be(NORDIC), 'utf-16be'],
    ['Windows-1252', windows1252(NORDIC), 'windows-1252'],
  ])('%s is told, and its letters are right', (_, bytes, encoding) => {
    expect(readTable(bytes)).toEqual({
      encoding,
      separator: ';',
      header: ['Näytelmä', 'Hinta'],
      rows: [{ line: 2, cells: ['Päätalon yö å', '12 €'] }],
    })
  })

  it('is by real bytes: ä ö å € of Windows-1252', () => {
    const bytes = Uint8Array.of(0x61, 0x3b, 0x62, 0x0d, 0x0a, 0xe4, 0xf6, 0xe5, 0x3b, 0x80, 0x0d, 0x0a)
    expect(readTable(bytes)).toMatchObject({ encoding: 'windows-1252', rows: [{ line: 2, cells: ['äöå', '€'] }] })
  })
})

describe('the separator', () => {
  test.each([
    ['semicolons, with decimal commas', 'a;b\n1,5;2,5\n', ';'],
    ['commas, with semicolons in cells', 'a,b\nx;y,z;w\n', ','],
    ['tabs, with commas in cells', 'a\tb\nx, y\tz\n', '\t'],
    ['a comma in one heading', 'Nimi, esitys;Päivä;Aika\nHamlet;21.1.2026;19\n', ';'],
    ['commas within quotes', 'a;b;c\n"x,y,z";1;2\n"x,y,z";1;2\n', ';'],
    ['semicolons within quotes', '"a;a;a",b\n"x;y;z",1\n', ','],
    ['semicolons, as consistent as the commas', 'a,b;c,d;e,f\n1,2;3,4;5,6\n', ';'],
    ['a bad row among good ones', 'a,b;c\n1;2\n3,4;5\n6;7\n', ';'],
    ['as many commas in every row', 'a;",,,";b\n1;",,,";2\n', ';'],
    ['a semicolon in one heading', 'Nimi; esitys,Päivä\nHamlet,21.1.2026\n', ','],
    ['a quote that breaks the other', 'a;b,c\n"x",3";y\n', ','],
    ['a single column', 'a\n1\n', ';'],
    ['quotes that fit only one of them', 'a;b,c\n"x";"y,z"\n', ';'],
  ])('%s', (_, text, separator) => expect(table(text).separator).toBe(separator))

  it("is Excel's own where its first line says so, and that line is counted", () => {
    expect(table('sep=,\r\na;a,b\r\n1;1,2\r\n')).toMatchObject({
      separator: ',',
      header: ['a;a', 'b'],
      rows: [{ line: 3, cells: ['1;1', '2'] }],
    })
    expect(table('"sep=;"\na;b\n1;2\n').rows).toEqual([{ line: 3, cells: ['1', '2'] }])
    expect(table('sep=|\na;b\n1;2\n')).toMatchObject({ separator: ';', header: ['a', 'b'] })
  })
})

describe('the rows', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('end in %s, with or without the last one', (_, end) => {
    const lines = ['a;b', '1;2', '', '3;4']
    const rows = [
      { line: 2, cells: ['1', '2'] },
      { line: 4, cells: ['3', '4'] },
    ]
    expect(table(lines.join(end)).rows).toEqual(rows)
    expect(table(lines.join(end) + end).rows).toEqual(rows)
  })

  it('keep the line an editor shows, after quoted line ends, blank lines and mixed ends', () => {
    const text = '\n;;\na;b\r\n"x\r\ny";1\r\n\r\n;\n"p\n\nq";2\r;3\n'
    expect(table(text).rows).toEqual([
      { line: 4, cells: ['x\ny', '1'] },
      { line: 8, cells: ['p\n\nq', '2'] },
      { line: 11, cells: ['', '3'] },
    ])
  })

  it('keep quotes, separators and line ends within quotes, and quotes within a word', () => {
    expect(table('a;b\n"say ""hi""; now";Teatteri "Koskela"\n').rows).toEqual([
      { line: 2, cells: ['say "hi"; now', 'Teatteri "Koskela"'] },
    ])
  })

  it('lose the empty cells beyond the header, and nothing else', () => {
    expect(table('a;b;;\n1;2;;\n3;4\n5\n6;7;8\n;9;;;;;\n').rows).toEqual([
      { line: 2, cells: ['1', '2'] },
      { line: 3, cells: ['3', '4'] },
      { line: 4, cells: ['5'] },
      { line: 5, cells: ['6', '7', '8'] },
      { line: 6, cells: ['', '9'] },
    ])
  })
})

describe('a file that is no table', () => {
  const rows = (n: number) => 'a;b\n' + '1;2\n'.repeat(n)
  const columns = (n: number) => `${'x;'.repeat(n - 1)}x\n1\n`
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52)
  const noise = Uint8Array.from({ length: 4000 }, (_, i) => ((i * 7919) % 255) + 1)

  test.each([
    ['nothing', new Uint8Array(), { code: 'empty' }],
    ['a mark alone', withBom(''), { code: 'empty' }],
    ['blank lines', utf8('\r\n ;; \r\n\t\n'), { code: 'empty' }],
    ['a separator alone', utf8('sep=;\n'), { code: 'empty' }],
    ['a header alone', utf8('a;b\n;\n\n'), { code: 'only_header' }],
    ['an .xlsx', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0), { code: 'spreadsheet' }],
    ['an old .xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1), { code: 'spreadsheet' }],
    ['an .xlsx beyond all size', concat([0x50, 0x4b, 3, 4], MOST_BYTES), { code: 'spreadsheet' }],
    ['a picture', png, { code: 'not_text' }],
    ['a NUL late in a text', utf8(`${rows(40_000).slice(0, 100_000)}\0`), { code: 'not_text' }],
    ['bytes without NUL', noise, { code: 'not_text' }],
    ['UTF-16 without its mark', utf16le('a;b\n1;2').slice(2), { code: 'not_text' }],
    ['UTF-16 cut within a letter', utf16le('a;b\n1;2').slice(0, -1), { code: 'not_text' }],
    ['a mark of UTF-8 that lies', concat([0xef, 0xbb, 0xbf, 0x61, 0xe4, 0x0a], 0), { code: 'not_text' }],
    ['an open quote', utf8('a;b\n1;2\n\n"x\ny";"z\n3;4\n'), { code: 'broken_quotes', line: 5 }],
    ['a letter behind a quote', utf8('sep=;\na;b\n1;2\n"x"y;2\n3;4\n'), { code: 'broken_quotes', line: 4 }],
    ['a quote open until the next', utf8('a;b\n1;"x\n2;"y"\n'), { code: 'broken_quotes', line: 2 }],
    ['a byte too much', concat([0x61], MOST_BYTES), { code: 'too_large', bytes: MOST_BYTES + 1, most: 5_242_880 }],
    ['a row too many', utf8(rows(20_001)), { code: 'too_many_rows', most: 20_000 }],
    ['a column too many', utf8(columns(101)), { code: 'too_many_columns', columns: 101, most: 100 }],
  ])('%s', (_, bytes, problem) => expect(readTable(bytes)).toEqual(problem))

  it('the most that is taken is taken', () => {
    expect(readTable(utf8(rows(20_000) + '\n;\n'))).toMatchObject({ rows: { length: 20_000 } })
    expect(readTable(utf8(columns(100)))).toMatchObject({ header: { length: 100 } })
    const large = `a;b\n"${'x'.repeat(MOST_BYTES - 9)}";\n`
    expect(readTable(utf8(large))).toMatchObject({ rows: { length: 1 } })
  })

  it('a stray control character is no reason to refuse a text', () => {
    expect(table(`a;b\n${'Hamlet;1\n'.repeat(20)}Ham\u0001let;2\n`).rows).toHaveLength(21)
  })

  it('no bytes make it throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readTable(bytes)))
    const texts = fc.string({ unit: fc.constantFrom(...'a1;,\t"\n\r '), maxLength: 60 })
    fc.assert(fc.property(texts, (text) => void readTable(utf8(text))))
  })

  test.each(['\n', ';', '"', '"a"b', '"a"b\n', '"a" '])('a million characters of %j take no time', (unit) => {
    const began = performance.now()
    readTable(utf8(unit.repeat(1_000_000 / unit.length)))
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

function concat(start: number[], zeros: number): Uint8Array {
  const bytes = new Uint8Array(start.length + zeros).fill(0x61)
  bytes.set(start)
  return bytes
}
