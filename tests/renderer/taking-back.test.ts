import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RecentUse } from '../../desk/contract.ts'
import { isUndoable } from '../../renderer/lib/undo.svelte.ts'
import { m } from '../../renderer/paraglide/messages.js'
import { uuid7 } from '../../renderer/lib/uuid7.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'
import { byHand, counterAt } from './counter-harness.ts'
import { admit, BANNED, booking, USED, use, worker } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const recent = (more: Partial<RecentUse> = {}): RecentUse => ({
  ...use(uuid7(), { minors: 2 }),
  ...{ production: 'Hamlet', mask: null, state: 'accepted', provisional: false, cancelling: false },
  ...{ rejection: null, cancelRejection: null, ...more },
})
const undone = ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'undone', useIds: [useId] })

test('an undo is sent once, and the recorded card leaves the screen', async () => {
  const { counter, desk, noticed } = counterAt({ 'use.undo': undone })
  await counter.scan('A999005429')
  await counter.taking.confirm()
  const shown = counter.shown
  const [first] = shown.kind === 'recorded' ? shown.uses : []
  const again = recent({ ...first, state: 'waiting' })
  await Promise.all([counter.takingBack.undo(again), counter.takingBack.undo(again)])
  expect(desk.requestsOf('use.undo')).toMatchObject([{ useId: first?.id }])
  expect(counter.shown.kind).toBe('idle')
  expect(noticed).toHaveLength(1)
})

describe('an undo', () => {
  test('says whose: the party and the production', async () => {
    const { counter } = counterAt({ 'use.undo': undone })
    await counter.takingBack.undo(recent())
    expect(counter.notice).toMatchObject({ done: true, text: expect.stringContaining('1 aikuinen + 2 lasta, Hamlet') })
  })

  test('is told in the language of whoever reads it, and heard once', async () => {
    const { counter, noticed } = counterAt({ 'use.undo': undone })
    await counter.takingBack.undo(recent())
    overwriteGetLocale(() => 'sv')
    expect(counter.notice?.text).toContain('1 vuxen + 2 barn, Hamlet')
    overwriteGetLocale(() => 'fi')
    expect(counter.notice?.text).toContain('1 aikuinen + 2 lasta, Hamlet')
    expect(noticed).toHaveLength(1)
  })

  test('judges the card again that is on the screen as already used', async () => {
    const verdicts = [USED, admit(2)]
    const { counter, checks, reason } = counterAt({ 'use.undo': undone, 'card.check': () => verdicts.shift() })
    await counter.scan('A999005429')
    expect(reason()).toBe('already_used')
    await counter.takingBack.undo(recent())
    expect(checks().at(-1)).toMatchObject({ eventId: 'e1', text: 'A999005429', recheck: true })
    expect(reason()).toBe('admit')
  })

  test('of another event, or before a card that it does not concern, judges nothing again', async () => {
    const verdicts = [USED, BANNED]
    const { counter, checks } = counterAt({ 'use.undo': undone, 'card.check': () => verdicts.shift() })
    await counter.scan('A999005429')
    await counter.takingBack.undo(recent({ eventId: 'e2' }))
    await counter.scan('X000011326')
    await counter.takingBack.undo(recent())
    expect(checks()).toHaveLength(2)
  })

  test('of nothing is no success', async () => {
    const { counter } = counterAt({})
    await counter.takingBack.undoNewest([])
    expect(counter.notice).toMatchObject({ done: false, live: 'polite' })
  })

  test('of a group takes all of it, from any of its cards', async () => {
    const verdicts = [worker(), admit(2)]
    let ids: readonly string[] = []
    const { counter } = counterAt({
      'card.check': () => verdicts.shift(),
      'use.undo': ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'undone', useIds: ids }),
    })
    await counter.scan('Z000010669')
    await counter.scan('A999005429')
    counter.setMinors(1)
    await counter.taking.confirm()
    const { shown } = counter
    ids = shown.kind === 'recorded' ? shown.uses.map(({ id }) => id) : []
    await counter.takingBack.undoNewest([])
    expect(counter.shown.kind).toBe('idle')
    expect(counter.notice?.text).toContain('1 työntekijä + 1 asiakas + 1 lapsi')
  })
})

describe('taking back the newest', () => {
  const rows: [name: string, uses: Partial<RecentUse>[], takenBack: number[]][] = [
    ['takes the first of the list', [{}, {}], [0]],
    ['never takes the customer before', [{ state: 'undone' }, {}], []],
    ['takes nothing while its cancellation waits', [{ cancelling: true }, {}], []],
    ['takes again what the register did not cancel', [{ cancelRejection: 'other' }], [0]],
    ['takes nothing of nothing', [], []],
  ]
  test.each(rows)('%s', async (_name, given, takenBack) => {
    const { counter, desk, noticed } = counterAt({ 'use.undo': undone })
    const uses = given.map((more) => recent(more))
    await counter.takingBack.undoNewest(uses)
    const sent = desk.requestsOf('use.undo') as { useId: string }[]
    expect(sent.map(({ useId }) => uses.findIndex(({ id }) => id === useId))).toEqual(takenBack)
    expect(noticed).toHaveLength(1)
  })

  test('takes the use just shown as recorded, also before it is in the list', async () => {
    const { counter, desk } = counterAt({ 'use.undo': undone })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    const { shown } = counter
    await counter.takingBack.undoNewest([recent()])
    expect(desk.requestsOf('use.undo')).toMatchObject([{ useId: shown.kind === 'recorded' && shown.uses[0]?.id }])
  })

  test('takes nothing while a record is under way, and says so', async () => {
    const { counter, desk } = counterAt({ 'use.undo': undone, 'use.record': byHand().handler })
    await counter.scan('A999005429')
    void counter.taking.confirm()
    const isSaid = () => {
      expect(counter.notice).toMatchObject({ done: false, text: m.gate_busy() })
      counter.closeNotice()
    }
    await counter.takingBack.undoNewest([recent()])
    isSaid()
    await counter.takingBack.undoNewest([])
    isSaid()
    await counter.takingBack.undoNumber(1, [recent()])
    isSaid()
    counter.takingBack.ask([])
    isSaid()
    expect(desk.requestsOf('use.undo')).toEqual([])
  })

  test('releases a booking that was just made, and takes back nobody’s use', async () => {
    const { counter, desk } = counterAt({
      'use.undo': undone,
      'booking.make': ({ id }: { id: string }) => ({ outcome: 'booked', booking: { ...booking(), id } }),
      'booking.release': () => ({ ...booking(), state: 'released' }),
    })
    await counter.scan('A999005429')
    await counter.taking.book('phone', '')
    await counter.takingBack.undoNewest([recent()])
    expect(desk.requestsOf('booking.release')).toHaveLength(1)
    expect(desk.requestsOf('use.undo')).toEqual([])
    expect(counter.shown.kind).toBe('idle')
  })

  test.each(['undone', 'cancelled', 'rejected'] as const)('a use that is %s stays as it is', (state) => {
    expect(isUndoable(recent({ state }))).toBe(false)
  })
})
