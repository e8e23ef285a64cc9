/** Messages about venues, their events and their limits. */
import * as v from 'valibot'
import type { LimitFinding } from '../rules/limits-check.ts'
import type { Floor } from '../rules/floors.ts'
import { FEE_KINDS, type Feature, LEFT_OUT_KINDS, type Limits, PERIODS } from '../rules/limits.ts'
import type { Instant, LocalDate } from '../rules/local-date.ts'
import type { RefuseCode } from '../rules/verdict.ts'
import {
  ClockTime,
  Count,
  Day,
  EVENT_KINDS,
  EventId,
  type EventKind,
  FIELDS,
  type Field,
  FileText,
  Line,
  Money,
  NonEmptyLine,
  Pin,
  RecordId,
  ROLES,
  VenueId,
} from './values.ts'
import type { Ended } from './long-work.ts'
import type { FileProblem } from './uses.ts'

// ---- venues -------------------------------------------------------------------------------------------------------

/** What a venue chooses besides its limits. Unset: as the rules recommend. */
export const VenueSettings = v.strictObject({
  /** A support person is free as an assistant is. Source: docs/rules.md#assistants-and-interpreters */
  supportPersonFree: v.optional(v.boolean(), true),
  /** Source: docs/rules.md#community-card */
  under16WithCommunity: v.optional(v.boolean(), true),
  /** A card that is not in the data is let in until the register has answered. Source: docs/rules.md#not-in-the-register */
  provisional: v.optional(v.boolean(), false),
  /** Whom staff tell of a card that is missing from the register. */
  responsible: v.optional(Line, ''),
  /** What a seller adds to the 0 € ticket, in cents. Source: docs/rules.md#the-ticket */
  serviceFee: v.optional(v.nullable(Money), null),
  /** "Maksuton narikka" on the ticket. Source: docs/rules.md#the-ticket */
  freeCloakroom: v.optional(v.boolean(), false),
})
export type VenueSettings = v.InferOutput<typeof VenueSettings>

export interface Venue {
  readonly id: string
  readonly name: string
  readonly relation: 'own' | 'sells_for'
  readonly limits: Limits
  /** Who set the limits that hold: the register, or this desk. */
  readonly limitsFrom: 'register' | 'desk'
  readonly settings: VenueSettings
}

export interface Pins {
  readonly supervisor: boolean
  readonly administrator: boolean
}

const Cap = v.optional(Count)
/** `Limits` of the rules, as a message. Floors are checked when they are set. */
export const LimitsSchema = v.strictObject({
  performance: v.optional(
    v.strictObject({
      cap: Cap,
      capBase: v.optional(v.picklist(['on_sale', 'capacity'])),
      largeEvent: v.optional(v.strictObject({ cap: Count, per: v.picklist(['day', 'event']) })),
      guestCap: Cap,
      deskShare: Cap,
      oncePerProduction: v.optional(v.boolean()),
      openBookings: Cap,
      leftOut: v.optional(v.array(v.picklist(LEFT_OUT_KINDS))),
      handOverMinutes: Cap,
      bookingOpensDays: Cap,
    }),
  ),
  course: v.optional(
    v.strictObject({
      placesPerCourse: Cap,
      deskShare: Cap,
      coursesAtATime: Cap,
      coursesPerYear: Cap,
      feeCovered: v.optional(Money),
      minorsAllowed: v.optional(v.boolean()),
    }),
  ),
  library: v.optional(
    v.strictObject({
      kinds: v.optional(v.array(v.picklist(FEE_KINDS))),
      sum: v.optional(v.strictObject({ cents: Money, per: v.picklist(PERIODS) })),
      number: v.optional(v.strictObject({ fees: Count, per: v.picklist(PERIODS) })),
    }),
  ),
  visit: v.optional(v.strictObject({ visitsPerYear: Cap, wristband: v.optional(Money) })),
})

export type VenueSaved =
  | { readonly outcome: 'saved'; readonly venue: Venue; readonly warnings: readonly LimitFinding[] }
  /** Under a floor: nothing was changed. */
  | { readonly outcome: 'refused'; readonly findings: readonly LimitFinding[] }

// ---- events -------------------------------------------------------------------------------------------------------

export interface EventSummary {
  readonly id: string
  readonly venueId: string
  readonly kind: EventKind
  /** The performance's own title, or the production's. */
  readonly title: string
  readonly production: string
  readonly day: LocalDate
  /** The last day of a course, or OPEN_END; the same as `day` for one evening. */
  readonly lastDay: LocalDate
  /** Finnish clock time `HH:MM`, or null for a whole day. */
  readonly startsAt: string | null
  readonly place: string | null
  readonly ticketsOnSale: number | null
  /** Tickets recorded or booked at this desk for this event, taken-back ones not counted. */
  readonly taken: number
  /** The cap that applies, or null where none is set. */
  readonly cap: number | null
  readonly soldOut: boolean
  /** The venue leaves it out, for whatever reason. */
  readonly isLeftOut: boolean
  /** Who made it: the register, or this desk. */
  readonly origin: 'register' | 'desk'
  /** Of this desk, and further ahead than cards are checked for. */
  readonly isLater?: true
}

export interface EventDetail extends EventSummary {
  readonly field: Field
  readonly capacity: number | null
  readonly peopleAtATime: number | null
  readonly features: readonly Feature[]
  readonly feeCents: number | null
  readonly ownCap: number | null
  /** Null: as the venue's kinds say. */
  readonly leftOut: boolean | null
  readonly floor: Floor | null
  /** For the yearly questions of the register's owner. Source: docs/rules.md#what-the-registers-owner-asks */
  readonly refusals: readonly { readonly code: RefuseCode; readonly count: number }[]
  readonly moments: readonly { readonly what: 'cap_full' | 'sold_out'; readonly at: Instant }[]
}

const EventFields = {
  title: Line,
  production: NonEmptyLine,
  kind: v.picklist(EVENT_KINDS),
  field: v.picklist(FIELDS),
  day: Day,
  lastDay: v.nullable(Day),
  startsAt: v.nullable(ClockTime),
  place: v.nullable(Line),
  ticketsOnSale: v.nullable(Count),
  capacity: v.nullable(Count),
  peopleAtATime: v.nullable(Count),
  features: v.array(v.picklist(['gala', 'premiere', 'guest'])),
  feeCents: v.nullable(Money),
}
/** What this desk says of any event, whoever made it. */
const OwnWords = { ownCap: v.nullable(Count), leftOut: v.nullable(v.boolean()), soldOut: v.boolean() }
export const NewEvent = v.strictObject({ ...EventFields, ...OwnWords })
export type NewEvent = v.InferOutput<typeof NewEvent>

export type EventSaved =
  | { readonly outcome: 'saved'; readonly event: EventDetail; readonly warnings: readonly LimitFinding[] }
  | { readonly outcome: 'refused'; readonly findings: readonly LimitFinding[] }

/** A line of a box office's list before it is taken in. */
export interface EventLine {
  readonly line: number
  /** Of a line with problems: as the file has it, without what could be a card's number. */
  readonly text: string | null
  readonly event: Pick<
    NewEvent,
    'title' | 'production' | 'day' | 'lastDay' | 'startsAt' | 'place' | 'ticketsOnSale' | 'capacity' | 'kind'
  > | null
  readonly problems: readonly FileProblem[]
  /** It is on the desk's list already, whoever made it. */
  readonly known: boolean
}
export type EventsPreview =
  | {
      readonly outcome: 'read'
      readonly lines: readonly EventLine[]
      readonly encoding: string
      readonly separator: string
    }
  | { readonly outcome: 'unreadable'; readonly problem: FileProblem }
export interface EventsImported {
  /** By this import, at whichever of its times. */
  readonly added: number
  readonly ended: Ended
}

// ---- requests -----------------------------------------------------------------------------------------------------

const nothing = v.strictObject({})

export const venueRequests = {
  'venue.choose': v.strictObject({ venueId: VenueId }),
  'venue.get': nothing,
  'venue.save': v.strictObject({ venueId: VenueId, limits: LimitsSchema, settings: VenueSettings, pin: Pin }),
  /** Back to the limits that the register gives. */
  'venue.reset': v.strictObject({ venueId: VenueId, pin: Pin }),
  /** `current` where one is set already. */
  'pin.set': v.strictObject({ role: v.picklist(ROLES), pin: Pin, current: v.nullable(Pin) }),
  'events.list': nothing,
  'event.get': v.strictObject({ eventId: EventId }),
  /** A new id makes an event of this desk. Of the register's events only the desk's own words are kept. */
  'event.save': v.strictObject({
    eventId: EventId,
    event: NewEvent,
    /** The administrator's, where a limit is set: the event's own cap, or whether it is left out. */
    pin: v.optional(v.nullable(Pin), null),
  }),
  /** An event of this desk that nothing was recorded for. */
  'event.remove': v.strictObject({ eventId: EventId }),
  /** `id` names the work, as it does below. */
  'events.preview': v.strictObject({ id: RecordId, file: FileText }),
  'events.import': v.strictObject({
    id: RecordId,
    file: FileText,
    lines: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1), v.maxLength(20_000)),
  }),
} as const

export interface VenueAnswers {
  'venue.choose': Venue
  'venue.get': Venue
  'venue.save': VenueSaved
  'venue.reset': Venue
  'pin.set': Pins
  'events.list': readonly EventSummary[]
  'event.get': EventDetail
  'event.save': EventSaved
  'event.remove': null
  'events.preview': EventsPreview
  'events.import': EventsImported
}
