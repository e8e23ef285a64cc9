/** What crosses the wire between a desk and the register. The contract itself is docs/kaikukanta-api.yaml. */
import * as v from 'valibot'
import { FEE_KINDS, type Feature, isCents } from '../rules/limits.ts'
import { REJECTIONS } from '../rules/rejection.ts'
import { CARD_KINDS, CARD_STATES } from '../rules/verdict.ts'

export type { Rejection } from '../rules/rejection.ts'
import { type LocalDate, parseLocalDate } from '../rules/local-date.ts'
import { oneLine } from '../rules/one-line.ts'

/** Every answer carries this header; without it the other side is not the register but, say, a captive portal. */
export const API_HEADER = 'kaikukanta-api'
export const API_VERSION = '1'
/** The register's clock, ISO 8601 UTC, on every answer. */
export const TIME_HEADER = 'kaikukanta-time'
export const MAX_USES_PER_REQUEST = 500
/** Of an answer that goes on with its cursor. */
export const MAX_ROWS_A_PAGE = 1_000
/** Of a desk's name. */
const MAX_NAME = 60

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
/** What is shown, as one line. */
const name = v.pipe(v.string(), v.transform(oneLine), v.maxLength(200))
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
/** Of money, in cents. */
const sum = v.pipe(v.number(), v.check(isCents))
/** People of one kind in one use. */
const people = v.pipe(count, v.maxValue(99))
const cursor = v.pipe(v.number(), v.integer(), v.minValue(0))
/** 16 bytes, base64url without padding. */
const cardKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))

export const FIELDS = ['culture', 'education', 'science', 'sport'] as const
/** `fee`: what a library charges; `visit`: a swimming hall's series. Both lie open from their first day to their last. */
export const EVENT_KINDS = ['performance', 'course', 'fee', 'visit'] as const
export type EventKind = (typeof EVENT_KINDS)[number]
export const FEATURES = ['gala', 'premiere', 'guest'] as const satisfies readonly Feature[]
/** The last day of what is open-ended. */
export const OPEN_END = '9999-12-31' as LocalDate

/** Somewhere that a desk may record for: `own` of its organisation, or another's that it `sells_for`. */
export const Venue = v.object({
  id,
  name,
  kinds: v.array(text(40)),
  limits: v.record(v.string(), v.unknown()),
  relation: v.optional(v.picklist(['own', 'sells_for']), 'own'),
})
export type Venue = v.InferOutput<typeof Venue>

export const PairingRequest = v.object({
  code: v.pipe(v.string(), v.minLength(4), v.maxLength(64)),
  deskName: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME)),
})
export const PairingAnswer = v.object({
  deskId: id,
  token: v.pipe(v.string(), v.minLength(16), v.maxLength(512)),
  keyId: id,
  /** 32 bytes, base64url. */
  venueKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  /** The desk's first. */
  venue: Venue,
  venues: v.optional(v.array(Venue), []),
})
export type PairingAnswer = v.InferOutput<typeof PairingAnswer>

/** Every venue that the desk may record for, its first first. */
export const VenuesAnswer = v.object({ venues: v.array(Venue) })
export type VenuesAnswer = v.InferOutput<typeof VenuesAnswer>

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
  changes: v.pipe(v.array(v.union([CardTombstone, CardRow])), v.maxLength(MAX_ROWS_A_PAGE)),
  cursor,
  more: v.boolean(),
  keyId: id,
})
export type CardChanges = v.InferOutput<typeof CardChanges>

export const RegisterEvent = v.pipe(
  v.object({
    id,
    /** None: the desk's first venue. */
    venueId: v.optional(id),
    kind: v.picklist(EVENT_KINDS),
    productionId: id,
    production: name,
    /** The event's own title where it is not the production's. */
    title: v.optional(v.nullable(name), null),
    field: v.picklist(FIELDS),
    day,
    /** Null: the same as `day`. */
    lastDay: v.optional(v.nullable(day), null),
    startsAt: v.nullable(v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))),
    place: v.nullable(name),
    ticketsOnSale: v.nullable(count),
    capacity: v.optional(v.nullable(count), null),
    peopleAtATime: v.optional(v.nullable(count), null),
    features: v.optional(v.array(v.picklist(FEATURES)), []),
    /** A course's fee. */
    feeCents: v.optional(v.nullable(sum), null),
    leftOut: v.boolean(),
  }),
  v.check(({ day, lastDay }) => lastDay === null || day <= lastDay, 'the last day is before the first'),
)
export type RegisterEvent = v.InferOutput<typeof RegisterEvent>
/** Each is parsed by itself as a RegisterEvent: a register may know kinds that this desk does not. */
export const EventsAnswer = v.object({ events: v.pipe(v.array(v.unknown()), v.maxLength(10_000)) })

const feeKind = v.optional(v.nullable(v.picklist(FEE_KINDS)), null)
/** What was settled with the card: a library's fee, or as much of a course's fee as is covered. */
const cents = v.optional(v.nullable(sum), null)

interface Sums {
  readonly kind: EventKind
  readonly feeKind: string | null
  readonly cents: number | null
}

/** A fee says which and how much, a course may say how much, nothing else has a sum. */
function hasItsSums({ kind, feeKind, cents }: Sums): boolean {
  if (kind === 'fee') return feeKind !== null && cents !== null
  return feeKind === null && (cents === null || kind === 'course')
}

export const UseRecord = v.pipe(
  v.object({
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
    feeKind,
    cents,
  }),
  v.check((record) => hasItsSums(record)),
)
export type UseRecord = v.InferOutput<typeof UseRecord>

export const CancellationRecord = v.object({
  type: v.literal('cancellation'),
  id: uuid,
  useId: uuid,
  reason: text(200),
  recordedAt: instant,
})
export type CancellationRecord = v.InferOutput<typeof CancellationRecord>

/** What an accepted use should have said. Its card, venue and channel stay: the desk has forgotten the number. */
export const CorrectionRecord = v.pipe(
  v.object({
    type: v.literal('correction'),
    id: uuid,
    useId: uuid,
    reason: text(200),
    recordedAt: instant,
    eventId: v.nullable(id),
    what: text(200),
    kind: v.picklist(EVENT_KINDS),
    field: v.picklist(FIELDS),
    adults: people,
    minors: people,
    day,
    feeKind,
    cents,
  }),
  v.check((record) => hasItsSums(record)),
)
export type CorrectionRecord = v.InferOutput<typeof CorrectionRecord>

export const OutgoingRecord = v.variant('type', [UseRecord, CorrectionRecord, CancellationRecord])
export type OutgoingRecord = v.InferOutput<typeof OutgoingRecord>
export const UsesRequest = v.object({
  uses: v.pipe(v.array(OutgoingRecord), v.minLength(1), v.maxLength(MAX_USES_PER_REQUEST)),
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
  venueId: id,
  eventId: v.nullable(id),
  kind: v.picklist(EVENT_KINDS),
  adults: count,
  minors: count,
  day,
  feeKind,
  cents,
  recordedAt: instant,
  cancelled: v.boolean(),
  /** The use that this one replaces. */
  corrects: v.optional(v.nullable(uuid), null),
  /** Of the desk that gave it, also where another corrected it; null where the register does not tell. */
  deskName: v.optional(v.nullable(text(MAX_NAME)), null),
})
export const RegisteredUses = v.object({
  uses: v.pipe(v.array(RegisteredUse), v.maxLength(MAX_ROWS_A_PAGE)),
  cursor,
  more: v.boolean(),
})
export type RegisteredUses = v.InferOutput<typeof RegisteredUses>

export const ErrorAnswer = v.object({ error: text(64), message: text(500) })
