import { describe, expect, test, vi } from 'vitest'
import {
  createDeskApi,
  DeskError,
  type EventKind,
  type EventSummary,
  type LocalDate,
  OPEN_END,
  type Request,
} from '../../../desk/contract.ts'
import { Paper } from '../../../renderer/lib/screens/paper.svelte.ts'
import { BlankSheet } from '../../../renderer/lib/screens/paper-blank.svelte.ts'
import { paperReader } from '../../../renderer/lib/screens/paper-reader.ts'
import { FakeDesk, type Handler, settle } from '../fake-desk.ts'

const NOW = Date.parse('2026-01-21T18:42:00+02:00')
const CARD = 'A999005429'
const OTHER = 'A999005458'

const event = (id: string, day: string, kind: EventKind = 'performance', more: Partial<EventSummary> = {}) =>
  ({ id, venueId: 'v', kind, title: id, production: id, day, lastDay: day, startsAt: '19:00', ...more }) as EventSummary
const HAMLET = event('hamlet', '2026-01-21')
const TALK = event('talk', '2026-01-20', 'performance', { startsAt: '12:00' })
const LEAR = event('lear', '2026-01-20')
const FEES = event('fees', '2025-01-01', 'fee', { lastDay: OPEN_END, startsAt: null })

const recorded = ({ id, eventId, minors, day, fee }: Request<'use.enter'>) => ({
  outcome: 'recorded',
  uses: [
    {
      ...{ id, eventId, kind: 'performance', community: false, adults: 1, minors, day, recordedAt: NOW },
      ...{ feeKind: fee?.kind ?? null, cents: fee?.cents ?? null },
    },
  ],
})
const notRecorded = (kind: 'attention' | 'refuse', ...reasons: object[]) => ({
  outcome: 'not_recorded',
  verdict: { kind, reasons },
})
const EXPIRED = { code: 'expired', validUntil: '2025-12-31' }
const CAP = { code: 'cap_full', limit: 1, taken: 1, asked: 1, left: 0, again: null, overridable: true }

function paperAt(handlers: Record<string, Handler> = {}, events = [HAMLET, TALK, LEAR]) {
  const desk = new FakeDesk({ 'use.enter': recorded, ...handlers })
  const said = vi.fn()
  const around = { now: () => NOW, events: () => events, feeKinds: () => ['copying', 'other'] as const, recorded: said }
  const paper = new Paper(createDeskApi(desk.transport), around)
  const sent = () => desk.requestsOf('use.enter') as Request<'use.enter'>[]
  return { desk, paper, sent, said }
}

/** Number, Enter, Enter. */
async function enter(paper: Paper, card = CARD): Promise<void> {
  paper.setCard(card)
  await paper.submit('card')
  await paper.submit('minors')
}

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
    expect([paper.minorsWrong, paper.focus.field, sent()]).toEqual([true, 'minors', []])
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
    expect([paper.cardProblem, paper.card, paper.minors]).toEqual(['unfinished', CARD, '2'])
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

describe('while a row is on its way', () => {
  /** A desk that answers when told. */
  function slowly() {
    const answers: ((answer: unknown) => void)[] = []
    const at = paperAt({ 'use.enter': () => new Promise((resolve) => answers.push(resolve)) })
    at.paper.take(CARD)
    const sending = at.paper.submit('minors')
    const answer = async (given?: unknown) => {
      await settle()
      answers[0]?.(given ?? recorded(at.sent()[0] as Request<'use.enter'>))
      await sending
    }
    return { ...at, answer }
  }

  test('a card that is scanned comes after it', async () => {
    const { paper, answer } = slowly()
    paper.take(OTHER)
    await answer()
    expect([paper.entered.count, paper.card, paper.step]).toEqual([1, OTHER, 'party'])
  })

  test('its own card read twice is no other', async () => {
    const { paper, answer } = slowly()
    paper.take(CARD)
    await answer()
    expect([paper.card, paper.step, paper.cardProblem]).toEqual(['', 'card', null])
  })

  test('a third card is told of, not dropped', async () => {
    const { paper, answer } = slowly()
    paper.take(OTHER)
    paper.take('A999005474')
    await answer()
    expect([paper.card, paper.cardProblem]).toEqual([OTHER, 'unfinished'])
  })

  test('what is typed for the next one stays', async () => {
    const { paper, answer } = slowly()
    paper.setCard('A99')
    await answer()
    expect([paper.card, paper.step]).toEqual(['A99', 'card'])
  })

  test.each(['attention', 'refuse'] as const)('%s brings it back before whatever was scanned', async (kind) => {
    const { paper, answer } = slowly()
    paper.take(OTHER)
    await answer(notRecorded(kind, EXPIRED))
    expect([paper.card, paper.cardProblem]).toEqual([CARD, 'unfinished'])
    expect(paper.answer).toMatchObject({ reasons: [EXPIRED] })
  })

  test('another number of children is not confirmed with its doubts', async () => {
    const { paper, sent, answer } = slowly()
    paper.setMinors('1')
    await answer(notRecorded('attention', EXPIRED))
    void paper.submit('minors')
    await settle()
    expect(sent()[1]).toMatchObject({ minors: 1, seen: [] })
  })
})

test('what is half typed is typed on when staff come back', () => {
  const { paper } = paperAt()
  paper.setCard('A99')
  paper.resume()
  expect([paper.card, paper.step, paper.cardProblem]).toEqual(['A99', 'card', null])
})

describe('a doubt', () => {
  test('is shown, and kept with the same id by Enter again', async () => {
    const { paper, sent } = paperAt({
      'use.enter': (request: Request<'use.enter'>) =>
        request.seen?.length === 2 ? recorded(request) : notRecorded('attention', EXPIRED, CAP),
    })
    await enter(paper)
    expect(paper.answer).toEqual({ kind: 'doubt', reasons: [EXPIRED, CAP] })
    expect(paper.focus.field).toBe('minors')
    await paper.submit('minors')
    const [first, second] = sent()
    expect(second).toEqual({ ...first, seen: ['expired', 'cap_full'] })
    expect(paper.entered.latest).toMatchObject([{ doubts: [EXPIRED, CAP] }])
  })

  test('that comes on top of one that was seen does not bring that one back', async () => {
    const answers = [notRecorded('attention', EXPIRED), notRecorded('attention', CAP)]
    const { paper, sent } = paperAt({
      'use.enter': (request: Request<'use.enter'>) => answers.shift() ?? recorded(request),
    })
    await enter(paper)
    await paper.submit('minors')
    await paper.submit('minors')
    expect(sent().at(-1)?.seen).toEqual(['cap_full', 'expired'])
    expect(paper.entered.count).toBe(1)
  })

  test('is of what was asked: with other children it is asked anew', async () => {
    const { paper, sent } = paperAt({ 'use.enter': () => notRecorded('attention', EXPIRED) })
    await enter(paper)
    paper.setMinors('1')
    expect(paper.answer.kind).toBe('none')
    await paper.submit('minors')
    expect(sent()[1]).toMatchObject({ minors: 1, seen: [] })
    expect(sent()[1]?.id).not.toBe(sent()[0]?.id)
  })
})

test('a refusal keeps the number for mending', async () => {
  const { paper } = paperAt({ 'use.enter': () => notRecorded('refuse', { code: 'malformed' }) })
  await enter(paper, '12345')
  expect(paper.answer).toMatchObject({ kind: 'refused', reasons: [{ code: 'malformed' }] })
  expect([paper.card, paper.step, paper.focus.field, paper.entered.count]).toEqual(['12345', 'card', 'card', 0])
})

test('after an error the same row is sent with the same id', async () => {
  let broken = true
  const { paper, sent } = paperAt({
    'use.enter': (request: Request<'use.enter'>) => {
      if (broken) throw new DeskError('unavailable', 'disk_full')
      return recorded(request)
    },
  })
  await enter(paper)
  expect(paper.answer).toEqual({ kind: 'failed', error: 'disk_full' })
  expect([paper.card, paper.step]).toEqual([CARD, 'party'])
  broken = false
  await paper.submit('minors')
  expect(sent()[1]).toEqual(sent()[0])
  expect(paper.entered.count).toBe(1)
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

describe('taking back', () => {
  test('counts it no longer', async () => {
    const { paper } = paperAt({
      'use.undo': ({ id, useId }: Request<'use.undo'>) => ({ id, useId, outcome: 'undone', useIds: [useId] }),
    })
    await enter(paper)
    const [one] = paper.entered.latest
    expect(one && (await paper.entered.takeBack(one))).toBe(true)
    expect([paper.entered.count, one && paper.entered.became(one)]).toEqual([0, 'undone'])
  })

  test.each([
    ['corrected', { correctedBy: 'new', counts: false }, 1],
    ['cancelling', { correctedBy: null, counts: false, cancelling: true }, 0],
    ['undone', { correctedBy: null, counts: false, cancelling: false }, 0],
  ])('is shown as %s where the journal has done that since', async (became, entry, count) => {
    let listed: object[] = []
    const { desk, paper } = paperAt({ 'journal.list': () => ({ entries: listed, more: false }) })
    await enter(paper)
    const [one] = paper.entered.latest
    if (!one) throw new Error('nothing entered')
    await paper.entered.look()
    expect(paper.entered.became(one)).toBeNull()
    listed = [{ id: one.use.id, ...entry }]
    await paper.entered.look()
    expect([paper.entered.became(one), paper.entered.count]).toEqual([became, count])
    expect(desk.requestsOf('journal.list')).toHaveLength(2)
  })

  test('a press that comes too late tells what became of it, not that it failed', async () => {
    const { paper } = paperAt({
      'use.undo': () => {
        throw new DeskError('conflict', 'already_undone')
      },
      'journal.list': () => ({ entries: [{ id: paper.entered.latest[0]?.use.id, correctedBy: 'new' }], more: false }),
    })
    await enter(paper)
    const [one] = paper.entered.latest
    expect(one && (await paper.entered.takeBack(one))).toBe(false)
    expect(one && [paper.entered.became(one), paper.entered.failure(one)]).toEqual(['corrected', null])
  })

  test('that fails says why at its line', async () => {
    const { paper } = paperAt({
      'use.undo': () => {
        throw new DeskError('unavailable', 'ledger_busy')
      },
    })
    await enter(paper)
    const [one] = paper.entered.latest
    expect(one && (await paper.entered.takeBack(one))).toBe(false)
    expect([paper.entered.count, one && paper.entered.failure(one)]).toEqual([1, 'ledger_busy'])
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

describe('the blank form', () => {
  test('has what is still to come or goes on', () => {
    const blank = new BlankSheet(() => [FEES, LEAR, HAMLET])
    expect(blank.choices('2026-01-21' as LocalDate).map(({ id }) => id)).toEqual(['fees', 'hamlet'])
  })

  test('has the event’s day, and a line to fill in for what goes on', () => {
    const blank = new BlankSheet(() => [FEES, HAMLET])
    expect([blank.event, blank.day, blank.fees]).toEqual([null, null, false])
    blank.choose('hamlet')
    expect([blank.day, blank.fees]).toEqual(['2026-01-21', false])
    blank.choose('fees')
    expect([blank.day, blank.fees]).toEqual([null, true])
  })

  test('is for fees where the venue has nothing else', () => {
    const blank = new BlankSheet(() => [FEES])
    expect(blank.fees).toBe(true)
    blank.chooseKind('tickets')
    expect(blank.fees).toBe(false)
  })
})
