/** A counter at a fake desk, and what it has said and shown. */
import { createDeskApi, type Request, type VenueSettings } from '../../desk/contract.ts'
import { Counter } from '../../renderer/lib/counter.svelte.ts'
import { repeating } from '../../renderer/lib/connection.ts'
import type { Notice } from '../../renderer/lib/notices.svelte.ts'
import type { Presented } from '../../renderer/lib/present.ts'
import type { Selection } from '../../renderer/lib/selection.svelte.ts'
import type { Recorded } from '../../renderer/lib/shown.ts'
import { vi } from 'vitest'
import { FakeDesk, type Handler } from './fake-desk.ts'
import { admit, recorded } from './verdicts.ts'

interface Options {
  readonly noEvent?: boolean
  readonly venue?: Partial<VenueSettings>
  /** Told of what is in the ledger. */
  readonly told?: (recorded: Recorded) => void
}

export function counterAt(handlers: Record<string, Handler>, { noEvent = false, venue = {}, told }: Options = {}) {
  const desk = new FakeDesk({ 'card.check': () => admit(3), 'use.record': recorded, ...handlers })
  const presented: Presented[] = []
  const noticed: Notice[] = []
  let event: { id: string } | null = noEvent ? null : { id: 'e1' }
  const selection = {
    get event() {
      return event
    },
    choose: (id: string) => (event = { id }),
  } as unknown as Selection
  const voice = {
    presented: (what: Presented) => presented.push(what),
    noticed: (notice: Notice) => noticed.push(notice),
  }
  const counter = new Counter(createDeskApi(repeating(desk.transport)), selection, voice, () => venue, told)
  return {
    counter,
    desk,
    presented,
    noticed,
    reason: () => presented.at(-1)?.reason,
    checks: () => desk.requestsOf('card.check') as Request<'card.check'>[],
    records: () => desk.requestsOf('use.record') as Request<'use.record'>[],
  }
}

/** A handler whose answers are given by hand, in any order. */
export function byHand() {
  const answers: ((answer: unknown) => void)[] = []
  return { handler: () => new Promise((resolve) => answers.push(resolve)), answers }
}

/** Lets everything that is ready happen, on fake timers. */
export const ready = () => vi.advanceTimersByTimeAsync(1)
