/** Files as programs save them, byte by byte. */
import { readTable, type Table } from '../../../desk/csv/table.ts'

export const utf8 = (text: string) => new TextEncoder().encode(text)
export const withBom = (text: string) => utf8(`\ufeff${text}`)
export const utf16le = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))
export const utf16be = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
/** Letters of Latin 1, and the euro sign that Windows has at 0x80. */
export const windows1252 = (text: string) => Uint8Array.from(text, (c) => (c === '€' ? 0x80 : c.charCodeAt(0)))

/** The table in a file that has one. */
export function table(text: string): Table {
  const read = readTable(utf8(text))
  if ('code' in read) throw new Error(`no table: ${read.code}`)
  return read
}
