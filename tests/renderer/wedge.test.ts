import { describe, expect, test } from 'vitest'
import { type Around, WedgeReader } from '../../renderer/lib/wedge.ts'
import { CARD, HAND, type Key, keys, NOTHING, play, PRESS, scan, SCANNER, submitted } from './wedge-keys.ts'

describe('where no text field has the focus', () => {
  const rows: [name: string, presses: Key[], around: Partial<Around>, actions: unknown[]][] = [
    ['a burst ending with Enter is submitted', scan(), {}, submitted()],
    ['a burst ending with Tab is submitted', [...keys(CARD, SCANNER), ['Tab', SCANNER]], {}, submitted()],
    ['slow typing ending with Enter is submitted', [...keys(CARD, HAND), ['Enter', HAND]], {}, submitted()],
    [
      'a burst that a busy machine delays in the middle is one card',
      [...keys('A99', SCANNER), ...keys('9005', SCANNER, 120), ...keys('429', SCANNER, 180), ['Enter', SCANNER]],
      {},
      submitted(),
    ],
    ['a scan does not continue what was left half typed', [...keys('A99', HAND), ...scan()], {}, submitted()],
    [
      'shift between the characters is part of the burst',
      [['Shift', 900], ...keys('A', SCANNER, 2), ['Shift', 2], ...keys('999005429', SCANNER, 2), ['Enter', SCANNER]],
      {},
      submitted(),
    ],
    ['Enter confirms a card that waits', [['Enter', 900]], { awaiting: true }, [{ do: 'confirm' }]],
    ['Enter without a card does nothing', [['Enter', 900]], {}, []],
    ['the second Enter of a CR LF confirms nothing', [...scan(), ['Enter', 60]], { awaiting: true }, submitted()],
    ['a later Enter confirms', [...scan(), ['Enter', 700]], { awaiting: true }, [...submitted(), { do: 'confirm' }]],
    [
      'a held Enter confirms once',
      [
        ['Enter', 900],
        ['Enter', 500, { repeat: true }],
      ],
      { awaiting: true },
      [{ do: 'confirm' }],
    ],
    ['a digit sets the minors of a card that waits', [['2', 900]], { awaiting: true }, [{ do: 'minors', count: 2 }]],
    [
      'a digit, then Enter in a person’s time, confirms',
      [
        ['2', 900],
        ['Enter', 90],
      ],
      { awaiting: true },
      [{ do: 'minors', count: 2 }, { do: 'confirm' }],
    ],
    [
      'a digit that begins a burst is taken back',
      [...keys('9990054290', SCANNER), ['Enter', SCANNER]],
      { awaiting: true },
      [{ do: 'minors', count: 9 }, { do: 'take_back' }, ...submitted('9990054290')],
    ],
    [
      'a digit and Enter rolled over within 60 ms are the person’s: one key is no scan',
      [
        ['2', 900],
        ['Enter', 60],
      ],
      { awaiting: true },
      [{ do: 'minors', count: 2 }, { do: 'confirm' }],
    ],
    [
      'a digit 61 ms before another key stays a shortcut',
      [
        ['2', 900],
        ['3', 61],
      ],
      { awaiting: true },
      [
        { do: 'minors', count: 2 },
        { do: 'minors', count: 3 },
      ],
    ],
    [
      'a digit is text while no card waits',
      [
        ['2', 900],
        ['Enter', 300],
      ],
      {},
      submitted('2'),
    ],
    [
      'a digit is text once something is typed',
      [...keys('A9', HAND), ['Enter', HAND]],
      { awaiting: true },
      submitted('A9'),
    ],
    ['? opens the shortcuts', [['?', 900, { shiftKey: true }]], {}, [{ do: 'help' }]],
    ['F8 undoes', [['F8', 900]], {}, [{ do: 'undo' }]],
    [
      'a held F8 undoes once',
      [
        ['F8', 900],
        ['F8', 500, { repeat: true }],
      ],
      {},
      [{ do: 'undo' }],
    ],
    [
      'F8 within a burst does nothing',
      [...keys('A999', SCANNER), ['F8', SCANNER], ...keys('005429', SCANNER, SCANNER), ['Enter', SCANNER]],
      {},
      submitted(),
    ],
    ['F9 books', [['F9', 900]], {}, [{ do: 'book' }]],
    ['F2 asks the supervisor', [['F2', 900]], {}, [{ do: 'supervisor' }]],
    [
      'F9 and F2 do nothing behind a dialog',
      [...(['F9', 'F2'] as const).map((key) => [key, 900] as const)],
      { modal: true },
      [],
    ],
    [
      'F2 within a burst does nothing',
      [...keys('A999', SCANNER), ['F2', SCANNER], ...keys('005429', SCANNER, SCANNER), ['Enter', SCANNER]],
      {},
      submitted(),
    ],
    [
      '+ and - count assistants of a card that waits',
      [
        ['+', 900],
        ['-', 300],
      ],
      { awaiting: true },
      [
        { do: 'assistants', by: 1 },
        { do: 'assistants', by: -1 },
      ],
    ],
    [
      'arrows move in a list of the screen’s, and Delete takes from it',
      [
        ['ArrowDown', 900],
        ['ArrowUp', 300],
        ['Delete', 300],
      ],
      { list: true },
      [{ do: 'move', by: 1 }, { do: 'move', by: -1 }, { do: 'remove' }],
    ],
    ['arrows are the browser’s without a list', [['ArrowDown', 900]], {}, []],
    [
      'Delete is the scan field’s while it holds something',
      [['Delete', 900]],
      { list: true, focus: 'scan', text: 'A9' },
      [],
    ],
    ['Escape clears', [['Escape', 900]], {}, [{ do: 'clear' }]],
    ['a held letter is no text', [['a', 900, { repeat: true }]], {}, []],
    ['Enter behind a dialog confirms nothing', [['Enter', 900]], { awaiting: true, modal: true }, []],
    ['a digit behind a dialog is no number of minors', [['2', 900]], { awaiting: true, modal: true }, []],
    ['a scan goes through a dialog', scan(), { modal: true }, submitted()],
    [
      'Enter in a dialog submits nothing of what was left behind it',
      [['Enter', 900]],
      { modal: true, text: 'A99' },
      [],
    ],
  ]
  test.each(rows)('%s', (_name, presses, around, actions) => {
    expect(play(presses, around).actions).toEqual(actions)
  })

  test('a control key within a burst is swallowed, alone it is the browser’s unless that would leave the desk', () => {
    const control = { ctrlKey: true }
    expect(play([...keys('A999', SCANNER), ['j', SCANNER, control]]).readings.at(-1)).toEqual({
      prevent: true,
      actions: [],
    })
    expect(play([['c', 900, control]]).readings.at(-1)).toEqual({ prevent: false, actions: [] })
    expect(play([['w', 900, control]]).readings.at(-1)).toEqual({ prevent: true, actions: [] })
  })

  test('AltGr makes characters, which are text', () => {
    expect(play([['@', 900, { ctrlKey: true, altKey: true }]]).text).toBe('@')
  })

  test('Backspace takes the last character', () => {
    expect(play([...keys('A99', HAND), ['Backspace', HAND]]).text).toBe('A9')
  })
})

describe('on a button', () => {
  test('Enter in a person’s time presses it', () => {
    expect(play([['Enter', 900]], { focus: 'control', awaiting: true }).readings[0]).toEqual({
      prevent: false,
      actions: [],
    })
  })
  test('Space presses it', () => {
    expect(play([[' ', 900]], { focus: 'control' }).readings[0]?.prevent).toBe(false)
  })
  test('the Enter of a burst never does', () => {
    const { readings, actions } = play(scan(), { focus: 'control' })
    expect(readings.every(({ prevent }) => prevent)).toBe(true)
    expect(actions).toEqual(submitted())
  })
  test('a second Enter of the scanner does not either', () => {
    expect(play([...scan(), ['Enter', 40]], { focus: 'control' }).readings.at(-1)?.prevent).toBe(true)
  })
})

describe('in the scan field', () => {
  test.each([
    ['a scan', scan()],
    ['typing', [...keys(CARD, HAND), ['Enter', HAND] as const]],
    ['a scan over leftovers', [...keys('X0', HAND), ...scan()]],
  ])('%s ends the same', (_name, presses) => {
    expect(play(presses, { focus: 'scan' }).actions).toEqual(submitted())
  })
  test('characters are left to the field, so that they can be edited', () => {
    expect(play(keys('A9', HAND), { focus: 'scan' }).readings.every(({ prevent }) => !prevent)).toBe(true)
  })
})

describe('in another text field', () => {
  const field = { focus: 'field', awaiting: true } as const
  test('typing is left alone, digits, Enter and ? too', () => {
    const { readings, actions } = play([...keys('ham2?', HAND), ['Enter', HAND]], field)
    expect(readings.every(({ prevent }) => !prevent)).toBe(true)
    expect(actions.every((action) => action.do === 'mark')).toBe(true)
  })
  test('a burst is taken out of it and submitted', () => {
    const { actions, readings } = play([...keys('ham', HAND), ...scan()], field)
    expect(actions.filter(({ do: what }) => what !== 'mark')).toEqual([{ do: 'restore' }, ...submitted()])
    expect(readings.at(-1)?.prevent).toBe(true)
  })
  test.each([
    ['plain', CARD],
    ['in lower case', CARD.toLowerCase()],
    ['with two letters', 'AM10020030'],
    ['with an AIM identifier', `]A0${CARD}`],
    ['with an ECI prefix', `]Q1\\000026${CARD}`],
    ['between stars', `*${CARD}*`],
    ['as another layout types it', `Ä0${CARD}`],
    ['that is none, but as fast', '6430012345678'],
  ])('a card’s number %s is a scan', (_name, text) => {
    const { actions } = play(scan(text), field)
    expect(actions.slice(1)).toEqual([{ do: 'restore' }, ...submitted(text)])
  })
  const typed: [name: string, presses: Key[]][] = [
    ...[30, 45, 50, 60, 83, 90].map((gap): [string, Key[]] => [
      `a word, a key each ${String(gap)} ms, and Enter`,
      [...keys('hamlet', gap), ['Enter', gap]],
    ]),
    ...[30, 50, 90].map((gap): [string, Key[]] => [
      `a word, a key each ${String(gap)} ms, and Tab`,
      [...keys('hamlet', gap), ['Tab', gap]],
    ]),
    ['a quick start that slows down', [...keys('haml', 30), ...keys('et', 120, 120), ['Enter', 150]]],
    [
      'a word, then a correction at once',
      [...keys('hamlek', 30), ['Backspace', 40], ...keys('tti', 30, 30), ['Enter', 40]],
    ],
    ['a date', [...keys('21.1.2026', 61), ['Enter', 61]]],
    ['eight keys as fast as a scanner’s, and Tab', [...keys('hamletti', 30), ['Tab', 30]]],
    [
      'a card’s number with one gap over 60 ms',
      [...keys('A9990', SCANNER), ...keys('05429', SCANNER, 61), ['Enter', 9]],
    ],
    ['a part of a card’s number without an end', keys(CARD.slice(0, -1), SCANNER)],
  ]
  test.each(typed)('%s stays in it', (_name, presses) => {
    const { actions, readings, text } = play(presses, field)
    expect(actions.every((action) => action.do === 'mark')).toBe(true)
    expect(readings.every(({ prevent }) => !prevent)).toBe(true)
    expect(text).toBe('')
  })
  test('Escape leaves it when it is empty, and is the field’s own otherwise', () => {
    expect(play([['Escape', 900]], { ...field, emptyField: true }).actions).toEqual([{ do: 'leave' }])
    expect(play([['Escape', 900]], field).readings).toEqual([{ prevent: false, actions: [] }])
    expect(play([['Escape', 900]], { ...field, emptyField: true, modal: true }).actions).toEqual([])
  })
  test('the second Enter of a CR LF confirms nothing, once the scan has taken the focus out', () => {
    const reader = new WedgeReader()
    const around = { ...NOTHING, text: '', awaiting: true }
    scan().forEach(([key], i) =>
      reader.read({ ...PRESS, key, timeStamp: 900 + i * SCANNER }, { ...around, focus: 'field' }),
    )
    const tail = { ...PRESS, key: 'Enter', timeStamp: 900 + scan().length * SCANNER }
    expect(reader.read(tail, { ...around, focus: 'none' })).toEqual({ prevent: true, actions: [] })
  })
  test('the field is marked before the first character of the burst', () => {
    const { readings } = play([...keys('h', HAND), ...scan()], field)
    expect(readings[1]?.actions).toEqual([{ do: 'mark' }])
    expect(readings[2]?.actions).toEqual([])
  })
  test.each([1, 50, 60])('keys %i ms apart are a scanner’s: 50 as it means them, and what USB makes of it', (gap) => {
    const { actions } = play([...keys(CARD, gap), ['Enter', gap]], field)
    expect(actions.slice(1)).toEqual([{ do: 'restore' }, ...submitted()])
  })
  test.each([61, 83])('keys %i ms apart are typing', (gap) => {
    const { actions } = play([...keys(CARD, gap), ['Enter', gap]], field)
    expect(actions.some(({ do: what }) => what === 'submit' || what === 'restore')).toBe(false)
  })
  test('a held key is not a burst', () => {
    const held: Key[] = [['a', 900], ...Array.from({ length: 20 }, () => ['a', 30, { repeat: true }] as const)]
    expect(play(held, field).actions.some(({ do: what }) => what === 'restore')).toBe(false)
  })
  test('F8 still undoes', () => {
    expect(play([['F8', 900]], field).actions).toEqual([{ do: 'undo' }])
  })
})
