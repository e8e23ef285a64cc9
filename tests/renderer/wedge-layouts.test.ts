/** A scanner that is set to a US keyboard, on the layouts that the computer may have; and one that is set rightly. */
import { describe, expect, test } from 'vitest'
import { CODE39 } from '../../desk/rules/code39.ts'
import { usCharacter } from '../../renderer/lib/wedge-layout.ts'
import { CARD, type Key, play, SCANNER, submitted } from './wedge-keys.ts'
import { CODES, layouts, scanned, typed, US } from './wedge-rows.ts'

const FOCUSES = ['none', 'scan', 'field'] as const

describe.each(layouts)('a US-set scanner on a %s layout', (layout) => {
  test.each(FOCUSES)('reads a number with all that is around it, focus %s', (focus) => {
    for (const text of [CARD, `]A0${CARD}`, `]Q1\\000026${CARD}`, `*${CARD}*`, `${CARD}N`, 'A999-005-429']) {
      const { actions } = play(scanned(text, layout), { focus })
      expect(actions.filter(({ do: what }) => what === 'submit')).toHaveLength(1)
      expect(actions.at(-1)).toEqual({ do: 'submit', text: expect.stringContaining('005') as string })
    }
  })
  test('reads every character of Code39 behind an AIM identifier', () => {
    expect(play(scanned(`]A0${CODE39}`, layout)).actions).toEqual(submitted(`]A0${CODE39}`))
  })
  test('ends by silence as by Enter', () => {
    expect(play(typed(`]A0${CARD}`, layout)).actions).toEqual(submitted(`]A0${CARD}`))
  })
})

test('keys without a code, as a program injects them, are read by what they say', () => {
  expect(
    play([...Array.from(CARD, (key, i) => [key, i ? SCANNER : 900] as const), ['Enter', SCANNER]]).actions,
  ).toEqual(submitted())
})

test('a scanner that is set to AZERTY as the computer is read by what its keys say', () => {
  const codeOf = (key: string) => ({ A: 'KeyQ' })[key] ?? `Digit${key}`
  const keys = Array.from(CARD, (key, i): Key => [key, i ? SCANNER : 900, { code: codeOf(key), shiftKey: true }])
  expect(play([...keys, ['Enter', SCANNER, { code: 'Enter' }]]).actions).toEqual(submitted())
})

test('typing is what the keys say, though a US keyboard would have made a number of it', () => {
  const slow = typed('K1234567', 'French', 160)
  expect(play([...slow, ['Enter', 160]], { focus: 'scan' }).actions).toEqual(submitted('K&é"\'(-è'))
})

describe('keys that say nothing by themselves', () => {
  test('a number pad without NumLock is digits within a burst, and arrows alone', () => {
    const pad = Array.from(CARD.slice(1), (digit): Key => ['ArrowUp', SCANNER, { code: `Numpad${digit}` }])
    for (const code of ['KeyA', 'KeyQ'])
      expect(play([['A', 900, { code, shiftKey: true }], ...pad, ['Enter', SCANNER]]).actions).toEqual(submitted())
    const alone = play([['ArrowUp', 900, { code: 'Numpad8' }]], { list: true })
    expect(alone.actions).toEqual([{ do: 'move', by: -1 }])
  })
  test('letters under CapsLock are the same letters', () => {
    const { actions } = play(
      scanned(CARD, 'Finnish').map(([key, ...rest]) => [key.length > 1 ? key : key.toLowerCase(), ...rest] as Key),
    )
    expect(actions).toEqual(submitted(CARD.toLowerCase()))
  })
  test('a dead key that composes hides the Enter behind it', () => {
    const composing = { isComposing: true }
    const { actions } = play(
      [
        ...typed(`${CARD}`, 'Finnish'),
        ['Process', SCANNER, { code: 'Equal', shiftKey: true }],
        ['Process', SCANNER, { code: 'Enter', ...composing }],
      ],
      { focus: 'scan' },
    )
    expect(actions).toHaveLength(1)
  })
  test('a person’s composing keeps its own Enter', () => {
    const { actions, readings } = play([['Process', 900, { code: 'Enter', isComposing: true }]], {
      focus: 'scan',
      text: 'x',
    })
    expect([actions, readings[0]?.prevent]).toEqual([[], false])
  })
})

describe('characters by their codes, Alt with the number pad', () => {
  const alt = { altKey: true }
  const byCode = (character: string, gap = SCANNER): Key[] => [
    ['Alt', gap, alt],
    ...Array.from(String(character.charCodeAt(0)).padStart(4, '0'), (key): Key => [
      key,
      SCANNER,
      { ...alt, code: `Numpad${key}` },
    ]),
    ['Alt', SCANNER, { up: true }],
  ]
  test.each(FOCUSES)('are read, focus %s', (focus) => {
    const { actions } = play([...Array.from(CARD).flatMap((one) => byCode(one)), ['Enter', SCANNER]], { focus })
    expect(actions.at(-1)).toEqual({ do: 'submit', text: CARD })
  })
  test('end by the code of Enter', () => {
    expect(play(Array.from(`${CARD}\r`).flatMap((one) => byCode(one))).actions).toEqual(submitted())
  })
  test('begin anew with each Alt, where the window has lost one that was let go of', () => {
    const lost = byCode('A', 900).slice(0, 4)
    const { actions } = play([...lost, ...Array.from(CARD).flatMap((one) => byCode(one)), ['Enter', SCANNER]])
    expect(actions).toEqual(submitted())
  })
  test('a person’s Alt alone is nothing', () => {
    expect(
      play([
        ['Alt', 900, alt],
        ['Alt', 90, { up: true }],
      ]).readings.every(({ prevent }) => !prevent),
    ).toBe(true)
  })
})

test('a US keyboard: letters, digits and signs, alone and with Shift', () => {
  const all = (shiftKey: boolean) => CODES.map((code) => usCharacter({ code, shiftKey })).join('')
  expect([all(false), all(true)]).toEqual(US)
  expect(usCharacter({ code: 'F8', shiftKey: false })).toBeNull()
})
