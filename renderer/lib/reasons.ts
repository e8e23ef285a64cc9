/**
 * What the screen says, shows and sounds for everything it can have to say about a card. The wording exposes nobody to
 * the queue; what it asks of the customer is something staff can say aloud.
 */
import type { Instant, Reason, Reminder } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { CARD_WORDS } from './reasons-card.ts'
import { LIMIT_WORDS } from './reasons-limits.ts'
import type { Table, Words } from './words.ts'

export type VerdictKind = 'idle' | 'admit' | 'attention' | 'refuse' | 'recorded' | 'booked'
export type Cue = 'admit' | 'recorded' | 'attention' | 'refuse'
export type Shape = 'card' | 'check' | 'disc' | 'triangle' | 'octagon'

/** How a kind of verdict looks and sounds. The colour token is `--verdict-<colour>`. */
export interface Look {
  readonly colour: 'idle' | 'admit' | 'attention' | 'refuse'
  readonly shape: Shape
  readonly cue: Cue | null
  /** Which live region tells it. */
  readonly live: 'polite' | 'assertive'
}

export const LOOKS = {
  idle: { colour: 'idle', shape: 'card', cue: null, live: 'polite' },
  admit: { colour: 'admit', shape: 'check', cue: 'admit', live: 'polite' },
  attention: { colour: 'attention', shape: 'triangle', cue: 'attention', live: 'assertive' },
  refuse: { colour: 'refuse', shape: 'octagon', cue: 'refuse', live: 'assertive' },
  recorded: { colour: 'admit', shape: 'disc', cue: 'recorded', live: 'polite' },
  // nothing is handed over yet, so it is not green
  booked: { colour: 'idle', shape: 'disc', cue: 'recorded', live: 'polite' },
} satisfies Record<VerdictKind, Look>

/** One table for all reasons, exhaustive to compile. */
export const WORDS: Table = { ...CARD_WORDS, ...LIMIT_WORDS }

/** The words of a reason. The cast says what the table's type proves: a reason meets the words of its own code. */
export function wordsOf(reason: Reason): Words<Reason> {
  return WORDS[reason.code] as unknown as Words<Reason>
}

/** What happened, in one sentence with its numbers. */
export const reasonText = (reason: Reason, now: Instant): string => wordsOf(reason).text(reason, now)

export const REMINDERS = {
  check_id: m.reminder_check_id,
  community_not_alone: m.reminder_community_not_alone,
} satisfies Record<Reminder, () => string>
