/** Which of the latest uses is taken back is asked by a key and answered by a digit, and by nothing that a scanner types. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RecentUse, Request } from '../../desk/contract.ts'
import { actAtDesk } from '../../renderer/lib/desk-keys.ts'
import { uuid7 } from '../../renderer/lib/uuid7.ts'
import { counterAt } from './counter-harness.ts'
import { use } from './verdicts.ts'
import { HAND, type Key, keys, play, scan, SCANNER, submitted } from './wedge-keys.ts'

const ASKED = { choosing: true, awaiting: true } as const
const SHIFT_F8: Key = ['F8', 900, { shiftKey: true }]
const chosen = (number: number) => [{ do: 'undo_number', number }]

test('Shift and F8 ask; F8 alone takes the latest back without a question', () => {
  expect(play([SHIFT_F8]).actions).toEqual([{ do: 'undo_which' }])
  expect(play([['F8', 900]]).actions).toEqual([{ do: 'undo' }])
})

test('nothing is asked within a burst or behind a dialog', () => {
  const inside: Key[] = [...keys('A999', SCANNER), ['F8', SCANNER, { shiftKey: true }], ...keys('005429', SCANNER, 8)]
  expect(play([...inside, ['Enter', SCANNER]]).actions).toEqual(submitted())
  expect(play([SHIFT_F8], { modal: true }).actions).toEqual([])
})

describe('while it is asked', () => {
  const rows: [name: string, presses: Key[], actions: unknown[]][] = [
    ['a digit answers', [['2', 900]], chosen(2)],
    [
      'a digit and Enter rolled over answer, and confirm nothing',
      [
        ['2', 900],
        ['Enter', 40],
      ],
      chosen(2),
    ],
    ['a card is read', scan(), submitted()],
    [
      'a barcode of digits answers nothing',
      [...keys('12345', SCANNER), ['Enter', SCANNER]],
      [{ do: 'take_back' }, ...submitted('12345')],
    ],
    ['two digits of a barcode answer nothing', keys('12', SCANNER), [{ do: 'take_back' }]],
    ['a digit behind half a number is text', [...keys('A9', HAND), ['Enter', HAND]], submitted('A9')],
  ]
  test.each(rows)('%s', (_name, presses, actions) => {
    expect(play(presses, ASKED).actions).toEqual(actions)
  })

  test('a digit in a text field is text', () => {
    expect(play([['2', 900]], { ...ASKED, focus: 'field' }).actions).toEqual([{ do: 'mark' }])
  })
})

test('where nothing is asked a digit stays the minors of the card', () => {
  expect(play([['2', 900]], { awaiting: true }).actions).toEqual([{ do: 'minors', count: 2 }])
})

describe('at the desk', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('document', { activeElement: null, cookie: '' })
    for (const name of ['HTMLInputElement', 'HTMLTextAreaElement']) vi.stubGlobal(name, Date)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const recent = (more: Partial<RecentUse> = {}): RecentUse => ({
    ...use(uuid7()),
    ...{ production: 'Hamlet', mask: null, state: 'accepted', provisional: false, cancelling: false },
    ...{ rejection: null, cancelRejection: null, ...more },
  })
  const undone = ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'undone', useIds: [useId] })

  /** A desk with these latest uses, the newest first, where it has been asked which goes. */
  function asked(uses: RecentUse[]) {
    const { counter, desk } = counterAt({ 'use.undo': undone })
    const nothing = () => undefined
    const act = actAtDesk({ counter, uses: () => uses, submit: nothing, help: () => false, printSlip: nothing })
    act({ do: 'undo_which' })
    const taken = async () => {
      await vi.advanceTimersByTimeAsync(0)
      return (desk.requestsOf('use.undo') as Request<'use.undo'>[]).map(({ useId }) => useId)
    }
    return { counter, act, taken, isAsked: () => counter.takingBack.which.isOpen }
  }

  test('the digit’s own use goes, also where another window records one meanwhile', async () => {
    const [newest, second] = [recent(), recent()]
    const uses = [newest, second]
    const { act, taken, isAsked } = asked(uses)
    uses.unshift(recent())
    act({ do: 'undo_number', number: 2 })
    expect(await taken()).toEqual([second.id])
    expect(isAsked()).toBe(false)
  })

  test.each([
    ['a number that no use has', { do: 'undo_number', number: 3 }],
    ['a use that is gone already', { do: 'undo_number', number: 2 }],
    ['Escape', { do: 'clear' }],
    ['Enter', { do: 'confirm' }],
    ['the first key of a barcode', { do: 'take_back' }],
  ] as const)('%s takes nothing back, and the question is over', async (_name, action) => {
    const { act, taken, isAsked } = asked([recent(), recent({ state: 'undone' })])
    act(action)
    expect(await taken()).toEqual([])
    expect(isAsked()).toBe(false)
  })

  test('the question ends by itself after 15 seconds, and is not asked where nothing can go', () => {
    const { isAsked } = asked([recent()])
    vi.advanceTimersByTime(14_999)
    expect(isAsked()).toBe(true)
    vi.advanceTimersByTime(1)
    expect(isAsked()).toBe(false)
    expect(asked([recent({ state: 'rejected' })]).isAsked()).toBe(false)
  })
})
