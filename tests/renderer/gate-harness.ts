/** A gate at a fake desk, and what it has said and sounded. */
import { createDeskApi, type EventKind, type Request } from '../../desk/contract.ts'
import { actAtGate } from '../../renderer/lib/gate-keys.ts'
import { Gate } from '../../renderer/lib/gate.svelte.ts'
import type { Act } from '../../renderer/lib/keyboard.ts'
import type { Cue } from '../../renderer/lib/reasons.ts'
import type { Selection } from '../../renderer/lib/selection.svelte.ts'
import { FakeDesk, type Handler } from './fake-desk.ts'
import { admit, use } from './verdicts.ts'

export const taken = ({ id }: Request<'gate.record'>) => ({ outcome: 'recorded', use: use(id), verdict: admit(3) })
/** The use as it is, or, where `corrects`, the one that replaces it. */
export const changed =
  ({ corrects = false } = {}) =>
  ({ id, useId, minors }: Request<'gate.minors'>) => ({
    outcome: 'recorded',
    uses: [use(corrects ? id : useId, { minors })],
  })

export function gateAt(handlers: Record<string, Handler> = {}, kind: EventKind | null = 'performance') {
  const desk = new FakeDesk({ 'gate.record': taken, 'gate.minors': changed(), ...handlers })
  const selection = { event: kind && { id: 'e1', kind } } as Selection
  const cues: Cue[] = []
  const said: string[] = []
  const gate = new Gate(createDeskApi(desk.transport), selection, {
    play: (cue) => cues.push(cue),
    say: (_, text) => said.push(text),
  })
  const keys: Act = actAtGate({ gate, uses: () => [], submit: (text) => void gate.scan(text), help: () => undefined })
  return {
    ...{ gate, desk, cues, said, keys },
    records: () => desk.requestsOf('gate.record') as Request<'gate.record'>[],
    changes: () => desk.requestsOf('gate.minors') as Request<'gate.minors'>[],
    minors: () => gate.changeable?.use.minors,
  }
}
