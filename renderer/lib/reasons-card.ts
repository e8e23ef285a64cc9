/** Words for what the register says against a card, for groups, and for what staff should look at. */
import type { ReasonCode } from '../../desk/contract.ts'
import { SMALL_GROUP } from '../../desk/rules/group.ts'
import type { LimitReasonCode } from '../../desk/rules/limits-decision.ts'
import { m } from '../paraglide/messages.js'
import { agoText, dayText, momentText } from './format.ts'
import type { Table } from './words.ts'

const notUsable = (text: () => string) => ({
  word: m.word_not_valid,
  text: () => text(),
  todo: m.not_usable_todo,
  tell: m.not_usable_tell,
})
const notForCommunity = (text: () => string) => ({
  word: m.word_not_for_this,
  text: () => text(),
  todo: m.community_not_todo,
  tell: m.community_not_tell,
})

export const CARD_WORDS = {
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
  community_not_for_fees: notForCommunity(m.community_not_for_fees_text),
  community_not_for_courses: notForCommunity(m.community_not_for_courses_text),

  community_alone: {
    word: m.word_not_alone,
    text: () => m.community_alone_text(),
    todo: m.reminder_community_not_alone,
    tell: m.community_alone_tell,
  },
  card_twice: {
    word: m.word_same_card,
    text: () => m.card_twice_text(),
    todo: m.card_twice_todo,
    tell: null,
  },
  under_16_not_allowed: {
    word: m.word_no_minors,
    text: () => m.under_16_not_allowed_text(),
    todo: m.under_16_not_allowed_todo,
    tell: m.under_16_not_allowed_tell,
  },
  large_group: {
    word: m.word_large_group,
    text: ({ people }) => m.large_group_text({ people, limit: SMALL_GROUP }),
    todo: m.large_group_todo,
    tell: null,
  },

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
  already_booked: {
    word: m.word_already_booked,
    text: ({ at, tickets }, now) =>
      m.already_booked_text({ tickets: m.tickets({ count: tickets }), when: agoText(at, now) }),
    todo: m.already_booked_todo,
    tell: m.already_booked_tell,
  },
  last_night: {
    word: m.word_last_night,
    text: ({ eventDay }) => m.last_night_text({ day: dayText(eventDay) }),
    todo: m.last_night_todo,
    tell: null,
  },
  event_past: {
    word: m.word_event_past,
    text: ({ eventDay }) => m.event_past_text({ day: dayText(eventDay) }),
    todo: m.event_past_todo,
    tell: null,
  },
} satisfies Table<Exclude<ReasonCode, LimitReasonCode> | 'community_not_for_courses'>
