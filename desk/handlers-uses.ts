/** The commands about uses: checking, recording, at a gate as well, booking, and what becomes of them afterwards. */
import { book, listBookings, releaseBooking } from './bookings.ts'
import type { Command, Verdict } from './contract.ts'
import { correct } from './correct.ts'
import { enter } from './enter.ts'
import { exportForKeying, exportJournal } from './export.ts'
import { type Gate, turnGate } from './gate.ts'
import { administrator, type Host, type Some, supervised } from './host.ts'
import { journalOf, listJournal } from './journal.ts'
import type { JudgeDeps } from './judge.ts'
import { dropKeying, keyedIn, openKeying } from './keying.ts'
import { record } from './record.ts'
import { importReport, previewReport } from './report-import.ts'
import { takeReportBack } from './report-take-back.ts'
import { resend, resendAll } from './resend.ts'
import { workDay } from './rules/limits-time.ts'
import { undo } from './undo.ts'

export function uses(host: Host, gate: Gate) {
  const { ledger, now, current, longWork } = host
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
    'journal.get': ({ ids }) => journalOf(deps(), ids),
    'journal.export': (request) => longWork.begin((work) => exportJournal({ ...deps(), work }, request)),
    'keying.export': async ({ id, words, pin }) => {
      await administrator(host, pin)
      // what is written does not change any more
      gate.seal()
      return longWork.begin((work) => exportForKeying({ ...deps(), work }, { id, words }))
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
    'report.preview': (request) => longWork.begin((work) => previewReport({ ...deps(), work }, request)),
    'report.import': (request) =>
      longWork.begin((work) => {
        const at = deps()
        // also where it fails: what was recorded until then is
        return importReport({ ...at, work }, request).finally(() => work.isOver() || host.changed(at.session))
      }),
    'report.take_back': (request) => {
      gate.seal()
      return longWork.begin((work) => {
        const at = deps()
        return takeReportBack({ ...at, work }, request).finally(() => work.isOver() || host.changed(at.session))
      })
    },
  } satisfies Some<
    Extract<Command, `use.${string}` | `report.${string}` | `journal.${string}` | `keying.${string}` | 'card.check'>
  >
}

export function atGate(host: Host, gate: Gate) {
  const { ledger, now } = host
  return {
    'gate.turn': (request) => {
      const turned = turnGate({ ledger, session: host.atWork().session }, request)
      host.stateChanged()
      return turned
    },
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

export function bookings(host: Host) {
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

/** After the answer: nobody waits for the disk at a verdict. */
function countLater(host: Host, verdict: Verdict): void {
  if (verdict.kind === 'refuse') setImmediate(() => count(host, verdict.eventId, verdict.reasons[0].code))
}

/** What the register's owner asks every year, without card numbers. Source: docs/rules.md#what-the-registers-owner-asks */
function count({ ledger, now }: Host, eventId: string, code: string): void {
  try {
    // the shift's day, so that nothing of a night is on the next one's summary
    ledger.tallies.refused(eventId, workDay(now()), code)
  } catch {
    // a desk that is closing, or a full disk: a tally is not worth more than that
  }
}
