/** How a scan ends, and that nothing of a scanner's does anything but to be read. */
import { describe, expect, test } from 'vitest'
import { WedgeReader } from '../../renderer/lib/wedge.ts'
import { CARD, HAND, type Key, keys, NOTHING, play, PRESS, scan, SCANNER, submitted } from './wedge-keys.ts'

const field = { focus: 'field' } as const
const slow = { slow: true } as const
const what = ({ actions }: ReturnType<typeof play>) =>
  actions.map(({ do: name }) => name).filter((name) => name !== 'mark')

describe('silence', () => {
  test.each([{}, { focus: 'scan' }, field, { modal: true }] as const)('ends a card’s number, %j', (around) => {
    const { actions } = play(keys(CARD, SCANNER), around)
    expect(actions.at(-1)).toEqual({ do: 'submit', text: CARD })
  })
  test('gives a text field back what it held', () => {
    expect(what(play(keys(CARD, SCANNER), field))).toEqual(['restore', 'submit'])
  })
  test.each([
    ['typed by hand', keys(CARD, HAND)],
    ['at twelve keys a second', keys(CARD, 83)],
    ['begun quickly and typed on', [...keys('A999', 30), ...keys('005429', 61, 61)]],
    ['that is not whole', keys(CARD.slice(0, -1), SCANNER)],
    ['of an older shape', keys('K1234567', SCANNER)],
  ])('ends no number %s', (_name, presses) => {
    expect(play(presses, { focus: 'scan' }).actions).toEqual([])
  })
  test('is 200 ms, and a key within it goes on', () => {
    const reader = new WedgeReader()
    Array.from(CARD).forEach((key, i) =>
      reader.read({ ...PRESS, key, timeStamp: 900 + i * SCANNER }, { ...NOTHING, text: '' }),
    )
    expect(reader.wait).toBe(200)
    expect(play([...keys(CARD, SCANNER), ['Enter', 199]]).actions).toEqual(submitted())
  })
  test('leaves an Enter that comes late to the scanner, and a later one to staff', () => {
    const late = (gap: number) => what(play([...keys(CARD, SCANNER), ['Enter', gap]], { awaiting: true }))
    expect(late(201)).toEqual(['submit'])
    expect(late(500)).toEqual(['submit'])
    expect(late(501)).toEqual(['submit', 'confirm'])
    const between = play([...keys(CARD, SCANNER), ['2', 300], ['Enter', 150]], { awaiting: true })
    expect(what(between)).toEqual(['submit', 'minors', 'confirm'])
    const twice = play([...keys(CARD, SCANNER), ['Enter', 300], ['Enter', 150]], { awaiting: true })
    expect(what(twice)).toEqual(['submit', 'confirm'])
  })
  test('waits longer for whoever may have typed at the pace of a slow scanner', () => {
    const late = (gap: number) => what(play([...keys(CARD, 83), ['Enter', gap]], { ...slow, awaiting: true }))
    expect(late(1_500)).toEqual(['submit'])
    expect(late(1_501)).toEqual(['submit', 'confirm'])
  })
})

describe('a slow scanner', () => {
  test.each([61, 83, 100, 110])('with keys %i ms apart is one where that is set', (gap) => {
    const presses: Key[] = [...keys(CARD, gap), ['Enter', gap]]
    expect(what(play(presses, { ...field, ...slow }))).toEqual(['restore', 'submit'])
    expect(what(play(presses, field))).toEqual([])
  })
  test('confirms nothing by the second Enter of its CR LF, a few milliseconds late', () => {
    const presses: Key[] = [...keys(CARD, 105), ['Enter', 105], ['Enter', 105]]
    expect(what(play(presses, { ...slow, awaiting: true }))).toEqual(['submit'])
  })
  test('confirms nothing by what follows the Enter inside its barcode', () => {
    const presses: Key[] = [...keys(CARD, 105), ['Enter', 105], ['2', 105], ['Enter', 105]]
    expect(what(play(presses, { ...slow, awaiting: true }))).toEqual(['submit', 'submit'])
  })
  test.each(['hamletti ja ofelia', '6430012345678', 'klo 19'])('is not %j typed at twelve keys a second', (text) => {
    const typed: Key[] = [...keys(text, 83), ['Enter', 83]]
    expect(what(play(typed, { ...field, ...slow }))).toEqual([])
  })
  test('is not a sum of money', () => {
    expect(what(play([...keys('123456', 83), ['Enter', 83]], { focus: 'amount', awaiting: true, ...slow }))).toEqual([
      'confirm',
    ])
  })
})

describe('a barcode that holds more than a number', () => {
  const control = (key: string): Key => [key, SCANNER, { ctrlKey: true }]
  test('Enter inside reads each part, and confirms, changes or presses nothing', () => {
    const presses = [
      ...scan(),
      ...scan('2').map(([key]): Key => [key, SCANNER]),
      ...scan('x').map(([key]): Key => [key, SCANNER]),
      ['Enter', SCANNER] as Key,
    ]
    const { actions, readings } = play(presses, { awaiting: true, focus: 'control' })
    expect(actions).toEqual([...submitted(), ...submitted('2'), ...submitted('x')])
    expect(readings.every(({ prevent }) => prevent)).toBe(true)
  })
  test.each(['F8', 'F9', 'F2'])('%s first, inside and last does nothing', (key) => {
    const presses: Key[] = [
      [key, 900],
      ...keys(CARD, SCANNER, SCANNER),
      [key, SCANNER],
      ['Enter', SCANNER],
      [key, SCANNER],
    ]
    expect(play(presses, { awaiting: true }).actions).toEqual(submitted())
  })
  test('a shortcut of its first character and an Enter right behind it confirm nothing', () => {
    const presses: Key[] = [['2', 900], ['Enter', SCANNER], ...keys(CARD, SCANNER, SCANNER), ['Enter', SCANNER]]
    expect(what(play(presses, { awaiting: true }))).toEqual(['minors', 'submit'])
  })
  test('Ctrl sequences are swallowed inside and behind it', () => {
    const { actions, readings } = play([
      ...keys('A999', SCANNER),
      control('a'),
      ...keys('005429', SCANNER, SCANNER),
      ['Enter', SCANNER],
      control('r'),
    ])
    expect([actions, readings[4]?.prevent, readings.at(-1)?.prevent]).toEqual([submitted(), true, true])
  })
  test('a Tab behind the Enter does not move the focus', () => {
    expect(play([...scan(), ['Tab', SCANNER]]).readings.at(-1)?.prevent).toBe(true)
  })
  test('F8 is a person’s after a pause, though the page was blocked when it came', () => {
    expect(
      what(
        play([
          ['F8', 900],
          ['x', 61],
        ]),
      ),
    ).toEqual(['undo'])
  })
})

test('two scans a key apart are two, with an end and without', () => {
  const other = 'X000011986'
  const next = (text: string): Key[] => scan(text).map(([key]) => [key, SCANNER])
  expect(play([...scan(), ...next(other)]).actions).toEqual([...submitted(), ...submitted(other)])
  expect(play([...keys(CARD, SCANNER), ...keys(other, SCANNER, 260)]).actions).toEqual([
    ...submitted(),
    ...submitted(other),
  ])
})
