/** replica-<n>.db: the register's cards under this venue's key. Disposable: damaged or missing, it is fetched again. */
import Database from 'better-sqlite3'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Card } from '../desk/rules/verdict.ts'
import first from './migrations/replica-001.sql?raw'
import { BUSY_MS, assertDurable, type Db, migrate, setPragmas } from './open.ts'
import { StoreError } from './store-error.ts'

export const REPLICA_MIGRATIONS = [first]

export interface Progress {
  readonly keyId: string
  readonly cursor: number
  /** When this was all the register had. */
  readonly asOf: number
  readonly cards: number
}

export interface KeyedCard extends Card {
  readonly key: Uint8Array
}
export type CardChange = KeyedCard | { readonly key: Uint8Array; readonly deleted: true }

export type Replica = ReturnType<typeof openReplica>

export const replicaFile = (dataDir: string, n: number): string => join(dataDir, `replica-${String(n)}.db`)

/** Opens a replica that a snapshot has filled. Throws where the file is missing, damaged or half filled. */
export function openReplica(file: string) {
  if (!existsSync(file)) throw new StoreError('damaged', 'the replica file is missing')
  const db = new Database(file, { timeout: BUSY_MS })
  try {
    setPragmas(db)
    migrate(db, REPLICA_MIGRATIONS, file)
    assertDurable(db)
    return replicaRows(db)
  } catch (error) {
    db.close()
    throw error
  }
}

function replicaRows(db: Db) {
  const card = db.prepare<[Uint8Array], Card>(
    'SELECT kind, state, valid_until AS validUntil, minors FROM card WHERE key = ?',
  )
  const progress = db.prepare<[], Progress>('SELECT key_id AS keyId, cursor, as_of AS asOf, cards FROM progress')
  const advance = db.prepare<[Progress]>('UPDATE progress SET cursor = @cursor, as_of = @asOf, cards = @cards')
  const put = putCard(db)
  const remove = db.prepare<[Uint8Array]>('DELETE FROM card WHERE key = ?')
  let current = progress.get()
  if (!current) throw new StoreError('damaged', 'the replica is not complete')

  /** Returns by how many cards the replica grew. */
  const applyOne = (change: CardChange): number => {
    if ('deleted' in change) return -remove.run(change.key).changes
    const known = card.get(change.key) !== undefined
    put.run(change)
    return known ? 0 : 1
  }
  const applyAll = db.transaction((changes: readonly CardChange[], to: Omit<Progress, 'cards'>) => {
    const grown = changes.reduce((sum, change) => sum + applyOne(change), 0)
    const next = { ...to, cards: (current as Progress).cards + grown }
    advance.run(next)
    return next
  })
  return {
    find: (key: Uint8Array): Card | null => card.get(key) ?? null,
    progress: (): Progress => current as Progress,
    /** Rows and cursor commit together. */
    apply: (changes: readonly CardChange[], to: Omit<Progress, 'cards'>): void => {
      current = applyAll.immediate(changes, to)
    },
    close: () => db.close(),
  }
}

const putCard = (db: Db) =>
  db.prepare<[KeyedCard]>(`
    INSERT INTO card (key, kind, state, valid_until, minors) VALUES (@key, @kind, @state, @validUntil, @minors)
    ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, state = excluded.state,
      valid_until = excluded.valid_until, minors = excluded.minors`)

export interface ReplicaBuilder {
  /** Adds rows; they are on the disk only after `finish`. */
  add(cards: readonly KeyedCard[]): void
  /** Checks the file and makes it durable. Throws, leaving a file that `openReplica` refuses, unless all cards are there. */
  finish(progress: Progress): void
  abandon(): void
}

/** A new replica file. Nothing of it counts before `finish`, so it is written without waiting for the disk. */
export function buildReplica(file: string): ReplicaBuilder {
  removeDatabase(file)
  const db = new Database(file)
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  migrate(db, REPLICA_MIGRATIONS, file)
  const put = putCard(db)
  const addAll = db.transaction((cards: readonly KeyedCard[]) => {
    for (const card of cards) put.run(card)
  })
  return {
    add: (cards) => addAll(cards),
    finish: (progress) => {
      finishBuilding(db, progress)
      db.close()
    },
    abandon: () => {
      db.close()
      removeDatabase(file)
    },
  }
}

function finishBuilding(db: Db, progress: Progress): void {
  const { n } = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM card').get() ?? { n: -1 }
  if (n !== progress.cards)
    throw new StoreError('damaged', `the snapshot holds ${String(n)} cards, not ${String(progress.cards)}`)
  const sound = db.pragma('quick_check(1)', { simple: true })
  if (sound !== 'ok') throw new StoreError('damaged', `the snapshot's file is damaged: ${String(sound)}`)
  // The checkpoint syncs the whole file, so it is all on the disk before the pointer is switched to it.
  setPragmas(db)
  db.prepare<[Progress]>(
    'INSERT INTO progress (one, key_id, cursor, as_of, cards) VALUES (1, @keyId, @cursor, @asOf, @cards)',
  ).run(progress)
  db.pragma('wal_checkpoint(TRUNCATE)')
}

/** Deletes replica files that the pointer does not name. Best effort: one still open elsewhere goes the next time. */
export function sweepReplicas(dataDir: string, keep: number | null): void {
  for (const name of readdirSync(dataDir)) {
    const n = /^replica-(\d+)\.db$/.exec(name)?.[1]
    if (n !== undefined && Number(n) !== keep) removeDatabase(join(dataDir, name))
  }
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
}
