/** A table as a file that spreadsheets open: UTF-8 with its mark, semicolons, CRLF. */
import { isFormula } from './cells.ts'

/** Null is an empty cell. */
export type WrittenCell = string | number | null

const BOM = '\ufeff'
const LINE_END = '\r\n'
/** What makes a cell need quotes; comma and tab too, so that nobody takes them for the separator. */
const NEEDS_QUOTES = /[";,\t\r\n]|^\s|\s$/

/**
 * The file's bytes. A text that a spreadsheet would evaluate gets an apostrophe before it. Numbers are written plain, with
 * a decimal comma; one that is not finite throws.
 */
export function writeTable(header: readonly string[], rows: readonly (readonly WrittenCell[])[]): Uint8Array {
  const lines = [header, ...rows].map((cells) => cells.map(written).join(';') + LINE_END)
  return new TextEncoder().encode(BOM + lines.join(''))
}

function written(cell: WrittenCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return numberOf(cell)
  const text = isFormula(cell) ? `'${cell}` : cell
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function numberOf(n: number): string {
  if (!Number.isFinite(n)) throw new RangeError(`${String(n)} is no number to write`)
  return String(n).replace('.', ',')
}
