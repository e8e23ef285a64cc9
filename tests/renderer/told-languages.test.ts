/** What was told before the language was changed is shown in the new one, and heard once, in the language of then. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DeskError, type Printed, type RecentUse, type Venue } from '../../desk/contract.ts'
import { Slips } from '../../renderer/lib/printing.svelte.ts'
import { uuid7 } from '../../renderer/lib/uuid7.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'
import { byHand, counterAt, ready } from './counter-harness.ts'
import { gateAt } from './gate-harness.ts'
import { BANNED, booking, CAP_SHORT, notRecorded, refuse, use } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  overwriteGetLocale(() => 'fi')
})

const CARD = 'A999005429'
const OTHER = 'A999005458'
const recent = (): RecentUse => ({
  ...use(uuid7(), { minors: 2 }),
  ...{ production: 'Hamlet', mask: null, state: 'accepted', provisional: false, cancelling: false },
  ...{ rejection: null, cancelRejection: null },
})
const undone = ({ id, useId }: { id: string; useId: string }) => ({ id, useId, outcome: 'undone', useIds: [useId] })
const failed = () => {
  throw new DeskError('unavailable', 'disk_full')
}

/** Another text, with nothing left of the language before. */
function expectInSwedish(text: () => string | undefined, swedish: RegExp): void {
  overwriteGetLocale(() => 'fi')
  const finnish = text()
  overwriteGetLocale(() => 'sv')
  expect(text()).toMatch(swedish)
  expect(text()).not.toMatch(/\bei\b|kort(ti|illa|in)\b|aikui|last|asiakas|käyttö|kassa[an]?\b/i)
  expect(finnish).not.toBe(text())
}

describe('at the desk', () => {
  const notice = (counter: ReturnType<typeof counterAt>['counter']) => () => counter.notice?.text

  test('a use that was taken back', async () => {
    const { counter, noticed } = counterAt({ 'use.undo': undone })
    await counter.takingBack.undo(recent())
    expectInSwedish(notice(counter), /1 vuxen \+ 2 barn, Hamlet/)
    expect(noticed.map(({ text }) => text)).toEqual([expect.stringContaining('1 aikuinen')])
  })

  test('one that could not be', async () => {
    const { counter } = counterAt({ 'use.undo': failed })
    await counter.takingBack.undo(recent())
    expectInSwedish(notice(counter), /disk/i)
  })

  test('a booking that was given back', async () => {
    const { counter } = counterAt({ 'booking.release': () => booking() })
    await counter.takingBack.release(booking(1))
    expectInSwedish(notice(counter), /1 vuxen \+ 1 barn/)
  })

  test('a use that was recorded, or not, when its card had left the screen', async () => {
    for (const [answer, swedish] of [
      [{ outcome: 'recorded', uses: [use('1')] }, /1 vuxen/],
      [notRecorded(BANNED), /•5429/],
    ] as const) {
      const { handler, answers } = byHand()
      const { counter } = counterAt({ 'use.record': handler })
      await counter.scan(CARD)
      void counter.taking.confirm()
      await counter.scan(OTHER)
      answers[0]?.(answer)
      await ready()
      expect(counter.notice).not.toBeNull()
      expectInSwedish(notice(counter), swedish)
    }
  })

  test('a scan before there is an event, and nothing to take back', async () => {
    const { counter } = counterAt({}, { noEvent: true })
    await counter.scan(CARD)
    expectInSwedish(notice(counter), /evenemang/i)
    await counter.takingBack.undoNewest([])
    expectInSwedish(notice(counter), /annullera/i)
  })
})

describe('at a gate', () => {
  test('a card that was refused after the next one was shown', async () => {
    const { handler, answers } = byHand()
    const { gate } = gateAt({ 'gate.record': handler })
    void gate.scan(CARD)
    void gate.scan(OTHER)
    await ready()
    answers[0]?.(notRecorded(BANNED))
    await ready()
    expectInSwedish(() => gate.notices.current?.text, /•5429/)
  })

  test('a use that was taken back', async () => {
    const { gate } = gateAt({ 'use.undo': undone })
    await gate.scan(CARD)
    await gate.undo([])
    expectInSwedish(() => gate.notices.current?.text, /1 vuxen/)
  })

  test('why a number of children was not taken', async () => {
    const short = refuse([CAP_SHORT], { party: { minorsMax: 3, available: 2 } })
    for (const [minors, answer] of [
      [4, undefined],
      [3, () => notRecorded(short)],
      [2, failed],
    ] as const) {
      const { gate } = gateAt(answer && { 'gate.minors': answer })
      await gate.scan(CARD)
      await gate.setMinors(minors)
      expectInSwedish(() => gate.changeable?.told?.(), /\S/)
    }
  })
})

test('a slip that is missing', async () => {
  const slips = new Slips({
    desk: () => ({
      printing: { slips: 'always', printer: '' },
      venue: { name: 'Teatteri', settings: {} } as Venue,
      deskName: '1',
    }),
    ...{ event: () => null, uses: () => [], say: () => undefined },
    print: () => Promise.resolve<Printed>('failed'),
  })
  slips.recorded({
    ...{ kind: 'recorded', uses: [use('1')], assistants: 0, supervised: false, provisional: false, byHolder: null },
  })
  await ready()
  expectInSwedish(() => slips.notice?.text, /1 vuxen/)
})
