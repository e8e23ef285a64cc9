/** Fills a new replica file. Loaded by a thread of its own, so it imports nothing that only a bundler can load. */
import Database, { SqliteError } from 'better-sqlite3'
import { rmSync } from 'node:fs'
import { type Db, migrate, setPragmas } from './open.ts'
import type { KeyedCard, Progress } from './replica.ts'
import { StoreError } from './store-error.ts'

export interface ReplicaBuilder {
  /** Adds rows; they are on the disk only after `finish`. Throws StoreError `damaged` where a card comes twice. */
  add(cards: readonly KeyedCard[]): void
  /** Checks the file and makes it durable. Throws, leaving a file that `openReplica` refuses, unless all cards are there. */
  finish(progress: Progress): void
  abandon(): void
}

/** Keys come in no order, so each insert goes to another page: these stay in memory. KiB, negative as SQLite wants it. */
const CACHE_KIB = -64 * 1024

/** A new replica file. Nothing of it counts before `finish`, so it is written without waiting for the disk. */
export function buildReplica(file: string, migrations: readonly string[]): ReplicaBuilder {
  removeDatabase(file)
  const db = new Database(file)
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.pragma(`cache_size = ${String(CACHE_KIB)}`)
  migrate(db, migrations, file)
  const put = db.prepare<[Uint8Array, string, string, string, number]>(
    'INSERT INTO card (key, kind, state, valid_until, minors) VALUES (?, ?, ?, ?, ?)',
  )
  const addAll = db.transaction((cards: readonly KeyedCard[]) => {
    for (const { key, kind, state, validUntil, minors } of cards) put.run(key, kind, state, validUntil, minors)
  })
  return {
    add: (cards) => orTwice(() => addAll(cards)),
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

/** A card that comes twice is the snapshot's fault, not a bug of ours. */
function orTwice(work: () => void): void {
  try {
    work()
  } catch (cause) {
    if (!(cause instanceof SqliteError) || cause.code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw cause
    throw new StoreError('damaged', 'the snapshot holds a card twice', { cause })
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

export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
}
