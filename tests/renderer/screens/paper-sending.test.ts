import { describe, expect, test } from 'vitest'
import { DeskError, type Request } from '../../../desk/contract.ts'
import { settle } from '../fake-desk.ts'
import { CAP, CARD, enter, EXPIRED, notRecorded, OTHER, paperAt, recorded } from './paper-harness.ts'

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
