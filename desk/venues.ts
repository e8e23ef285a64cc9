/** The venues that a desk serves, the limits that hold at each, and changing them. docs/rules.md#limits-a-venue-may-set */
import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import type { Ledger } from '../db/ledger.ts'
import type { RegisteredVenue, VenueRow } from '../db/venues.ts'
import {
  DeskError,
  LimitsSchema,
  OPEN_END,
  type Request,
  type Venue,
  type VenueSaved,
  VenueSettings,
} from './contract.ts'
import { findingsOf } from './limits-set.ts'
import { log as logLine } from './log.ts'
import type { Pins } from './pins.ts'
import type { Limits } from './rules/limits.ts'
import { helsinkiDay, type Instant } from './rules/local-date.ts'

/** A venue as the register's answers have it. */
interface AnsweredVenue {
  readonly id: string
  readonly name: string
  readonly limits: Readonly<Record<string, unknown>>
  readonly relation: VenueRow['relation']
}

export const toRegisteredVenue = ({ id, name, limits, relation }: AnsweredVenue): RegisteredVenue => ({
  id,
  name,
  relation,
  registerLimits: JSON.stringify(limits),
})

const known = new WeakMap<VenueRow, Venue>()

/**
 * The venue of a row, with the limits that hold: the desk's own, else the register's. Parsed once per row, since it is
 * asked for at every scan. The register's stay as they are below a floor: there the cap rises when it is judged.
 */
export function toVenue(row: VenueRow, log: (line: string) => void = logLine): Venue {
  const made = known.get(row) ?? makeVenue(row, log)
  known.set(row, made)
  return made
}

function makeVenue(row: VenueRow, log: (line: string) => void): Venue {
  const { id, name, relation, ownLimits, registerLimits } = row
  const limits = readLimits(ownLimits ?? registerLimits)
  if (limits.unread.length > 0) tellOnce(`venue ${id}: limits that cannot be read: ${limits.unread.join(', ')}`, log)
  const settings = v.safeParse(VenueSettings, JSON.parse(row.settings))
  return {
    id,
    name,
    relation,
    limits: limits.read,
    limitsFrom: ownLimits === null ? 'register' : 'desk',
    settings: settings.success ? settings.output : v.parse(VenueSettings, {}),
  }
}

const told = new Set<string>()
function tellOnce(line: string, log: (line: string) => void): void {
  if (!told.has(line)) log(line)
  told.add(line)
}

/** Setting by setting: one that this desk does not know, or that is none, limits nothing and takes no other with it. */
function readLimits(json: string): { read: Limits; unread: readonly string[] } {
  const given: unknown = JSON.parse(json)
  const unread: string[] = []
  const read = Object.entries(isRecord(given) ? given : {}).map(([kind, settings]) => {
    const entries = Object.entries(isRecord(settings) ? settings : {})
    const readable = entries.filter(([setting, value]) => isLimit({ [kind]: { [setting]: value } }))
    if (!isRecord(settings)) unread.push(kind)
    else unread.push(...entries.filter((entry) => !readable.includes(entry)).map(([setting]) => `${kind}.${setting}`))
    return [kind, Object.fromEntries(readable)] as const
  })
  return { read: toLimits(Object.fromEntries(read.filter(([, settings]) => !isEmpty(settings)))), unread }
}
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isEmpty = (record: object) => Object.keys(record).length === 0
const isLimit = (limits: unknown) => v.safeParse(LimitsSchema, limits).success

/** Without what is left open, and without kinds of which nothing is set. */
function toLimits(given: unknown): Limits {
  const kinds = Object.entries(JSON.parse(JSON.stringify(v.parse(LimitsSchema, given))) as Record<string, object>)
  return Object.fromEntries(kinds.filter(([, settings]) => !isEmpty(settings))) as Limits
}

/** Every venue of a pairing, the last used first. */
export const listVenues = (ledger: Ledger, keyId: string): Pick<Venue, 'id' | 'name' | 'relation'>[] =>
  ledger.venues.all(keyId).map(({ id, name, relation }) => ({ id, name, relation }))

/** The venue that a pairing serves now: the one chosen last. Throws DeskError `venue_unknown` where it has none. */
export function currentVenue(ledger: Ledger, keyId: string): Venue {
  const [row] = ledger.venues.all(keyId)
  return toVenue(venueOf(ledger, row?.id))
}

/** Through the row that is kept, so that nothing is parsed again. */
function venueOf(ledger: Ledger, id: string | undefined): VenueRow {
  const row = id === undefined ? null : ledger.venues.get(id)
  if (!row) throw new DeskError('not_found', 'venue_unknown')
  return row
}

interface VenueDeps {
  readonly ledger: Ledger
  readonly now: () => Instant
}

/** Serves another venue from now on. Throws DeskError `venue_unknown`. */
export function chooseVenue({ ledger, now }: VenueDeps, keyId: string, venueId: string): Venue {
  const venues = ledger.venues.all(keyId)
  if (!venues.some(({ id }) => id === venueId)) throw new DeskError('not_found', 'venue_unknown')
  // later than every other, also where the clock was set back
  ledger.venues.use(venueId, Math.max(now(), (venues[0]?.usedAt ?? 0) + 1))
  return toVenue(venueOf(ledger, venueId))
}

type SaveDeps = VenueDeps & { readonly pins: Pick<Pins, 'verify'> }

/**
 * Sets a venue's limits and settings by the administrator's PIN. Anything below a floor changes nothing; limits that
 * stay as they are may be below one that has risen, and whose they are stays too. Rejects with DeskError `venue_unknown` and those of the PIN.
 * Source: docs/rules.md#limits-a-venue-may-set
 */
export async function saveVenue(deps: SaveDeps, request: Request<'venue.save'>): Promise<VenueSaved> {
  const { ledger, now, pins } = deps
  const { venueId, settings, pin } = request
  ofThisPairing(ledger, venueId)
  await pins.verify('administrator', pin)
  const limits = toLimits(request.limits)
  return ledger.transaction(() => {
    const row = ofThisPairing(ledger, venueId)
    const isAsBefore = isDeepStrictEqual(limits, toVenue(row).limits)
    const findings = findingsOf(limits, ledger.events.between(venueId, helsinkiDay(now()), OPEN_END), now())
    if (!isAsBefore && findings.some(({ check }) => check.kind === 'refused')) return { outcome: 'refused', findings }
    ledger.venues.set(venueId, isAsBefore ? row.ownLimits : JSON.stringify(limits), JSON.stringify(settings))
    ledger.uses.audit(now(), 'venue_save', venueId)
    const warnings = findings.filter(({ check }) => check.kind === 'warning')
    return { outcome: 'saved', venue: toVenue(venueOf(ledger, venueId)), warnings }
  })
}

/** Back to the register's limits, by the administrator's PIN. The other settings stay. */
export async function resetVenue(
  { ledger, now, pins }: SaveDeps,
  { venueId, pin }: Request<'venue.reset'>,
): Promise<Venue> {
  ofThisPairing(ledger, venueId)
  await pins.verify('administrator', pin)
  return ledger.transaction(() => {
    ledger.venues.set(venueId, null, ofThisPairing(ledger, venueId).settings)
    ledger.uses.audit(now(), 'venue_reset', venueId)
    return toVenue(venueOf(ledger, venueId))
  })
}

function ofThisPairing(ledger: Ledger, venueId: string): VenueRow {
  const row = ledger.venues.get(venueId)
  if (row?.keyId !== ledger.pairings.current()?.keyId) throw new DeskError('not_found', 'venue_unknown')
  return venueOf(ledger, venueId)
}
