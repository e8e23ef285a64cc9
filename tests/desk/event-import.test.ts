import { describe, expect, it, test } from 'vitest'
import { derivedId } from '../../desk/derived-id.ts'
import { importEvents, previewEvents } from '../../desk/event-import.ts'
import { listEvents } from '../../desk/events.ts'
import { type Bare, bareDesk, TODAY, VENUE, workOf } from './bare.ts'
import { newId } from './harness.ts'

const file = (...lines: string[]) => Buffer.from(lines.join('\r\n')).toString('base64')
const HEAD = 'Esitys;Päivä;Klo;Paikka;Myynnissä;Laji'
const LIST = file(
  HEAD,
  'Macbeth;22.1.2026;19.00;Kellari;150;',
  'Macbeth;41.1.2026;19.00;Kellari;150;',
  'macbeth;23.1.2026;;;;',
  'Kutomo;24.1.2026;17.00;;12;kurssi',
)
const work = workOf()
const deps = ({ ledger, now }: Bare) => ({ ledger, now, venueId: VENUE, work })
const preview = async (desk: Bare, text: string) => {
  const result = await previewEvents(deps(desk), { id: newId(), file: text })
  if (result.outcome !== 'read') throw new Error(result.problem.code)
  return result.lines
}
const take = async (desk: Bare, lines: readonly number[], { id = newId(), text = LIST } = {}) =>
  (await importEvents(deps(desk), { id, file: text, lines: [...lines] })).added
const listed = ({ ledger, now }: Bare) =>
  listEvents(ledger, VENUE, now()).map(({ production, day }) => `${production} ${day}`)

describe('looking at a list', () => {
  it('tells each line with its event or its problems, and how the file was read', async () => {
    const desk = bareDesk()
    const result = await previewEvents(deps(desk), { id: newId(), file: LIST })
    expect(result).toMatchObject({ outcome: 'read', encoding: 'utf-8', separator: ';' })
    expect(await preview(desk, LIST)).toMatchObject([
      {
        line: 2,
        event: { production: 'Macbeth', day: '2026-01-22', startsAt: '19:00', ticketsOnSale: 150 },
        problems: [],
      },
      {
        line: 3,
        text: 'Macbeth;41.1.2026;19.00;Kellari;150;',
        event: null,
        problems: [{ code: 'bad_date', column: 'Päivä', value: '41.1.2026' }],
      },
      { line: 4, text: null, event: { startsAt: null, kind: 'performance' } },
      { line: 5, event: { kind: 'course' } },
    ])
    expect(listed(desk)).toEqual([])
  })

  test.each([
    ['of the same name', {}, true],
    ['in another case', { production: 'MACBETH', place: 'kellari' }, true],
    ['of the register', { origin: 'register' }, true],
    ['on another day', { day: TODAY }, false],
    ['at another time', { startsAt: '18:00' }, false],
    ['by another name for the place, or none', { place: null }, true],
    ['of another production', { production: 'Macbeth II' }, false],
    ['at another venue', { venueId: 'elsewhere' }, false],
  ])('knows an event %s', async (_, facts, known) => {
    const desk = bareDesk()
    const there = { production: 'Macbeth', day: '2026-01-22', startsAt: '19:00', place: 'Kellari', ...facts }
    const id = desk.event(there as Parameters<Bare['event']>[0])
    const event = desk.ledger.events.get(id)
    if (event && 'origin' in facts) desk.ledger.events.replaceAll([event])
    expect((await preview(desk, LIST))[0]?.known).toBe(known)
  })

  it('takes no day that an event can hardly be on', async () => {
    const lines = await preview(bareDesk(), file('Esitys;Päivä', 'Macbeth;22.1.2036'))
    expect(lines).toEqual([
      {
        ...{ line: 2, text: 'Macbeth;22.1.2036', event: null, known: false },
        problems: [{ code: 'day_out_of_range', value: '2036-01-22' }],
      },
    ])
  })

  it('names the line that says the same', async () => {
    const lines = await preview(bareDesk(), file('Esitys;Päivä', 'Macbeth;22.1.2026', 'Macbeth;22.1.2026'))
    expect(lines[1]).toMatchObject({ event: null, problems: [{ code: 'same_as_line', line: 2 }] })
  })

  test.each([
    ['no text', Buffer.from([0, 1, 2, 0]).toString('base64'), { code: 'not_text' }],
    ['empty', '', { code: 'empty' }],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004').toString('base64'), { code: 'spreadsheet' }],
    ['a report of uses', file('Esitys;Päivä;Kortti', 'Macbeth;22.1.2026;A999005429'), { code: 'cards_in_events' }],
    ['without a day', file('Esitys;Paikka', 'Macbeth;Kellari'), { code: 'missing_column', column: 'day' }],
    ['with two days', file('Esitys;Päivä;Pvm', 'M;1.1.2026;'), { code: 'double_column', value: 'Päivä, Pvm' }],
    ['with broken quotes', file('Esitys;Päivä', '"Mac;22.1.2026'), { code: 'broken_quotes', line: 2 }],
    ['too large', Buffer.alloc(5_300_000, 'a').toString('base64'), { code: 'file_too_large', value: '5' }],
  ])('says why a file that is %s cannot be read', async (_, text, problem) => {
    expect(await previewEvents(deps(bareDesk()), { id: newId(), file: text })).toMatchObject({
      outcome: 'unreadable',
      problem,
    })
  })
})

describe('taking lines in', () => {
  it('adds the chosen ones that are good, as events of this desk', async () => {
    const desk = bareDesk()
    expect(await take(desk, [2, 3, 5, 99])).toBe(2)
    expect(listEvents(desk.ledger, VENUE, desk.now())).toMatchObject([
      {
        production: 'Macbeth',
        startsAt: '19:00',
        place: 'Kellari',
        ticketsOnSale: 150,
        kind: 'performance',
        origin: 'desk',
      },
      { production: 'Kutomo', kind: 'course' },
    ])
  })

  it('once more by the same import adds nothing more, and the other lines where they are chosen', async () => {
    const desk = bareDesk()
    const id = newId()
    expect(await take(desk, [2, 5], { id })).toBe(2)
    expect(await take(desk, [2, 5], { id })).toBe(2)
    expect(await take(desk, [2, 4, 5], { id })).toBe(3)
    expect(listed(desk)).toEqual(['Macbeth 2026-01-22', 'macbeth 2026-01-23', 'Kutomo 2026-01-24'])
  })

  it('brings nothing back that was removed since', async () => {
    const desk = bareDesk()
    const id = newId()
    await take(desk, [2], { id })
    desk.ledger.events.withdraw(derivedId(id, 2))
    await take(desk, [2], { id })
    expect(listed(desk)).toEqual([])
  })

  it('puts lines of one name into one production, and into the one that is there', async () => {
    const desk = bareDesk()
    desk.event({ productionId: 'kutomo', production: 'KUTOMO' })
    const id = newId()
    await take(desk, [2, 4, 5], { id })
    const [first, second, course] = [2, 4, 5].map((n) => desk.ledger.events.get(derivedId(id, n))?.productionId)
    expect(first).toBe(second)
    expect(course).toBe('kutomo')
  })

  it('keeps no half of what is taken in at once', async () => {
    const desk = bareDesk()
    const { ledger } = desk
    let puts = 0
    const putOwn: typeof ledger.events.putOwn = (event) => {
      if (++puts === 2) throw new Error('disk full')
      ledger.events.putOwn(event)
    }
    const failing = { ...ledger, events: { ...ledger.events, putOwn } }
    const request = { id: newId(), file: LIST, lines: [2, 4] }
    await expect(importEvents({ ...deps(desk), ledger: failing }, request)).rejects.toThrow('disk full')
    expect(listed(desk)).toEqual([])
  })

  it('needs a file that can be read', async () => {
    await expect(take(bareDesk(), [2], { text: '' })).rejects.toThrow('file_unreadable')
  })
})

describe('an id that follows from another', () => {
  it('is a UUIDv7 of the same time, always the same, and another for each number', () => {
    const id = '01934f5e-8a2c-7b3d-9e4f-0123456789ab'
    const ids = Array.from({ length: 200 }, (_, n) => derivedId(id, n))
    expect(new Set([...ids, id]).size).toBe(201)
    for (const each of ids) expect(each).toMatch(/^01934f5e-8a2c-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(derivedId(id, 3)).toBe(ids[3])
    expect(derivedId(id.replace(/b$/, 'c'), 3)).not.toBe(ids[3])
  })
})
