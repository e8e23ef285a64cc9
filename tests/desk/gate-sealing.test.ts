import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PortTransport } from '../../desk/contract.ts'
import { gateState, turnGate } from '../../desk/gate.ts'
import { bareDesk, EXPIRED, HOLDERS, recordAt, undoAt } from './bare.ts'
import { allSent, CARD, deskAtWork, eventToday, newId, startDesk, type TestDesk } from './harness.ts'
import { counted, gateAt, useOf } from './gate-steps.ts'

const [, ONE, TWO] = HOLDERS
const SEALS_AFTER = 15_000

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('a use at the gate is sealed', () => {
  it('by the next card, and not before', async () => {
    const { show, setMinors, leaving, uploads } = gateAt()
    const first = useOf(show(ONE))
    expect(leaving()).toEqual([])
    setMinors(first.id, 1)
    expect(leaving()).toEqual([])
    expect(uploads).not.toHaveBeenCalled()
    const second = useOf(show(TWO))
    expect(leaving()).toEqual([first.id])
    await setImmediate()
    expect(uploads).toHaveBeenCalledOnce()
    show(EXPIRED)
    expect(leaving()).toEqual([first.id, second.id])
  })

  it('not by the same card held before the scanner once more', () => {
    const { show, setMinors, leaving } = gateAt()
    const use = useOf(show(TWO))
    show(TWO)
    expect(leaving()).toEqual([])
    expect(setMinors(use.id, 2)).toMatchObject({ uses: [{ id: use.id, minors: 2 }] })
  })

  it('by time, whatever the computer’s clock does', async () => {
    const { desk, show, leaving, uploads } = gateAt()
    const use = useOf(show(ONE))
    desk.clock.at += 24 * 3_600_000
    vi.advanceTimersByTime(SEALS_AFTER - 1)
    expect(leaving()).toEqual([])
    desk.clock.at -= 48 * 3_600_000
    vi.advanceTimersByTime(1)
    expect(leaving()).toEqual([use.id])
    await setImmediate()
    expect(uploads).toHaveBeenCalledOnce()
  })

  it('by whatever ends the desk', () => {
    const { desk, show, leaving } = gateAt()
    const use = useOf(show(ONE))
    expect(leaving()).toEqual([])
    const again = bareDesk(desk)
    expect(again.ledger.outbox.next('key', 0, 100)).toMatchObject([{ recordId: use.id, attemptedAt: null }])
  })

  it('and leaves by whichever session is at work by then', async () => {
    vi.useRealTimers()
    const { register, desk, eventId } = await deskAtWork()
    const { invoke } = desk.api
    await invoke('backup.make', {})
    const [backup] = (await invoke('backup.list', {})).backups
    const id = newId()
    await invoke('gate.record', { id, eventId, text: CARD.admit })
    // what waits keeps a backup from being put back; the desk goes on by a new session
    await expect(invoke('backup.restore', { name: backup?.name ?? '', pin: null })).rejects.toMatchObject({
      key: 'restore_waiting',
    })
    await eventToday(desk)
    await invoke('gate.record', { id: newId(), eventId, text: '\uFFFD' })
    await allSent(desk)
    expect(await register.uses()).toMatchObject([{ id }])
  })

  it('and holds up nobody while it is not', () => {
    const { desk, eventId, show, leaving } = gateAt()
    show(ONE)
    const other = recordAt(desk, eventId, TWO)
    expect(leaving()).toEqual([other.outcome === 'recorded' && other.uses[0]?.id])
    expect(desk.ledger.outbox.next('key', 0, 1)).toHaveLength(1)
  })

  it('and corrected from then on, once however often it is asked', () => {
    const { desk, gate, eventId, show, setMinors, leaving } = gateAt()
    const use = useOf(show(TWO))
    gate.seal()
    desk.ledger.outbox.markAttempted(desk.ledger.outbox.next('key', 0, 1), 1)
    const id = newId()
    const changed = setMinors(use.id, 2, id)
    expect(changed).toMatchObject({ outcome: 'recorded', uses: [{ id, minors: 2 }] })
    expect(setMinors(use.id, 2, id)).toEqual(changed)
    expect(desk.ledger.outbox.get(id)).toMatchObject({ kind: 'correction' })
    expect(leaving()).toEqual([use.id, id])
    expect(counted(desk, eventId)).toBe(3)
  })

  it('and beyond the cap not even corrected', () => {
    const { desk, gate, eventId, show, setMinors } = gateAt()
    desk.limit({ performance: { cap: 2 } })
    const use = useOf(show(TWO))
    gate.seal()
    expect(setMinors(use.id, 2)).toMatchObject({ outcome: 'not_recorded', verdict: { party: { available: 2 } } })
    expect(counted(desk, eventId)).toBe(1)
  })
})

describe('taking back', () => {
  it('is not undone by the same showing once more: nobody is let in without a use that counts', () => {
    const { desk, eventId, show } = gateAt()
    const id = newId()
    show(TWO, { id })
    undoAt(desk, id)
    expect(() => show(TWO, { id })).toThrow(expect.objectContaining({ key: 'already_undone' }))
    expect(counted(desk, eventId)).toBe(0)
  })

  it('leaves nothing of an unsealed use to send', () => {
    const { desk, eventId, show, leaving, setMinors } = gateAt()
    const use = useOf(show(TWO))
    expect(undoAt(desk, use.id)).toMatchObject({ outcome: 'undone' })
    expect(leaving()).toEqual([])
    expect(counted(desk, eventId)).toBe(0)
    expect(() => setMinors(use.id, 1)).toThrow(expect.objectContaining({ key: 'already_undone' }))
  })
})

describe('standing at a gate', () => {
  it('is kept over a restart, and is nothing to the next pairing', () => {
    const { desk } = gateAt()
    expect(gateState(desk)).toEqual({ on: false })
    expect(turnGate(desk, { on: true })).toEqual({ on: true })
    expect(gateState(bareDesk(desk))).toEqual({ on: true })
    const paired = { ...desk.session, pairing: { ...desk.session.pairing, keyId: 'another' } }
    expect(gateState({ ...desk, session: paired })).toEqual({ on: false })
    expect(turnGate(desk, { on: false })).toEqual({ on: false })
  })

  it('is told to every window as it is turned, and to one that opens later', async () => {
    vi.useRealTimers()
    const { desk } = await deskAtWork()
    const told: boolean[] = []
    const other = new PortTransport()
    other.subscribe('state', (state) => told.push((state as { gate: boolean }).gate))
    const port = desk.desk.connect((message) => other.receive(message))
    other.join(port.receive)
    const stateOf = ({ api }: TestDesk) => api.invoke('state.get', {})
    expect(await stateOf(desk)).toMatchObject({ phase: 'ready', gate: false })
    for (const on of [true, false, true]) await desk.api.invoke('gate.turn', { on })
    expect(told).toEqual([true, false, true])
    await desk.stop()
    expect(await stateOf(await startDesk({ dataDir: desk.dataDir }))).toMatchObject({ phase: 'ready', gate: true })
  })
})
