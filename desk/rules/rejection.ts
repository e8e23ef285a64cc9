/** Why the register rejects a record: a closed list. */
export const REJECTIONS = [
  'id_conflict',
  'card_unknown',
  'card_not_active',
  'card_not_valid_on_day',
  'too_many_minors',
  'venue_unknown',
  'event_unknown',
  'use_unknown',
  'already_cancelled',
  'day_in_future',
  'malformed',
] as const
/** `other`: a reason that this version does not know yet. */
export type Rejection = (typeof REJECTIONS)[number] | 'other'
