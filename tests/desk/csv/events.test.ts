import { describe, expect, it, test } from 'vitest'
import { type NewEvent, readEvents } from '../../../desk/csv/events.ts'
import { readTable } from '../../../desk/csv/table.ts'
import { table, windows1252 } from './files.ts'

const read = (text: string) => {
  const events = readEvents(table(text))
  if ('code' in events) throw new Error(`no events: ${events.code}`)
  return [...events.rows]
}
/** One row under a header, and what is told of it. */
const row = (header: string, cells: string) => {
  const [only] = read(`${header}\n${cells}\n`)
  if (!only) throw new Error('no row')
  return only
}
const codes = (header: string, cells: string) => row(header, cells).problems.map(({ code }) => code)

const HAMLET: NewEvent = {
  ...{ title: 'Hamlet', production: 'Hamlet', day: '2026-01-21' as NewEvent['day'], lastDay: null, startsAt: null },
  ...{ place: null, ticketsOnSale: null, capacity: null, kind: 'performance' },
}

describe('a programme', () => {
  it('of a Finnish box office, in Windows-1252', () => {
    const text =
      'Tapahtuman nimi;Esitys;Pvm;Klo;Näyttämö;Paikkoja myynnissä;Laji;Päättyy;Paikkaluku;Hinta\r\n' +
      'Hamlet, ensi-ilta;Hamlet;ke 21.1.2026;19.00;Pää;150;näytös;;1 000;12 €\r\n' +
      'Akvarelli;;2.2.2026;klo 17;;8;Kurssi;27.4.2026;10;\r\n'
    const file = readTable(windows1252(text))
    if ('code' in file) throw new Error(file.code)
    const read = readEvents(file)
    expect('rows' in read && { ...read, rows: [...read.rows] }).toEqual({
      count: 2,
      encoding: 'windows-1252',
      separator: ';',
      rows: [
        {
          line: 2,
          text: 'Hamlet, ensi-ilta;Hamlet;ke 21.1.2026;19.00;Pää;150;näytös;;1 000;12 €',
          event: {
            ...{ title: 'Hamlet, ensi-ilta', production: 'Hamlet', day: '2026-01-21', lastDay: null },
            ...{ startsAt: '19:00', place: 'Pää', ticketsOnSale: 150, capacity: 1000, kind: 'performance' },
          },
          problems: [],
        },
        {
          line: 3,
          text: 'Akvarelli;;2.2.2026;klo 17;;8;Kurssi;27.4.2026;10;',
          event: {
            ...{ title: 'Akvarelli', production: 'Akvarelli', day: '2026-02-02', lastDay: '2026-04-27' },
            ...{ startsAt: '17:00', place: null, ticketsOnSale: 8, capacity: 10, kind: 'course' },
          },
          problems: [],
        },
      ],
    })
  })

  test.each([
    [
      'Swedish',
      'Namn;Produktion;Datum;Kl.;Plats;Till salu;Slag;Slutar;Kapacitet',
      'Förs;21.1.2026;kl. 19;föreställning',
    ],
    ['English', 'Title,Production,Date,Time,Venue,On sale,Type,Ends,Capacity', 'Show,21/1/2026,7 pm,performance'],
  ])('in %s', (_, header, cells) => {
    const separator = header.includes(';') ? ';' : ','
    const [title, day, time, kind] = cells.split(separator)
    const all = [title, 'Hamlet', day, time, 'Studio', '34', kind, '', '40'].join(separator)
    expect(row(header, all).event).toEqual({
      ...{ ...HAMLET, title, startsAt: '19:00', place: 'Studio', ticketsOnSale: 34, capacity: 40 },
    })
  })

  it('needs no more than a name and a day', () => {
    expect(row('nimi;päivä', 'Hamlet;21.1.2026')).toMatchObject({ line: 2, event: HAMLET, problems: [] })
    expect(row('esitys;päivä', 'Hamlet;21.1.2026').event).toEqual(HAMLET)
  })

  it('one of title and production stands for the other', () => {
    const header = 'nimi;esitys;päivä'
    expect(row(header, ';Hamlet;21.1.2026').event).toEqual(HAMLET)
    expect(row(header, 'Hamlet;;21.1.2026').event).toEqual(HAMLET)
    expect(row(header, 'Ensi-ilta;Hamlet;21.1.2026').event).toEqual({ ...HAMLET, title: 'Ensi-ilta' })
    expect(row(header, ';;21.1.2026').problems).toEqual([{ code: 'empty_cell', line: 2, column: 'nimi', given: '' }])
    expect(row('esitys;päivä;x', ';21.1.2026;y').problems).toMatchObject([{ code: 'empty_cell', column: 'esitys' }])
    expect(codes(header, '=1;;21.1.2026')).toEqual(['formula'])
  })

  it('the time may stand beside the day, and must agree with its own column', () => {
    expect(row('nimi;pvm', 'Hamlet;2026-01-21 19:00').event).toEqual({ ...HAMLET, startsAt: '19:00' })
    expect(row('nimi;pvm;klo', 'Hamlet;21.1.2026 19.00;').event?.startsAt).toBe('19:00')
    expect(row('nimi;pvm;klo', 'Hamlet;21.1.2026 19.00;7 pm').event?.startsAt).toBe('19:00')
    expect(row('nimi;pvm;klo', 'Hamlet;21.1.2026 0:00:00;19').event?.startsAt).toBe('19:00')
    expect(row('nimi;pvm;klo', 'Hamlet;21.1.2026 19.00;18').problems).toEqual([
      { code: 'times_disagree', line: 2, column: 'klo', given: '18' },
    ])
  })

  test.each([
    ['', 'performance'],
    ['esitys', 'performance'],
    ['NÄYTÖS', 'performance'],
    ['tapahtuma', 'performance'],
    ['evenemang', 'performance'],
    ['event', 'performance'],
    ['kurssi', 'course'],
    ['Kurs', 'course'],
    ['course', 'course'],
  ])('the kind %j is a %s', (given, kind) => {
    expect(row('nimi;pvm;laji', `Hamlet;21.1.2026;${given}`).event?.kind).toBe(kind)
  })
})

describe('what is wrong with a row', () => {
  const header = 'Nimi;Pvm;Klo;Sali;Lippuja;Laji;Päättyy;Paikkaluku'
  const long = 'x'.repeat(201)
  test.each([
    ['no day', 'Hamlet;;;;;;;', 'empty_cell', 'Pvm', ''],
    ['a day that is none', 'Hamlet;30.2.2026;;;;;;', 'bad_date', 'Pvm', '30.2.2026'],
    ['a time that is none', 'Hamlet;21.1.2026;ilta;;;;;', 'bad_time', 'Klo', 'ilta'],
    ['a formula', '=cmd|calc;21.1.2026;;;;;;', 'formula', 'Nimi', '=cmd|calc'],
    ['a long text', `Hamlet;21.1.2026;;${long};;;;`, 'too_long', 'Sali', long.slice(0, 60)],
    ['a count that is none', 'Hamlet;21.1.2026;;;monta;;;', 'bad_count', 'Lippuja', 'monta'],
    ['fewer than none', 'Hamlet;21.1.2026;;;-1;;;', 'negative', 'Lippuja', '-1'],
    ['too many', 'Hamlet;21.1.2026;;;;;;1000001', 'too_large', 'Paikkaluku', '1000001'],
    ['a kind that nobody knows', 'Hamlet;21.1.2026;;;;elokuva;;', 'unknown_kind', 'Laji', 'elokuva'],
    ['a formula for a kind', 'Hamlet;21.1.2026;;;;=kurssi;;', 'formula', 'Laji', '=kurssi'],
    ['an end before the beginning', 'Hamlet;21.1.2026;;;;;20.1.2026;', 'ends_before_start', 'Päättyy', '20.1.2026'],
  ])('%s', (_, cells, code, column, given) => {
    const { event, problems } = row(header, cells)
    expect(event).toBeNull()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ code, line: 2, column, given })
  })

  it('all of it is told at once', () => {
    expect(codes(header, ';x;y;@z;-1;elokuva;x;1,5')).toEqual([
      ...['empty_cell', 'bad_date', 'bad_time', 'formula', 'negative', 'bad_count', 'unknown_kind', 'bad_date'],
    ])
  })

  it('an end on the first day is none of it', () => {
    expect(row(header, 'Hamlet;21.1.2026;;;;;21.1.2026;').event?.lastDay).toBe('2026-01-21')
  })

  it('a row of another width is not read, and stands in the way of no other', () => {
    const rows = read(
      'nimi;pvm\nHamlet;21.1.2026\nHamlet\nHamlet;22.1.2026;19;Studio\n"Ham\nlet";23.1.2026;;\n\nLear;1.2.2026\n',
    )
    expect(rows.map(({ line, event }) => [line, event?.title])).toEqual([
      [2, 'Hamlet'],
      [3, undefined],
      [4, undefined],
      [5, 'Ham let'],
      [8, 'Lear'],
    ])
    expect(rows.flatMap(({ problems }) => problems)).toEqual([
      { code: 'wrong_cells', line: 3, cells: 1, columns: 2 },
      { code: 'wrong_cells', line: 4, cells: 4, columns: 2 },
    ])
  })

  it('what looks like a card number is not repeated', () => {
    for (const cell of ['A999005429', 'kortti a999 005-429', 'K1234567']) {
      expect(row('nimi;pvm', `Hamlet;${cell}`).problems).toEqual([
        { code: 'bad_date', line: 2, column: 'pvm', given: null },
      ])
    }
  })
})

describe('the same event twice', () => {
  it('is told with the line of the first', () => {
    const same = 'Hamlet;Ensi-ilta;21.1.2026;19;Pää'
    const rows = read(
      ['esitys;nimi;pvm;klo;sali', same, 'x;x;x;x;x', 'Hamlet;toinen;2026-01-21;19:00;Pää', same, ''].join('\n'),
    )
    expect(rows.map(({ problems }) => problems[0])).toEqual([
      undefined,
      expect.objectContaining({ code: 'bad_date' }),
      { code: 'same_as_line', line: 4, other: 2 },
      { code: 'same_as_line', line: 5, other: 2 },
    ])
    expect(rows[2]?.event).toBeNull()
  })

  test.each([
    ['production', 'Lear;21.1.2026;19;Pää'],
    ['day', 'Hamlet;22.1.2026;19;Pää'],
    ['time', 'Hamlet;21.1.2026;;Pää'],
    ['place', 'Hamlet;21.1.2026;19;Studio'],
  ])('is another one with another %s', (_, other) => {
    const rows = read(`esitys;pvm;klo;sali\nHamlet;21.1.2026;19;Pää\n${other}\n`)
    expect(rows.map(({ event }) => event !== null)).toEqual([true, true])
  })

  it('is not told of a row that was bad itself', () => {
    const rows = read('esitys;pvm;laji\nHamlet;21.1.2026;elokuva\nHamlet;21.1.2026;\n')
    expect(rows.map(({ event }) => event?.production)).toEqual([undefined, 'Hamlet'])
  })
})

describe('a file that is no programme', () => {
  it('has no day', () => {
    expect(readEvents(table('nimi;aika\nx;19\n'))).toMatchObject({ code: 'missing_column', field: 'day' })
  })
  it('has no name', () => {
    expect(readEvents(table('pvm;aika\nx;19\n'))).toMatchObject({
      ...{ code: 'missing_column', field: 'title', accepted: expect.arrayContaining(['nimi', 'esitys']) },
    })
  })
  it('has a column twice', () => {
    const columns = ['Klo', 'Aika']
    expect(readEvents(table('nimi;pvm;Klo;Aika\nx;1;2;3\n'))).toEqual({
      code: 'double_column',
      field: 'startsAt',
      columns,
    })
  })
})
