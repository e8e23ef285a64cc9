import { forgetRows } from './last-row.ts'
import type { Db } from './open.ts'

export interface PairingRow {
  readonly keyId: string
  readonly registerUrl: string
  readonly deskId: string
  readonly deskName: string
  readonly venueId: string
  readonly venueName: string
  /** The KeyStore that wrapped the two secrets. */
  readonly keyStore: string
  readonly wrappedToken: Uint8Array
  readonly wrappedVenueKey: Uint8Array
  readonly demo: 0 | 1
  readonly pairedAt: number
}

const COLUMNS = `key_id AS keyId, register_url AS registerUrl, desk_id AS deskId, desk_name AS deskName,
  venue_id AS venueId, venue_name AS venueName, key_store AS keyStore, wrapped_token AS wrappedToken,
  wrapped_venue_key AS wrappedVenueKey, demo, paired_at AS pairedAt`

export function pairingRows(db: Db) {
  const current = db.prepare<[], PairingRow>(`SELECT ${COLUMNS} FROM pairing WHERE current = 1`)
  const retire = db.prepare('UPDATE pairing SET current = 0 WHERE current = 1')
  const put = db.prepare<[PairingRow]>(`
    INSERT INTO pairing (key_id, register_url, desk_id, desk_name, venue_id, venue_name, key_store, wrapped_token,
      wrapped_venue_key, demo, current, paired_at)
    VALUES (@keyId, @registerUrl, @deskId, @deskName, @venueId, @venueName, @keyStore, @wrappedToken,
      @wrappedVenueKey, @demo, 1, @pairedAt)
    ON CONFLICT (key_id) DO UPDATE SET register_url = excluded.register_url, desk_id = excluded.desk_id,
      desk_name = excluded.desk_name, venue_id = excluded.venue_id, venue_name = excluded.venue_name,
      key_store = excluded.key_store, wrapped_token = excluded.wrapped_token,
      wrapped_venue_key = excluded.wrapped_venue_key, demo = excluded.demo, current = 1,
      paired_at = excluded.paired_at`)
  const move = db.prepare<[string]>('UPDATE pairing SET register_url = ? WHERE current = 1')
  const rewrap = db.prepare<[Pick<PairingRow, 'keyId' | 'wrappedToken' | 'wrappedVenueKey'>]>(
    `UPDATE pairing SET wrapped_token = @wrappedToken, wrapped_venue_key = @wrappedVenueKey WHERE key_id = @keyId`,
  )
  const ofDemo = '(SELECT key_id FROM pairing WHERE demo = 1)'
  const uses = `(SELECT id FROM use WHERE key_id IN ${ofDemo})`
  const events = `(SELECT id FROM event WHERE venue_id IN (SELECT id FROM venue WHERE key_id IN ${ofDemo})
    AND id NOT IN (SELECT event_id FROM use))`
  const forgetDemo = [
    `DELETE FROM outbox WHERE key_id IN ${ofDemo}`,
    `DELETE FROM booking WHERE key_id IN ${ofDemo}`,
    `DELETE FROM cancellation WHERE use_id IN ${uses}`,
    `DELETE FROM use WHERE key_id IN ${ofDemo}`,
    `DELETE FROM refusal WHERE event_id IN ${events}`,
    `DELETE FROM moment WHERE event_id IN ${events}`,
    `DELETE FROM event WHERE id IN ${events}`,
    `DELETE FROM venue WHERE key_id IN ${ofDemo}`,
    'DELETE FROM pairing WHERE demo = 1',
  ].map((sql) => db.prepare(sql))
  return {
    current: (): PairingRow | null => current.get() ?? null,
    /** Makes this the pairing in force. The rows of earlier ones stay: uses still waiting are sealed under their keys. */
    put: (row: PairingRow): void => {
      retire.run()
      put.run(row)
    },
    /** Deletes the demonstration's pairing and everything recorded under it. For use inside a transaction. */
    forgetDemo: (): void => {
      forgetDemo.forEach((statement) => void statement.run())
      forgetRows(db)
    },
    /** The same secrets, wrapped anew. */
    rewrap: (row: Pick<PairingRow, 'keyId' | 'wrappedToken' | 'wrappedVenueKey'>): void => void rewrap.run(row),
    /** The register of the pairing in force is reached elsewhere from now on. */
    move: (registerUrl: string): void => void move.run(registerUrl),
  }
}
