/** Where a HID POS scanner's reports hold what was scanned: as it says itself, else as its maker's manual does. Pure. */
import type { MisreadCode } from '../../desk/contract.ts'
import type { Field, ReportDescriptor } from './descriptor.ts'
import { HONEYWELL } from './vendors.ts'

/** Offsets in bytes from the start of the report as hidapi gives it: with its id where reports are numbered. */
export interface Layout {
  readonly size: number
  /** How many bytes of the data are text. */
  readonly count: number
  readonly data: { readonly at: number; readonly size: number }
  /** The three bytes of the AIM identifier. */
  readonly aim: readonly [number, number, number] | null
  /** Whether more of the same text follows; null where only short texts can be told. */
  readonly continued: { readonly at: number; readonly mask: number } | null
  /** What has to be zero besides what the data leaves free. */
  readonly blank: { readonly at: number; readonly size: number } | null
}

export interface Layouts {
  /** For whoever looks for a fault. */
  readonly name: string
  /** The layout of this very report, `other` where it is known to hold no text, or why there is none. */
  of(report: Uint8Array): Layout | 'other' | Extract<MisreadCode, 'cut_short' | 'wrong_length' | 'unknown_report'>
}

/** Every report is told and none is interpreted. */
export const UNKNOWN: Layouts = { name: 'unknown', of: () => 'unknown_report' }

// ---- as the scanner says it -----------------------------------------------------------------------------------------

const BAR_CODE_PAGE = 0x8c_0000
const SCANNER = BAR_CODE_PAGE + 0x02
const SCANNED_DATA_REPORT = BAR_CODE_PAGE + 0x12
const SYMBOLOGY = [BAR_CODE_PAGE + 0xfb, BAR_CODE_PAGE + 0xfc, BAR_CODE_PAGE + 0xfd] as const
const DECODED_DATA = BAR_CODE_PAGE + 0xfe
const CONTINUED = BAR_CODE_PAGE + 0xff
/** The standard has it on the desktop page; on the scanners' own page a whole byte of that number can be nothing else. */
const BYTE_COUNT: readonly number[] = [0x01_003b, BAR_CODE_PAGE + 0x3b]

/** The layouts that a descriptor declares, null where it declares none. HID POS Usage Tables 1.02, chapter 3. */
export function describedLayouts({ isNumbered, fields, inputs }: ReportDescriptor): Layouts | null {
  const before = isNumbered ? 1 : 0
  const layouts = new Map<number, Layout>()
  for (const [reportId, bytes] of inputs) {
    const layout = layoutOf(
      fields.filter((field) => field.reportId === reportId && isScannedData(field)),
      before,
    )
    if (layout) layouts.set(reportId, { ...layout, size: before + bytes })
  }
  if (layouts.size === 0) return null
  return {
    name: 'descriptor',
    of(report) {
      const reportId = isNumbered ? (report[0] ?? 0) : 0
      const layout = layouts.get(reportId)
      if (!layout) return inputs.has(reportId) ? 'other' : 'unknown_report'
      if (report.length < layout.size) return 'cut_short'
      return isZero(report, layout.size, report.length) ? layout : 'wrong_length'
    },
  }
}

/** In the scanned data report, or right in the scanner's own collection. */
const isScannedData = ({ kind, within }: Field): boolean =>
  kind === 'input' && (within.includes(SCANNED_DATA_REPORT) || within.at(-1) === SCANNER)

function layoutOf(fields: readonly Field[], before: number): Layout | null {
  const only = (usage: number) => fields.find((field) => field.usage === usage)
  const byteOf = (field: Field | undefined) =>
    field && field.bits === 8 && field.bit % 8 === 0 ? before + field.bit / 8 : null
  const count = byteOf(fields.find(({ usage }) => BYTE_COUNT.includes(usage)))
  const data = dataOf(fields.filter(({ usage }) => usage === DECODED_DATA))
  const at = byteOf(data ?? undefined)
  if (count === null || !data || at === null) return null
  const [first, second, third] = SYMBOLOGY.map((usage) => byteOf(only(usage)) ?? null)
  const hasAim = typeof first === 'number' && typeof second === 'number' && typeof third === 'number'
  const flag = only(CONTINUED)
  const continued = flag ? flagOf(flag, before) : null
  // a flag that cannot be read may say that the text is not whole
  if (flag && !continued) return null
  return {
    size: 0,
    count,
    data: { at, size: data.count },
    aim: hasAim ? [first, second, third] : null,
    continued,
    blank: null,
  }
}

/** One row of bytes, even where it is declared in pieces. */
function dataOf(rows: readonly Field[]): Field | null {
  const [first, ...rest] = rows
  if (!first) return null
  const joined = (row: Field | null, next: Field) =>
    row && next.bits === 8 && next.bit === row.bit + 8 * row.count ? { ...row, count: row.count + next.count } : null
  return rest.reduce(joined, first)
}

/** A bit, or a byte; of eight bits that are all declared to be the flag, scanners set the lowest. */
function flagOf({ bit, bits }: Field, before: number): Layout['continued'] {
  const at = before + Math.floor(bit / 8)
  if (bits === 1) return { at, mask: 1 << (bit % 8) }
  return bits === 8 && bit % 8 === 0 ? { at, mask: 0xff } : null
}

export const isZero = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false
  return true
}

// ---- as its maker's manual says it ----------------------------------------------------------------------------------

/** Access-IS LSR118 and ATR110, Honeywell: id, count, AIM identifier, data, the maker's code, reserved, flag. */
const WITH_AIM: Layout = {
  ...{ size: 64, count: 1, aim: [2, 3, 4], data: { at: 5, size: 56 } },
  ...{ continued: { at: 63, mask: 0x01 }, blank: null },
}
/** The same without the maker's part. */
const WITH_AIM_ALONE: Layout = { ...WITH_AIM, size: 62, continued: { at: 61, mask: 0xff } }
/** Newland FM430: id, count, data, reserved, the maker's code, flag. */
const WITHOUT_AIM: Layout = {
  ...{ size: 64, count: 1, aim: null, data: { at: 2, size: 56 } },
  // without this a full report with an AIM identifier would pass for a full one without
  ...{ continued: { at: 63, mask: 0x01 }, blank: { at: 58, size: 4 } },
}
const REPORT_ID = 2

const table = (name: string, layouts: readonly Layout[]): Layouts => ({
  name,
  of(report) {
    const layout = layouts.find(({ size }) => size === report.length)
    if (report[0] !== REPORT_ID) return 'unknown_report'
    if (layout) return layout
    return layouts.some(({ size }) => size > report.length) ? 'cut_short' : 'wrong_length'
  },
})
const POS = table('table: with AIM', [WITH_AIM, WITH_AIM_ALONE])
const NEWLAND = table('table: Newland', [WITHOUT_AIM])
const [ZEBRA, DATALOGIC, DATALOGIC_SPA, ACCESS_IS] = [0x05e0, 0x05f9, 0x080c, 0x0db5]
const TABLE: ReadonlyMap<number, Layouts> = new Map([
  ...[...HONEYWELL, ZEBRA, DATALOGIC, DATALOGIC_SPA, ACCESS_IS].map((vendor) => [vendor, POS] as const),
  [0x1eab, NEWLAND],
])

/** The layouts of this vendor's scanners where the descriptor cannot be read. A wrong one refuses: see `reports.ts`. */
export const knownLayouts = (vendorId: number): Layouts | null => TABLE.get(vendorId) ?? null
