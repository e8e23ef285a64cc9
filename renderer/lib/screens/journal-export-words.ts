/** The words of an exported file, and what is said of it. Pure. */
import {
  CHANNELS,
  type Exported,
  EXPORT_STATES,
  type ExportState,
  type ExportWords,
  type KeyedIn,
  type KeyingColumn,
  type Rejection,
} from '../../../desk/contract.ts'
import { FEE_KINDS } from '../../../desk/rules/limits.ts'
import { REJECTIONS } from '../../../desk/rules/rejection.ts'
import { m } from '../../paraglide/messages.js'
import { rejectionText } from '../errors.ts'
import { dayText, momentText } from '../format.ts'
import { CHANNEL_NAMES } from '../present-slip.ts'
import { FEE_NAMES } from '../reasons-limits.ts'

const COLUMNS: Readonly<Record<KeyingColumn, () => string>> = {
  day: m.journal_day,
  time: m.journal_column_time,
  event: m.journal_column_event,
  venue: m.journal_venue,
  adults: m.journal_column_adults,
  minors: m.journal_column_minors,
  fee: m.journal_column_fee,
  euros: m.journal_column_euros,
  channel: m.journal_channel,
  recorded: m.journal_recorded,
  state: m.journal_column_state,
  why: m.journal_column_why,
  card: m.journal_column_card,
  id: m.journal_column_id,
}
const STATES: Readonly<Record<ExportState, () => string>> = {
  waiting: m.use_waiting,
  accepted: m.use_accepted,
  rejected: m.use_rejected,
  cancelling: m.use_cancelling,
  replaced: m.journal_replaced,
  taken_back: m.use_undone,
}

const worded = <K extends string>(names: readonly K[], word: (name: K) => string) =>
  Object.fromEntries(names.map((name) => [name, word(name)])) as Record<K, string>

/** In the language of the screen. */
export const exportWords = (): ExportWords => ({
  columns: worded(Object.keys(COLUMNS) as KeyingColumn[], (column) => COLUMNS[column]()),
  states: worded(EXPORT_STATES, (state) => STATES[state]()),
  rejections: worded<Rejection>([...REJECTIONS, 'other'], rejectionText),
  channels: worded(CHANNELS, (channel) => CHANNEL_NAMES[channel]()),
  fees: worded(FEE_KINDS, (kind) => FEE_NAMES[kind]()),
})

const FAILED = {
  full: m.journal_export_full,
  refused: m.journal_export_refused,
  other: m.journal_export_failed,
} satisfies Record<Extract<Exported, { outcome: 'failed' }>['why'], (words: { folder: string }) => string>

/** Where the file is, or why there is none. */
export function exportedText(result: Exported): string {
  if (result.outcome === 'failed') return FAILED[result.why]({ folder: result.folder })
  const { rows: count, path, leftOut } = result
  const saved = m.journal_exported({ count, path })
  return leftOut === 0 ? saved : `${saved}. ${m.journal_export_left_out({ count: leftOut })}`
}

/** What was marked, and what staff have to look at in the register. */
export function keyedInText({ marked, toCheck }: KeyedIn, now: number): string {
  const saved = m.journal_keying_marked({ count: marked })
  if (toCheck.length === 0) return saved
  const list = toCheck.map(
    ({ production, day, recordedAt }) => `${production} ${dayText(day)} (${momentText(recordedAt, now)})`,
  )
  return `${saved} ${m.journal_keying_check({ list: list.join(', ') })}`
}

/** What became of the files, where nothing was keyed in. */
export const droppedText = (left: readonly string[]): string =>
  left.length === 0 ? m.journal_keying_dropped() : m.journal_keying_stays({ path: left.join(', ') })
