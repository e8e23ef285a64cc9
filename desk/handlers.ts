/** The commands of the contract, each answered by its use case. */
import type { Ledger } from '../db/ledger.ts'
import { book, listBookings, releaseBooking } from './bookings.ts'
import type { Checked } from './check.ts'
import {
  type Answer,
  type BackupState,
  type Command,
  DeskError,
  type DeskState,
  type Handlers,
  type Request,
  type Topics,
  type Verdict,
} from './contract.ts'
import { correct } from './correct.ts'
import { diagnose } from './diagnostics.ts'
import { enter } from './enter.ts'
import { importEvents, previewEvents } from './event-import.ts'
import { eventDetail, removeEvent, saveEvent, setsLimit } from './events.ts'
import { exportForKeying, exportJournal } from './export.ts'
import { listJournal } from './journal.ts'
import { createGate, type Gate, gateState, turnGate } from './gate.ts'
import type { JudgeDeps } from './judge.ts'
import { dropKeying, keyedIn, openKeying } from './keying.ts'
import type { Pins } from './pins.ts'
import { setPreferences } from './preferences.ts'
import { setPrinting } from './printing.ts'
import { record } from './record.ts'
import { importReplica } from './replica-import.ts'
import { exportFigures } from './reports-export.ts'
import { figuresOf, shiftFigures } from './reports.ts'
import { importReport, previewReport } from './report-import.ts'
import { resend, resendAll } from './resend.ts'
import { dayServed } from './rules/limits-time.ts'
import { helsinkiDay } from './rules/local-date.ts'
import { setScanning } from './scanners.ts'
import type { LiveSession, Session } from './session.ts'
import { undo } from './undo.ts'
import { chooseVenue, currentVenue, resetVenue, saveVenue } from './venues.ts'

/** What the desk tells unasked as a whole. */
export type Current = 'status' | 'uses' | 'events'

export interface AtWork {
  readonly session: LiveSession
  readonly check: (request: Request<'card.check'>) => Checked
}

/** The desk as its commands see it. */
export interface Host {
  readonly ledger: Ledger
  readonly dataDir: string
  readonly pins: Pins
  readonly now: () => number
  /** Throws DeskError `not_paired`. */
  readonly atWork: () => AtWork
  readonly state: () => DeskState
  readonly backups: () => BackupState
  readonly current: { readonly [T in Current]: () => Topics[T] }
  /** Uses changed: lists are told and the outbox is worth sending, after the answer. */
  readonly changed: (session: Session) => void
  /** The venue, its events or its PINs changed. */
  readonly venueChanged: () => void
  /** What every screen knows of the desk changed. */
  readonly stateChanged: () => void
  readonly syncNow: () => void
  /** Tells the devices process what is wanted of it now; `look`: to look again for what is plugged in. */
  readonly listen: (look?: boolean) => void
}

type Some<C extends Command> = { readonly [K in C]: (request: Request<K>) => Answer<K> | Promise<Answer<K>> }
type OwnCommand = Extract<Command, `pairing.${string}` | `backup.${string}` | `desk.${string}` | `kiosk.${string}`>

/** Everything but pairing, backups, forgetting and leaving, which are the desk's own. */
export function createHandlers(host: Host): Omit<Handlers, OwnCommand> {
  const gate = createGate(host.ledger)
  return {
    ...general(host),
    ...cards(host),
    ...uses(host, gate),
    ...atGate(host, gate),
    ...bookings(host),
    ...venues(host),
    ...events(host),
    ...reports(host),
    ...scanners(host),
    ...printing(host),
    ...lookedAfter(host),
  }
}

const general = ({ ledger, state, current, syncNow }: Host) =>
  ({
    'state.get': state,
    'state.prefer': (wanted) => {
      setPreferences(ledger.settings, wanted)
      return state()
    },
    'status.get': current.status,
    'sync.now': () => {
      syncNow()
      return null
    },
  }) satisfies Some<'state.get' | 'state.prefer' | 'status.get' | 'sync.now'>

function cards(host: Host) {
  return {
    'replica.import': async ({ path, pin }) => {
      // as for a backup: a desk whose PINs are not set yet asks for none
      if (host.pins.state().administrator || pin !== null) await administrator(host, pin)
      const { session } = host.atWork()
      const imported = await importReplica(session, path, host.now())
      host.changed(session)
      return imported
    },
  } satisfies Some<'replica.import'>
}

/** For whoever looks after the desk. */
function lookedAfter(host: Host) {
  const { dataDir, now, pins, backups } = host
  const openedAt = now()
  return {
    'diagnostics.get': () => {
      const { session } = host.atWork()
      return diagnose({ dataDir, now, backups, openedAt, clockOff: session.clockOff() })
    },
    'settings.unlock': async ({ pin }) => {
      await administrator(host, pin)
      return null
    },
    'pin.wait': ({ role }) => pins.wait(role),
  } satisfies Some<'diagnostics.get' | 'settings.unlock' | 'pin.wait'>
}

function scanners(host: Host) {
  const { ledger, listen, stateChanged } = host
  return {
    'scanners.save': async ({ pin, ...change }) => {
      await administrator(host, pin)
      const saved = setScanning(ledger.settings, change)
      listen()
      stateChanged()
      return saved
    },
    'scanners.look': () => {
      listen(true)
      return null
    },
    'camera.choose': (camera) => {
      const saved = setScanning(ledger.settings, { camera })
      stateChanged()
      return saved
    },
  } satisfies Some<'scanners.save' | 'scanners.look' | 'camera.choose'>
}

function printing({ ledger, stateChanged }: Host) {
  return {
    'printing.choose': (wanted) => {
      const saved = setPrinting(ledger.settings, wanted)
      stateChanged()
      return saved
    },
  } satisfies Some<'printing.choose'>
}

function uses(host: Host, gate: Gate) {
  const { ledger, now, current } = host
  const deps = (): JudgeDeps => ({ ledger, now, session: host.atWork().session })
  /** Answers, then tells and sends. */
  const changing = <T>(work: (deps: JudgeDeps) => T): T => {
    const at = deps()
    const result = work(at)
    host.changed(at.session)
    return result
  }
  return {
    'card.check': (request) => {
      const { verdict, newlyRefused } = host.atWork().check(request)
      if (newlyRefused) countLater(host, verdict)
      return verdict
    },
    'use.record': async (request) => {
      const overridden = await supervised(host, request)
      return changing((at) => record(at, request, overridden))
    },
    'use.enter': (request) => changing((at) => enter(at, request)),
    'use.undo': (request) => {
      gate.seal()
      return changing((at) => undo(at, request))
    },
    'use.correct': (request) => {
      gate.seal()
      return changing((at) => correct(at, request))
    },
    'use.resend': (request) => changing((at) => resend(at, request)),
    'use.resend_all': (request) => changing((at) => resendAll(at, request)),
    'use.recent': current.uses,
    'journal.list': (request) => listJournal(deps(), request),
    'journal.export': (request) => exportJournal(deps(), request),
    'keying.export': async ({ words, pin }) => {
      await administrator(host, pin)
      // what is written does not change any more
      gate.seal()
      return exportForKeying(deps(), words)
    },
    'keying.open': () => openKeying(deps()),
    'keying.drop': () => dropKeying(deps()),
    'keying.done': async ({ pin }) => {
      await administrator(host, pin)
      const at = deps()
      const done = await keyedIn(at)
      host.changed(at.session)
      return done
    },
    'report.preview': (request) => previewReport(deps(), request),
    'report.import': (request) => changing((at) => importReport(at, request)),
  } satisfies Some<
    Extract<Command, `use.${string}` | `report.${string}` | `journal.${string}` | `keying.${string}` | 'card.check'>
  >
}

function atGate(host: Host, gate: Gate) {
  const { ledger, now } = host
  return {
    'gate.get': () => gateState({ ledger, session: host.atWork().session }),
    'gate.turn': (request) => turnGate({ ledger, session: host.atWork().session }, request),
    'gate.record': (request) => {
      const { session, check } = host.atWork()
      const { result, newlyRefused } = gate.record({ ledger, now, session, check }, request)
      if (newlyRefused) countLater(host, result.verdict)
      if (result.outcome === 'recorded') host.changed(session)
      return result
    },
    'gate.minors': (request) => {
      const { session } = host.atWork()
      const result = gate.setMinors({ ledger, now, session }, request)
      host.changed(session)
      return result
    },
  } satisfies Some<Extract<Command, `gate.${string}`>>
}

/** Whether a supervisor's PIN came with the request. Rejects with DeskError where it is wrong. */
async function supervised({ pins }: Host, { override }: { override: { pin: string } | null }): Promise<boolean> {
  if (override) await pins.verify('supervisor', override.pin)
  return override !== null
}

/** Rejects with DeskError where the PIN is missing or wrong. */
async function administrator({ pins }: Host, pin: string | null): Promise<void> {
  if (pin === null) throw new DeskError('denied', 'pin_needed')
  await pins.verify('administrator', pin)
}

/** After the answer: nobody waits for the disk at a verdict. */
function countLater(host: Host, verdict: Verdict): void {
  if (verdict.kind === 'refuse') setImmediate(() => count(host, verdict.eventId, verdict.reasons[0].code))
}

/** What the register's owner asks every year, without card numbers. Source: docs/rules.md#what-the-registers-owner-asks */
function count({ ledger, now }: Host, eventId: string, code: string): void {
  try {
    const at = now()
    const event = ledger.events.get(eventId)
    ledger.tallies.refused(eventId, event ? dayServed(event.day, at) : helsinkiDay(at), code)
  } catch {
    // a desk that is closing, or a full disk: a tally is not worth more than that
  }
}

function bookings(host: Host) {
  const { ledger, now } = host
  return {
    'booking.make': async (request) => {
      const overridden = await supervised(host, request)
      const { session } = host.atWork()
      const result = book({ ledger, now, session }, request, overridden)
      host.changed(session)
      return result
    },
    'booking.list': ({ eventId }) => listBookings(ledger, eventId),
    'booking.release': ({ bookingId }) => {
      const booking = releaseBooking({ ledger, now }, bookingId)
      host.venueChanged()
      return booking
    },
  } satisfies Some<Extract<Command, `booking.${string}`>>
}

function venues(host: Host) {
  const { ledger, now, pins } = host
  const keyId = () => host.atWork().session.pairing.keyId
  const changing = <T>(result: T): T => {
    host.venueChanged()
    return result
  }
  return {
    'venue.choose': ({ venueId }) => changing(chooseVenue({ ledger, now }, keyId(), venueId)),
    'venue.get': () => currentVenue(ledger, keyId()),
    'venue.save': async (request) => changing(await saveVenue({ ledger, now, pins }, request)),
    'venue.reset': async (request) => changing(await resetVenue({ ledger, now, pins }, request)),
    'pin.set': async (request) => {
      host.atWork()
      return changing(await pins.set(request))
    },
  } satisfies Some<Extract<Command, `venue.${string}` | 'pin.set'>>
}

function events(host: Host) {
  const { ledger, now, current } = host
  const deps = () => ({ ledger, now, venueId: currentVenue(ledger, host.atWork().session.pairing.keyId).id })
  const changing = <T>(result: T): T => {
    host.venueChanged()
    return result
  }
  return {
    'events.list': current.events,
    'event.get': ({ eventId }) => eventDetail(deps(), eventId),
    'event.save': async (request) => {
      if (setsLimit(ledger, request)) await administrator(host, request.pin)
      return changing(saveEvent(deps(), request))
    },
    'event.remove': ({ eventId }) => changing(removeEvent(deps(), eventId)),
    'events.preview': ({ file }) => previewEvents(deps(), file),
    'events.import': (request) => changing(importEvents(deps(), request)),
  } satisfies Some<Extract<Command, `event.${string}` | `events.${string}`>>
}

function reports(host: Host) {
  const { ledger, now } = host
  const deps = () => ({ ledger, now, venue: currentVenue(ledger, host.atWork().session.pairing.keyId) })
  return {
    'figures.get': (days) => figuresOf(deps(), days),
    'figures.shift': () => shiftFigures(deps()),
    'figures.export': (request) => exportFigures(deps(), request),
  } satisfies Some<Extract<Command, `figures.${string}`>>
}
