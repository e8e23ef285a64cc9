import { describe, expect, it, test } from 'vitest'
import type { EventFacts } from '../../db/events.ts'
import { readReportFile } from '../../desk/report-preview.ts'
import { type Bare, bareDesk, day, TODAY, VENUE } from './bare.ts'

const OPEN_END = day('9999-12-31')
const NUMBER = 'A999005429'
const HEAD = 'Kortti;Päivä;Klo;Esitys;Lapset;Summa;Maksulaji'
const YESTERDAY = '20.1.2026'
const readText = ({ ledger }: Bare, ...lines: string[]) =>
  readReportFile({ ledger, venueId: VENUE }, Buffer.from(lines.join('\n')).toString('base64'), TODAY)
const read = (desk: Bare, ...rows: string[]) => {
  const report = readText(desk, HEAD, ...rows)
  if (report.outcome !== 'read') throw new Error(report.problem.code)
  return [...report.rows]
}

type On = readonly Partial<EventFacts>[]
/** A desk with these events of yesterday; the id of each is its production's. */
function deskWith(on: On): Bare {
  const desk = bareDesk()
  for (const facts of on) desk.event({ day: day('2026-01-20'), id: facts.productionId ?? 'hamlet', ...facts })
  return desk
}
const at = (startsAt: string | null, name: string, more: Partial<EventFacts> = {}) => ({
  ...{ productionId: `${name}-${startsAt ?? ''}`, production: name, startsAt, ...more },
})
const HAMLET = at('19:00', 'Hamlet')
const MATINEE = at('14:00', 'Hamlet')
const MACBETH = at('19:00', 'Macbeth')
const EXHIBITION = at(null, 'Veistoksia', { day: day('2026-01-01'), lastDay: day('2026-02-01') })
const POOL = at(null, 'Uinti', { kind: 'visit', day: day('2020-01-01'), lastDay: OPEN_END })
const FEES = at(null, 'Maksut', { kind: 'fee', day: day('2020-01-01'), lastDay: OPEN_END })
const COURSE = at('17:00', 'Kutomo', { kind: 'course', day: day('2026-01-01'), lastDay: day('2026-05-01') })
/** Title of its own. */
const ENGLISH = at('21:00', 'Hamlet', { title: 'Hamlet in English' })

describe('a line is about', () => {
  test.each<[what: string, on: On, time: string, name: string, found: string]>([
    ['the event of its day, time and name', [HAMLET, MATINEE, MACBETH], '19.00', 'Hamlet', 'Hamlet-19:00'],
    ['the name in whatever case', [HAMLET, MACBETH], '19.00', ' HAMLET ', 'Hamlet-19:00'],
    ["an event's own title", [HAMLET, ENGLISH], '', 'hamlet in english', 'Hamlet-21:00'],
    ['the only event, by another name', [HAMLET], '', 'Hamlet (vierailu)', 'Hamlet-19:00'],
    ['the only event, without a name', [HAMLET], '', '', 'Hamlet-19:00'],
    ['the only event at its time, without a name', [HAMLET, MATINEE], '14.00', '', 'Hamlet-14:00'],
    ['the only event of its name, without a time', [HAMLET, MACBETH], '', 'Macbeth', 'Macbeth-19:00'],
    ['what goes on all day, at any time', [EXHIBITION], '12.00', 'Veistoksia', 'Veistoksia-'],
    ['what is at its time rather than what goes on', [EXHIBITION, HAMLET], '19.00', '', 'Hamlet-19:00'],
    ['the visits of a pool', [POOL], '', '', 'Uinti-'],
    ['a course that goes on', [COURSE, HAMLET], '', 'Kutomo', 'Kutomo-17:00'],
  ])('%s', (_, on, time, name, eventId) => {
    const desk = deskWith(on)
    desk.event({ day: TODAY, production: 'Toinen päivä' })
    desk.event({ day: day('2026-01-20'), production: name, venueId: 'elsewhere' })
    expect(read(desk, `${NUMBER};${YESTERDAY};${time};${name};2;;`)).toMatchObject([
      {
        ...{ line: 2, day: '2026-01-20', production: name.trim() || null, eventId, number: NUMBER, minors: 2 },
        ...{ cents: null, feeKind: null, problems: [] },
      },
    ])
  })

  test.each<[what: string, on: On, time: string, name: string, problem: object]>([
    ['nothing is on', [], '', 'Hamlet', { code: 'event_unknown' }],
    ['the time is another', [HAMLET], '18.00', 'Hamlet', { code: 'event_unknown' }],
    ['the name is none of several', [HAMLET, MACBETH], '', 'Kullervo', { code: 'event_unknown' }],
    ['the name is another at its time', [HAMLET, MATINEE], '14.00', 'Macbeth', { code: 'event_unknown' }],
    [
      'two have its name',
      [HAMLET, MATINEE],
      '',
      'Hamlet',
      { code: 'event_ambiguous', value: 'Hamlet 14:00, Hamlet 19:00' },
    ],
    ['two are at its time', [HAMLET, MACBETH], '19.00', '', { code: 'event_ambiguous' }],
  ])('nothing that can be told where %s', (_, on, time, name, problem) => {
    const [line] = read(deskWith(on), `${NUMBER};${YESTERDAY};${time};${name};;;`)
    expect(line).toMatchObject({ eventId: null, number: NUMBER, problems: [problem] })
  })

  it('no event that was withdrawn', () => {
    const desk = deskWith([HAMLET])
    desk.ledger.events.withdraw('Hamlet-19:00')
    expect(read(desk, `${NUMBER};${YESTERDAY};;;;;`)).toMatchObject([{ problems: [{ code: 'event_unknown' }] }])
  })
})

describe("a library's fee", () => {
  test.each<[what: string, on: On, cells: string, expected: object]>([
    [
      'by its kind',
      [FEES, POOL, HAMLET],
      ';3,50;kaukolaina',
      { eventId: 'Maksut-', cents: 350, feeKind: 'interlibrary_loan' },
    ],
    [
      'by its sum, with its kind missing',
      [FEES, HAMLET],
      ';3,50;',
      { eventId: null, problems: [{ code: 'fee_kind_missing' }] },
    ],
    ['without a sum', [FEES], ';;muu', { eventId: null, problems: [{ code: 'amount_missing' }] }],
    [
      'as all that the venue has',
      [FEES],
      ';;',
      { problems: [{ code: 'amount_missing' }, { code: 'fee_kind_missing' }] },
    ],
    ['with children', [FEES], '1;2;muu', { eventId: null, problems: [{ code: 'minors_with_fee', value: '1' }] }],
    ['at a venue that takes none', [HAMLET], ';2;muu', { eventId: null, problems: [{ code: 'event_unknown' }] }],
  ])('is told %s', (_, on, cells, expected) => {
    expect(read(deskWith(on), `${NUMBER};${YESTERDAY};;;${cells}`)).toMatchObject([expected])
  })

  it('is not the sum that an agency gives for a course', () => {
    expect(read(deskWith([COURSE]), `${NUMBER};${YESTERDAY};;Kutomo;;40;`)).toMatchObject([
      { eventId: 'Kutomo-17:00', cents: null, feeKind: null, problems: [] },
    ])
  })
})

describe('a report', () => {
  it('is read line by line: a bad one stands in the way of no other', () => {
    const lines = read(
      deskWith([HAMLET]),
      `${NUMBER};${YESTERDAY};;;;;`,
      `${NUMBER};31.2.2026;;;;;`,
      `${NUMBER};22.1.2026;;;;;`,
      `${NUMBER};${YESTERDAY}`,
      `X000011986;${YESTERDAY};;;;;`,
    )
    expect(lines.map(({ line, eventId, problems }) => [line, eventId, ...problems.map(({ code }) => code)])).toEqual([
      [2, 'Hamlet-19:00'],
      [3, null, 'bad_date'],
      [4, null, 'future_day'],
      [5, null, 'wrong_cells'],
      [6, 'Hamlet-19:00'],
    ])
  })

  it('that cannot be read says why', () => {
    expect(readText(bareDesk(), 'Päivä;Esitys', '20.1.2026;Hamlet')).toMatchObject({
      outcome: 'unreadable',
      problem: { code: 'missing_column', column: 'cardNumber' },
    })
  })

  it('gives no card number away in a problem, whichever cell it slipped into', () => {
    const desk = deskWith([HAMLET, MACBETH])
    const lines = read(
      desk,
      `${NUMBER}!;${YESTERDAY};;;;;`,
      `=${NUMBER};${YESTERDAY};;;;;`,
      `${NUMBER};${NUMBER};;;;;`,
      `${NUMBER};${YESTERDAY};${NUMBER};;;;`,
      `${NUMBER};${YESTERDAY};;${NUMBER};;;`,
      `${NUMBER};${YESTERDAY};;;${NUMBER};;`,
      `${NUMBER};${YESTERDAY};;;;${NUMBER};`,
      `${NUMBER};${YESTERDAY};;;;;${NUMBER}`,
      `${NUMBER};${YESTERDAY};;;;;;;;`,
    )
    const problems = lines.flatMap((line) => line.problems)
    expect(problems.length).toBeGreaterThanOrEqual(lines.length)
    expect(JSON.stringify(problems)).not.toMatch(/999005429|9990054/)
  })
})
