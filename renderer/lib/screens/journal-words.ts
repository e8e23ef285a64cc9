/** What the journal says of an entry. Pure. */
import type {
  ErrorMessage,
  Instant,
  JournalEntry,
  JournalFilter,
  LocalDate,
  UndoResult,
} from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { errorText, rejectionText } from '../errors.ts'
import { dayOf, dayText, moneyText, partyText, weekdayText } from '../format.ts'
import { reasonText } from '../reasons.ts'
import { FEE_NAMES } from '../reasons-limits.ts'
import { reasonName } from './reason-names.ts'

/** Where an entry stands, as staff need it. */
export type Standing =
  | 'waiting'
  | 'correction_waiting'
  | 'accepted'
  | 'rejected'
  | 'correction_rejected'
  | 'cancelling'
  | 'cancel_rejected'
  | 'correcting'
  | 'replaced'
  | 'taken_back'

export function standingOf(entry: JournalEntry): Standing {
  const { state, counts, cancelling, cancelRejection, corrects, correctedBy } = entry
  if (cancelling) return 'cancelling'
  if (state === 'rejected') return counts || corrects === null ? 'rejected' : 'correction_rejected'
  if (!counts && correctedBy !== null) return state === 'accepted' || state === 'waiting' ? 'correcting' : 'replaced'
  if (!counts || state === 'undone' || state === 'cancelled') return 'taken_back'
  if (cancelRejection) return 'cancel_rejected'
  return state === 'waiting' && corrects !== null ? 'correction_waiting' : state
}

const STANDINGS: Readonly<Record<Standing, () => string>> = {
  waiting: m.use_waiting,
  correction_waiting: m.journal_correction_waiting,
  accepted: m.use_accepted,
  rejected: m.use_rejected,
  correction_rejected: m.journal_correction_rejected,
  cancelling: m.use_cancelling,
  cancel_rejected: m.use_cancel_rejected,
  correcting: m.journal_correcting,
  replaced: m.journal_replaced,
  taken_back: m.use_undone,
}
export const standingText = (standing: Standing): string => STANDINGS[standing]()

/** What the register would not do, and what to do about it: sentences, none where all is well. */
export function troubleOf(entry: JournalEntry): readonly string[] {
  const standing = standingOf(entry)
  if (standing === 'rejected' && entry.rejection)
    return [
      m.journal_rejected_why({ reason: rejectionText(entry.rejection) }),
      entry.canResend ? m.journal_rejected_again() : m.journal_rejected_todo(),
    ]
  if (standing === 'correction_rejected' && entry.rejection)
    return [
      m.journal_correction_rejected_why({ reason: rejectionText(entry.rejection) }),
      ...(entry.canResend ? [m.journal_correction_again()] : []),
    ]
  if (standing === 'cancel_rejected' && entry.cancelRejection)
    return [m.cancel_rejected_why({ reason: rejectionText(entry.cancelRejection) })]
  return []
}

/** What staff should see at a glance. */
export type Mark = 'exceeding' | 'provisional' | 'doubts' | 'correction'

export function marksOf({ excess, provisional, seen, corrects }: JournalEntry): readonly Mark[] {
  const marks = { exceeding: excess.length > 0, provisional, doubts: seen.length > 0, correction: corrects !== null }
  return (Object.keys(marks) as Mark[]).filter((mark) => marks[mark])
}

const MARKS: Readonly<Record<Mark, () => string>> = {
  exceeding: m.journal_mark_exceeding,
  provisional: m.use_provisional,
  doubts: m.journal_mark_doubts,
  correction: m.journal_mark_correction,
}
export const markText = (mark: Mark): string => MARKS[mark]()

/** The day of use, where it is not the day of recording. */
export const otherDayText = ({ day, recordedAt }: Pick<JournalEntry, 'day' | 'recordedAt'>): string | null =>
  day === dayOf(recordedAt) ? null : m.journal_of_day({ day: dayText(day) })

/** What `whatText` is about. */
export const whatLabel = ({ feeKind }: Pick<JournalEntry, 'feeKind'>): string =>
  feeKind ? m.journal_fee() : m.journal_who()

/** Who came, or what was settled: `1 aikuinen + 2 lasta`, `Kopiointi 2,50 €`. */
export function whatText(entry: Pick<JournalEntry, 'feeKind' | 'cents' | 'adults' | 'minors'>): string {
  return entry.feeKind ? `${FEE_NAMES[entry.feeKind]()} ${moneyText(entry.cents ?? 0)}` : partyText(entry)
}

export const excessTexts = ({ excess }: JournalEntry, now: Instant): readonly string[] =>
  excess.map((reason) => reasonText(reason, now))

export const doubtNames = ({ seen }: JournalEntry): readonly string[] => seen.map(reasonName)

/** What the desk writes where nobody gave a reason. */
const UNSAID = 'undone at the desk'

/** The reason that somebody gave, and for what. */
export function givenReason(entry: JournalEntry): { readonly label: string; readonly text: string } | null {
  const { reason, excess, corrects, correctedBy, state } = entry
  if (reason === null || reason === '') return null
  const standing = standingOf(entry)
  const text = reason === UNSAID ? m.journal_undone_at_desk() : reason
  if (['taken_back', 'cancelling', 'cancel_rejected'].includes(standing))
    return { label: m.journal_reason_cancel(), text }
  if (corrects !== null || (correctedBy !== null && state === 'undone'))
    return { label: m.journal_reason_correction(), text }
  return { label: excess.length > 0 ? m.journal_reason_supervisor() : m.journal_reason(), text }
}

/** It stands, and nothing about it is on its way that would change it. */
export const canAct = (entry: JournalEntry): boolean => entry.counts && !entry.cancelling

/** A change that was rejected stands for nothing: the original does. */
const isRejectedChange = (entry: JournalEntry): boolean => standingOf(entry) === 'correction_rejected'

/** It can be taken back, or put away. */
export const canCancel = (entry: JournalEntry): boolean => canAct(entry) || isRejectedChange(entry)

/** How taking it back is done, before it is. */
export function cancelText(entry: JournalEntry): string {
  if (isRejectedChange(entry)) return m.journal_put_away_how()
  if (entry.state === 'rejected') return m.journal_cancel_rejected()
  return entry.isHere ? m.journal_cancel_here() : m.journal_cancel_there()
}

/** What came of taking it back. */
export function cancelledText(
  entry: JournalEntry,
  { outcome, useIds }: Pick<UndoResult, 'outcome' | 'useIds'>,
): string {
  const what = `${entry.production}, ${useIds.length > 1 ? m.whole_group({ count: useIds.length }) : whatText(entry)}`
  if (outcome !== 'undone') return m.cancelling_notice({ what })
  return isRejectedChange(entry) ? m.journal_put_away({ what }) : m.journal_cancelled({ what })
}

/** Why a cancellation or a change was not done whose dialog staff have left. */
export const lostText = (entry: JournalEntry, failure: ErrorMessage | null): string =>
  m.journal_not_done({
    what: `${entry.production}, ${whatText(entry)}`,
    why: failure === null ? m.journal_change_doubts() : errorText(failure).replace(/\.$/, ''),
  })

/** Who else goes with it, or null where it was recorded alone. */
export const groupText = ({ together }: JournalEntry): string | null =>
  together > 1 ? m.journal_cancel_group({ count: together }) : null

const NONE: Readonly<Record<JournalFilter, () => string>> = {
  all: m.journal_none,
  waiting: m.journal_none_waiting,
  rejected: m.journal_none_rejected,
  taken_back: m.journal_none_taken_back,
  exceeding: m.journal_none_exceeding,
  provisional: m.journal_none_provisional,
}

/** What of the journal is shown. */
interface Narrowed {
  readonly filter: JournalFilter
  readonly card: { readonly mask: string | null } | null
  readonly recordedOn: LocalDate | null
}

/** Why the list is empty. */
export function noneText({ filter, card, recordedOn }: Narrowed): string {
  if (card?.mask === null) return m.malformed_text()
  if (recordedOn === null) return card ? m.journal_none_card() : NONE[filter]()
  const day = weekdayText(recordedOn)
  if (card) return m.journal_none_card_day({ day })
  return filter === 'all' ? m.journal_none_day({ day }) : m.journal_none_such_day({ day })
}
