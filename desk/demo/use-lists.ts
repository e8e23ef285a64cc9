/** Uses as they are read: by the desks of an organisation, by the holder, and by the register's own people. */
import type { Db } from '../../db/open.ts'
import type { CardNumber } from '../rules/card-number.ts'

/** A use with its number, as only the register's own people see it. */
export interface NumberedUse {
  readonly id: string
  readonly venueId: string
  readonly cardNumber: CardNumber
  readonly eventId: string | null
  readonly what: string
  readonly kind: string
  readonly field: string
  readonly adults: number
  readonly minors: number
  readonly day: string
  readonly feeKind: string | null
  readonly cents: number | null
  readonly recordedAt: string
  readonly channel: string
  readonly provisional: boolean
  readonly cancelled: boolean
  /** The use that this one replaces. */
  readonly corrects: string | null
  readonly revision: number
}
/** A use as the desks of its organisation see it. */
export interface SentUse extends NumberedUse {
  /** Of the desk that gave it, also where another corrected it. */
  readonly deskName: string
}
/** A use as the holder sees it in OmaKaiku. */
export interface HolderUse {
  readonly id: string
  readonly venue: string
  readonly what: string
  readonly kind: string
  readonly field: string
  readonly adults: number
  readonly minors: number
  readonly day: string
  readonly feeKind: string | null
  readonly cents: number | null
  readonly cancelled: boolean
  /** The use that this one replaces, and the one that replaces it. */
  readonly corrects: string | null
  readonly correctedBy: string | null
}
export type UseLists = ReturnType<typeof useLists>

type Flags = 'provisional' | 'cancelled'
type Stored<T> = Omit<T, Flags> & Record<Flags & keyof T, number>

const COLUMNS = `id, venue_id AS venueId, card_number AS cardNumber, event_id AS eventId, what, kind, field, adults,
  minors, day, fee_kind AS feeKind, cents, recorded_at AS recordedAt, channel, provisional, cancelled, corrects, revision`

/** A correction is of the desk whose use it replaces. */
const DESK_NAME = `(WITH RECURSIVE line (id, corrects) AS (
    SELECT uses.id, uses.corrects
    UNION ALL SELECT earlier.id, earlier.corrects FROM line JOIN uses AS earlier ON earlier.id = line.corrects)
  SELECT desks.name FROM line JOIN records USING (id) JOIN desks ON desks.id = records.desk_id
  WHERE line.corrects IS NULL)`

export function useLists(db: Db) {
  const newest = db.prepare<[], number>('SELECT use_revision FROM register').pluck()
  const ofOrganisation = db.prepare<[string, number, number], Stored<SentUse>>(
    `SELECT ${COLUMNS}, ${DESK_NAME} AS deskName FROM uses WHERE organisation_id = ? AND revision > ? ORDER BY revision LIMIT ?`,
  )
  const ofAll = db.prepare<[number, number], Stored<NumberedUse>>(
    `SELECT ${COLUMNS} FROM uses WHERE revision > ? ORDER BY revision LIMIT ?`,
  )
  const ofCard = db.prepare<[string], Stored<HolderUse>>(
    `SELECT uses.id, venues.name AS venue, what, kind, field, adults, minors, day, fee_kind AS feeKind, cents, cancelled,
            corrects, (SELECT id FROM uses AS later WHERE later.corrects = uses.id) AS correctedBy
     FROM uses JOIN venues ON venues.id = venue_id WHERE card_number = ? ORDER BY day DESC, recorded_at DESC, uses.id`,
  )
  const count = db.prepare<[], { total: number; cancelled: number }>(
    'SELECT count(*) AS total, coalesce(sum(cancelled), 0) AS cancelled FROM uses',
  )

  return {
    /** What the organisation's desks sent, in order of revision, or null where the cursor is from another register. */
    ofOrganisation: (organisationId: string, after: number, limit: number): SentUse[] | null =>
      after > (newest.get() as number) ? null : ofOrganisation.all(organisationId, after, limit).map(flagged),
    /** The same of everybody. */
    ofAll: (after: number, limit: number): NumberedUse[] | null =>
      after > (newest.get() as number) ? null : ofAll.all(after, limit).map(flagged),
    /** Newest day first. */
    ofCard: (number: string): HolderUse[] =>
      ofCard.all(number).map((use) => ({ ...use, cancelled: use.cancelled === 1 })),
    /** `total` counts cancelled uses too. */
    count: () => count.get() as { total: number; cancelled: number },
  }
}

const flagged = <T extends NumberedUse>(use: Stored<T>): T => ({
  ...use,
  provisional: use.provisional === 1,
  cancelled: use.cancelled === 1,
})
