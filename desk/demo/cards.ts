/** The cards of the register and how they change, each change under its own revision. */
import { randomInt } from 'node:crypto'
import type { Db } from '../../db/open.ts'
import type { CardNumber } from '../rules/card-number.ts'
import type { LocalDate } from '../rules/local-date.ts'
import type { CardKind, CardState } from '../rules/verdict.ts'

export interface NumberedCard {
  readonly number: CardNumber
  readonly kind: CardKind
  readonly state: CardState
  readonly validUntil: LocalDate
  readonly minors: number
}
export interface StoredCard extends NumberedCard {
  /** Milliseconds; 0: it has been in this state all along. */
  readonly stateSince: number
  readonly revision: number
}
/** What an issuer looks for; an empty text does not narrow. */
export interface CardFilter {
  /** Any part of the number. */
  readonly number: string
  readonly state: CardState | ''
  readonly kind: CardKind | ''
}
/** A full row, or the trace of a removed card. */
export type CardChange = StoredCard | { readonly number: CardNumber; readonly state: null; readonly revision: number }
export type CardStore = ReturnType<typeof cardStore>

const EVERY_CARD: CardFilter = { number: '', state: '', kind: '' }
/** Below 2^48, as far as randomInt goes. */
const PLACES = 2 ** 48 - 1
const MATCHES = `instr(number, :number) > 0 AND :state IN ('', state) AND :kind IN ('', kind)`
const COLUMNS = 'number, kind, state, valid_until AS validUntil, minors, state_since AS stateSince, revision'

/** The kind that a number's letters say; a number of an older shape is taken for a customer's. */
export function kindOf(number: string): CardKind {
  if (/^Y/.test(number)) return 'community'
  if (/^Z/.test(number)) return 'community_mobile'
  return /^X/.test(number) ? 'customer_mobile' : 'customer'
}

export function cardStore(db: Db) {
  const find = db.prepare<[string], StoredCard>(`SELECT ${COLUMNS} FROM cards WHERE number = ?`)
  const nextRevision = db
    .prepare<[], number>('UPDATE register SET card_revision = card_revision + 1 RETURNING card_revision')
    .pluck()
  const insert = db.prepare<[number, string, string, string, string, number, number, number]>(
    `INSERT INTO cards (place, number, kind, state, valid_until, minors, state_since, revision)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = db.prepare<[string, string, number, number, number, string]>(
    'UPDATE cards SET state = ?, valid_until = ?, minors = ?, state_since = ?, revision = ? WHERE number = ?',
  )
  const remove = db.prepare<[string]>('DELETE FROM cards WHERE number = ?')
  const bury = db.prepare<[string, number, number]>('INSERT INTO tombstones VALUES (?, ?, ?)')
  const unbury = db.prepare<[string]>('DELETE FROM tombstones WHERE number = ?')

  const put = db.transaction((card: NumberedCard, now: number): boolean => {
    const old = find.get(card.number)
    if (old && isSame(old, card)) return false
    const revision = nextRevision.get() as number
    if (old) {
      const since = old.state === card.state ? old.stateSince : now
      update.run(card.state, card.validUntil, card.minors, since, revision, card.number)
    } else {
      unbury.run(card.number)
      insert.run(
        randomInt(PLACES),
        card.number,
        card.kind,
        card.state,
        card.validUntil,
        card.minors,
        card.state === 'active' ? now : 0,
        revision,
      )
    }
    return true
  })

  const removed = db.transaction((number: string, now: number): number | null => {
    if (remove.run(number).changes === 0) return null
    const revision = nextRevision.get() as number
    bury.run(number, now, revision)
    return revision
  })

  return {
    find: (number: string): StoredCard | null => find.get(number) ?? null,
    /** Registers or changes a card. False where it is so already, and then no desk hears of it. */
    put: (card: NumberedCard, now: number): boolean => put.immediate(card, now),
    /** Leaves a tombstone and returns its revision, or null where there is no such card. */
    remove: (number: string, now: number): number | null => removed.immediate(number, now),
    ...cardLists(db),
  }
}

const isSame = (a: NumberedCard, b: NumberedCard) =>
  a.state === b.state && a.validUntil === b.validUntil && a.minors === b.minors

function cardLists(db: Db) {
  const count = db.prepare<[], number>('SELECT count(*) FROM cards').pluck()
  const byNumber = db.prepare<[CardFilter & { after: string; limit: number }], StoredCard>(
    `SELECT ${COLUMNS} FROM cards WHERE number > :after AND ${MATCHES} ORDER BY number LIMIT :limit`,
  )
  const countMatching = db.prepare<[CardFilter], number>(`SELECT count(*) FROM cards WHERE ${MATCHES}`).pluck()
  const bounds = db.prepare<[], { newest: number; forgotten: number }>(
    'SELECT card_revision AS newest, forgotten_to AS forgotten FROM register',
  )
  const changes = db.prepare<[{ after: number; limit: number }], CardChange>(
    `SELECT * FROM (SELECT ${COLUMNS} FROM cards WHERE revision > :after ORDER BY revision LIMIT :limit)
     UNION ALL
     SELECT * FROM (SELECT number, NULL, NULL, NULL, NULL, NULL, revision FROM tombstones
                    WHERE revision > :after ORDER BY revision LIMIT :limit)
     ORDER BY revision LIMIT :limit`,
  )
  const forgettable = db
    .prepare<[number], number | null>('SELECT max(revision) FROM tombstones WHERE removed_at < ?')
    .pluck()
  const forget = db.prepare<[number]>('DELETE FROM tombstones WHERE revision <= ?')
  const setForgotten = db.prepare<[number]>('UPDATE register SET forgotten_to = max(forgotten_to, ?)')

  return {
    count: (): number => count.get() as number,
    /** Ordered by number, those after the given one. */
    list: (after: string, limit: number, filter: CardFilter = EVERY_CARD): StoredCard[] =>
      byNumber.all({ ...filter, after, limit }),
    matching: (filter: CardFilter): number => countMatching.get(filter) as number,
    /** In order of revision, or null where the cursor is older than what is kept or from another register. */
    changesAfter(after: number, limit: number): CardChange[] | null {
      const { newest, forgotten } = bounds.get() as { newest: number; forgotten: number }
      return after < forgotten || after > newest ? null : changes.all({ after, limit })
    },
    /** Drops the traces of cards removed before this time (milliseconds). */
    forgetRemovedBefore: db.transaction((time: number): void => {
      const revision = forgettable.get(time) ?? null
      if (revision === null) return
      forget.run(revision)
      setForgotten.run(revision)
    }),
  }
}
