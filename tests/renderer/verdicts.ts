/** Verdicts and uses as a desk would answer them. */
import type { Booking, KindDetails, Reason, RecordedUse, RefuseReason, Request, Verdict } from '../../desk/contract.ts'
import type { Cents } from '../../desk/rules/limits.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'

export const DAY = '2026-01-21' as LocalDate
const NO_CAP: KindDetails = { kind: 'performance', cap: null, left: null }
const BASE = { mask: 'A•••••5429', eventId: 'e1', dataAsOf: 0, community: false, reminders: [], provisional: false }
const PLAIN = { ...BASE, booking: null, details: NO_CAP, party: { minorsMax: 0, available: null } } as const

type More = Partial<Omit<Verdict, 'kind' | 'reasons'>>

export const admit = (minorsMax: number, more: More = {}): Verdict => ({
  ...PLAIN,
  ...{ kind: 'admit', excess: [] },
  party: { minorsMax, available: null },
  ...more,
})
export const attention = (reasons: readonly [Reason, ...Reason[]], more: More = {}): Verdict => ({
  ...PLAIN,
  ...{ kind: 'attention', excess: [], reasons },
  party: { minorsMax: 2, available: null },
  ...more,
})
export const refuse = (reasons: readonly [RefuseReason, ...RefuseReason[]], more: More = {}): Verdict => ({
  ...PLAIN,
  kind: 'refuse',
  reasons,
  overridable: reasons.every((reason) => 'overridable' in reason && reason.overridable),
  party: { minorsMax: 0, available: 0 },
  ...more,
})

export const BANNED = refuse([{ code: 'banned' }])
export const NO_DATA = refuse([{ code: 'no_data' }])
export const USED = attention([{ code: 'already_used', at: 0, tickets: 1 }])
export const worker = (more: More = {}): Verdict =>
  admit(20, { community: true, mask: 'Z•••••0669', reminders: ['community_not_alone'], ...more })

const NUMBERS = { limit: 12, taken: 12, asked: 1, left: 0, card: null, again: null }
export const CAP_FULL = { code: 'cap_full', overridable: true, ...NUMBERS } as const satisfies Reason
export const CAP_SHORT = { ...CAP_FULL, code: 'cap_short', taken: 10, asked: 3, left: 2 } as const satisfies Reason
export const TOO_EARLY = { code: 'hand_over_too_early', from: 1_000, overridable: true } as const satisfies Reason

export const booking = (minors = 0): Booking => ({
  ...{
    id: '01980000-0000-7000-8000-000000000000',
    eventId: 'e1',
    minors,
    channel: 'phone',
    bookedAt: 0,
    note: '',
    state: 'open',
  },
})

export const use = (id: string, more: Partial<RecordedUse> = {}): RecordedUse => ({
  ...{ id, eventId: 'e1', kind: 'performance', community: false, adults: 1, minors: 0 },
  ...{ feeKind: null, cents: null, day: DAY, recordedAt: 0, ...more },
})
export const cents = (sum: number) => sum as Cents

/** As a desk records what it is asked to. */
export const recorded = ({ cards, fee, eventId }: Request<'use.record'>) => ({
  outcome: 'recorded',
  uses: cards.map(({ id, minors, text }) =>
    use(id, {
      ...{ eventId, minors, community: /^(Y|Z)/.test(text) },
      ...(fee ? { kind: 'fee', feeKind: fee.kind, cents: fee.cents } : {}),
    }),
  ),
})
export const notRecorded = (verdict: Verdict) => ({ outcome: 'not_recorded', verdict })
