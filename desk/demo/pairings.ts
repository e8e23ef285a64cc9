/** The codes that pair a desk with an organisation, and the desks paired. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Db } from '../../db/open.ts'
import type { PairingAnswer, Venue } from '../sync/protocol.ts'
import { hashOf } from './auth.ts'
import type { OrganisationStore } from './organisations.ts'

export interface Desk {
  readonly id: string
  readonly organisationId: string
  /** The venue that it is told first; null: the first of its organisation. */
  readonly venueId: string | null
}
export type PairingStore = ReturnType<typeof pairingStore>

interface Code extends Omit<Desk, 'id'> {
  readonly reusable: number
  readonly spentAt: number | null
}

/** Letters and digits that nobody confuses when a code is read out over the telephone. */
const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

export function pairingStore(db: Db, organisations: OrganisationStore) {
  const insertCode = db.prepare<[string, string, string | null, number]>(
    `INSERT INTO pairing_codes (code, organisation_id, venue_id, reusable) VALUES (?, ?, ?, ?)
     ON CONFLICT (code) DO NOTHING`,
  )
  const findCode = db.prepare<[string], Code>(
    `SELECT organisation_id AS organisationId, venue_id AS venueId, reusable, spent_at AS spentAt
     FROM pairing_codes WHERE code = ?`,
  )
  const spendCode = db.prepare<[number, string]>('UPDATE pairing_codes SET spent_at = ? WHERE code = ?')
  const insertDesk = db.prepare<[string, string, string | null, string, Buffer, number]>(
    'INSERT INTO desks (id, organisation_id, venue_id, name, token_hash, paired_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const deskByToken = db.prepare<[Buffer], Desk>(
    `SELECT id, organisation_id AS organisationId, venue_id AS venueId FROM desks
     WHERE token_hash = ? AND revoked_at IS NULL`,
  )
  const revokeDesk = db.prepare<[number, string]>('UPDATE desks SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?')

  const pair = db.transaction((typed: string, deskName: string, now: number) => {
    const code = typed.trim().toUpperCase()
    const found = findCode.get(code)
    if (!found) return 'code_unknown'
    if (found.spentAt !== null) return 'code_spent'
    if (!found.reusable) spendCode.run(now, code)
    const { organisationId, venueId } = found
    const desk = { deskId: randomUUID(), token: randomBytes(32).toString('base64url') }
    insertDesk.run(desk.deskId, organisationId, venueId, deskName, hashOf(desk.token), now)
    const venues = organisations.venuesOf(organisationId, venueId)
    return {
      ...desk,
      ...organisations.keyOf(organisationId),
      venue: venues[0] as Venue,
      venues,
    } satisfies PairingAnswer
  })

  return {
    /** A code that pairs any number of desks: for the demonstration only. */
    putReusableCode: (code: string, organisationId: string) => void insertCode.run(code, organisationId, null, 1),
    /** A code that pairs one desk, which is told this venue first; null where there is no such venue. */
    makeCode(venueId: string): string | null {
      const organisationId = organisations.ownerOf(venueId)
      if (organisationId === null) return null
      const letters = Array.from({ length: 12 }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length)))
      const code = letters.join('').replace(/(.{4})(?!$)/g, '$1-')
      insertCode.run(code, organisationId, venueId, 0)
      return code
    },
    /** Spends the code and makes a desk, both or neither; or says why not. The token is told here and never again. */
    pair: (code: string, deskName: string, now: number) => pair.immediate(code, deskName, now),
    deskOf: (token: string): Desk | null => deskByToken.get(hashOf(token)) ?? null,
    /** The desk's token is worth nothing from now on. False where there is no such desk. */
    revoke: (deskId: string, now: number): boolean => revokeDesk.run(now, deskId).changes === 1,
  }
}
