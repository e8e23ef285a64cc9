/** Messages about the journal and what it offers: sending again, and a file for a spreadsheet or for keying in by hand. docs/security.md#exports */
import * as v from 'valibot'
import { FEE_KINDS } from '../rules/limits.ts'
import type { Instant, LocalDate } from '../rules/local-date.ts'
import { REJECTIONS } from '../rules/rejection.ts'
import type { Reason, ReasonCode } from '../rules/verdict.ts'
import { ReportDay } from './reports.ts'
import type { RecentUse } from './uses.ts'
import { type Channel, CHANNELS, Day, Line, Pin, RecordId, ScanText } from './values.ts'

export const JOURNAL_FILTERS = ['all', 'waiting', 'rejected', 'taken_back', 'exceeding', 'provisional'] as const
export type JournalFilter = (typeof JOURNAL_FILTERS)[number]

export interface JournalEntry extends RecentUse {
  /** Its place in the order of recording: where the next page begins. */
  readonly seq: number
  readonly venue: string
  readonly channel: Channel
  /** It counts: it was not taken back. */
  readonly counts: boolean
  /** The register certainly has nothing of it: what is done to it is settled here. */
  readonly isHere: boolean
  /** The register rejected it, and may take it now, as it is. */
  readonly canResend: boolean
  /** How many were recorded together and still count: a group is taken back as it came. */
  readonly together: number
  /** Attentions and doubts that staff had before them. */
  readonly seen: readonly ReasonCode[]
  /** The venue's own limits that it exceeds. */
  readonly excess: readonly Reason[]
  /** Why: of the supervisor who exceeded a limit, or of whoever corrected or took it back. */
  readonly reason: string | null
  /** The use that this one replaces, and the one that replaces this one. */
  readonly corrects: string | null
  readonly correctedBy: string | null
}

export interface Journal {
  readonly entries: readonly JournalEntry[]
  readonly more: boolean
  /**
   * The nearest days before and after the one asked for, or today, on which anything was recorded: of the card where one
   * is asked for, whatever the filter.
   */
  readonly earlier: LocalDate | null
  readonly later: LocalDate | null
}

export type Resent =
  /** It waits to be sent, or is there by now. */
  | { readonly outcome: 'on_its_way' }
  /**
   * `cannot_help`: it would be rejected for ever. `put_away`: it was taken back, or what it changes was. `doubts`: by
   * what is left now, staff should look at the change.
   */
  | { readonly outcome: 'kept'; readonly why: 'cannot_help' | 'put_away' | 'doubts' }
export interface ResentAll {
  readonly sent: number
  /** Rejected ones that stay as they are. */
  readonly kept: number
  /** Where to go on; null where all were looked at. */
  readonly next: number | null
}

/** In the order of the file. */
const COLUMNS = ['day', 'time', 'event', 'venue', 'adults', 'minors', 'fee', 'euros', 'channel', 'recorded'] as const
export const EXPORT_COLUMNS = [...COLUMNS, 'state', 'why'] as const
/** What keying in by hand needs besides: the card, and by what the desk knows the use again. */
export const KEYING_COLUMNS = [...EXPORT_COLUMNS, 'card', 'id'] as const
export type KeyingColumn = (typeof KEYING_COLUMNS)[number]
export const EXPORT_STATES = ['waiting', 'accepted', 'rejected', 'cancelling', 'replaced', 'taken_back'] as const
export type ExportState = (typeof EXPORT_STATES)[number]

/** The words of the file, in the language of the screen: the desk has none of its own. */
const Words = v.strictObject({
  columns: v.strictObject(v.entriesFromList(KEYING_COLUMNS, Line)),
  states: v.strictObject(v.entriesFromList(EXPORT_STATES, Line)),
  rejections: v.strictObject(v.entriesFromList([...REJECTIONS, 'other'], Line)),
  channels: v.strictObject(v.entriesFromList(CHANNELS, Line)),
  fees: v.strictObject(v.entriesFromList(FEE_KINDS, Line)),
})
export type ExportWords = v.InferOutput<typeof Words>

export type Exported =
  /** `leftOut`: uses that the register may have already, and so are not for keying in. */
  | { readonly outcome: 'written'; readonly path: string; readonly rows: number; readonly leftOut: number }
  /** Nothing of the file is left. */
  | { readonly outcome: 'failed'; readonly why: 'full' | 'refused' | 'other'; readonly folder: string }

/** Written for keying in, and staff have not said yet what came of it. */
export interface OpenKeying {
  /** Files with numbers that are still there: full paths. */
  readonly files: readonly string[]
  readonly uses: number
}

/** What became of the uses in the files for keying in, once staff say that they are in the register. */
export interface KeyedIn {
  readonly marked: number
  /** Sent, changed or taken back by the desk since the file was written: the register may have them twice, or wrongly. */
  readonly toCheck: readonly { readonly production: string; readonly day: LocalDate; readonly recordedAt: Instant }[]
}

const nothing = v.strictObject({})
/** What of the journal is looked at. */
const narrowed = {
  filter: v.picklist(JOURNAL_FILTERS),
  /** Of this card alone: how a use is found once the register has its number. */
  text: v.optional(v.nullable(ScanText), null),
  /** On this day alone, whatever day the use is of. */
  recordedOn: v.optional(v.nullable(ReportDay), null),
}
export const journalRequests = {
  'journal.list': v.strictObject({
    /** Older than this place; null from the newest on. */
    before: v.nullable(v.number()),
    ...narrowed,
  }),
  /** Those of these uses that are in the journal, newest first. */
  'journal.get': v.strictObject({ ids: v.pipe(v.array(RecordId), v.maxLength(50)) }),
  /** What the register rejected, once more under the same id. */
  'use.resend': v.strictObject({ useId: RecordId }),
  /** The same of all that can be: the next ones after this place in the order of recording. */
  'use.resend_all': v.strictObject({ after: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** As the journal is shown; days of use, null for no bound. */
  'journal.export': v.strictObject({
    id: RecordId,
    ...narrowed,
    from: v.nullable(Day),
    to: v.nullable(Day),
    words: Words,
  }),
  /** What the register certainly does not have, with the cards' numbers. With the administrator's PIN. */
  'keying.export': v.strictObject({ id: RecordId, words: Words, pin: v.nullable(Pin) }),
  'keying.open': nothing,
  /** Nothing was keyed in: the files are removed, and the desk sends the uses itself. Answers with files that stay. */
  'keying.drop': nothing,
  /** All of it was keyed in: it is not sent any more. The files are removed. With the administrator's PIN. */
  'keying.done': v.strictObject({ pin: v.nullable(Pin) }),
} as const

export interface JournalAnswers {
  'journal.list': Journal
  'journal.get': readonly JournalEntry[]
  'use.resend': Resent
  'use.resend_all': ResentAll
  'journal.export': Exported
  'keying.export': Exported
  'keying.open': OpenKeying
  'keying.drop': readonly string[]
  'keying.done': KeyedIn
}
