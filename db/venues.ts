import { lastRow } from './last-row.ts'
import type { Db } from './open.ts'

export interface VenueRow {
  readonly id: string
  readonly keyId: string
  readonly name: string
  readonly relation: 'own' | 'sells_for'
  /** JSON: as the register gives them. */
  readonly registerLimits: string
  /** JSON: as set at this desk, or null where the register's hold. */
  readonly ownLimits: string | null
  /** JSON. */
  readonly settings: string
  readonly usedAt: number
}
export type RegisteredVenue = Pick<VenueRow, 'id' | 'name' | 'relation' | 'registerLimits'>

const COLUMNS = `id, key_id AS keyId, name, relation, register_limits AS registerLimits, own_limits AS ownLimits,
  settings, used_at AS usedAt`

export function venueRows(db: Db) {
  const get = db.prepare<[string], VenueRow>(`SELECT ${COLUMNS} FROM venue WHERE id = ?`)
  const all = db.prepare<[string], VenueRow>(
    `SELECT ${COLUMNS} FROM venue WHERE key_id = ? AND withdrawn = 0 ORDER BY used_at DESC, place`,
  )
  const withdrawAll = db.prepare<[string]>('UPDATE venue SET withdrawn = 1 WHERE key_id = ?')
  const put = db.prepare<[RegisteredVenue & { keyId: string; place: number }]>(`
    INSERT INTO venue (id, key_id, name, relation, register_limits, settings, used_at, place)
    VALUES (@id, @keyId, @name, @relation, @registerLimits, '{}', 0, @place)
    ON CONFLICT (id) DO UPDATE SET key_id = excluded.key_id, name = excluded.name, relation = excluded.relation,
      register_limits = excluded.register_limits, place = excluded.place, withdrawn = 0`)
  const use = db.prepare<[number, string]>('UPDATE venue SET used_at = ? WHERE id = ?')
  const set = db.prepare<[string | null, string, string]>('UPDATE venue SET own_limits = ?, settings = ? WHERE id = ?')
  /** Asked for at every scan. */
  const last = lastRow(db, (id) => get.get(id) ?? null)
  const { changing } = last
  return {
    get: last.get,
    /** What a pairing serves, the last used first. */
    all: (keyId: string): VenueRow[] => all.all(keyId),
    /** The register's whole list for a pairing, its first one first. */
    replaceAll: changing((keyId: string, venues: readonly RegisteredVenue[]) => {
      withdrawAll.run(keyId)
      venues.forEach((venue, place) => void put.run({ ...venue, keyId, place }))
    }),
    use: changing((id: string, at: number) => void use.run(at, id)),
    /** `ownLimits` null: the register's hold again. */
    set: changing((id: string, ownLimits: string | null, settings: string) => void set.run(ownLimits, settings, id)),
  }
}
