/** Values that several messages share, with their schemas. */
import * as v from 'valibot'
import { withoutCardNumber } from '../rules/card-number.ts'
import { type Cents, FEE_KINDS, toCents } from '../rules/limits.ts'
import { type LocalDate, parseLocalDate } from '../rules/local-date.ts'
import { oneLine } from '../rules/one-line.ts'

/** UUIDv7 made by the renderer when staff confirm: the idempotency key all the way to the register. */
export const RecordId = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
)
export const EventId = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
export const VenueId = EventId
/** What a scanner or a person entered, as it came. */
export const ScanText = v.pipe(v.string(), v.minLength(1), v.maxLength(256))
/** People of one kind on one card. */
export const People = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99))
export const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))
export const Money = v.pipe(
  v.number(),
  v.check((n) => toCents(n) !== null),
  v.transform((n) => n as Cents),
)
export const Day = v.pipe(
  v.string(),
  v.check((text) => parseLocalDate(text) !== null),
  v.transform((text) => text as LocalDate),
)
export const ClockTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
/** A line that a person wrote. */
export const Line = v.pipe(v.string(), v.transform(oneLine), v.maxLength(200))
/** A reason or a note: whatever slips into it, no card's number is kept. Source: docs/rules.md#privacy */
export const Remark = v.pipe(Line, v.transform(withoutCardNumber))
export const NonEmptyLine = v.pipe(Line, v.minLength(1))
/** Four to eight digits. */
export const Pin = v.pipe(v.string(), v.regex(/^\d{4,8}$/))
/** A file's bytes, base64. At most 5 MB of them. */
export const FileText = v.pipe(v.string(), v.maxLength(7_000_000), v.regex(/^[A-Za-z0-9+/]*={0,2}$/))
export const Fee = v.strictObject({ kind: v.picklist(FEE_KINDS), cents: Money })
export type Fee = v.InferOutput<typeof Fee>

export const EVENT_KINDS = ['performance', 'course', 'fee', 'visit'] as const
/** `fee`: a library's fees; `visit`: a swimming hall's series. Both go on from day to day. */
export type EventKind = (typeof EVENT_KINDS)[number]
export const FIELDS = ['culture', 'education', 'science', 'sport'] as const
export type Field = (typeof FIELDS)[number]
export const CHANNELS = ['desk', 'phone', 'agency', 'paper', 'web'] as const
export type Channel = (typeof CHANNELS)[number]
export const ROLES = ['supervisor', 'administrator'] as const
/** A supervisor exceeds the venue's own limits, an administrator sets them. */
export type Role = (typeof ROLES)[number]
/** The last day of what goes on until further notice. */
export const OPEN_END = '9999-12-31' as LocalDate
