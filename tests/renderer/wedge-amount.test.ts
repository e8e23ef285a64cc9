import { describe, expect, test } from 'vitest'
import type { Action } from '../../renderer/lib/wedge.ts'
import { CARD, HAND, keys, play, scan, SCANNER, submitted } from './wedge-keys.ts'

describe('a sum of money', () => {
  const at = { awaiting: true, amount: true, list: true } as const
  const field = { ...at, focus: 'amount' } as const
  const done = (actions: readonly Action[]) => actions.filter(({ do: what }) => what !== 'mark')

  test.each(['3', ',', '.'])('takes %s as its first key, whoever has the focus', (key) => {
    expect(play([[key, 900]], at).actions).toEqual([{ do: 'amount', text: key }])
  })
  test('takes no digit while no card waits', () => {
    expect(play([['3', 900]], { ...at, awaiting: false }).text).toBe('3')
  })
  test.each(['12,50', '1.5', '3'])('%s typed in it stays there, and Enter confirms', (text) => {
    const { actions, readings } = play([...keys(text, HAND), ['Enter', HAND]], field)
    expect(done(actions)).toEqual([{ do: 'confirm' }])
    expect(readings.slice(0, -1).every(({ prevent }) => !prevent)).toBe(true)
  })
  test('a sum typed as fast as two fingers go is a sum', () => {
    expect(done(play([...keys('125', 40), ['Enter', 45]], field).actions)).toEqual([{ do: 'confirm' }])
  })
  test.each([
    ['a scanner’s', SCANNER],
    ['a slow scanner’s', 80],
    ['a person’s', HAND],
  ])('a card’s number at %s pace never lands in it', (_name, gap) => {
    const { actions, readings, text } = play([...keys(CARD, gap), ['Enter', gap]], field)
    expect(readings[0]).toEqual({ prevent: true, actions: [{ do: 'leave' }, { do: 'append', text: 'A' }] })
    expect([done(actions).slice(1), text]).toEqual([submitted(), ''])
  })
  test.each(['6430012345678', '123456'])('a code of digits alone, %s, is taken out of it and submitted', (code) => {
    expect(done(play(scan(code), field).actions)).toEqual([{ do: 'restore' }, ...submitted(code)])
  })
  test('digits before the letter of a burst are taken out of it', () => {
    const { actions } = play([...keys('12A9', SCANNER)], field)
    expect(done(actions).slice(0, 2)).toEqual([{ do: 'restore' }, { do: 'leave' }])
  })
  test('a digit that begins a burst while nobody has the focus is taken back', () => {
    expect(play([...keys('9990054290', SCANNER), ['Enter', SCANNER]], at).actions).toEqual([
      { do: 'amount', text: '9' },
      { do: 'take_back' },
      ...submitted('9990054290'),
    ])
  })
  test('arrows choose the kind of fee, Escape steps back, Backspace and Delete are its own', () => {
    const { actions, readings } = play(
      [
        ['ArrowDown', 900],
        ['Escape', 300],
        ['Backspace', 300],
        ['Delete', 300],
      ],
      field,
    )
    expect(actions).toEqual([{ do: 'move', by: 1 }, { do: 'clear' }])
    expect(readings.slice(2).every(({ prevent }) => !prevent)).toBe(true)
  })
  test('the second Enter of a scanner’s CR LF confirms nothing', () => {
    const { actions } = play([...scan('123456'), ['Enter', 40]], field)
    expect(done(actions)).toEqual([{ do: 'restore' }, ...submitted('123456')])
  })
})
