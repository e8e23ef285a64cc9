import { describe, expect, test, vi } from 'vitest'
import { createDeskApi, type EventSummary, type JournalEntry, type Reason } from '../../../desk/contract.ts'
import { Cancelling, type Lost } from '../../../renderer/lib/screens/journal-cancel.svelte.ts'
import { Changing, targetsOf } from '../../../renderer/lib/screens/journal-change.svelte.ts'
import {
  canAct,
  canCancel,
  cancelledText,
  cancelText,
  givenReason,
  groupText,
  marksOf,
  otherDayText,
  standingOf,
  troubleOf,
  whatLabel,
  whatText,
} from '../../../renderer/lib/screens/journal-words.ts'
import { JournalPages } from '../../../renderer/lib/screens/journal.svelte.ts'
import { m } from '../../../renderer/paraglide/messages.js'
import { FakeDesk, type Handler, settle } from '../fake-desk.ts'

const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
const entry = (seq: number, change: Partial<JournalEntry> = {}): JournalEntry => ({
  ...{ id: id(seq), eventId: 'e1', kind: 'performance', community: false, adults: 1, minors: 0, feeKind: null },
  ...{ cents: null, day: '2026-01-21' as JournalEntry['day'], recordedAt: seq, production: 'Hamlet', mask: null },
  ...{ state: 'accepted', provisional: false, cancelling: false, rejection: null, cancelRejection: null, seq },
  ...{ venue: 'Teatteri', channel: 'desk', counts: true, seen: [], excess: [], reason: null, corrects: null },
  ...{ correctedBy: null, isHere: false, canResend: false, together: 1 },
  ...change,
})
const apiOf = (handlers: Record<string, Handler>) => {
  const fake = new FakeDesk(handlers)
  return { fake, api: createDeskApi(fake.transport) }
}

describe('the pages', () => {
  const PAGE = 2
  /** A desk with so many records, newest first. */
  const deskWith = (stored: { entries: JournalEntry[] }) =>
    apiOf({
      'journal.list': ({ before, text }: { before: number | null; text: string | null }) => {
        const older = stored.entries.filter(({ seq }) => before === null || seq < before)
        const entries = text === null ? older : older.filter(({ mask }) => mask === text)
        return { entries: entries.slice(0, PAGE), more: entries.length > PAGE }
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
    expect(fake.requestsOf('journal.list').at(-1)).toEqual({ before: null, filter: 'waiting', text: null })
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
})

describe('the words', () => {
  test.each([
    [{ state: 'waiting' }, 'waiting', true],
    [{ state: 'accepted' }, 'accepted', true],
    [{ state: 'rejected', rejection: 'card_unknown' }, 'rejected', true],
    [{ state: 'waiting', corrects: id(1) }, 'correction_waiting', true],
    [{ state: 'accepted', counts: false, correctedBy: id(2) }, 'correcting', false],
    [{ state: 'cancelled', counts: false, correctedBy: id(2) }, 'replaced', false],
    [{ state: 'rejected', rejection: 'other', corrects: id(1), counts: false }, 'correction_rejected', false],
    [{ state: 'accepted', counts: false, cancelling: true }, 'cancelling', false],
    [{ state: 'accepted', cancelRejection: 'other' }, 'cancel_rejected', true],
    [{ state: 'undone', counts: false }, 'taken_back', false],
  ] as const)('%o is %s', (change, standing, acts) => {
    expect([standingOf(entry(1, change)), canAct(entry(1, change))]).toEqual([standing, acts])
  })

  test('of what the register would not take say why and what to do, and nothing of the rest', () => {
    expect(troubleOf(entry(1))).toEqual([])
    const [why, todo] = troubleOf(entry(1, { state: 'rejected', rejection: 'card_unknown' }))
    expect(why).toContain(m.reject_card_unknown())
    expect(todo).toBe(m.journal_rejected_todo())
    const again = troubleOf(entry(1, { state: 'rejected', rejection: 'card_unknown', canResend: true }))
    expect(again.at(-1)).toBe(m.journal_rejected_again())
    const change = { state: 'rejected', rejection: 'other', corrects: id(2), counts: false } as const
    expect(troubleOf(entry(1, { ...change, canResend: true })).at(-1)).toBe(m.journal_correction_again())
    expect(troubleOf(entry(1, change))).toHaveLength(1)
    const refused = troubleOf(entry(1, { cancelRejection: 'use_unknown' })).join()
    expect(refused).toContain(m.reject_use_unknown())
  })

  test('a reason is told for what it was given', () => {
    const excess = [{ code: 'cap_full' } as Reason]
    const label = (change: Partial<JournalEntry>) => givenReason(entry(1, { reason: 'Sovittu', ...change }))?.label
    expect(givenReason(entry(1))).toBeNull()
    expect(label({ excess })).toBe(m.journal_reason_supervisor())
    expect(label({ corrects: id(2) })).toBe(m.journal_reason_correction())
    expect(label({ excess, state: 'undone', counts: false })).toBe(m.journal_reason_cancel())
    expect(givenReason(entry(1, { state: 'undone', counts: false, reason: 'undone at the desk' }))?.text).toBe(
      m.journal_undone_at_desk(),
    )
  })

  test('the day of use is told where it is another than that of recording, and a fee is nobody', () => {
    const recordedAt = Date.parse('2026-01-21T18:00:00+02:00')
    const at = (day: string) => otherDayText(entry(1, { recordedAt, day: day as JournalEntry['day'] }))
    expect([at('2026-01-21'), at('2026-01-20')]).toEqual([null, 'Käyttöpäivä 20.1.2026'])
    expect([whatLabel(entry(1)), whatLabel(entry(1, { feeKind: 'copying' }))]).toEqual(['Ketkä', 'Maksu'])
  })

  test('marks and what was recorded', () => {
    expect(marksOf(entry(1))).toEqual([])
    const seen = ['already_used'] as const
    expect(marksOf(entry(1, { seen, provisional: true, corrects: id(2) }))).toEqual([
      'provisional',
      'doubts',
      'correction',
    ])
    expect(whatText(entry(1, { feeKind: 'copying', cents: 250 as JournalEntry['cents'] }))).toContain('2,50')
  })

  test('it is said beforehand how a cancellation goes, and who goes with it', () => {
    expect(cancelText(entry(1, { state: 'waiting', isHere: true }))).toBe(m.journal_cancel_here())
    expect(cancelText(entry(1))).toBe(m.journal_cancel_there())
    expect(groupText(entry(1, { together: 3 }))).toBe(m.journal_cancel_group({ count: 3 }))
    expect(groupText(entry(3))).toBeNull()
  })
})

test('a rejected change can be put away, and the original stands', () => {
  const change = entry(1, { state: 'rejected', rejection: 'other', corrects: id(2), counts: false })
  expect([canAct(change), canCancel(change), cancelText(change)]).toEqual([false, true, m.journal_put_away_how()])
  expect(canCancel(entry(1, { state: 'undone', corrects: id(2), counts: false }))).toBe(false)
  const said = (of: JournalEntry, outcome: 'undone' | 'cancelling') =>
    cancelledText(of, { outcome, useIds: [of.id] }).replace(/: Hamlet.*?([.]|$)/, '')
  expect(said(change, 'undone')).toBe(m.journal_put_away({ what: '' }).replace(': .', ''))
  expect(said(entry(1), 'undone')).toBe(m.journal_cancelled({ what: '' }).replace(': .', ''))
})

/** A desk that answers the command when told. */
function slowly(command: string) {
  const answers: ((answer: unknown) => void)[] = []
  const { fake, api } = apiOf({ [command]: () => new Promise((resolve) => answers.push(resolve)) })
  return { fake, api, answer: (answer: unknown) => answers[0]?.(answer), lost: vi.fn<Lost>() }
}

describe('a cancellation whose dialog was left', () => {
  test('leaves the dialog of another entry as it is', async () => {
    const { api, answer, lost } = slowly('use.undo')
    const cancelling = new Cancelling(api, lost)
    cancelling.open(entry(1))
    cancelling.reason = 'Kirjattu kahdesti'
    const first = cancelling.confirm()
    await settle()
    cancelling.open(entry(2))
    answer({ id: id(9), useId: id(1), outcome: 'undone', useIds: [id(1)] })
    expect(await first).not.toBeNull()
    expect([cancelling.entry?.seq, lost.mock.calls]).toEqual([2, []])
  })

  test('is told of where it fails, and not in another dialog', async () => {
    const { fake, api, lost } = slowly('use.undo')
    const cancelling = new Cancelling(api, lost)
    cancelling.open(entry(1))
    cancelling.reason = 'Kirjattu kahdesti'
    const first = cancelling.confirm()
    await settle()
    cancelling.open(entry(2))
    fake.stop()
    await first
    expect(cancelling.failure).toBeNull()
    expect(lost).toHaveBeenCalledExactlyOnceWith(entry(1), 'reconnecting')
  })
})

describe('a cancellation', () => {
  const result = { id: id(9), useId: id(1), outcome: 'undone', useIds: [id(1)] }

  test('needs a reason', async () => {
    const { fake, api } = apiOf({ 'use.undo': () => result })
    const cancelling = new Cancelling(api)
    cancelling.open(entry(1))
    expect(cancelling.lacksReason).toBe(false)
    expect(await cancelling.confirm()).toBeNull()
    expect([cancelling.lacksReason, fake.calls.length]).toEqual([true, 0])
    cancelling.reason = 'Väärä tapahtuma'
    expect(await cancelling.confirm()).toEqual(result)
    expect(cancelling.entry).toBeNull()
    expect(fake.requestsOf('use.undo')).toMatchObject([{ useId: id(1), reason: 'Väärä tapahtuma' }])
  })

  test('whose answer was lost keeps what was typed and has the same id again', async () => {
    const { fake, api } = apiOf({ 'use.undo': () => result })
    const cancelling = new Cancelling(api)
    cancelling.open(entry(1))
    cancelling.reason = 'Kirjattu kahdesti'
    fake.silent = true
    const lost = cancelling.confirm()
    await settle()
    fake.stop()
    expect(await lost).toBeNull()
    expect([cancelling.failure, cancelling.reason]).toEqual(['reconnecting', 'Kirjattu kahdesti'])
    fake.silent = false
    fake.start()
    expect(await cancelling.confirm()).toEqual(result)
    const [first, second] = fake.requestsOf('use.undo') as { id: string }[]
    expect(first?.id).toBe(second?.id)
  })
})

describe('a change', () => {
  const today = '2026-01-22' as JournalEntry['day']
  const own = { id: 'e1', title: 'Hamlet', day: '2026-01-21', lastDay: '2026-01-21', startsAt: '19:00' } as const
  const other = { ...own, id: 'e2', title: 'Macbeth', day: '2026-01-20', lastDay: '2026-01-20' }
  const targets = [own, other] as unknown as ReturnType<typeof targetsOf>
  const recorded = (request: { id: string }) => ({ outcome: 'recorded', uses: [{ ...entry(8), id: request.id }] })
  const doubtful = { kind: 'attention', reasons: [{ code: 'too_many_minors', registered: 0, asked: 3 }] }

  test('can go to events of the same venue and kind, and stay at its own where that is listed no longer', () => {
    const summary = { ...other, kind: 'performance' } as unknown as EventSummary
    const course = { ...summary, id: 'e3', kind: 'course' } as EventSummary
    const ids = (venue: string) => targetsOf(entry(1), [course, summary], venue).map((target) => target.id)
    expect(ids('Teatteri')).toEqual(['e2', 'e1'])
    expect(ids('Kirjasto')).toEqual(['e1'])
  })

  test('that changes nothing, or lacks a reason, is not sent', async () => {
    const { fake, api } = apiOf({ 'use.correct': recorded })
    const changing = new Changing(api)
    changing.open(entry(1), targets, today)
    expect(changing.told).toBeNull()
    await changing.confirm()
    expect(changing.told).toMatchObject({ nothing: true, reason: true })
    changing.reason = 'Väärä määrä'
    await changing.confirm()
    expect(fake.calls).toEqual([])
    changing.eventId = 'e2'
    expect(await changing.confirm()).toMatchObject({ eventId: 'e1' })
    expect(fake.requestsOf('use.correct')).toMatchObject([{ eventId: 'e2', day: '2026-01-20', fee: null }])
  })

  test('of what the register rejected may be sent as it is', async () => {
    const { fake, api } = apiOf({ 'use.correct': recorded })
    const changing = new Changing(api)
    changing.open(entry(1, { state: 'rejected', rejection: 'card_unknown' }), targets, today)
    changing.reason = 'Kaikukanta hylkäsi'
    expect(await changing.confirm()).not.toBeNull()
    expect(fake.requestsOf('use.correct')).toHaveLength(1)
  })

  test('with a doubt shows it, and the same again goes with it seen and with the same id', async () => {
    const { fake, api } = apiOf({
      'use.correct': (request: { id: string; seen: string[] }) =>
        request.seen.length > 0 ? recorded(request) : { outcome: 'not_recorded', verdict: doubtful },
    })
    const changing = new Changing(api)
    changing.open(entry(1), targets, today)
    changing.minors = 3
    changing.reason = 'Väärä määrä'
    expect(await changing.confirm()).toBeNull()
    expect(changing.doubts.map(({ code }) => code)).toEqual(['too_many_minors'])
    expect(changing.reason).toBe('Väärä määrä')
    expect(await changing.confirm()).not.toBeNull()
    const [first, second] = fake.requestsOf('use.correct') as { id: string; seen: string[] }[]
    expect(second).toEqual({ ...first, seen: ['too_many_minors'] })
  })

  test('of other terms than those that were doubted is asked anew', async () => {
    const { fake, api } = apiOf({ 'use.correct': () => ({ outcome: 'not_recorded', verdict: doubtful }) })
    const changing = new Changing(api)
    changing.open(entry(1), targets, today)
    Object.assign(changing, { minors: 3, reason: 'Väärä määrä' })
    await changing.confirm()
    changing.minors = 4
    expect(changing.doubts).toEqual([])
    await changing.confirm()
    expect(fake.requestsOf('use.correct')).toMatchObject([
      { minors: 3, seen: [] },
      { minors: 4, seen: [] },
    ])
  })

  test('keeps what was seen where only its reason is told in other words', async () => {
    const { fake, api } = apiOf({ 'use.correct': () => ({ outcome: 'not_recorded', verdict: doubtful }) })
    const changing = new Changing(api)
    changing.open(entry(1), targets, today)
    Object.assign(changing, { minors: 3, reason: 'Väärä määrä' })
    await changing.confirm()
    changing.reason = 'Toinen syy'
    await changing.confirm()
    expect(fake.requestsOf('use.correct').at(-1)).toMatchObject({ seen: ['too_many_minors'] })
  })

  const leave = async (given: (request: { id: string }) => unknown) => {
    const { fake, api, answer, lost } = slowly('use.correct')
    const changing = new Changing(api, lost)
    changing.open(entry(1), targets, today)
    Object.assign(changing, { minors: 3, reason: 'Väärä määrä' })
    const first = changing.confirm()
    await settle()
    changing.open(entry(2), targets, today)
    answer(given(fake.requestsOf('use.correct')[0] as { id: string }))
    return { changing, lost, use: await first }
  }

  test('whose dialog was left is recorded and leaves another one open', async () => {
    const { changing, lost, use } = await leave(recorded)
    expect([use?.eventId, changing.entry?.seq, lost.mock.calls]).toEqual(['e1', 2, []])
  })

  test('whose dialog was left does not ask its doubts in another one', async () => {
    const { changing, lost } = await leave(() => ({ outcome: 'not_recorded', verdict: doubtful }))
    Object.assign(changing, { minors: 3 })
    expect(changing.doubts).toEqual([])
    expect(lost).toHaveBeenCalledExactlyOnceWith(entry(1), null)
  })

  test('of a fee of whole euros begins with cents, as it was paid', () => {
    const changing = new Changing(apiOf({}).api)
    changing.open(entry(1, { kind: 'fee', feeKind: 'copying', cents: 2_400 as JournalEntry['cents'] }), targets, today)
    expect(changing.amount).toBe('24,00')
  })

  test('of a fee has its day, kind and sum, none of them wrong', async () => {
    const { fake, api } = apiOf({ 'use.correct': recorded })
    const changing = new Changing(api)
    const fee = entry(1, { kind: 'fee', feeKind: 'copying', cents: 150 as JournalEntry['cents'] })
    changing.open(fee, [{ ...own }] as unknown as typeof targets, today)
    expect([changing.day, changing.amount]).toEqual(['21.1.2026', '1,50'])
    changing.reason = 'Väärä maksu'
    changing.day = '23.1.2026'
    changing.amount = '0'
    await changing.confirm()
    expect(changing.told).toMatchObject({ day: 'future', amount: 'zero' })
    changing.day = '20.1.2026'
    changing.amount = '2,5'
    changing.feeKind = 'overdue_fine'
    await changing.confirm()
    expect(fake.requestsOf('use.correct')).toMatchObject([
      { day: '2026-01-20', minors: 0, fee: { kind: 'overdue_fine', cents: 250 } },
    ])
  })
})
