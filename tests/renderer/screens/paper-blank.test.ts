import { describe, expect, test } from 'vitest'
import type { LocalDate } from '../../../desk/contract.ts'
import { BlankSheet } from '../../../renderer/lib/screens/paper-blank.svelte.ts'
import { FEES, HAMLET, LEAR } from './paper-harness.ts'

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
