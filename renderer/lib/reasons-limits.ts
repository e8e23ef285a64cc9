/** Words for the limits: the venue's own, the card's and the world's. docs/rules.md#limits-a-venue-may-set */
import { m } from '../paraglide/messages.js'
import type { LimitReason, LimitReasonCode, QuotaReason } from '../../desk/rules/limits-decision.ts'
import type { FeeKind } from '../../desk/rules/limits.ts'
import { dayText, moneyText, momentText } from './format.ts'
import type { Table } from './words.ts'

export const FEE_NAMES = {
  interlibrary_loan: m.fee_interlibrary_loan,
  overdue_fine: m.fee_overdue_fine,
  copying: m.fee_copying,
  other: m.fee_other,
} satisfies Record<FeeKind, () => string>

const LEFT_OUT = {
  gala: m.left_out_gala,
  premiere: m.left_out_premiere,
  guest: m.left_out_guest,
  weekend: m.left_out_weekend,
  event: m.left_out_event,
} satisfies Record<Extract<LimitReason, { code: 'left_out' }>['as'], () => string>

type Text = (numbers: {
  readonly limit: number
  readonly taken: number
  readonly asked: number
  readonly left: number
}) => string

/** "7 of 12 given"; where there is room again, from when. */
const withAgain = (text: string, { again }: QuotaReason): string =>
  again === null ? text : `${text} ${m.again_from({ day: dayText(again) })}`

const full = (text: Text, todo: () => string, tell: () => string) => ({
  word: m.word_full,
  text: (reason: QuotaReason) => withAgain(text(reason), reason),
  todo,
  tell,
})

/** "2 can be given". */
const short = (text: Text) => ({
  word: ({ left }: QuotaReason) => m.word_only({ count: left }),
  text: (reason: QuotaReason) => withAgain(text(reason), reason),
  todo: m.short_todo,
  tell: ({ left }: QuotaReason) => m.short_tell({ left }),
})

const inEuros =
  (text: (sums: Record<'limit' | 'taken' | 'asked' | 'left', string>) => string): Text =>
  ({ limit, taken, asked, left }) =>
    text({ limit: moneyText(limit), taken: moneyText(taken), asked: moneyText(asked), left: moneyText(left) })

const QUOTAS = {
  cap_full: full(m.cap_full_text, m.cap_full_todo, m.cap_full_tell),
  cap_short: short(m.cap_short_text),
  day_cap_full: full(m.day_cap_full_text, m.cap_full_todo, m.cap_full_tell),
  day_cap_short: short(m.day_cap_short_text),
  share_full: full(m.share_full_text, m.share_full_todo, m.cap_full_tell),
  share_short: short(m.share_short_text),
  places_full: full(m.places_full_text, m.places_full_todo, m.places_full_tell),
  places_short: short(m.places_short_text),
  visits_full: full(m.visits_full_text, m.visits_full_todo, m.visits_full_tell),
  visits_short: short(m.visits_short_text),
  fee_sum_full: full(inEuros(m.fee_sum_full_text), m.fee_full_todo, m.fee_full_tell),
  fee_sum_short: {
    word: m.word_too_much,
    text: (reason) => withAgain(inEuros(m.fee_sum_short_text)(reason), reason),
    todo: ({ left }) => m.fee_sum_short_todo({ left: moneyText(left) }),
    tell: ({ left }) => m.fee_sum_short_tell({ left: moneyText(left) }),
  },
  fee_number_full: full(m.fee_number_full_text, m.fee_full_todo, m.fee_full_tell),
  open_bookings_full: full(m.open_bookings_full_text, m.open_bookings_full_todo, m.open_bookings_full_tell),
  courses_at_a_time_full: full(m.courses_at_a_time_full_text, m.courses_full_todo, m.courses_full_tell),
  courses_per_year_full: full(m.courses_per_year_full_text, m.courses_full_todo, m.courses_full_tell),
} satisfies Table<QuotaReason['code']>

export const LIMIT_WORDS = {
  ...QUOTAS,
  left_out: {
    word: m.word_left_out,
    text: ({ as }) => m.left_out_text({ what: LEFT_OUT[as]() }),
    todo: m.left_out_todo,
    tell: m.left_out_tell,
  },
  hand_over_too_early: {
    word: m.word_too_early,
    text: ({ from }, now) => m.hand_over_too_early_text({ from: momentText(from, now) }),
    todo: m.hand_over_too_early_todo,
    tell: m.hand_over_too_early_tell,
  },
  booking_not_open: {
    word: m.word_too_early,
    text: ({ from }) => m.booking_not_open_text({ day: dayText(from) }),
    todo: m.booking_not_open_todo,
    tell: ({ from }) => m.booking_not_open_tell({ day: dayText(from) }),
  },
  once_per_production: {
    word: m.word_once,
    text: () => m.once_per_production_text(),
    todo: m.once_per_production_todo,
    tell: m.once_per_production_tell,
  },
  fee_kind_not_allowed: {
    word: m.word_not_settled,
    text: ({ fee }) => m.fee_kind_not_allowed_text({ kind: FEE_NAMES[fee]() }),
    todo: m.fee_kind_not_allowed_todo,
    tell: m.fee_full_tell,
  },
  malformed_input: {
    word: m.word_check,
    text: () => m.malformed_input_text(),
    todo: m.malformed_input_todo,
    tell: null,
  },
  sold_out: {
    word: m.word_sold_out,
    text: () => m.sold_out_text(),
    todo: m.sold_out_todo,
    tell: m.sold_out_tell,
  },
  too_many_minors: {
    word: m.word_too_many_minors,
    text: ({ registered, asked }) => m.too_many_minors_text({ registered, asked }),
    todo: m.too_many_minors_todo,
    tell: ({ registered }) => m.too_many_minors_tell({ registered }),
  },
  minors_not_on_courses: {
    word: m.word_no_minors,
    text: () => m.minors_not_on_courses_text(),
    todo: m.minors_not_on_courses_todo,
    tell: m.minors_not_on_courses_tell,
  },
} satisfies Table<Exclude<LimitReasonCode, 'community_not_for_courses'>>
