/** replica-<n>.db: the register's cards under this venue's key. Disposable: damaged or missing, it is fetched again. */
import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Card } from '../desk/rules/verdict.ts'
import first from './migrations/replica-001.sql?raw'
import { BUSY_MS, assertDurable, type Db, migrate, setPragmas } from './open.ts'
import { buildReplica as build, type ReplicaBuilder } from './replica-build.ts'
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
    /** Closes a file that is thrown away: nothing of it need be on the disk, so nobody waits for that. */
    discard(): void {
      try {
        db.pragma('synchronous = OFF')
      } catch {
        // whatever is wrong with it, it goes
      }
      db.close()
    },
  }
}

const putCard = (db: Db) =>
  db.prepare<[KeyedCard]>(`
    INSERT INTO card (key, kind, state, valid_until, minors) VALUES (@key, @kind, @state, @validUntil, @minors)
    ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, state = excluded.state,
      valid_until = excluded.valid_until, minors = excluded.minors`)

/** A new replica file of this version's schema. */
export const buildReplica = (file: string): ReplicaBuilder => build(file, REPLICA_MIGRATIONS)

/** Deletes replica files that the pointer does not name. A large file takes long: it goes without anybody waiting. */
export async function sweepReplicas(dataDir: string, keep: number | null): Promise<void> {
  const names = await readdir(dataDir).catch(() => [])
  const old = names.filter((name) => {
    const n = /^replica-(\d+)\.db(-\w+)?$/.exec(name)?.[1]
    return n !== undefined && Number(n) !== keep
  })
  // best effort: one still open elsewhere goes the next time
  await Promise.allSettled(old.map((name) => rm(join(dataDir, name), { force: true })))
}
