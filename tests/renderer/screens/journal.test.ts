import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { JournalEntry, LocalDate, Request } from '../../../desk/contract.ts'
import { helsinkiDay } from '../../../desk/rules/local-date.ts'
import { JournalPages } from '../../../renderer/lib/screens/journal.svelte.ts'
import { settle } from '../fake-desk.ts'
import { apiOf, entry, id } from './journal-harness.ts'

const EARLIER = '2026-01-19' as LocalDate
const YESTERDAY = '2026-01-20' as LocalDate

describe('the pages', () => {
  const PAGE = 2
  /** A desk with so many records, newest first. */
  const deskWith = (stored: { entries: JournalEntry[] }) =>
    apiOf({
      'journal.list': ({ before, text, recordedOn }: Request<'journal.list'>) => {
        const entries = stored.entries
          .filter(({ seq }) => before === null || seq < before)
          .filter(({ mask }) => text === null || mask === text)
          .filter(({ recordedAt }) => recordedOn === null || helsinkiDay(recordedAt) === recordedOn)
        return { entries: entries.slice(0, PAGE), more: entries.length > PAGE, earlier: EARLIER, later: null }
      },
    })
  const seqs = (pages: JournalPages) => pages.entries.map(({ seq }) => seq)
  const five = () => [5, 4, 3, 2, 1].map((seq) => entry(seq, { mask: seq === 2 ? 'A999005429' : null }))

  test('come one after another until there are no older ones', async () => {
    const pages = new JournalPages(deskWith({ entries: five() }).api)
    await pages.refresh()
    expect([seqs(pages), pages.more]).toEqual([[5, 4], true])
    await pages.older()
    await pages.older()
    expect([seqs(pages), pages.more]).toEqual([[5, 4, 3, 2, 1], false])
  })

  test('follow what is recorded, keep what was paged to, and leave the open entry open', async () => {
    const stored = { entries: five() }
    const { fake, api } = deskWith(stored)
    const pages = new JournalPages(api)
    const stop = pages.follow()
    await settle()
    await pages.older()
    pages.toggle(id(4))
    stored.entries = [entry(6), ...stored.entries.map((each) => ({ ...each, state: 'cancelled' as const }))]
    fake.transport.receive({ topic: 'uses', data: [] })
    await settle()
    expect(seqs(pages)).toEqual([6, 5, 4, 3])
    expect(pages.entries.map(({ state }) => state)).toEqual(['accepted', 'cancelled', 'cancelled', 'cancelled'])
    expect(pages.open).toBe(id(4))
    stop()
  })

  test('of one card are masked, and a filter shows every card again', async () => {
    const { fake, api } = deskWith({ entries: five() })
    const pages = new JournalPages(api)
    await pages.choose('rejected')
    await pages.find('A999005429')
    expect([seqs(pages), pages.card?.mask, pages.filter]).toEqual([[2], 'A•••••5429', 'all'])
    await pages.choose('waiting')
    expect([pages.card, pages.filter]).toEqual([null, 'waiting'])
    expect(fake.requestsOf('journal.list').at(-1)).toEqual({
      ...{ before: null, filter: 'waiting', text: null, recordedOn: null },
    })
    await pages.find('???')
    expect(pages.card).toEqual({ text: '???', mask: null })
  })

  test('say why they cannot be had, and come once they can', async () => {
    const { fake, api } = deskWith({ entries: five() })
    const pages = new JournalPages(api)
    fake.stop()
    await pages.refresh()
    expect([pages.failure, pages.isLoaded]).toEqual(['reconnecting', false])
    fake.start()
    await pages.refresh()
    expect([pages.failure, seqs(pages)]).toEqual([null, [5, 4]])
  })

  test('an answer that comes after another question is not shown', async () => {
    const answers: ((page: unknown) => void)[] = []
    const { api } = apiOf({ 'journal.list': () => new Promise((resolve) => answers.push(resolve)) })
    const pages = new JournalPages(api)
    const first = pages.choose('all')
    const second = pages.choose('waiting')
    await settle()
    answers[1]?.({ entries: [entry(2)], more: false })
    answers[0]?.({ entries: [entry(1)], more: false })
    await Promise.all([first, second])
    expect(seqs(pages)).toEqual([2])
  })

  const yesterdayAndToday = () => {
    const at = (clock: string) => Date.parse(`${clock}+02:00`)
    return [
      entry(3, { recordedAt: at('2026-01-21T10:00') }),
      entry(2, { recordedAt: at('2026-01-20T18:00'), mask: 'A999005429' }),
      entry(1, { recordedAt: at('2026-01-20T12:00') }),
    ]
  }

  test('of one day stay of that day, with a filter and with a card, until every day is shown again', async () => {
    const { fake, api } = deskWith({ entries: yesterdayAndToday() })
    const pages = new JournalPages(api)
    await pages.chooseDay(YESTERDAY)
    expect([seqs(pages), pages.recordedOn, pages.earlier, pages.later]).toEqual([[2, 1], YESTERDAY, EARLIER, null])
    await pages.choose('rejected')
    expect(fake.requestsOf('journal.list').at(-1)).toMatchObject({ filter: 'rejected', recordedOn: YESTERDAY })
    await pages.find('A999005429')
    expect([seqs(pages), pages.recordedOn]).toEqual([[2], YESTERDAY])
    await pages.clearCard()
    expect(seqs(pages)).toEqual([2, 1])
    await pages.chooseDay(null)
    expect([seqs(pages), pages.recordedOn]).toEqual([[3, 2], null])
  })

  describe('of a card', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())
    const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000)

    test('are nobody’s to read later: a minute after the last input every card’s are shown again', async () => {
      const { fake, api } = deskWith({ entries: five() })
      const pages = new JournalPages(api)
      await pages.find('A999005429')
      await pass(59)
      pages.touch()
      await pass(59)
      expect([pages.card?.mask, seqs(pages)]).toEqual(['A•••••5429', [2]])
      await pass(1)
      expect([pages.card, seqs(pages)]).toEqual([null, [5, 4]])
      expect(fake.requestsOf('journal.list').at(-1)).toMatchObject({ filter: 'all', text: null })
    })

    test('are gone with the screen, also where the answer comes after it', async () => {
      const answers: ((page: unknown) => void)[] = []
      const { api } = apiOf({ 'journal.list': () => new Promise((resolve) => answers.push(resolve)) })
      const pages = new JournalPages(api)
      const found = pages.find('A999005429')
      await pass(0)
      pages.leave()
      answers[0]?.({ entries: [entry(2)], more: false })
      await found
      expect([pages.card, pages.entries]).toEqual([null, []])
      await pass(60)
      expect(answers).toHaveLength(1)
    })
  })
})
