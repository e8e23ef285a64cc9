/**
 * What the screen says, shows and sounds for everything it can have to say about a card: one table, exhaustive to
 * compile. The wording exposes nobody to the queue; what it asks of the customer is something staff can say aloud.
 */
import type {
  AttentionCode,
  AttentionReason,
  Instant,
  RefuseCode,
  RefuseReason,
  Reminder,
} from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { agoText, dayText, momentText } from './format.ts'

export type VerdictKind = 'idle' | 'admit' | 'attention' | 'refuse' | 'recorded'
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
} satisfies Record<VerdictKind, Look>

/** What is said of one reason. */
export interface Words<R> {
  readonly word: () => string
  readonly text: (reason: R, now: Instant) => string
  /** What staff do. */
  readonly todo: (reason: R) => string | readonly string[]
  /** What to tell the customer, as it can be said. Null where nothing need be said. */
  readonly tell: ((reason: R) => string) | null
}
type Table<Code extends string, Reason extends { code: string }> = {
  readonly [C in Code]: Words<Extract<Reason, { code: C }>>
}

const notUsable = (text: () => string) => ({
  word: m.word_not_valid,
  text: () => text(),
  todo: m.not_usable_todo,
  tell: m.not_usable_tell,
})

export const REFUSALS = {
  malformed: {
    word: m.word_malformed,
    text: () => m.malformed_text(),
    todo: m.malformed_todo,
    tell: m.malformed_tell,
  },
  no_data: { word: m.word_no_data, text: () => m.no_data_text(), todo: m.no_data_todo, tell: m.no_data_tell },
  // "not found in the data of …" is not "invalid": docs/rules.md#not-in-the-register
  not_found: {
    word: m.word_not_found,
    text: ({ dataAsOf }, now) => m.not_found_text({ moment: momentText(dataAsOf, now) }),
    todo: ({ misread }) => [m.not_found_maybe(), misread ? m.not_found_misread() : m.not_found_todo()],
    tell: ({ misread }) => (misread ? m.malformed_tell() : m.not_found_tell()),
  },
  inactive: notUsable(m.inactive_text),
  banned: notUsable(m.banned_text),
  in_transfer: notUsable(m.in_transfer_text),
  expired: {
    word: m.word_not_valid,
    text: ({ validUntil }) => m.expired_text({ until: dayText(validUntil) }),
    todo: m.expired_todo,
    tell: m.expired_tell,
  },
  expires_before_event: {
    word: m.word_expires,
    text: ({ validUntil, eventDay }) =>
      m.expires_before_event_text({ until: dayText(validUntil), day: dayText(eventDay) }),
    todo: ({ validUntil }) => m.expires_before_event_todo({ until: dayText(validUntil) }),
    tell: m.expires_before_event_tell,
  },
  too_many_minors: {
    word: m.word_too_many_minors,
    text: ({ registered, asked }) => m.too_many_minors_text({ registered, asked }),
    todo: m.too_many_minors_todo,
    tell: ({ registered }) => m.too_many_minors_tell({ registered }),
  },
} satisfies Table<RefuseCode, RefuseReason>

export const ATTENTIONS = {
  same_card_again: {
    word: m.word_same_card,
    text: ({ at }, now) => m.same_card_again_text({ when: agoText(at, now) }),
    todo: m.same_card_again_todo,
    tell: null,
  },
  already_used: {
    word: m.word_already_used,
    text: ({ at, tickets }, now) =>
      m.already_used_text({ tickets: m.tickets({ count: tickets }), when: agoText(at, now) }),
    todo: m.already_used_todo,
    tell: m.already_used_tell,
  },
} satisfies Table<AttentionCode, AttentionReason>

export const REMINDERS = {
  check_id: m.reminder_check_id,
  community_not_alone: m.reminder_community_not_alone,
} satisfies Record<Reminder, () => string>

/** The words of a reason. The two casts say what the tables' types prove: a reason meets the words of its own code. */
export function refusalWords(reason: RefuseReason): Words<RefuseReason> {
  return REFUSALS[reason.code] as unknown as Words<RefuseReason>
}
export function attentionWords(reason: AttentionReason): Words<AttentionReason> {
  return ATTENTIONS[reason.code] as unknown as Words<AttentionReason>
}
