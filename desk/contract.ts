/**
 * Every message between desk and renderer, typed once.
 * A command without a handler, a handler without a command, and a call with the wrong payload are compile errors;
 * the desk also parses every request, since the other side of a port is not trusted.
 */
import * as v from 'valibot'
import type { Instant, LocalDate } from './rules/local-date.ts'
import type { Rejection } from './rules/rejection.ts'
import type { Decision } from './rules/verdict.ts'
import { DeskError, type Transport } from './transport.ts'

export type { Instant, LocalDate, Rejection }
export {
  DeskError,
  type ErrorMessage,
  PortTransport,
  type Reply,
  type ToDesk,
  type ToRenderer,
  type Transport,
} from './transport.ts'
export type {
  AttentionCode,
  AttentionReason,
  PartyAllowed,
  RefuseCode,
  RefuseReason,
  Reminder,
} from './rules/verdict.ts'

// ---- values -------------------------------------------------------------------------------------------------------

/** UUIDv7 made by the renderer when staff confirm: the idempotency key all the way to the register. */
export const RecordId = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
)
const EventId = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
/** What a scanner or a person entered, as it came. */
const ScanText = v.pipe(v.string(), v.minLength(1), v.maxLength(256))
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99))

export const LANGUAGES = ['fi', 'sv', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export interface Preferences {
  readonly language: Language
  readonly theme: Theme
}

export const CHANNELS = ['desk', 'phone', 'agency', 'paper', 'web'] as const
export type Channel = (typeof CHANNELS)[number]

/** Where a use stands on its way to the register. `undone` never left the desk; `cancelled` was taken back there too. */
export const USE_STATES = ['waiting', 'accepted', 'rejected', 'undone', 'cancelled'] as const
export type UseState = (typeof USE_STATES)[number]

export type DeskState =
  /** `reason` says why the desk must be paired anew, where it had been paired before. */
  | {
      readonly phase: 'first_run'
      readonly reason: 'new' | 'key_lost' | 'ledger_damaged'
      /** The damaged ledger's new name, kept beside the new one; null unless `ledger_damaged`. */
      readonly setAside: string | null
      readonly preferences: Preferences
    }
  | {
      readonly phase: 'ready'
      readonly venue: { readonly id: string; readonly name: string }
      readonly deskName: string
      /** Set while the desk works on demonstration data: cards a newcomer can try. */
      readonly demo: { readonly cards: readonly DemoCard[]; readonly registerUrl: string } | null
      readonly preferences: Preferences
    }

/** A made-up card of the demonstration register. */
export interface DemoCard {
  readonly number: string
  readonly shows:
    | 'admit'
    | 'admit_family'
    | 'last_day'
    | 'expired'
    | 'expires_before_event'
    | 'inactive'
    | 'banned'
    | 'in_transfer'
    | 'community'
}

export interface EventSummary {
  readonly id: string
  readonly production: string
  readonly day: LocalDate
  /** Finnish clock time `HH:MM`, or null for a whole day. */
  readonly startsAt: string | null
  readonly place: string | null
  readonly ticketsOnSale: number | null
  /** Tickets recorded at this desk for this event, undone ones not counted. */
  readonly taken: number
}

/** A decision as the screen is told of it. */
export type Verdict = Decision & {
  /** `A•••••5429`, or null where the text held no number. */
  readonly mask: string | null
  readonly eventId: string
  /** When the register's data that this was judged by was current. */
  readonly dataAsOf: Instant | null
}

/** The stored result of a record: the same to the byte however often it is asked for. */
export interface RecordedUse {
  readonly id: string
  readonly eventId: string
  readonly adults: number
  readonly minors: number
  readonly day: LocalDate
  readonly recordedAt: Instant
}

export type RecordResult =
  | { readonly outcome: 'recorded'; readonly use: RecordedUse }
  /** Refused, or in need of an attention that staff have not seen yet: nothing was recorded. */
  | { readonly outcome: 'not_recorded'; readonly verdict: Verdict }

export interface UndoResult {
  readonly id: string
  readonly useId: string
  /** `undone`: it never left the desk. `cancelling`: a cancellation is on its way to the register. */
  readonly outcome: 'undone' | 'cancelling'
}

export interface RecentUse extends RecordedUse {
  readonly production: string
  /** Null once the register has the number. */
  readonly mask: string | null
  readonly state: UseState
  /** A cancellation that the register has not confirmed yet. */
  readonly cancelling: boolean
  /** Why the register rejected it, null where it did not. */
  readonly rejection: Rejection | null
  /** Why the register would not cancel it: the use stands there and counts here again; it can be taken back anew. */
  readonly cancelRejection: Rejection | null
}

export type Network = 'connecting' | 'online' | 'offline' | 'unauthorised'

export interface Status {
  readonly network: Network
  /** Last proper answer of the register. */
  readonly lastContact: Instant | null
  /** The replica: how many cards, and when that was true. */
  readonly replica: { readonly cards: number; readonly asOf: Instant } | null
  /** Records waiting to be sent. */
  readonly waiting: number
  /** Records, uses and cancellations, that the register would not take: shown to staff, kept. */
  readonly rejected: number
  readonly scanners: readonly ScannerState[]
}

export interface ScannerState {
  readonly source: string
  readonly kind: 'hid' | 'serial'
  readonly state: 'open' | 'closed' | 'error'
  /** A message key for `error`. */
  readonly problem: string | null
}

/** One reading of a card by a scanner of the devices process. */
export interface Scan {
  readonly text: string
  readonly symbology: string | null
  readonly source: string
  readonly at: Instant
}

// ---- commands -----------------------------------------------------------------------------------------------------

const nothing = v.strictObject({})

/** The request's schema; the answer's type is in `Answers`. */
export const requests = {
  'state.get': nothing,
  'state.prefer': v.strictObject({ language: v.picklist(LANGUAGES), theme: v.picklist(THEMES) }),
  'pairing.pair': v.strictObject({
    registerUrl: v.pipe(v.string(), v.trim(), v.url(), v.maxLength(500)),
    code: v.pipe(v.string(), v.trim(), v.minLength(4), v.maxLength(64)),
    deskName: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
  }),
  'pairing.demo': nothing,
  /** Ends the demonstration and forgets everything of it; the desk can then be paired. */
  'pairing.end_demo': nothing,
  'events.list': nothing,
  'card.check': v.strictObject({
    eventId: EventId,
    text: ScanText,
    /** The card on the screen once more, at the renderer's own wish: nobody showed it again. */
    recheck: v.boolean(),
  }),
  'use.record': v.strictObject({
    id: RecordId,
    eventId: EventId,
    text: ScanText,
    minors: Count,
    /** Attentions that were on the screen when staff confirmed. */
    seen: v.pipe(v.array(v.picklist(['same_card_again', 'already_used'])), v.maxLength(8)),
  }),
  'use.undo': v.strictObject({ id: RecordId, useId: RecordId }),
  'use.recent': nothing,
  'status.get': nothing,
  /** The browser says the network is back: try at once instead of waiting for the backoff. */
  'sync.now': nothing,
} as const

export interface Answers {
  'state.get': DeskState
  'state.prefer': DeskState
  'pairing.pair': DeskState
  'pairing.demo': DeskState
  'pairing.end_demo': DeskState
  'events.list': readonly EventSummary[]
  'card.check': Verdict
  'use.record': RecordResult
  'use.undo': UndoResult
  'use.recent': readonly RecentUse[]
  'status.get': Status
  'sync.now': null
}

/** What the desk tells unasked. */
export interface Topics {
  /** Whether the port to the desk stands; the host's side of the port tells it. */
  connected: boolean
  state: DeskState
  status: Status
  events: readonly EventSummary[]
  uses: readonly RecentUse[]
  scan: Scan
}

export type Command = keyof typeof requests
export type Topic = keyof Topics
export type Request<C extends Command> = v.InferOutput<(typeof requests)[C]>
export type Answer<C extends Command> = Answers[C]

/** One handler per command, no more and no fewer. */
export type Handlers = {
  readonly [C in Command]: (request: Request<C>) => Answer<C> | Promise<Answer<C>>
}

// Every request has an answer and the other way round: either missing breaks the build here.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
const _complete: Same<Command, keyof Answers> = true
void _complete

// ---- api ----------------------------------------------------------------------------------------------------------

export interface DeskApi {
  invoke<C extends Command>(command: C, request: Request<C>): Promise<Answer<C>>
  subscribe<T extends Topic>(topic: T, listener: (data: Topics[T]) => void): () => void
}

/** The desk as the renderer sees it, over whatever carries it. Rejects with a DeskError. */
export function createDeskApi(transport: Transport): DeskApi {
  return {
    async invoke(command, request) {
      const reply = await transport.invoke(command, request)
      if ('error' in reply) throw new DeskError(reply.error.code, reply.error.key)
      return reply.answer as never
    },
    subscribe: (topic, listener) => transport.subscribe(topic, listener as (data: unknown) => void),
  }
}
