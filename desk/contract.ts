/**
 * Every message between desk and renderer, typed once.
 * A command without a handler, a handler without a command, and a call with the wrong payload are compile errors;
 * the desk also parses every request, since the other side of a port is not trusted.
 */
import * as v from 'valibot'
import { backupRequests, type BackupState } from './contract/backups.ts'
import {
  type Misread,
  type Scan,
  type ScannerAnswers,
  scannerRequests,
  type ScannerState,
  type Scanning,
} from './contract/scanners.ts'
import { type Printing, type PrintingAnswers, printingRequests } from './contract/printing.ts'
import { type GateAnswers, gateRequests } from './contract/gate.ts'
import { type ReplicaAnswers, replicaRequests } from './contract/replica.ts'
import { type KioskAnswers, kioskRequests } from './contract/kiosk.ts'
import { type LongWorkAnswers, longWorkRequests, type Progress } from './contract/long-work.ts'
import { type ReportAnswers, reportRequests } from './contract/reports.ts'
import type { RollOut } from './contract/roll-out.ts'
import { type RecentUse, type UseAnswers, useRequests } from './contract/uses.ts'
import { type Diagnostics, type ThisDesk, thisDeskRequests } from './contract/this-desk.ts'
import type { Role } from './contract/values.ts'
import { type EventSummary, type Pins, type Venue, type VenueAnswers, venueRequests } from './contract/venues.ts'
import type { Instant, LocalDate } from './rules/local-date.ts'
import type { Rejection } from './rules/rejection.ts'
import { DeskError, type ErrorMessage, type Transport } from './transport.ts'

export type { Instant, LocalDate, Rejection }
export * from './contract/backups.ts'
export * from './contract/printing.ts'
export * from './contract/gate.ts'
export * from './contract/kiosk.ts'
export * from './contract/long-work.ts'
export * from './contract/roll-out.ts'
export * from './contract/replica.ts'
export * from './contract/reports.ts'
export * from './contract/scanners.ts'
export * from './contract/this-desk.ts'
export * from './contract/updates.ts'
export * from './contract/uses.ts'
export * from './contract/values.ts'
export * from './contract/venues.ts'
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
  Reason,
  ReasonCode,
  RefuseCode,
  RefuseReason,
  Reminder,
} from './rules/verdict.ts'

// ---- values -------------------------------------------------------------------------------------------------------

export const LANGUAGES = ['fi', 'sv', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export const THEMES = ['system', 'light', 'dark', 'contrast'] as const
export type Theme = (typeof THEMES)[number]
export interface Preferences {
  readonly language: Language
  readonly theme: Theme
}

export type DeskState =
  /** `reason` says why the desk must be paired anew, where it had been paired before. */
  | {
      readonly phase: 'first_run'
      readonly reason: 'new' | 'key_lost' | 'ledger_damaged'
      /** The damaged ledger's new name, kept beside the new one; null unless `ledger_damaged`. */
      readonly setAside: string | null
      /** What became of the settings file that the desk came with, or null where there is none. */
      readonly rollOut: RollOut<ErrorMessage> | null
      readonly preferences: Preferences
      readonly kiosk: boolean
    }
  | {
      readonly phase: 'ready'
      /** The venue that is served now. */
      readonly venue: Venue
      /** Every venue that this desk serves, the last used first. */
      readonly venues: readonly Pick<Venue, 'id' | 'name' | 'relation'>[]
      /** Which PINs are set. */
      readonly pins: Pins
      readonly deskName: string
      /** Set while the desk works on demonstration data: cards a newcomer can try. */
      readonly demo: {
        readonly cards: readonly DemoCard[]
        readonly registerUrl: string
        readonly pins: Readonly<Record<Role, string>>
      } | null
      readonly preferences: Preferences
      readonly scanning: Scanning
      readonly printing: Printing
      /** The desk stands at a gate: every window opens there, and follows when it is turned. */
      readonly gate: boolean
      /** The desk fills the screen and comes back when it is closed: staff leave it by `kiosk.leave`. */
      readonly kiosk: boolean
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

export type Network = 'connecting' | 'online' | 'offline' | 'unauthorised'

export interface Status {
  readonly network: Network
  /** Last proper answer of the register. */
  readonly lastContact: Instant | null
  /** The replica: how many cards, and when that was true. */
  readonly replica: { readonly cards: number; readonly asOf: Instant } | null
  /** All of the register's cards are being taken in; null where they are not. */
  readonly fetching: Fetching | null
  /** Records waiting to be sent. */
  readonly waiting: number
  /** Records, uses and cancellations, that the register would not take: shown to staff, kept. */
  readonly rejected: number
  readonly scanners: readonly ScannerState[]
  /** What keeps this desk from exchanging with the register, whatever the network does; null where nothing does. */
  readonly trouble: SyncTrouble | null
  /** Why this computer's clock should not be believed, or null. */
  readonly clock: ClockDoubt | null
}

/** How many cards are in, of how many, and where they come from. */
export interface Fetching {
  readonly from: 'register' | 'file'
  readonly cards: number
  readonly of: number
}

/** What is wrong with a file, or (`fault`) with the program or the data. It is tried again by itself. */
export type SyncTrouble = 'newer' | 'damaged' | 'full' | 'read_only' | 'busy' | 'io' | 'fault'

/** The clock is behind or ahead of what it should be, by so many milliseconds. */
export interface ClockDoubt {
  readonly kind: 'behind' | 'ahead'
  readonly by: number
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
  ...venueRequests,
  ...useRequests,
  ...gateRequests,
  ...scannerRequests,
  ...printingRequests,
  ...backupRequests,
  ...replicaRequests,
  ...reportRequests,
  ...thisDeskRequests,
  ...kioskRequests,
  ...longWorkRequests,
  'status.get': nothing,
  /** The browser says the network is back: try at once instead of waiting for the backoff. */
  'sync.now': nothing,
} as const

export interface Answers
  extends
    VenueAnswers,
    UseAnswers,
    GateAnswers,
    ScannerAnswers,
    PrintingAnswers,
    ReplicaAnswers,
    ReportAnswers,
    KioskAnswers,
    LongWorkAnswers {
  'state.get': DeskState
  'state.prefer': DeskState
  'pairing.pair': DeskState
  'pairing.demo': DeskState
  'pairing.end_demo': DeskState
  'status.get': Status
  'backup.list': BackupState
  'backup.make': BackupState
  'backup.restore': DeskState
  'desk.about': ThisDesk
  'desk.forget': DeskState
  'diagnostics.get': Diagnostics
  'settings.unlock': null
  'pin.wait': number
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
  misread: Misread
  progress: Progress
}

export type Command = keyof typeof requests
export type Topic = keyof Topics
export type Request<C extends Command> = v.InferOutput<(typeof requests)[C]>
/** As it is called: what has a default may be left out. */
export type Call<C extends Command> = v.InferInput<(typeof requests)[C]>
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
  invoke<C extends Command>(command: C, request: Call<C>): Promise<Answer<C>>
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
