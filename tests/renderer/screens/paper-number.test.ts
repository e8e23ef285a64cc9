import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CLEARS_AFTER } from '../../../renderer/lib/screen.svelte.ts'
import type { Paper } from '../../../renderer/lib/screens/paper.svelte.ts'
import { CARD, enter, notRecorded, paperAt } from './paper-harness.ts'

describe('the number', () => {
  const MASK = 'A•••••5429'

  test('is masked once it is typed to the end, and shown where it is gone back to', () => {
    const { paper } = paperAt()
    paper.setCard(CARD)
    expect(paper.number.shown).toBe(CARD)
    paper.take(CARD)
    expect([paper.number.shown, paper.card]).toEqual([MASK, CARD])
    paper.showNumber()
    expect(paper.number.shown).toBe(CARD)
    paper.hideNumber()
    expect(paper.number.shown).toBe(MASK)
  })

  test('is masked while it waits for its event', async () => {
    const { paper } = paperAt()
    paper.moveDay(-1)
    paper.setCard(CARD)
    await paper.submit()
    expect([paper.cardProblem, paper.number.shown]).toEqual(['no_event', MASK])
  })

  test('is masked where its field is left with all of it, and not with half of it', () => {
    const { paper } = paperAt()
    paper.setCard('A9990')
    paper.hideNumber()
    expect(paper.number.shown).toBe('A9990')
    paper.setCard(CARD)
    paper.hideNumber()
    expect(paper.number.shown).toBe(MASK)
  })

  test('is shown for as long as it is to be compared with the paper, digit by digit', async () => {
    const { paper } = paperAt()
    paper.setCard('A999005420')
    await paper.submit()
    paper.hideNumber()
    expect([paper.misread, paper.number.shown]).toEqual([true, 'A999005420'])
  })

  test('is masked while its record is doubted, and shown where it is to be mended', async () => {
    const answers = [notRecorded('attention', { code: 'not_found' }), notRecorded('refuse', { code: 'malformed' })]
    const { paper } = paperAt({ 'use.enter': () => answers.shift() })
    await enter(paper)
    expect(paper.number.shown).toBe(MASK)
    await paper.submit('minors')
    expect(paper.number.shown).toBe(CARD)
  })
})

describe('a minute after the last input', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test.each([
    ['half typed', (paper: Paper) => paper.setCard('A9990')],
    ['typed to the end', (paper: Paper) => paper.take(CARD)],
  ])('a number that is %s is gone, with the row', (_name, type) => {
    const { paper, sent } = paperAt()
    paper.setMinors('2')
    type(paper)
    vi.advanceTimersByTime(CLEARS_AFTER - 1)
    expect(paper.card).not.toBe('')
    vi.advanceTimersByTime(1)
    expect([paper.card, paper.step, paper.minors.text, sent()]).toEqual(['', 'card', '0', []])
  })

  test('what was entered stays, and so do the day and the event', async () => {
    const { paper } = paperAt()
    paper.chooseDay('20.1.')
    paper.chooseEvent('lear')
    await enter(paper)
    paper.setCard('A9990')
    vi.advanceTimersByTime(CLEARS_AFTER)
    expect([paper.card, paper.entered.count, paper.when.event?.id]).toEqual(['', 1, 'lear'])
  })

  const inputs: [name: string, input: (paper: Paper) => void][] = [
    ['children', (paper) => paper.setMinors('1')],
    ['another event', (paper) => paper.chooseEvent('hamlet')],
    ['going back to the number', (paper) => paper.showNumber()],
  ]
  test.each(inputs)('%s begin another', (_name, input) => {
    const { paper } = paperAt()
    paper.take(CARD)
    vi.advanceTimersByTime(CLEARS_AFTER - 1)
    input(paper)
    vi.advanceTimersByTime(CLEARS_AFTER - 1)
    expect(paper.card).toBe(CARD)
    vi.advanceTimersByTime(1)
    expect(paper.card).toBe('')
  })

  test('a record under way is waited for, and its doubt has a minute of its own', async () => {
    let answer: (given: unknown) => void = () => undefined
    const { paper, sent } = paperAt({ 'use.enter': () => new Promise((resolve) => (answer = resolve)) })
    paper.take(CARD)
    const sending = paper.submit('minors')
    await vi.advanceTimersByTimeAsync(0)
    vi.advanceTimersByTime(2 * CLEARS_AFTER)
    expect(paper.card).toBe(CARD)
    answer(notRecorded('attention', { code: 'not_found' }))
    await sending
    vi.advanceTimersByTime(CLEARS_AFTER - 1)
    expect([paper.card, paper.answer.kind]).toEqual([CARD, 'doubt'])
    vi.advanceTimersByTime(1)
    expect([paper.card, paper.answer.kind, sent().length]).toEqual(['', 'none', 1])
  })

  test('nothing takes the focus where no row is begun', () => {
    const { paper } = paperAt()
    paper.take(CARD)
    vi.advanceTimersByTime(CLEARS_AFTER)
    const { focus } = paper
    vi.advanceTimersByTime(2 * CLEARS_AFTER)
    expect(paper.focus).toBe(focus)
  })
})
