import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readReport } from '../../../desk/csv/report.ts'
import { readTable } from '../../../desk/csv/table.ts'
import type { LocalDate } from '../../../desk/rules/local-date.ts'
import { table, utf16le } from './files.ts'

const TODAY = '2026-01-21' as LocalDate
const read = (text: string) => {
  const report = readReport(table(text), TODAY)
  if ('code' in report) throw new Error(`no report: ${report.code}`)
  return [...report.rows]
}
const row = (header: string, cells: string) => {
  const [only] = read(`${header}\n${cells}\n`)
  if (!only) throw new Error('no row')
  return only
}
const USE = {
  ...{ cardNumber: 'A999005429', day: '2026-01-20', startsAt: null, production: null, minors: 0 },
  ...{ amount: null, feeKind: null },
}

describe('a report', () => {
  it('of an agency, as Excel saves Unicode text', () => {
    const text =
      'Kortin tunnus\tEsitys\tPäivä\tKlo\tLapset\tLiput\r\n' +
      'A999005429\tYö, 2. osa\t20.1.2026\t19.00\t2\t3\r\n' +
      'x000 011 986\tYö, 2. osa\t20.1.2026\t19.00\t\t1\r\n'
    const file = readTable(utf16le(text))
    if ('code' in file) throw new Error(file.code)
    const yo = { ...USE, production: 'Yö, 2. osa', startsAt: '19:00' }
    const read = readReport(file, TODAY)
    expect('rows' in read && { ...read, rows: [...read.rows] }).toEqual({
      count: 2,
      encoding: 'utf-16le',
      separator: '\t',
      rows: [
        { line: 2, text: '• ; Yö, 2. osa ; 20.1.2026 ; 19.00 ; 2 ; 3', use: { ...yo, minors: 2 }, problems: [] },
        {
          line: 3,
          text: '• ; Yö, 2. osa ; 20.1.2026 ; 19.00 ;  ; 1',
          use: { ...yo, cardNumber: 'X000011986' },
          problems: [],
        },
      ],
    })
  })

  it('of a library', () => {
    const rows = read(
      'Kortnummer;Datum;Belopp (€);Avgiftsslag\n' +
        'A999005429;20.1.2026;3,50;Förseningsavgift\nA999005429;20.1.2026;1 000,00 €;fjärrlån\nA999005429;20.1.2026;;\n',
    )
    expect(rows.map(({ use }) => use)).toEqual([
      { ...USE, amount: 350, feeKind: 'overdue_fine' },
      { ...USE, amount: 100_000, feeKind: 'interlibrary_loan' },
      USE,
    ])
  })

  it('in English', () => {
    const header = 'Card number,Date,Time,Event,Children,Tickets,Amount,Fee kind'
    expect(row(header, 'A999005429,2026-01-20,7 pm,Hamlet,1,2,2.50,Copying').use).toEqual({
      ...{ ...USE, startsAt: '19:00', production: 'Hamlet', minors: 1, amount: 250, feeKind: 'copying' },
    })
  })

  test.each(['K1234567', 'AM12345678', '12345', 'A999005428'])('takes the number %s, of whatever shape', (number) => {
    expect(row('kortti;pvm', `${number};20.1.2026`).use?.cardNumber).toBe(number)
  })

  it('takes today, and refuses tomorrow', () => {
    expect(row('kortti;pvm', 'A999005429;21.1.2026').use?.day).toBe(TODAY)
    expect(row('kortti;pvm', 'A999005429;22.1.2026')).toEqual({
      line: 2,
      text: '•;22.1.2026',
      use: null,
      problems: [{ code: 'future_day', line: 2, column: 'pvm', given: '22.1.2026' }],
    })
  })

  test.each([
    ['', '', 0],
    ['2', '', 2],
    ['', '3', 2],
    ['2', '3', 2],
    ['0', '1', 0],
    ['99', '100', 99],
    ['', '100', 99],
  ])('%j minors and %j tickets are %i minors', (minors, tickets, expected) => {
    const cells = `A999005429;20.1.2026;${minors};${tickets}`
    expect(row('kortti;pvm;barn;kpl', cells)).toMatchObject({ use: { minors: expected }, problems: [] })
  })

  test.each([
    ['myöhästymismaksu', 'overdue_fine'],
    ['Overdue fine', 'overdue_fine'],
    ['kaukolaina', 'interlibrary_loan'],
    ['inter-library loan', 'interlibrary_loan'],
    ['KOPIOINTI', 'copying'],
    ['kopiering', 'copying'],
    ['muu', 'other'],
    ['annat', 'other'],
    ['other', 'other'],
  ])('the fee %j is %s', (word, feeKind) => {
    expect(row('kortti;pvm;maksulaji', `A999005429;20.1.2026;${word}`).use?.feeKind).toBe(feeKind)
  })
})

describe('what is wrong with a row', () => {
  const header = 'Kortti;Pvm;Klo;Esitys;Lapset;Liput;Summa;Maksulaji'
  const one = (cells: string) => {
    const { use, problems } = row(header, cells)
    expect(use).toBeNull()
    expect(problems).toHaveLength(1)
    return problems[0]
  }
  test.each([
    ['no day', 'A999005429;;;;;;;', 'empty_cell', 'Pvm', ''],
    ['a day that is none', 'A999005429;31.4.2025;;;;;;', 'bad_date', 'Pvm', '31.4.2025'],
    ['a time that is none', 'A999005429;20.1.2026;25;;;;;', 'bad_time', 'Klo', '25'],
    ['times that disagree', 'A999005429;20.1.2026 18.00;19;;;;;', 'times_disagree', 'Klo', '19'],
    ['a formula', 'A999005429;20.1.2026;;@Hamlet;;;;', 'formula', 'Esitys', '@Hamlet'],
    ['minors that are none', 'A999005429;20.1.2026;;;kaksi;;;', 'bad_count', 'Lapset', 'kaksi'],
    ['fewer than none', 'A999005429;20.1.2026;;;-2;;;', 'negative', 'Lapset', '-2'],
    ['a hundred minors', 'A999005429;20.1.2026;;;100;;;', 'too_many_minors', 'Lapset', '100'],
    ['a hundred and one tickets', 'A999005429;20.1.2026;;;;101;;', 'too_many_minors', 'Liput', '101'],
    ['nobody', 'A999005429;20.1.2026;;;;0;;', 'nobody', 'Liput', '0'],
    ['a sum that is none', 'A999005429;20.1.2026;;;;;ilmainen;', 'bad_amount', 'Summa', 'ilmainen'],
    ['a sum below zero', 'A999005429;20.1.2026;;;;;-1,50;', 'negative', 'Summa', '-1,50'],
    ['tenths of a cent', 'A999005429;20.1.2026;;;;;1,005;', 'too_many_decimals', 'Summa', '1,005'],
    ['over a million', 'A999005429;20.1.2026;;;;;2000000;', 'too_large', 'Summa', '2000000'],
    ['a fee that nobody knows', 'A999005429;20.1.2026;;;;;;vuokra', 'unknown_fee_kind', 'Maksulaji', 'vuokra'],
    ['no card', ';20.1.2026;;;;;;', 'empty_cell', 'Kortti', null],
    ['a card that is none', 'A99900542!;20.1.2026;;;;;;', 'bad_card_number', 'Kortti', null],
    ['a card as a formula', '"=""A999005429""";20.1.2026;;;;;;', 'formula', 'Kortti', null],
  ])('%s', (_, cells, code, column, given) => expect(one(cells)).toMatchObject({ code, line: 2, column, given }))

  it('tickets and minors that disagree are told with both', () => {
    expect(one('A999005429;20.1.2026;;;2;2;;')).toEqual({ code: 'counts_disagree', line: 2, tickets: 2, minors: 2 })
    expect(one('A999005429;20.1.2026;;;0;3;;')).toEqual({ code: 'counts_disagree', line: 2, tickets: 3, minors: 0 })
  })

  it('a bad row stands in the way of no other', () => {
    const rows = read('kortti;pvm\nA999005429;20.1.2026\n!;x\nA999005429\nX000011986;19.1.2026\n')
    expect(rows.map(({ line, use, problems }) => [line, use?.day ?? problems.map(({ code }) => code)])).toEqual([
      [2, '2026-01-20'],
      [3, ['bad_card_number', 'bad_date']],
      [4, ['wrong_cells']],
      [5, '2026-01-19'],
    ])
  })
})

describe("a row's card number is never repeated", () => {
  const letters = fc.constantFrom('A', 'X', 'Y', 'Z', 'AM', 'K', '')
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 7, maxLength: 9 })
  const cells = fc.array(fc.constantFrom('=', '!', 'x', '', '-1', '20.1.2026'), { minLength: 8, maxLength: 8 })

  it('in whichever cells it stands', () => {
    const slips = fc.array(fc.nat(7), { maxLength: 3 })
    fc.assert(
      fc.property(letters, digits, cells, slips, fc.constantFrom('', '!', ' '), (letter, number, all, at, tail) => {
        const card = letter + number
        const row = all.map((cell, i) => (i === 0 || at.includes(i) ? card + tail : cell))
        const header = 'Kortti;Pvm;Klo;Esitys;Lapset;Liput;Summa;Maksulaji'
        const [read1] = read(`${header}\n${row.join(';')}\n`)
        expect(JSON.stringify(read1?.problems)).not.toContain(number)
      }),
    )
  })

  test.each(['A999005429', 'a999 005 429', 'A999-005-429', '999005429', 'kortti A999005429, Hamlet'])(
    'written as %j in another column',
    (slip) => {
      const { problems } = row('kortti;pvm;määrä', `A999005429;20.1.2026;${slip}`)
      expect(problems).toMatchObject([{ column: 'määrä', given: null }])
    },
  )
})

describe('the text of a row', () => {
  test.each([
    ['its number', 'kortti;pvm', 'A999005429;41.1.2026', '•;41.1.2026'],
    ['a number that is none', 'kortti;pvm', '99900542;20.1.2026', '•;20.1.2026'],
    ['a number in another cell', 'kortti;pvm;esitys', ';20.1.2026;Hamlet A999 005 429', ';20.1.2026;Hamlet •'],
    ['its number without the letter', 'kortti;pvm;esitys', 'A999005429;41.1.2026;999005429', '•;41.1.2026;•'],
    ['any long number where a cell is too many', 'kortti;pvm', '20.1.2026;x;999005429', '•;x;•'],
  ])('is as in the file, without %s', (_, header, cells, text) => expect(row(header, cells).text).toBe(text))

  it('is cut short', () => {
    expect(row('kortti;pvm', `A999005429;${'x'.repeat(999)}`).text).toHaveLength(200)
  })
})

describe('a file that is no report', () => {
  test.each([
    ['cards', 'pvm;esitys\n20.1.2026;x\n', { code: 'missing_column', field: 'cardNumber' }],
    ['days', 'kortti;esitys\nx;y\n', { code: 'missing_column', field: 'day' }],
    ['single columns', 'kortti;pvm;Barn;lapset\nx;y;1;1\n', { code: 'double_column', columns: ['Barn', 'lapset'] }],
  ])('has no %s', (_, text, problem) => expect(readReport(table(text), TODAY)).toMatchObject(problem))
})
