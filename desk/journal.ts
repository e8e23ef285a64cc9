/** What was recorded here and where it stands: the last few for the desk's screen, all of it for the journal. */
import { type JournalRow, type Span } from '../db/journal.ts'
import type { RecentUseRow } from '../db/uses.ts'
import type { Journal, JournalEntry, Reason, ReasonCode, RecentUse, Rejection, Request } from './contract.ts'
import { type JudgeDeps, shown } from './judge.ts'
import { toRecorded } from './record.ts'
import { canResend } from './resend.ts'
import { maskOf } from './rules/card-number.ts'
import { helsinkiInstant } from './rules/limits-time.ts'
import { addDays, helsinkiDay, type LocalDate } from './rules/local-date.ts'
import type { VenueKeys } from './venue-keys.ts'
import { currentVenue } from './venues.ts'

type JournalDeps = Pick<JudgeDeps, 'ledger' | 'session'>
const SHOWN = 5
const PAGE = 50

/** The last uses of the venue that is served now, newest first, as the desk screen lists them. */
export function recentUses({ ledger, session }: JournalDeps): RecentUse[] {
  const { id } = currentVenue(ledger, session.pairing.keyId)
  return ledger.uses.recent(id, SHOWN).map((use) => toRecent(use, session.keys))
}

/**
 * A page of the journal, newest first. Of one card: how a use is found once its number is forgotten. Of one day: of
 * recording, whatever day the use is of. docs/rules.md#privacy
 */
export function listJournal(deps: JudgeDeps, request: Request<'journal.list'>): Journal {
  const { before, filter, text, recordedOn } = request
  const { ledger, session, now } = deps
  const from = before ?? Number.MAX_SAFE_INTEGER
  const cardKey = text === null ? null : shown(deps, text).cardKey
  if (text !== null && !cardKey) return { entries: [], more: false, earlier: null, later: null }
  const recorded = recordedOn === null ? null : spanOfDay(recordedOn)
  const rows = cardKey
    ? ledger.journal.ofCard(cardKey, from, PAGE + 1, recorded)
    : ledger.journal.page(filter, from, PAGE + 1, recorded)
  const { earlier, later } = ledger.journal.beside(spanOfDay(recordedOn ?? helsinkiDay(now())), cardKey)
  return {
    entries: rows.slice(0, PAGE).map((row) => toEntry(row, session.keys)),
    more: rows.length > PAGE,
    earlier: earlier === null ? null : helsinkiDay(earlier),
    later: later === null ? null : helsinkiDay(later),
  }
}

/** Where these uses stand now. */
export const journalOf = ({ ledger, session }: JournalDeps, ids: readonly string[]): JournalEntry[] =>
  ledger.journal.byId(ids).map((row) => toEntry(row, session.keys))

/** From midnight to midnight by the clock in Finland. */
export function spanOfDay(day: LocalDate): Span {
  const midnight = (of: LocalDate) => helsinkiInstant(of, '00:00') ?? 0
  return { start: midnight(day), end: midnight(addDays(day, 1)) }
}

function toEntry(row: JournalRow, keys: VenueKeys): JournalEntry {
  const { seq, venue, channel, correctedBy, corrects } = row
  return {
    ...toRecent(row, keys),
    ...{ seq, venue, channel, corrects, correctedBy },
    counts: row.takenBack === 0,
    canResend: canResend(row, keys.keyId),
    isHere: row.neverLeft === 1 || row.state === 'rejected',
    together: row.together,
    seen: row.seen === '' ? [] : (row.seen.split(',') as ReasonCode[]),
    excess: JSON.parse(row.excess) as Reason[],
    reason: row.cancelReason ?? row.reason,
  }
}

function toRecent(use: RecentUseRow, keys: VenueKeys): RecentUse {
  return {
    ...toRecorded(use),
    production: use.what,
    mask: maskOfSealed(use, keys),
    state: use.state,
    provisional: use.provisional === 1,
    cancelling: use.cancellation === 'waiting',
    rejection: use.rejection as Rejection | null,
    cancelRejection: use.cancelRejection as Rejection | null,
  }
}

function maskOfSealed({ sealedNumber, keyId, id }: RecentUseRow, keys: VenueKeys): string | null {
  if (!sealedNumber || keyId !== keys.keyId) return null
  try {
    return maskOf(keys.unseal(sealedNumber, id))
  } catch {
    // damaged: the list of uses is worth more than a mask
    return null
  }
}
