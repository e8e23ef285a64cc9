/** A card that stays on the screen while things change around it. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Booking, DeskError, type Request } from '../../desk/contract.ts'
import { actAtDesk } from '../../renderer/lib/desk-keys.ts'
import { offersOf } from '../../renderer/lib/offers.ts'
import { PLAIN } from '../../renderer/lib/shown.ts'
import { serveVenue } from '../../renderer/lib/venues.ts'
import { byHand, counterAt, ready } from './counter-harness.ts'
import { admit, booking, CAP_FULL, cents, notRecorded, refuse, TOO_EARLY, USED, worker } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const CARD = 'A999005429'
const OVERRIDE = { pin: '1111', reason: 'agreed' }
const fails = (code: 'denied' | 'internal', key: 'pin_wrong' | 'internal') => () => {
  throw new DeskError(code, key)
}

describe('another event', () => {
  const at = (there: Booking | null, here: Booking | null = null) =>
    counterAt({
      'card.check': ({ eventId }: Request<'card.check'>) =>
        admit(3, { eventId, booking: eventId === 'e2' ? there : here }),
    })

  test('at which the card has a booking takes its minors', async () => {
    const { counter } = at(booking(2))
    await counter.scan(CARD)
    await counter.chooseEvent('e2')
    expect(counter.party.minors).toBe(2)
  })

  test('with the same booking leaves the minors that staff chose', async () => {
    const { counter } = at(booking(2), booking(2))
    await counter.scan(CARD)
    counter.setMinors(1)
    await counter.chooseEvent('e2')
    expect(counter.party.minors).toBe(1)
  })

  test('without a fee forgets the sum', async () => {
    const library = { kind: 'fee', kinds: ['copying'], cents: cents(3000), fees: null } as const
    const { counter } = counterAt({
      'card.check': ({ eventId }: Request<'card.check'>) =>
        admit(0, { eventId, ...(eventId === 'e1' ? { details: library } : {}) }),
    })
    await counter.scan(CARD)
    counter.setAmount('12')
    await counter.chooseEvent('e2')
    expect(counter.fee.text).toBe('')
  })
})

describe('a card judged a while ago', () => {
  test('is shown anew where the desk says something else now, with its minors', async () => {
    const verdicts = [admit(3), USED]
    const { counter, reason, checks } = counterAt({ 'card.check': () => verdicts.shift() })
    await counter.scan(CARD)
    counter.setMinors(1)
    await counter.rechecks.refresh()
    expect([reason(), counter.party.minors, checks().at(-1)?.recheck]).toEqual(['already_used', 1, true])
  })

  test('makes no sound where nothing has changed', async () => {
    const { counter, presented } = counterAt({})
    await counter.scan(CARD)
    const { shown } = counter
    await counter.rechecks.refresh()
    expect([presented.length, counter.shown === shown]).toEqual([1, true])
  })

  test('is left alone while a question about it is open, or asked meanwhile', async () => {
    const check = byHand()
    const { counter, checks } = counterAt({ 'card.check': check.handler })
    void counter.scan(CARD)
    await ready()
    check.answers[0]?.(admit(3))
    await ready()
    void counter.rechecks.refresh()
    await ready()
    counter.taking.openBooking()
    check.answers[1]?.(USED)
    await ready()
    await counter.rechecks.refresh()
    expect([counter.asking, checks().length]).toEqual(['booking', 2])
  })
})

describe('a supervisor’s PIN', () => {
  test('is not kept with the card that it did not help', async () => {
    const missing = refuse([{ code: 'not_found', dataAsOf: 0, misread: false }], { provisional: true })
    const { counter, records } = counterAt({
      'card.check': () => refuse([CAP_FULL]),
      'use.record': () => notRecorded(missing),
    })
    await counter.scan(CARD)
    await counter.taking.exceed(OVERRIDE)
    await counter.taking.admitProvisionally()
    expect(records().map(({ override }) => override)).toEqual([OVERRIDE, null])
  })

  test('that was wrong is told on the screen once the dialog is closed', async () => {
    const { counter } = counterAt({
      'card.check': () => refuse([CAP_FULL]),
      'use.record': fails('denied', 'pin_wrong'),
    })
    await counter.scan(CARD)
    counter.taking.openSupervisor()
    const exceeding = counter.taking.exceed(OVERRIDE)
    counter.ask(null)
    expect([await exceeding, counter.notice?.stays]).toEqual([null, true])
  })
})

test('a booking that failed is told in the dialog, and on the screen once that is closed', async () => {
  const { counter } = counterAt({ 'booking.make': fails('internal', 'internal') })
  await counter.scan(CARD)
  counter.taking.openBooking()
  expect([await counter.taking.book('phone', ''), counter.notice, counter.asking]).toEqual([
    'internal',
    null,
    'booking',
  ])
  counter.ask(null)
  expect(await counter.taking.book('phone', '')).toBeNull()
  expect(counter.notice?.stays).toBe(true)
})

test('an attempt that failed is forgotten with its card: the same again later is another one', async () => {
  const { counter, records } = counterAt({ 'use.record': fails('internal', 'internal') })
  for (let turn = 0; turn < 2; turn++) {
    await counter.scan(CARD)
    await counter.taking.confirm()
    counter.clear()
  }
  const [first, second] = records()
  expect(first?.cards[0]?.id).not.toBe(second?.cards[0]?.id)
})

describe('a venue that is chosen', () => {
  test('clears the screen of the one before', async () => {
    const { counter } = counterAt({})
    await counter.scan(CARD)
    await serveVenue({ chooseVenue: async () => {} }, counter, 'v2')
    expect(counter.shown.kind).toBe('idle')
  })

  test('and not served leaves the card', async () => {
    const { counter } = counterAt({})
    await counter.scan(CARD)
    await expect(
      serveVenue({ chooseVenue: async () => fails('internal', 'internal')() }, counter, 'v2'),
    ).rejects.toThrow()
    expect(counter.shown.kind).toBe('judged')
  })
})

describe('a shortcut that began a burst', () => {
  function keysAt(counter: ReturnType<typeof counterAt>['counter']) {
    let isOpen = false
    const help = (open: boolean) => {
      const before = isOpen
      isOpen = open
      return before
    }
    return actAtDesk({ counter, uses: () => [], submit: () => {}, printSlip: () => {}, help })
  }

  test('is taken back alone: the group’s minors by one, the assistants by another', async () => {
    const verdicts = [worker(), admit(2)]
    const { counter } = counterAt({ 'card.check': () => verdicts.shift() })
    const act = keysAt(counter)
    await counter.scan('Z000010669')
    await counter.scan(CARD)
    counter.setMinors(2)
    act({ do: 'assistants', by: 1 })
    act({ do: 'take_back' })
    expect([counter.group?.minors, counter.party.assistants]).toEqual([2, 0])
  })

  test('and opened the help takes nothing else back', async () => {
    const { counter } = counterAt({})
    const act = keysAt(counter)
    await counter.scan(CARD)
    counter.setMinors(2)
    act({ do: 'help' })
    act({ do: 'take_back' })
    expect(counter.party.minors).toBe(2)
  })

  test('takes nothing back from the card before', async () => {
    const { counter } = counterAt({})
    await counter.scan(CARD)
    counter.setMinors(2)
    await counter.scan('X000011326')
    counter.takeBack()
    expect(counter.party.minors).toBe(0)
  })
})

test('too early, with something to look at, is still booked by Enter', () => {
  const used = { code: 'already_used', at: 0, tickets: 1 } as const
  const verdict = { ...refuse([TOO_EARLY]), reasons: [TOO_EARLY, used] } as ReturnType<typeof refuse>
  expect(offersOf({ verdict, terms: PLAIN })).toMatchObject({ primary: 'book', book: false })
})
