/** What tests of a gate do at a bare desk. */
import { vi } from 'vitest'
import * as v from 'valibot'
import { createChecker } from '../../desk/check.ts'
import { type Call, requests } from '../../desk/contract.ts'
import { createGate } from '../../desk/gate.ts'
import { bareDesk, type Bare, summary } from './bare.ts'
import { newId } from './harness.ts'

type Showing = Partial<Omit<Call<'gate.record'>, 'eventId' | 'text'>>

/** A gate at a bare desk. Its timers are the test's; the clock is not theirs. */
export function gateAt(desk: Bare = bareDesk()) {
  const eventId = desk.event()
  const uploads = vi.fn()
  const at = { ...desk, check: createChecker(desk) }
  const gate = createGate(desk.ledger, uploads)
  const show = (text: string, showing: Showing = {}, of = eventId) => {
    const request = v.parse(requests['gate.record'], { id: newId(), eventId: of, text, ...showing })
    return gate.record(at, request).result
  }
  const setMinors = (useId: string, minors: number, id = newId()) =>
    gate.setMinors(at, { id, useId, minors, reason: 'lapset myöhemmin' })
  /** What the register could be sent now. */
  const leaving = () => desk.ledger.outbox.next('key', 0, 100).map(({ recordId }) => recordId)
  return { desk, gate, eventId, show, setMinors, leaving, uploads }
}
export function useOf(result: ReturnType<ReturnType<typeof gateAt>['show']>) {
  if (result.outcome !== 'recorded') throw new Error(`not recorded: ${summary(result)}`)
  return result.use
}
export const counted = ({ ledger }: Bare, eventId: string) => ledger.counts.taken(eventId)
