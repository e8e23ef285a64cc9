/** The commands of the contract, each answered by its use case. */
import type { Command, Handlers } from './contract.ts'
import { diagnose } from './diagnostics.ts'
import { importEvents, previewEvents } from './event-import.ts'
import { eventDetail, removeEvent, saveEvent, setsLimit } from './events.ts'
import { createGate } from './gate.ts'
import { atGate, bookings, uses } from './handlers-uses.ts'
import { administrator, type Host, type Some } from './host.ts'
import { setPreferences } from './preferences.ts'
import { setPrinting } from './printing.ts'
import { importReplica } from './replica-import.ts'
import { exportFigures } from './reports-export.ts'
import { figuresOf, shiftFigures } from './reports.ts'
import { setScanning } from './scanners.ts'
import { chooseVenue, currentVenue, resetVenue, saveVenue } from './venues.ts'

type OwnCommand = Extract<Command, `pairing.${string}` | `backup.${string}` | `desk.${string}` | `kiosk.${string}`>

/** Everything but pairing, backups, forgetting and leaving, which are the desk's own. */
export function createHandlers(host: Host): Omit<Handlers, OwnCommand> {
  const gate = createGate(host.ledger, host.upload)
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

const general = ({ ledger, state, current, syncNow, longWork }: Host) =>
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
    'work.stop': ({ id }) => {
      longWork.stop(id)
      return null
    },
  }) satisfies Some<'state.get' | 'state.prefer' | 'status.get' | 'sync.now' | 'work.stop'>

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
  const { ledger, now, current, longWork } = host
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
    'events.preview': (request) => longWork.begin((work) => previewEvents({ ...deps(), work }, request)),
    'events.import': (request) =>
      longWork.begin((work) =>
        importEvents({ ...deps(), work }, request).finally(() => work.isOver() || host.venueChanged()),
      ),
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
