/** Messages about cards and uses: checking, recording, taking back, correcting, booking, entering afterwards. */
import * as v from 'valibot'
import type { FeeSplit } from '../rules/limits-course.ts'
import type { Cents, FeeKind } from '../rules/limits.ts'
import type { Instant, LocalDate } from '../rules/local-date.ts'
import type { Rejection } from '../rules/rejection.ts'
import type { Decision, PartyAllowed, Reason, Reminder } from '../rules/verdict.ts'
import { type JournalAnswers, journalRequests } from './journal.ts'
import type { Ended } from './long-work.ts'
import {
  type Channel,
  CHANNELS,
  Day,
  EventId,
  type EventKind,
  Fee,
  FileText,
  People,
  Pin,
  RecordId,
  Remark,
  ScanText,
} from './values.ts'

export * from './journal.ts'

// ---- values -------------------------------------------------------------------------------------------------------

/** Where a use stands on its way to the register. `undone` never left the desk; `cancelled` was taken back there too. */
export const USE_STATES = ['waiting', 'accepted', 'rejected', 'undone', 'cancelled'] as const
export type UseState = (typeof USE_STATES)[number]

/** What an event's kind has to say at a card. */
export type KindDetails =
  /** `cap`: the cap that applies, null where none is set. `left`: what is left of it. */
  | { readonly kind: 'performance'; readonly cap: number | null; readonly left: number | null }
  /** `fee`: who pays what, null where the course's fee is not known. */
  | { readonly kind: 'course'; readonly left: number | null; readonly fee: FeeSplit | null }
  /** What the card has left in the period; null where no such limit is set. */
  | {
      readonly kind: 'fee'
      readonly kinds: readonly FeeKind[]
      readonly cents: Cents | null
      readonly fees: number | null
    }
  /** `left`: visits left in the series. `wristband`: what the holder pays for one. */
  | { readonly kind: 'visit'; readonly left: number | null; readonly wristband: Cents | null }

/** A decision as the screen is told of it. */
export type Verdict = Decision & {
  /** `A•••••5429` of the card that was judged, or of the one in a group that the first reason is about. */
  readonly mask: string | null
  readonly eventId: string
  /** When the register's data that this was judged by was current. */
  readonly dataAsOf: Instant | null
  /** Shown by a community worker, not by a holder. */
  readonly community: boolean
  readonly party: PartyAllowed
  readonly reminders: readonly Reminder[]
  readonly details: KindDetails
  /** This card's open booking for this event. */
  readonly booking: Booking | null
  /** The card is not in the data, and the venue lets it in until the register has answered. */
  readonly provisional: boolean
}

/** The stored result of a record: the same to the byte however often it is asked for. */
export interface RecordedUse {
  readonly id: string
  readonly eventId: string
  readonly kind: EventKind
  readonly community: boolean
  readonly adults: number
  readonly minors: number
  readonly feeKind: FeeKind | null
  /** A library's fee, or what of a course's fee is covered. */
  readonly cents: Cents | null
  readonly day: LocalDate
  readonly recordedAt: Instant
}

export type RecordResult =
  | { readonly outcome: 'recorded'; readonly uses: readonly RecordedUse[] }
  /** Refused, or in need of an attention that staff have not seen yet: nothing was recorded. */
  | { readonly outcome: 'not_recorded'; readonly verdict: Verdict }

export interface UndoResult {
  readonly id: string
  readonly useId: string
  /** `undone`: it never left the desk. `cancelling`: a cancellation is on its way to the register. */
  readonly outcome: 'undone' | 'cancelling'
  /** Everything that was taken back: a group goes as it came. */
  readonly useIds: readonly string[]
}

export interface RecentUse extends RecordedUse {
  readonly production: string
  /** Null once the register has the number. */
  readonly mask: string | null
  readonly state: UseState
  /** The card was not in the data: it was let in until the register has answered. */
  readonly provisional: boolean
  /** A cancellation that the register has not confirmed yet. */
  readonly cancelling: boolean
  /** Why the register rejected it, null where it did not. */
  readonly rejection: Rejection | null
  /** Why the register would not cancel it: the use stands there and counts here again; it can be taken back anew. */
  readonly cancelRejection: Rejection | null
}

/** A ticket that is promised to a card. Of the card it holds nothing that could be read. */
export interface Booking {
  readonly id: string
  readonly eventId: string
  readonly minors: number
  readonly channel: Channel
  readonly bookedAt: Instant
  readonly note: string
  readonly state: 'open' | 'handed_over' | 'released'
}

export type BookingResult =
  | { readonly outcome: 'booked'; readonly booking: Booking }
  | { readonly outcome: 'not_booked'; readonly verdict: Verdict }

/** A line of a report before it is recorded. */
export interface ReportLine {
  readonly line: number
  /** Of a line with problems: as the file has it, without what could be a card's number. */
  readonly text: string | null
  readonly day: LocalDate | null
  readonly production: string | null
  readonly mask: string | null
  readonly minors: number
  readonly cents: Cents | null
  /** What keeps it from being recorded: as the file has it. */
  readonly problems: readonly FileProblem[]
  /** What staff should look at; it can be recorded all the same. */
  readonly doubts: readonly Reason[]
  /** The same card, event and day are recorded already. */
  readonly duplicate: boolean
}
/** A problem of a file, a row or a cell: a closed list of codes, with what its words need. */
export interface FileProblem {
  readonly code: string
  readonly column?: string | undefined
  readonly value?: string | undefined
  readonly line?: number | undefined
}
export type ReportPreview =
  | {
      readonly outcome: 'read'
      readonly lines: readonly ReportLine[]
      readonly encoding: string
      readonly separator: string
    }
  | { readonly outcome: 'unreadable'; readonly problem: FileProblem }
export interface ReportImported {
  readonly recorded: number
  /** Lines that could not be recorded after all, with why. */
  readonly left: readonly { readonly line: number; readonly problem: FileProblem }[]
  readonly ended: Ended
}
export interface ReportTakenBack {
  readonly takenBack: number
  /** Uses that were taken back or changed since. */
  readonly left: number
  readonly ended: Ended
}

// ---- requests -----------------------------------------------------------------------------------------------------

const nothing = v.strictObject({})
/** Lines of a file, as many as one may have. */
const Lines = v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1), v.maxLength(20_000))
/** Codes of attentions and doubts that were on the screen when staff confirmed. */
const Seen = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,40}$/))), v.maxLength(40))
/** A supervisor's word that the venue's own limits give way, and why. */
const Override = v.strictObject({ pin: Pin, reason: v.pipe(Remark, v.minLength(3)) })
export type Override = v.InferOutput<typeof Override>
const Act = v.picklist(['hand_over', 'book'])

export const useRequests = {
  ...journalRequests,
  'card.check': v.strictObject({
    eventId: EventId,
    text: ScanText,
    /** The card on the screen once more, at the renderer's own wish: nobody showed it again. */
    recheck: v.boolean(),
    /** The cards of the group that this one is to join. */
    group: v.optional(v.pipe(v.array(ScanText), v.maxLength(40)), []),
    act: v.optional(Act, 'hand_over'),
  }),
  'use.record': v.strictObject({
    eventId: EventId,
    /** One holder, or a group: recorded all or nothing. */
    cards: v.pipe(
      v.array(v.strictObject({ id: RecordId, text: ScanText, minors: People })),
      v.minLength(1),
      v.maxLength(40),
    ),
    fee: v.optional(v.nullable(Fee), null),
    seen: v.optional(Seen, []),
    channel: v.optional(v.picklist(CHANNELS)),
    override: v.optional(v.nullable(Override), null),
    /** Staff let a card in that is not in the data, where the venue allows it. */
    provisional: v.optional(v.boolean(), false),
  }),
  /** What happened earlier, from paper. */
  'use.enter': v.strictObject({
    id: RecordId,
    eventId: EventId,
    text: ScanText,
    minors: People,
    /** The day of the use, for what goes on from day to day; otherwise the event's own. */
    day: Day,
    fee: v.optional(v.nullable(Fee), null),
    seen: v.optional(Seen, []),
  }),
  'use.undo': v.strictObject({ id: RecordId, useId: RecordId, reason: v.optional(Remark, '') }),
  'use.correct': v.strictObject({
    id: RecordId,
    useId: RecordId,
    reason: v.pipe(Remark, v.minLength(3)),
    eventId: EventId,
    day: Day,
    minors: People,
    fee: v.optional(v.nullable(Fee), null),
    seen: v.optional(Seen, []),
  }),
  'use.recent': nothing,
  'booking.make': v.strictObject({
    id: RecordId,
    eventId: EventId,
    text: ScanText,
    minors: People,
    channel: v.picklist(CHANNELS),
    note: v.optional(Remark, ''),
    seen: v.optional(Seen, []),
    override: v.optional(v.nullable(Override), null),
  }),
  'booking.list': v.strictObject({ eventId: EventId }),
  'booking.release': v.strictObject({ bookingId: RecordId }),
  'report.preview': v.strictObject({ id: RecordId, file: FileText }),
  'report.import': v.strictObject({
    /** Names the import: the same again records nothing twice. */
    id: RecordId,
    file: FileText,
    lines: Lines,
    channel: v.picklist(['agency', 'paper', 'web']),
  }),
  'report.take_back': v.strictObject({
    id: RecordId,
    importId: RecordId,
    lines: Lines,
    reason: v.pipe(Remark, v.minLength(3)),
  }),
} as const

export interface UseAnswers extends JournalAnswers {
  'card.check': Verdict
  'use.record': RecordResult
  'use.enter': RecordResult
  'use.undo': UndoResult
  'use.correct': RecordResult
  'use.recent': readonly RecentUse[]
  'booking.make': BookingResult
  'booking.list': readonly Booking[]
  'booking.release': Booking
  'report.preview': ReportPreview
  'report.import': ReportImported
  'report.take_back': ReportTakenBack
}
