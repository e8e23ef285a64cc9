/**
 * A file of rows as a spreadsheet or a box office saves it: its encoding, its separator, its header, its rows.
 * Knows nothing of what the columns mean. docs/rules.md#sold-elsewhere
 */
import Papa from 'papaparse'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
/** In the order that settles a tie. */
export const SEPARATORS = [';', '\t', ','] as const
export type Separator = (typeof SEPARATORS)[number]

export interface TableRow {
  /** Where the row begins in the file, as an editor counts lines. */
  readonly line: number
  /** As many as the header has, unless the row has too few or too many. Lines within a cell end in `\n`. */
  readonly cells: readonly string[]
}

export interface Table {
  readonly encoding: Encoding
  readonly separator: Separator
  readonly header: readonly string[]
  /** In the order of the file, blank ones left out. */
  readonly rows: readonly TableRow[]
}

export const MOST_BYTES = 5 * 1024 * 1024
export const MOST_ROWS = 20_000
export const MOST_COLUMNS = 100

/** Why a file cannot be read as a table at all. */
export type TableProblem =
  | { readonly code: 'too_large'; readonly bytes: number; readonly most: number }
  | { readonly code: 'too_many_rows'; readonly most: number }
  | { readonly code: 'too_many_columns'; readonly columns: number; readonly most: number }
  /** `line`: where the field begins whose quotes do not fit. */
  | { readonly code: 'broken_quotes'; readonly line: number }
  /** `spreadsheet`: an .xlsx, .ods or .xls, which has to be saved as CSV first. */
  | { readonly code: 'empty' | 'only_header' | 'not_text' | 'spreadsheet' }

/** What the rows of a table say, as they are asked for, and once: a file of thousands is gone through in parts. */
export interface EachRow<R> {
  readonly count: number
  readonly rows: Iterable<R>
}

export const eachRow = <R>({ rows }: Table, say: (row: TableRow) => R): EachRow<R> => ({
  count: rows.length,
  rows: (function* () {
    for (const row of rows) yield say(row)
  })(),
})

/** The table in a file, or why there is none. A row with too few or too many cells is left to who reads the rows. */
export function readTable(bytes: Uint8Array): Table | TableProblem {
  if (isSpreadsheet(bytes)) return { code: 'spreadsheet' }
  if (bytes.length > MOST_BYTES) return { code: 'too_large', bytes: bytes.length, most: MOST_BYTES }
  const decoded = decode(bytes)
  if (decoded === null) return { code: 'not_text' }
  // one kind of line end: csv files mix them, and a cell's own lines are counted by them
  const lines = decoded.text.replace(/\r\n?/g, '\n')
  const told = SEP_LINE.exec(lines)
  const text = told ? lines.slice(told[0].length) : lines
  const separator = SEPARATORS.find((known) => known === told?.[1]) ?? separatorOf(text)
  const rows = rowsOf(text, separator, told ? 2 : 1)
  if ('code' in rows) return rows
  const table = tableOf(rows)
  return 'code' in table ? table : { encoding: decoded.encoding, separator, ...table }
}

/** Excel's own first line, `sep=;`. */
const SEP_LINE = /^"?sep=(.)"?[;,\t ]*(?:\n|$)/i

const startsWith = (bytes: Uint8Array, ...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)

/** A zip archive (.xlsx, .ods), or the compound file of an old .xls. */
function isSpreadsheet(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)
}

interface Decoded {
  readonly text: string
  readonly encoding: Encoding
}

/** A byte order mark decides; without one it is UTF-8 where the bytes are, and otherwise what old Windows programs write. */
function decode(bytes: Uint8Array): Decoded | null {
  const marked = markOf(bytes)
  const decoded = marked ? decodeAs(marked, bytes) : (decodeAs('utf-8', bytes) ?? decodeAs('windows-1252', bytes))
  return decoded && isText(decoded.text) ? decoded : null
}

function markOf(bytes: Uint8Array): Encoding | null {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8'
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le'
  return startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : null
}

function decodeAs(encoding: Encoding, bytes: Uint8Array): Decoded | null {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
  } catch {
    return null
  }
}

/** Text has no NUL, and few other control characters: every hundredth would be a picture or a program. */
function isText(text: string): boolean {
  const sample = text.slice(0, 65_536)
  const controls = sample.match(/[^\P{Cc}\t\n\r]/gu)?.length ?? 0
  return !text.includes('\0') && controls * 100 <= sample.length
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

/** How many rows the separator is judged by. */
const SAMPLE_ROWS = 100

/** The separator by which the most rows have as many cells as the first, which must be at least two, and no quote is broken. */
function separatorOf(text: string): Separator {
  const fits = SEPARATORS.map((separator) => fitOf(text, separator)).filter(({ width }) => width > 1)
  const best = fits.sort((a, b) => Number(a.broken) - Number(b.broken) || b.share - a.share)[0]
  return best?.separator ?? SEPARATORS[0]
}

function fitOf(text: string, separator: Separator) {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: separator, newline: '\n', preview: SAMPLE_ROWS })
  const rows = data.filter((cells) => !isBlank(cells))
  const width = rows[0]?.length ?? 0
  const share = rows.filter(({ length }) => length === width).length / rows.length
  return { separator, width, share, broken: errors.length > 0 }
}

const linesIn = (text: string) => text.split('\n').length - 1

/** All rows that are not blank, the header among them. A row takes one line, and one more for each line end in its cells. */
function rowsOf(text: string, separator: Separator, firstLine: number): TableRow[] | TableProblem {
  const rows: TableRow[] = []
  const found: TableProblem[] = []
  let line = firstLine
  Papa.parse<string[]>(text, {
    delimiter: separator,
    newline: '\n',
    step: ({ data: cells, errors: [broken] }, parser) => {
      if (broken) found.push({ code: 'broken_quotes', line: firstLine + linesIn(text.slice(0, broken.index)) })
      else if (!isBlank(cells)) rows.push({ line, cells })
      if (rows.length > MOST_ROWS + 1) found.push({ code: 'too_many_rows', most: MOST_ROWS })
      if (found.length > 0) parser.abort()
      line += 1 + cells.reduce((sum, cell) => sum + linesIn(cell), 0)
    },
  })
  return found[0] ?? rows
}

/** The first row is the header. Empty cells beyond it, as spreadsheets leave them, are no cells. */
function tableOf([head, ...rows]: readonly TableRow[]): Pick<Table, 'header' | 'rows'> | TableProblem {
  if (!head) return { code: 'empty' }
  const width = head.cells.findLastIndex((cell) => cell.trim() !== '') + 1
  if (width > MOST_COLUMNS) return { code: 'too_many_columns', columns: width, most: MOST_COLUMNS }
  if (rows.length === 0) return { code: 'only_header' }
  const within = (cells: readonly string[]) => (isBlank(cells.slice(width)) ? cells.slice(0, width) : cells)
  return {
    header: head.cells.slice(0, width),
    rows: rows.map(({ line, cells }) => ({ line, cells: within(cells) })),
  }
}
