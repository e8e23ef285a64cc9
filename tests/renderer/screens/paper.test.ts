import { describe, expect, test, vi } from 'vitest'
import { paperReader } from '../../../renderer/lib/screens/paper-reader.ts'
import { CARD, enter, FEES, OTHER, paperAt } from './paper-harness.ts'

describe('the day', () => {
  const rows: [typed: string, day: string | null, problem: string | null][] = [
    ['21.1.2026', '2026-01-21', null],
    ['20.1.', '2026-01-20', null],
    ['31.12.', '2025-12-31', null],
    ['22.1.2026', null, 'future'],
    ['32.1.', null, 'bad_day'],
    [' ', null, 'needed'],
  ]
  test.each(rows)('%s', (typed, day, problem) => {
    const { paper } = paperAt()
    paper.chooseDay(typed)
    expect([paper.when.day, paper.when.problem]).toEqual([day, problem])
  })

  test('is today at first, with the only event of it', () => {
    const { paper } = paperAt()
    expect([paper.when.text, paper.when.event?.id]).toEqual(['21.1.2026', 'hamlet'])
  })

  test('goes back and forth, never into the future', () => {
    const { paper } = paperAt()
    paper.moveDay(1)
    expect(paper.when.text).toBe('21.1.2026')
    paper.moveDay(-1)
    expect(paper.when.text).toBe('20.1.2026')
    expect(paper.when.events.map(({ id }) => id)).toEqual(['talk', 'lear'])
    expect(paper.when.event).toBeNull()
  })

  test('has fees and visits on any past day', () => {
    const { paper } = paperAt({}, [FEES])
    paper.chooseDay('2.5.2024')
    expect(paper.when.event?.id).toBe('fees')
  })
})

describe('a row', () => {
  test('is entered by number, Enter, Enter, and the next one begins', async () => {
    const { paper, sent, said } = paperAt()
    await enter(paper)
    expect(sent()).toMatchObject([{ eventId: 'hamlet', day: '2026-01-21', text: CARD, minors: 0, seen: [] }])
    expect([paper.card, paper.step, paper.focus.field]).toEqual(['', 'card', 'card'])
    expect(paper.entered.latest).toMatchObject([{ mask: 'A•••••5429', production: 'hamlet' }])
    expect([paper.entered.count, said.mock.calls.length]).toEqual([1, 1])
  })

  test('keeps day and event for the next', async () => {
    const { paper, sent } = paperAt()
    paper.chooseDay('20.1.')
    paper.chooseEvent('lear')
    await enter(paper)
    await enter(paper, OTHER)
    expect(sent()).toMatchObject([
      { eventId: 'lear', day: '2026-01-20', text: CARD },
      { eventId: 'lear', day: '2026-01-20', text: OTHER },
    ])
    expect(sent()[0]?.id).not.toBe(sent()[1]?.id)
  })

  test('is recorded at once by Enter in the children’s field', async () => {
    const { paper, sent } = paperAt()
    paper.setCard(CARD)
    paper.setMinors('2')
    await paper.submit('minors')
    expect(sent()).toMatchObject([{ minors: 2 }])
  })

  const wrong: [name: string, card: string, problem: string][] = [
    ['without a number', ' ', 'needed'],
    ['with what no number has', 'A99900_5429', 'bad'],
  ]
  test.each(wrong)('%s is not sent, and what was typed stays', async (_name, card, problem) => {
    const { paper, sent } = paperAt()
    await enter(paper, card)
    expect([paper.cardProblem, paper.focus.field, sent()]).toEqual([problem, 'card', []])
  })

  test('without an event asks for it and keeps the number', async () => {
    const { paper, sent } = paperAt()
    paper.moveDay(-1)
    await enter(paper)
    expect([paper.cardProblem, paper.focus.field, paper.card, sent()]).toEqual(['no_event', 'event', CARD, []])
  })

  test('that waited for its event goes on with it', async () => {
    const { paper } = paperAt()
    const reader = paperReader(paper, () => undefined)
    paper.moveDay(-1)
    await enter(paper)
    reader.field?.set('5')
    paper.chooseEvent('lear')
    paper.goOn()
    expect([paper.card, paper.step, paper.focus.field]).toEqual([CARD, 'party', 'minors'])
  })

  test.each(['', 'two', '-1', '100'])('with %j children is not sent', async (minors) => {
    const { paper, sent } = paperAt()
    paper.setCard(CARD)
    await paper.submit()
    paper.setMinors(minors)
    await paper.submit('minors')
    expect([paper.minors.count, paper.focus.field, sent()]).toEqual([null, 'minors', []])
  })

  test('says when the check digit looks mistyped, and can be recorded all the same', async () => {
    const { paper, sent } = paperAt()
    paper.setCard('A999005420')
    await paper.submit()
    expect(paper.misread).toBe(true)
    await paper.submit('minors')
    expect(sent()).toHaveLength(1)
  })

  test('is not pushed aside by another card', async () => {
    const { paper, sent } = paperAt()
    paper.take(CARD)
    paper.setMinors('2')
    paper.take(OTHER)
    expect([paper.cardProblem, paper.card, paper.minors.text]).toEqual(['unfinished', CARD, '2'])
    await paper.submit('minors')
    expect(sent()).toMatchObject([{ text: CARD, minors: 2 }])
  })

  test('is cleared without a record', async () => {
    const { paper, sent } = paperAt()
    paper.take(CARD)
    paper.clear()
    expect([paper.card, paper.step, sent()]).toEqual(['', 'card', []])
  })
})

test('what is half typed is typed on when staff come back', () => {
  const { paper } = paperAt()
  paper.setCard('A99')
  paper.resume()
  expect([paper.card, paper.step, paper.cardProblem]).toEqual(['A99', 'card', null])
})

describe('a fee', () => {
  test('goes from the number to its kind, its sum, and the record', async () => {
    const { paper, sent } = paperAt({}, [FEES])
    paper.setCard(CARD)
    await paper.submit('card')
    expect(paper.focus.field).toBe('kind')
    paper.chooseKind('copying')
    await paper.submit('kind')
    expect([paper.focus.field, paper.fee.told]).toEqual(['amount', null])
    await paper.submit('amount')
    expect(paper.fee.told).toBe('empty')
    paper.setAmount('1,50')
    await paper.submit('amount')
    expect(sent()).toMatchObject([{ minors: 0, fee: { kind: 'copying', cents: 150 } }])
  })

  test('keeps its kind for the next card', async () => {
    const { paper } = paperAt({}, [FEES])
    paper.setCard(CARD)
    paper.chooseKind('other')
    paper.setAmount('2')
    await paper.submit('amount')
    paper.setCard(OTHER)
    await paper.submit('card')
    expect([paper.fee.kind, paper.fee.text, paper.focus.field]).toEqual(['other', '', 'amount'])
  })
})

test('keys that come while a card waits do not change its number', () => {
  const { paper } = paperAt()
  const reader = paperReader(paper, () => undefined)
  reader.field?.set(CARD)
  expect(paper.card).toBe(CARD)
  reader.card(CARD)
  reader.field?.set('5')
  reader.card('5')
  expect([paper.card, paper.step, paper.cardProblem]).toEqual([CARD, 'party', null])
})

test('a card that is read closes the help that lies over it', () => {
  const help = vi.fn()
  paperReader(paperAt().paper, help).card(CARD)
  expect(help).toHaveBeenCalledExactlyOnceWith(false)
})
