import { describe, expect, test } from 'vitest'
import type { JournalEntry, Reason } from '../../../desk/contract.ts'
import {
  canAct,
  canCancel,
  cancelledText,
  cancelText,
  givenReason,
  groupText,
  marksOf,
  noneText,
  otherDayText,
  standingOf,
  troubleOf,
  whatLabel,
  whatText,
} from '../../../renderer/lib/screens/journal-words.ts'
import { m } from '../../../renderer/paraglide/messages.js'
import { entry, id } from './journal-harness.ts'

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

test('an empty list says why, and of which day', () => {
  const recordedOn = '2026-01-20' as JournalEntry['day']
  const day = 'ti 20.1.2026'
  const card = { mask: 'A•••••5429' }
  const rejected = { filter: 'rejected', card: null } as const
  const all = { filter: 'all', card: null } as const
  expect(noneText({ ...rejected, recordedOn: null })).toBe(m.journal_none_rejected())
  expect(noneText({ ...rejected, recordedOn })).toBe(m.journal_none_such_day({ day }))
  expect(noneText({ ...all, recordedOn })).toBe(m.journal_none_day({ day }))
  expect(noneText({ ...all, card, recordedOn: null })).toBe(m.journal_none_card())
  expect(noneText({ ...all, card, recordedOn })).toBe(m.journal_none_card_day({ day }))
  expect(noneText({ ...all, card: { mask: null }, recordedOn })).toBe(m.malformed_text())
})
