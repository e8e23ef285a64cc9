/** What is wrong with a file, a row or a cell, in words that say what to do. docs/rules.md#sold-elsewhere */
import type { FileProblem, Progress } from '../../../desk/contract.ts'
import { parseLocalDate } from '../../../desk/rules/local-date.ts'
import { m } from '../../paraglide/messages.js'
import { clockText, dayText, numberText } from '../format.ts'
import { reasonNameOf } from './reason-names.ts'

interface Filled {
  readonly value: string
  readonly line: number
  /** The two numbers of a value such as `3/5`. */
  readonly first: string
  readonly second: string
}
type Words = (filled: Filled) => string

const WORDS: Readonly<Record<string, Words>> = {
  file_too_large: ({ value }) => m.file_too_large({ most: value }),
  too_many_rows: ({ value }) => m.file_too_many_rows({ most: value }),
  too_many_columns: ({ value }) => m.file_too_many_columns({ most: value }),
  broken_quotes: ({ line }) => m.file_broken_quotes({ line }),
  empty: () => m.file_empty(),
  only_header: () => m.file_only_header(),
  not_text: () => m.file_not_text(),
  spreadsheet: () => m.file_spreadsheet(),
  cards_in_events: () => m.file_cards_in_events(),
  missing_column: ({ value }) => m.file_missing_column({ names: value }),
  double_column: ({ value }) => m.file_double_column({ names: value }),
  wrong_cells: ({ first, second }) => m.file_wrong_cells({ cells: first, columns: second }),
  same_as_line: ({ line }) => m.file_same_as_line({ line }),
  counts_disagree: ({ first, second }) => m.file_counts_disagree({ tickets: first, minors: second }),
  formula: () => m.file_formula(),
  empty_cell: () => m.file_empty_cell(),
  bad_date: () => m.file_bad_date(),
  bad_time: () => m.file_bad_time(),
  bad_count: () => m.file_bad_count(),
  bad_amount: () => m.file_bad_amount(),
  negative: () => m.file_negative(),
  too_many_decimals: () => m.file_too_many_decimals(),
  too_long: () => m.file_too_long(),
  too_large: () => m.file_number_too_large(),
  too_many_minors: () => m.file_too_many_minors(),
  bad_card_number: () => m.file_bad_card_number(),
  unknown_kind: () => m.file_unknown_kind(),
  unknown_fee_kind: () => m.file_unknown_fee_kind(),
  times_disagree: () => m.file_times_disagree(),
  ends_before_start: () => m.file_ends_before_start(),
  future_day: () => m.file_future_day(),
  nobody: () => m.file_nobody(),
  day_out_of_range: ({ value }) => m.file_day_out_of_range({ day: dayOrText(value) }),
  amount_missing: () => m.file_amount_missing(),
  fee_kind_missing: () => m.file_fee_kind_missing(),
  minors_with_fee: () => m.file_minors_with_fee(),
  event_unknown: () => m.file_event_unknown(),
  imported_otherwise: () => m.file_imported_otherwise(),
  event_ambiguous: ({ value }) => m.file_event_ambiguous({ events: value.replace(CLOCK, clockText) }),
}
/** After an event's name, as the desk has it. */
const CLOCK = /(?<= )\d\d:\d\d(?=, |$)/g
/** Their value is told by their own words. */
const TELLS_VALUE = new Set(['day_out_of_range', 'event_ambiguous', 'counts_disagree', 'wrong_cells', 'missing_column'])
/** Whole-file problems: their column is a name of ours, not the file's. */
const OF_FILE = new Set(['missing_column', 'double_column'])

function dayOrText(text: string): string {
  const day = parseLocalDate(text)
  return day === null ? text : dayText(day)
}

/** `Päivä "32.1.": päivää ei ole.` A code that this version does not know gets a general sentence. */
export function fileProblemText({ code, column, value = '', line = 0 }: FileProblem): string {
  const [first = '', second = ''] = value.split('/')
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined
  const text = words?.({ value, line, first, second }) ?? reasonNameOf(code) ?? m.file_other()
  if (!column || OF_FILE.has(code)) return text
  const cell = value === '' || TELLS_VALUE.has(code) ? column : m.file_cell({ column, value })
  return m.file_in_cell({ cell, text })
}

const SEPARATORS: Readonly<Record<string, () => string>> = {
  ';': m.file_separator_semicolon,
  ',': m.file_separator_comma,
  '\t': m.file_separator_tab,
}
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
}

/** How the file was read: its encoding and its separator. */
export const readAsText = ({
  encoding,
  separator,
}: {
  readonly encoding: string
  readonly separator: string
}): string =>
  m.file_read_as({
    encoding: ENCODINGS[encoding] ?? encoding,
    separator: SEPARATORS[separator]?.() ?? separator,
  })

/** What an import that failed had taken in before that. */
export const keptText = ({ done, of }: Progress): string =>
  m.import_kept({ done: numberText(done), of: numberText(of ?? done) })

/** What was taken in of an import that staff stopped. */
export const stoppedText = (kept: Progress | null): string =>
  [m.import_stopped(), kept ? keptText(kept) : ''].filter(Boolean).join(' ')
