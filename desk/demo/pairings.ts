/** Venues, the codes that pair a desk with one, and the desks paired. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Db } from '../../db/open.ts'
import { type VenueKeys, venueKeys } from '../venue-keys.ts'
import type { PairingAnswer } from '../sync/protocol.ts'
import { hashOf } from './auth.ts'

export interface Desk {
  readonly id: string
  readonly venueId: string
}
export interface NewVenue {
  readonly id: string
  readonly name: string
  readonly kinds: readonly string[]
  readonly limits: Readonly<Record<string, unknown>>
}
export type PairingStore = ReturnType<typeof pairingStore>

interface VenueRow {
  id: string
  name: string
  kinds: string
  limits: string
  key_id: string
  venue_key: Buffer
}

/** Letters and digits that nobody confuses when a code is read out over the telephone. */
const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

export function pairingStore(db: Db) {
  const insertVenue = db.prepare<[string, string, string, string, string, Buffer]>(
    `INSERT INTO venues VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, kinds = excluded.kinds, limits = excluded.limits`,
  )
  const venue = db.prepare<[string], VenueRow>('SELECT * FROM venues WHERE id = ?')
  const insertCode = db.prepare<[string, string, number]>(
    'INSERT INTO pairing_codes (code, venue_id, reusable) VALUES (?, ?, ?) ON CONFLICT (code) DO NOTHING',
  )
  const findCode = db.prepare<[string], { venue_id: string; reusable: number; spent_at: number | null }>(
    'SELECT venue_id, reusable, spent_at FROM pairing_codes WHERE code = ?',
  )
  const spendCode = db.prepare<[number, string]>('UPDATE pairing_codes SET spent_at = ? WHERE code = ?')
  const insertDesk = db.prepare<[string, string, string, Buffer, number]>(
    'INSERT INTO desks (id, venue_id, name, token_hash, paired_at) VALUES (?, ?, ?, ?, ?)',
  )
  const deskByToken = db.prepare<[Buffer], Desk>(
    'SELECT id, venue_id AS venueId FROM desks WHERE token_hash = ? AND revoked_at IS NULL',
  )
  const revokeDesk = db.prepare<[number, string]>('UPDATE desks SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?')
  const keys = new Map<string, VenueKeys>()

  const pair = db.transaction((code: string, deskName: string, now: number) => {
    const found = findCode.get(code.trim().toUpperCase())
    if (!found) return 'code_unknown'
    if (found.spent_at !== null) return 'code_spent'
    if (!found.reusable) spendCode.run(now, code.trim().toUpperCase())
    const desk = { deskId: randomUUID(), token: randomBytes(32).toString('base64url') }
    insertDesk.run(desk.deskId, found.venue_id, deskName, hashOf(desk.token), now)
    return { ...desk, ...describe(venue.get(found.venue_id) as VenueRow) } satisfies PairingAnswer
  })

  return {
    /** The venue with its key, made at its first call and kept; later calls change what it is called and allows. */
    putVenue({ id, name, kinds, limits }: NewVenue): void {
      // the key's name is as new as the key, so that a register made anew does not pass for the old one
      const keyId = `key-${randomBytes(6).toString('hex')}`
      insertVenue.run(id, name, JSON.stringify(kinds), JSON.stringify(limits), keyId, randomBytes(32))
    },
    /** A code that pairs any number of desks: for the demonstration only. */
    putReusableCode: (code: string, venueId: string) => void insertCode.run(code, venueId, 1),
    /** A code that pairs one desk, or null where there is no such venue. */
    makeCode(venueId: string): string | null {
      if (!venue.get(venueId)) return null
      const letters = Array.from({ length: 12 }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length)))
      const code = letters.join('').replace(/(.{4})(?!$)/g, '$1-')
      insertCode.run(code, venueId, 0)
      return code
    },
    /** Spends the code and makes a desk, both or neither; or says why not. The token is told here and never again. */
    pair: (code: string, deskName: string, now: number) => pair.immediate(code, deskName, now),
    deskOf: (token: string): Desk | null => deskByToken.get(hashOf(token)) ?? null,
    /** The desk's token is worth nothing from now on. False where there is no such desk. */
    revoke: (deskId: string, now: number): boolean => revokeDesk.run(now, deskId).changes === 1,
    /** How this venue's desks know cards. */
    keysOf(venueId: string): VenueKeys {
      const known = keys.get(venueId)
      if (known) return known
      const { key_id, venue_key } = venue.get(venueId) as VenueRow
      const made = venueKeys(key_id, venue_key)
      keys.set(venueId, made)
      return made
    },
  }
}

function describe(row: VenueRow): Pick<PairingAnswer, 'keyId' | 'venueKey' | 'venue'> {
  return {
    keyId: row.key_id,
    venueKey: row.venue_key.toString('base64url'),
    venue: {
      id: row.id,
      name: row.name,
      kinds: JSON.parse(row.kinds) as string[],
      limits: JSON.parse(row.limits) as Record<string, unknown>,
    },
  }
}
