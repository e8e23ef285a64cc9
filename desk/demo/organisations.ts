/** Organisations with their keys, their venues, and the venues of others that they sell for. */
import { randomBytes } from 'node:crypto'
import type { Db } from '../../db/open.ts'
import type { Limits } from '../rules/limits.ts'
import type { Venue } from '../sync/protocol.ts'
import { type VenueKeys, venueKeys } from '../venue-keys.ts'

export interface NewVenue {
  readonly id: string
  readonly name: string
  readonly kinds: readonly string[]
  readonly limits: Limits
}
export type OrganisationStore = ReturnType<typeof organisationStore>

type VenueRow = Omit<Venue, 'kinds' | 'limits'> & { kinds: string; limits: string }
interface Key {
  key_id: string
  venue_key: Buffer
}

export function organisationStore(db: Db) {
  const insert = db.prepare<[string, string, string, Buffer]>(
    `INSERT INTO organisations (id, name, key_id, venue_key) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
  )
  const insertVenue = db.prepare<[string, string, number, string, string, string]>(
    `INSERT INTO venues (id, organisation_id, place, name, kinds, limits) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET place = excluded.place, name = excluded.name, kinds = excluded.kinds,
       limits = excluded.limits`,
  )
  const insertSale = db.prepare<[string, string]>('INSERT INTO sells_for VALUES (?, ?) ON CONFLICT DO NOTHING')
  const key = db.prepare<[string], Key>('SELECT key_id, venue_key FROM organisations WHERE id = ?')
  const keys = new Map<string, VenueKeys>()

  return {
    /** Its key is made at its first call and kept; later calls change what it is called. */
    put(id: string, name: string): void {
      // the key's name is as new as the key, so that a register made anew does not pass for the old one
      insert.run(id, name, `key-${randomBytes(6).toString('hex')}`, randomBytes(32))
    },
    /** `place`: its order among the organisation's venues. Later calls change everything but whose it is. */
    putVenue({ id, name, kinds, limits }: NewVenue, organisationId: string, place: number): void {
      insertVenue.run(id, organisationId, place, name, JSON.stringify(kinds), JSON.stringify(limits))
    },
    /** From now on the organisation's desks may record for this venue of another. */
    letSell: (organisationId: string, venueId: string) => void insertSale.run(organisationId, venueId),
    ...servedVenues(db),
    /** The key as it is told to a desk. */
    keyOf(organisationId: string): { keyId: string; venueKey: string } {
      const { key_id, venue_key } = key.get(organisationId) as Key
      return { keyId: key_id, venueKey: venue_key.toString('base64url') }
    },
    /** How the organisation's desks know cards. */
    keysOf(organisationId: string): VenueKeys {
      const known = keys.get(organisationId)
      if (known) return known
      const { key_id, venue_key } = key.get(organisationId) as Key
      const made = venueKeys(key_id, venue_key)
      keys.set(organisationId, made)
      return made
    },
  }
}

function servedVenues(db: Db) {
  const venues = db.prepare<[{ organisationId: string; first: string | null }], VenueRow>(
    `SELECT id, name, kinds, limits, relation FROM served JOIN venues ON venues.id = served.venue_id
     WHERE served.organisation_id = :organisationId ORDER BY id IS :first DESC, relation, place, id`,
  )
  const owner = db.prepare<[string], string>('SELECT organisation_id FROM venues WHERE id = ?').pluck()
  const serves = db
    .prepare<[string, string], 1>('SELECT 1 FROM served WHERE organisation_id = ? AND venue_id = ?')
    .pluck()

  return {
    /** Every venue that the organisation's desks may record for: `first`, its own, then those that it sells for. */
    venuesOf: (organisationId: string, first: string | null): Venue[] =>
      venues.all({ organisationId, first }).map(parsed),
    /** The organisation that a venue belongs to, or null where there is no such venue. */
    ownerOf: (venueId: string): string | null => owner.get(venueId) ?? null,
    serves: (organisationId: string, venueId: string): boolean => serves.get(organisationId, venueId) !== undefined,
  }
}

const parsed = ({ kinds, limits, ...row }: VenueRow): Venue => ({
  ...row,
  kinds: JSON.parse(kinds) as string[],
  limits: JSON.parse(limits) as Record<string, unknown>,
})
