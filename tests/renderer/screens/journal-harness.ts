/** Entries of the journal, and desks that are asked about them. */
import { vi } from 'vitest'
import { createDeskApi, type JournalEntry } from '../../../desk/contract.ts'
import type { Lost } from '../../../renderer/lib/screens/journal-cancel.svelte.ts'
import { FakeDesk, type Handler } from '../fake-desk.ts'

export const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
export const entry = (seq: number, change: Partial<JournalEntry> = {}): JournalEntry => ({
  ...{ id: id(seq), eventId: 'e1', kind: 'performance', community: false, adults: 1, minors: 0, feeKind: null },
  ...{ cents: null, day: '2026-01-21' as JournalEntry['day'], recordedAt: seq, production: 'Hamlet', mask: null },
  ...{ state: 'accepted', provisional: false, cancelling: false, rejection: null, cancelRejection: null, seq },
  ...{ venue: 'Teatteri', channel: 'desk', counts: true, seen: [], excess: [], reason: null, corrects: null },
  ...{ correctedBy: null, isHere: false, canResend: false, together: 1 },
  ...change,
})

export const apiOf = (handlers: Record<string, Handler>) => {
  const fake = new FakeDesk(handlers)
  return { fake, api: createDeskApi(fake.transport) }
}

/** A desk that answers the command when told. */
export function slowly(command: string) {
  const answers: ((answer: unknown) => void)[] = []
  const { fake, api } = apiOf({ [command]: () => new Promise((resolve) => answers.push(resolve)) })
  return { fake, api, answer: (answer: unknown) => answers[0]?.(answer), lost: vi.fn<Lost>() }
}
