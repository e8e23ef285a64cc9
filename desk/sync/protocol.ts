/** What crosses the wire between a desk and the register. The contract itself is docs/kaikukanta-api.yaml. */
import * as v from 'valibot'
import { REJECTIONS } from '../rules/rejection.ts'
import { CARD_KINDS, CARD_STATES } from '../rules/verdict.ts'

export type { Rejection } from '../rules/rejection.ts'
import { type LocalDate, parseLocalDate } from '../rules/local-date.ts'

/** Every answer carries this header; without it the other side is not the register but, say, a captive portal. */
export const API_HEADER = 'kaikukanta-api'
export const API_VERSION = '1'
/** The register's clock, ISO 8601 UTC, on every answer. */
export const TIME_HEADER = 'kaikukanta-time'
export const MAX_USES_PER_REQUEST = 500

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const uuid = v.pipe(v.string(), v.uuid())
const day = v.pipe(
  v.string(),
  v.isoDate(),
  // the pattern alone takes the 31st of February
  v.check((day) => parseLocalDate(day) !== null),
  v.transform((day) => day as LocalDate),
)
const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((instant) => parseLocalDate(instant.slice(0, 10)) !== null && !Number.isNaN(Date.parse(instant))),
)
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** People of one kind in one use. */
const people = v.pipe(count, v.maxValue(99))
const cursor = v.pipe(v.number(), v.integer(), v.minValue(0))
/** 16 bytes, base64url without padding. */
const cardKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))

export const FIELDS = ['culture', 'education', 'science', 'sport'] as const
export const EVENT_KINDS = ['performance'] as const

export const PairingRequest = v.object({
  code: v.pipe(v.string(), v.minLength(4), v.maxLength(64)),
  deskName: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
})
export const PairingAnswer = v.object({
  deskId: id,
  token: v.pipe(v.string(), v.minLength(16), v.maxLength(512)),
  keyId: id,
  /** 32 bytes, base64url. */
  venueKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  venue: v.object({ id, name: text(200), kinds: v.array(text(40)), limits: v.record(v.string(), v.unknown()) }),
})
export type PairingAnswer = v.InferOutput<typeof PairingAnswer>

export const CardRow = v.object({
  key: cardKey,
  kind: v.picklist(CARD_KINDS),
  state: v.picklist(CARD_STATES),
  validUntil: day,
  minors: people,
})
export type CardRow = v.InferOutput<typeof CardRow>

/** Far beyond every card ever given: a snapshot that promises more is not believed. */
const MOST_CARDS = 10_000_000
export const SnapshotHead = v.object({
  cursor,
  count: v.pipe(count, v.maxValue(MOST_CARDS)),
  takenAt: instant,
  keyId: id,
})
export const SnapshotEnd = v.object({ end: count })

export const CardTombstone = v.object({ key: cardKey, deleted: v.literal(true) })
export const CardChanges = v.object({
  changes: v.array(v.union([CardTombstone, CardRow])),
  cursor,
  more: v.boolean(),
  keyId: id,
})
export type CardChanges = v.InferOutput<typeof CardChanges>

export const RegisterEvent = v.object({
  id,
  kind: v.picklist(EVENT_KINDS),
  productionId: id,
  production: text(200),
  field: v.picklist(FIELDS),
  day,
  startsAt: v.nullable(v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))),
  place: v.nullable(text(200)),
  ticketsOnSale: v.nullable(count),
  leftOut: v.boolean(),
})
export type RegisterEvent = v.InferOutput<typeof RegisterEvent>
/** Each is parsed by itself as a RegisterEvent: a register may know kinds that this desk does not. */
export const EventsAnswer = v.object({ events: v.pipe(v.array(v.unknown()), v.maxLength(10_000)) })

export const UseRecord = v.object({
  type: v.literal('use'),
  id: uuid,
  cardNumber: v.pipe(v.string(), v.regex(/^[A-Z0-9]{1,32}$/)),
  venueId: id,
  eventId: v.nullable(id),
  what: text(200),
  kind: v.picklist(EVENT_KINDS),
  field: v.picklist(FIELDS),
  adults: people,
  minors: people,
  day,
  recordedAt: instant,
  channel: v.picklist(['desk', 'phone', 'agency', 'paper', 'web']),
  provisional: v.boolean(),
})
export type UseRecord = v.InferOutput<typeof UseRecord>

export const CancellationRecord = v.object({
  type: v.literal('cancellation'),
  id: uuid,
  useId: uuid,
  reason: text(200),
  recordedAt: instant,
})
export type CancellationRecord = v.InferOutput<typeof CancellationRecord>

export type OutgoingRecord = UseRecord | CancellationRecord
export const UsesRequest = v.object({
  uses: v.pipe(
    v.array(v.variant('type', [UseRecord, CancellationRecord])),
    v.minLength(1),
    v.maxLength(MAX_USES_PER_REQUEST),
  ),
})

export const UseResult = v.variant('result', [
  v.object({ id: uuid, result: v.literal('accepted') }),
  v.object({ id: uuid, result: v.literal('duplicate') }),
  v.object({
    id: uuid,
    result: v.literal('rejected'),
    reason: v.fallback(v.picklist([...REJECTIONS, 'other']), 'other'),
  }),
])
export type UseResult = v.InferOutput<typeof UseResult>
export const UsesAnswer = v.object({ results: v.array(UseResult) })

/** A use as the register has it, keyed: what restores limits after a lost ledger. */
export const RegisteredUse = v.object({
  id: uuid,
  key: cardKey,
  eventId: v.nullable(id),
  kind: v.picklist(EVENT_KINDS),
  adults: count,
  minors: count,
  day,
  recordedAt: instant,
  cancelled: v.boolean(),
})
export const RegisteredUses = v.object({ uses: v.array(RegisteredUse), cursor, more: v.boolean() })
export type RegisteredUses = v.InferOutput<typeof RegisteredUses>

export const ErrorAnswer = v.object({ error: text(64), message: text(500) })
